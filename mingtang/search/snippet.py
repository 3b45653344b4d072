"""The few lines that show why a document was found, in its own characters."""

import re
from bisect import bisect_right
from codecs import utf_16_le_decode, utf_16_le_encode
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from html import escape

from .question import Question
from .tokens import GONE, MORE, fold, fold_each, fold_single

_BEFORE, _LENGTH, _STRIDE = 30, 130, 400  # characters
_FOLDED = (
    6_000  # characters of a text that are folded to see why it was found: in other script, width or accents
)
ON, OFF = "<mark>", "</mark>"
_ON, _OFF = "\x02", "\x03"  # in a text that is still to be escaped; no printed text holds controls


class Text:
    """A text in which folded runs are looked for. plain: nothing in it folds to other characters (tokens.is_plain), so
    a pattern finds what folding would; another text is folded, only as far as it has to be."""

    _folded = ""  # of what had to be folded
    _ends: tuple[int, ...] = (0,)  # its characters after so many strides

    def __init__(self, text: str, plain: bool = False) -> None:
        self.text, self.plain = text, plain

    def written(self, needle: str) -> int:
        """The index where it stands as it was asked, most often so, or -1."""
        return self.text.find(needle)

    def part(self, start: int, end: int) -> str:
        return self.text[start:end]

    @property
    def length(self) -> int:
        return len(self.text)

    def find(self, needle: str) -> int:
        """The index where a run folds to `needle`, or -1; of what must be folded the first part only."""
        if (at := self.written(needle)) >= 0:
            return at
        if found := _loose(needle).search(self.text):
            return found.start()
        return -1 if self.plain else self._find_folded(needle)

    def holds(self, needle: str) -> bool:
        """Whether any of the text folds to `needle`, to its very end."""
        return self.find(needle) >= 0 or (not self.plain and needle in fold(self.text))

    def marked(self, start: int, end: int, needles: list[str]) -> str:
        """A part of it escaped, every run that folds to a needle in <mark>."""
        text = self.part(start, end)
        on, off = (_ON, _OFF) if (special := _is_special(text)) else (ON, OFF)
        if self.plain and len(needles) == 1 and needles[0] in text:  # most often
            text = text.replace(needles[0], f"{on}{needles[0]}{off}")
        elif found := list(_patterned(text, needles) if self.plain else _runs(*_owners(text), needles)):
            text = _marked(text, found, on, off)
        return escape(text).replace(_ON, ON).replace(_OFF, OFF) if special else text

    def _find_folded(self, needle: str) -> int:
        begin = 0
        while (at := self._folded.find(needle, begin)) < 0:
            begin = max(len(self._folded) - len(needle), 0)
            done = (len(self._ends) - 1) * _STRIDE
            if done >= min(len(self.text), _FOLDED):
                return -1
            self._folded += fold(self.text[done : done + _STRIDE])
            self._ends += (len(self._folded),)
        return self._place(at)

    def _place(self, at: int) -> int:
        stride = bisect_right(self._ends, at) - 1
        place, left = stride * _STRIDE, at - self._ends[stride]
        part = self.text[place : place + _STRIDE]
        return place + _owners(part)[1][left]


class Kept(Text):
    """A plain text as the index keeps it (document.TEXT): decoded whole only where it does not stand as it was asked. The
    codec is called by its own name, for looking it up costs more than its work."""

    plain = True

    def __init__(self, kept: bytes) -> None:
        self._kept = kept

    @cached_property
    def text(self) -> str:  # type: ignore[override]
        return utf_16_le_decode(self._kept)[0]

    def written(self, needle: str) -> int:
        code = utf_16_le_encode(needle)[0]
        at = self._kept.find(code)
        while at > 0 and at % 2:  # across two characters
            at = self._kept.find(code, at + 1)
        return at // 2

    def part(self, start: int, end: int) -> str:
        return utf_16_le_decode(self._kept[2 * start : 2 * end])[0]

    @property
    def length(self) -> int:
        return len(self._kept) // 2


def snippet(title: Text, body: Text, asked: Question) -> str:
    """Safe HTML with <mark> as its only tag: the body about the first needle (else word) of `asked` in it, or, when only
    the title holds one, the title and the beginning of the body."""
    return (
        _shown(title, body, asked.needles) or _shown(title, body, asked.words) or body.marked(0, _LENGTH, [])
    )


def _shown(title: Text, body: Text, needles: list[str]) -> str:
    for needle in needles:
        if (at := body.written(needle)) >= 0:
            return _about(body, at, needles)
    if any(title.holds(needle) for needle in needles):
        return f"{title.marked(0, title.length, needles)} … {body.marked(0, _LENGTH, needles)}"
    for needle in needles:
        if (at := body.find(needle)) >= 0:
            return _about(body, at, needles)
    return ""


def _about(body: Text, at: int, needles: list[str]) -> str:
    start = max(at - _BEFORE, 0)
    end = start + _LENGTH
    return ("…" if start else "") + body.marked(start, end, needles) + ("…" if end < body.length else "")


def _is_special(text: str) -> bool:
    """Whether there is anything to escape: most texts hold nothing, and looking for it costs less."""
    return "&" in text or "<" in text or ">" in text or '"' in text or "'" in text


@lru_cache(maxsize=500)
def _loose(needle: str) -> re.Pattern[str]:
    """The needle with marks and blanks between its characters: it runs through a long law where folding would crawl."""
    return re.compile(r"[\W_]*".join(map(re.escape, needle)), re.IGNORECASE)


def _patterned(text: str, needles: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Where the needles stand in a plain text: as they are written; one that is not, with marks and blanks between."""
    for needle in needles:
        if needle in text:
            yield from _runs(text, range(len(text)), [needle])
        else:
            yield from (match.span() for match in _loose(needle).finditer(text))


def _runs(folded: str, owner: Sequence[int], needles: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Where the needles stand in the text whose characters `owner` counts."""
    for needle in needles:
        at = folded.find(needle)
        while at >= 0:
            yield owner[at], owner[at + len(needle) - 1] + 1
            at = folded.find(needle, at + 1)


def _marked(text: str, found: Iterable[tuple[int, int]], on: str, off: str) -> str:
    out, done = [], 0
    for first, last in _merged(found):
        out += [text[done:first], on, text[first:last], off]
        done = last
    return "".join([*out, text[done:]])


def _merged(found: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """In order; runs that touch or overlap are one."""
    merged: list[tuple[int, int]] = []
    for first, last in sorted(found):
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return merged


def _owners(text: str) -> tuple[str, Sequence[int]]:
    """`text` folded, and for each folded character the place in `text` that it came from."""
    line = fold_single(text)
    if MORE in line:
        pieces = fold_each(text)
        return "".join(pieces), [i for i, piece in enumerate(pieces) for _ in piece]
    if GONE in line:
        return line.replace(GONE, ""), [i for i, char in enumerate(line) if char != GONE]
    return line, range(len(line))
