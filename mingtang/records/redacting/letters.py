"""The letters of a PDF page with their places, in the units of the marks: what a box covers, and what it leaves.

In the process apart alone."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from mingtang.records.redacting.marks import WHOLE, Row
from mingtang.records.scanning import scan
from mingtang.records.scanning.folding import EDGE

LEAK = 0.25  # of a letter's width or height that may stand out of its box before it can be guessed
ROOM = 30  # that a proposed box is larger than its letters, each side
Spot = tuple[int, int, int, int]  # left, top, right, bottom


@dataclass(frozen=True)
class Letter:
    said: str
    spot: Spot | None  # None: off the page, or a blank


def letters(page: pdfium.PdfPage) -> list[Letter]:
    """Every character in the order of the file; line breaks and blanks have no place. A page that is shown turned is read
    upright: lines that run down the page would fall into single letters."""
    turned = page.get_rotation()
    page.set_rotation(0)
    try:
        text = page.get_textpage()
        return [_letter(page, text, n, turned) for n in range(text.count_chars())]
    finally:
        page.set_rotation(turned)


def _letter(page: pdfium.PdfPage, text: pdfium.PdfTextPage, n: int, turned: int) -> Letter:
    said = chr(raw.FPDFText_GetUnicode(text, n))
    blank = said.isspace() or said in "\x00\ufffe"
    return Letter(said, None if blank else _turned(_spot(page, text, n), turned))


def _turned(spot: Spot | None, by: int) -> Spot | None:
    """Where it is once the page is turned clockwise by so many degrees."""
    if spot is None or not by:
        return spot
    left, top, right, bottom = spot
    if by == 90:
        return WHOLE - bottom, left, WHOLE - top, right
    if by == 180:
        return WHOLE - right, WHOLE - bottom, WHOLE - left, WHOLE - top
    return top, WHOLE - right, bottom, WHOLE - left


def _spot(page: pdfium.PdfPage, text: pdfium.PdfTextPage, n: int) -> Spot | None:
    sides = [ctypes.c_double() for _ in range(4)]
    if not raw.FPDFText_GetCharBox(text, n, *(ctypes.byref(s) for s in sides)):
        return None
    left, right, bottom, top = (s.value for s in sides)
    xs, ys = [], []
    for x, y in ((left, bottom), (right, top), (left, top), (right, bottom)):
        px, py = ctypes.c_int(), ctypes.c_int()
        raw.FPDF_PageToDevice(page, 0, 0, WHOLE, WHOLE, 0, x, y, ctypes.byref(px), ctypes.byref(py))
        xs.append(px.value)
        ys.append(py.value)
    return min(xs), min(ys), max(xs), max(ys)


def spot_of(box: Row) -> Spot:
    return box["x"], box["y"], box["x"] + box["w"], box["y"] + box["h"]


def under(all_: Sequence[Letter], boxes: Sequence[Row]) -> tuple[list[str], str, set[int]]:
    """(what each box withholds, what stays to be read, boxes (from 0) out of which a letter stands so that it can be guessed)."""
    spots = [spot_of(box) for box in boxes]
    taken, stays = [""] * len(boxes), []
    leaks: set[int] = set()
    for letter in all_:
        n = _holder(letter.spot, spots) if letter.spot else None
        if n is None:
            stays.append(letter.said)
            continue
        taken[n] += letter.said
        stays.append(EDGE)
        if _stands_out(letter.spot, spots):
            leaks.add(n)
    return taken, "".join(stays), leaks


def _holder(spot: Spot | None, spots: Sequence[Spot]) -> int | None:
    """The box in which the middle of the letter is."""
    if spot is None:
        return None
    x, y = (spot[0] + spot[2]) / 2, (spot[1] + spot[3]) / 2
    return next((n for n, one in enumerate(spots) if one[0] <= x <= one[2] and one[1] <= y <= one[3]), None)


def _stands_out(spot: Spot | None, spots: Sequence[Spot]) -> bool:
    """Whether no box holds enough of it. Two boxes side by side count as one where they touch."""
    assert spot is not None
    wide, high = max(1, spot[2] - spot[0]), max(1, spot[3] - spot[1])
    near = [s for s in spots if s[0] < spot[2] and spot[0] < s[2] and s[1] < spot[3] and spot[1] < s[3]]
    left, top = min(s[0] for s in near), min(s[1] for s in near)
    right, bottom = max(s[2] for s in near), max(s[3] for s in near)
    out = max(left - spot[0], spot[2] - right) / wide, max(top - spot[1], spot[3] - bottom) / high
    return max(out) > LEAK


def proposed(n: int, all_: Sequence[Letter]) -> Iterator[Row]:
    """Boxes over the personal data that the scanner finds on page `n`, one a line."""
    text = "".join(letter.said for letter in all_)
    for one in scan(text):
        for left, top, right, bottom in _lines(all_[one.start : one.start + one.length]):
            x, y = max(0, left - ROOM), max(0, top - ROOM)
            yield {
                "page": n, "x": x, "y": y, "w": min(WHOLE, right + ROOM) - x, "h": min(WHOLE, bottom + ROOM) - y,
                "ground": "privacy", "kind": one.kind, "masked": one.masked,
            }  # fmt: skip


def _lines(all_: Sequence[Letter]) -> list[Spot]:
    """Letters that follow each other side by side, or one below the other where lines run down, as one box."""
    lines: list[Spot] = []
    for letter in all_:
        spot, last = letter.spot, lines[-1] if lines else None
        if spot is None:
            continue
        if last and (_beside(last, spot) or _beside(_sideways(last), _sideways(spot))):
            lines[-1] = (
                min(last[0], spot[0]),
                min(last[1], spot[1]),
                max(last[2], spot[2]),
                max(last[3], spot[3]),
            )
        else:
            lines.append(spot)
    return lines


def _sideways(spot: Spot) -> Spot:
    return spot[1], spot[0], spot[3], spot[2]


def _beside(line: Spot, spot: Spot) -> bool:
    """Whether a letter goes on in a line: at its height, and no further away than it is wide."""
    near = max(spot[2] - spot[0], spot[3] - spot[1], 60)
    high = min(line[3], spot[3]) - max(line[1], spot[1])
    return high > 0 and spot[0] - line[2] <= near and line[0] - spot[2] <= near
