"""The words that lie unseen over the picture of a page, for who cannot see it: only what stands outside the boxes, and only what
the picture itself shows in that place (`seen`). Built anew from places; no operator of the original is copied (decision 0021).

In the process apart alone."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from statistics import median

import pikepdf
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from pikepdf import Array, Dictionary, Name
from PIL import Image

from mingtang.records.redacting import seen
from mingtang.records.redacting.letters import Letter, Spot, spot_of
from mingtang.records.redacting.marks import WHOLE, Row

NEAR = 20  # ten-thousandths of the page around a box in which nothing is laid
OWN, AROUND = 0.12, 0.45  # likeness of a letter; of it and the letters around it
ALONE = 0.5  # likeness of one or two that stand alone
HALF = 0.36  # share of half tones in the middle one of a letter and those around it
WINDOW = 2  # letters on either side that are asked with it
MOST = 60_000  # letters of a file: some half a millisecond each, with the attack
_JOINED = 3  # letters that one glyph may show (ligatures)


@dataclass(frozen=True)
class Word:
    """Letters side by side, each with its place in ten-thousandths of the page."""

    letters: tuple[tuple[str, Spot], ...]


def words(all_: Sequence[Letter], boxes: Sequence[Row], picture: Image.Image) -> list[Word]:
    """What may be laid over `picture`, the page as it leaves, its boxes black. all_: the letters of the original."""
    grey, covered = picture.convert("L"), [spot_of(box) for box in boxes]
    made = []
    for run in _runs(all_):
        tight = _unshared(run)
        places = in_line(tight)
        free = _free(places, covered)
        kept = _whole(tight, _shown(_likes(tight, free, grey)))
        made += _cut(places, kept)
    return made


def _runs(all_: Sequence[Letter]) -> Iterator[list[tuple[str, Spot]]]:
    """Letters that follow each other in a line without room for a blank between them: readers report blanks where there are none."""
    run: list[tuple[str, Spot]] = []
    blank = False
    for letter in all_:
        if letter.spot is None:
            blank = True
            continue
        if run and not _goes_on(run[-1][1], letter.spot, blank):
            yield run
            run = []
        blank = False
        if printable(letter.said) and _inside(letter.spot):
            run.append((letter.said, letter.spot))
        elif run:
            yield run
            run = []
    if run:
        yield run


def printable(said: str) -> bool:
    """One character of the plain plane that has a shape: nothing that turns, hides or stands for itself alone."""
    return len(said) == 1 and ord(said) < 0x10000 and unicodedata.category(said)[0] in "LNPS"


def _inside(spot: Spot) -> bool:
    left, top, right, bottom = spot
    return 0 <= left < right <= WHOLE and 0 <= top < bottom <= WHOLE


def _goes_on(one: Spot, other: Spot, blank: bool) -> bool:
    """Whether `other` goes on in the word of `one`. blank: the reader says that there is one between them."""
    wide, tall = max(one[2] - one[0], other[2] - other[0]), max(one[3] - one[1], other[3] - other[1])
    if min(one[3], other[3]) <= max(one[1], other[1]):
        return False
    return -wide <= other[0] - one[2] <= (tall // 5 if blank else wide)


def _unshared(run: Sequence[tuple[str, Spot]]) -> list[tuple[str, Spot]]:
    """Letters of one glyph (a ligature) stand side by side in its place, those of more than three not at all; of letters printed
    twice in a place, as bold is made, one."""
    groups: list[tuple[str, Spot]] = []
    for said, spot in run:
        if groups and _same(groups[-1][1], spot):
            before = groups[-1][0]
            groups[-1] = (before if before.endswith(said) else before + said, groups[-1][1])
        else:
            groups.append((said, spot))
    return [group for group in groups if len(group[0]) <= _JOINED]


def in_line(run: Sequence[tuple[str, Spot]]) -> list[tuple[str, Spot]]:
    """The places as readers want them, who find lines and words by them: as high as the line, and nearly up to the next letter."""
    if not run:
        return []
    top, bottom = min(spot[1] for _, spot in run), max(spot[3] for _, spot in run)
    nexts = [spot[0] for _, spot in run[1:]] + [run[-1][1][2]]
    return [
        (said, (spot[0], top, spot[2] + max(0, (after - spot[2]) * 7 // 10), bottom))
        for (said, spot), after in zip(run, nexts, strict=True)
    ]


def _same(one: Spot, other: Spot) -> bool:
    wide = min(one[2], other[2]) - max(one[0], other[0])
    return wide > 0.6 * max(one[2] - one[0], other[2] - other[0])


def _free(run: Sequence[tuple[str, Spot]], covered: Sequence[Spot]) -> list[bool]:
    """Which letters no box touches; the rest of a word half under a box goes with it, in Chinese the letters beside."""
    touched = [any(_meets(spot, box) for box in covered) for _, spot in run]
    out = list(touched)
    for n, hit in enumerate(touched):
        for step in (-1, 1) if hit else ():
            at = n + step
            while 0 <= at < len(run) and not touched[at]:
                out[at] = True
                if not _latin(run[at][0]):
                    break
                at += step
    return [not gone for gone in out]


def _latin(said: str) -> bool:
    return all(char.isascii() for char in said)


def _meets(spot: Spot, box: Spot) -> bool:
    return (
        spot[0] < box[2] + NEAR
        and box[0] - NEAR < spot[2]
        and spot[1] < box[3] + NEAR
        and box[1] - NEAR < spot[3]
    )


def _likes(
    run: Sequence[tuple[str, Spot]], free: Sequence[bool], grey: Image.Image
) -> list[tuple[float, float] | None]:
    """How much the picture shows of each, and its half tones; None of one that is not free."""
    return [
        seen.alike(grey, pixels(spot, grey.size), said) if good else None
        for (said, spot), good in zip(run, free, strict=True)
    ]


def pixels(spot: Spot, size: tuple[int, int]) -> tuple[int, int, int, int]:
    """The place in a picture of this size, outwards to whole pixels."""
    wide, high = size
    left, top, right, bottom = spot
    return (
        max(0, left * wide // WHOLE), max(0, top * high // WHOLE),
        min(wide, -(-right * wide // WHOLE)), min(high, -(-bottom * high // WHOLE)),
    )  # fmt: skip


def _shown(likes: Sequence[tuple[float, float] | None]) -> list[bool]:
    """Which letters the picture shows: each a little, those around it together well, and in no half tones."""
    kept = []
    for n, one in enumerate(likes):
        around = [x for x in likes[max(0, n - WINDOW) : n + WINDOW + 1] if x is not None]
        least = AROUND if len(around) > 2 else ALONE
        kept.append(
            one is not None
            and one[0] >= OWN
            and sum(like for like, _ in around) >= least * len(around)
            and median(half for _, half in around) <= HALF
        )
    return kept


def _whole(run: Sequence[tuple[str, Spot]], kept: Sequence[bool]) -> list[bool]:
    """A number or a word of Latin letters is laid whole or not at all."""
    out = list(kept)
    start = 0
    for n in range(1, len(run) + 1):
        if n == len(run) or _latin(run[n][0]) != _latin(run[start][0]):
            if _latin(run[start][0]) and not all(kept[start:n]):
                out[start:n] = [False] * (n - start)
            start = n
    return out


def _cut(run: Sequence[tuple[str, Spot]], kept: Sequence[bool]) -> Iterator[Word]:
    """The words that are left of a run: where a letter is missing a word ends."""
    word: list[tuple[str, Spot]] = []
    for (said, spot), good in zip(run, kept, strict=True):
        if good:
            word += _side_by_side(said, spot)
        elif word:
            yield Word(tuple(word))
            word = []
    if word:
        yield Word(tuple(word))


def _side_by_side(said: str, spot: Spot) -> list[tuple[str, Spot]]:
    left, top, right, bottom = spot
    edges = [left + (right - left) * n // len(said) for n in range(len(said) + 1)]
    return [(char, (edges[n], top, edges[n + 1], bottom)) for n, char in enumerate(said)]


def operators(laid: Sequence[Word], wide: float, high: float) -> bytes:
    """The operators that lay the words over a page of this size in points, each letter in its place, without ink."""
    out = ["BT 3 Tr /L 1 Tf"]
    for word in laid:
        for n, (said, (left, top, right, bottom)) in enumerate(word.letters):
            x, y = left * wide / WHOLE, high - bottom * high / WHOLE
            across, up = (right - left) * wide / WHOLE, (bottom - top) * high / WHOLE
            shown = said + (" " if n == len(word.letters) - 1 else "")
            codes = shown.encode("utf-16-be").hex()
            out.append(f"{across:.3f} 0 0 {up:.3f} {x:.3f} {y:.3f} Tm <{codes}> Tj")
    return "\n".join([*out, "ET"]).encode()


def font(made: pikepdf.Pdf) -> pikepdf.Object:
    """A font whose one glyph fills its place and is drawn without ink; its codes are the characters themselves, whatever is written with it."""
    program = made.make_stream(_program())
    described = Dictionary(
        Type=Name.FontDescriptor, FontName=Name.Unseen, Flags=4, FontBBox=[0, 0, 1000, 1000], ItalicAngle=0, Ascent=1000, Descent=0,
        CapHeight=1000, StemV=80, FontFile2=made.make_indirect(program),
    )  # fmt: skip
    inner = Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name.Unseen, DW=1000, FontDescriptor=made.make_indirect(described),
        CIDSystemInfo=Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0),
        CIDToGIDMap=made.make_indirect(made.make_stream(b"\x00\x01" * 65_536)),
    )  # fmt: skip
    whole = Dictionary(
        Type=Name.Font, Subtype=Name.Type0, BaseFont=Name.Unseen, Encoding=Name("/Identity-H"),
        DescendantFonts=Array([made.make_indirect(inner)]), ToUnicode=made.make_indirect(made.make_stream(_characters())),
    )  # fmt: skip
    return made.make_indirect(whole)


@cache
def _program() -> bytes:
    build = FontBuilder(1000, isTTF=True)
    build.setupGlyphOrder([".notdef", "unseen"])
    build.setupCharacterMap({0x20: "unseen"})
    pen = TTGlyphPen(
        None
    )  # readers tell the place of a letter by the outline of its glyph: it fills its place
    pen.moveTo((0, 0))
    for corner in ((0, 1000), (1000, 1000), (1000, 0)):
        pen.lineTo(corner)
    pen.closePath()
    build.setupGlyf({".notdef": TTGlyphPen(None).glyph(), "unseen": pen.glyph()})
    build.setupHorizontalMetrics({".notdef": (1000, 0), "unseen": (1000, 0)})
    build.setupHorizontalHeader(ascent=1000, descent=0)
    build.setupNameTable({"familyName": "Unseen", "styleName": "Regular", "psName": "Unseen"})
    build.setupOS2(sTypoAscender=1000, usWinAscent=1000, usWinDescent=0)
    build.setupPost()
    build.font["head"].created = build.font["head"].modified = 3_786_912_000  # 2024, for ever
    kept = io.BytesIO()
    build.font.recalcTimestamp = False
    build.save(kept)
    return kept.getvalue()


@cache
def _characters() -> bytes:
    """The same map for every file: a code is its character. It says nothing of what is written."""
    ranges = [f"<{n:02x}00> <{n:02x}ff> <{n:02x}00>" for n in range(256)]
    blocks = [ranges[at : at + 100] for at in range(0, 256, 100)]
    body = "\n".join(f"{len(some)} beginbfrange\n" + "\n".join(some) + "\nendbfrange" for some in blocks)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n"
        f"{body}\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode()
