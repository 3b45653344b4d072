"""The few lines that show why a document was found, in its own characters."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from html import escape

from .tokens import GONE, MORE, fold, fold_each, fold_single

_BLANKS = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")
_BEFORE, _LENGTH, _STRIDE = 30, 130, 400  # characters
_FOLDED = (
    6_000  # characters of a text that are folded to see why it was found: in other script, width or accents
)


class Text:
    """A text in which folded runs are looked for. plain: nothing in it folds to other characters (tokens.is_plain), so
    a pattern finds what folding would; another text is folded, only as far as it has to be."""

    def __init__(self, text: str, plain: bool) -> None:
        self.text, self.plain = text, plain
        self._folded, self._ends = "", [0]  # ends: folded characters after so many strides

    def find(self, needle: str) -> int:
        """The index where a run folds to `needle`, or -1; of what must be folded the first part only."""
        if (at := self.text.find(needle)) >= 0:  # most often it is written as it was asked
            return at
        if self.plain and len(self.text) < _STRIDE:  # no pattern is worth making for a title
            letters, places = _letters(self.text)
            return places[at] if (at := letters.find(needle)) >= 0 else -1
        if found := _loose(needle).search(self.text):
            return found.start()
        return -1 if self.plain else self._find_folded(needle)

    def holds(self, needle: str) -> bool:
        """Whether any of the text folds to `needle`, to its very end."""
        return self.find(needle) >= 0 or (not self.plain and needle in fold(self.text))

    def marked(self, start: int, end: int, needles: Iterable[str]) -> str:
        """A part of it escaped, blanks and controls as one space, every run that folds to a needle in <mark>."""
        text = self.text[start:end]
        if not text.isprintable() or "  " in text:  # few runs of a text hold a line's end or a wide blank
            text = _BLANKS.sub(" ", text)
        out, done = [], 0
        for first, last in _merged(_runs(*(_letters(text) if self.plain else _owners(text)), needles)):
            out += [escape(text[done:first]), "<mark>", escape(text[first:last]), "</mark>"]
            done = last
        return "".join([*out, escape(text[done:])])

    def _find_folded(self, needle: str) -> int:
        begin = 0
        while (at := self._folded.find(needle, begin)) < 0:
            begin = max(len(self._folded) - len(needle), 0)
            done = (len(self._ends) - 1) * _STRIDE
            if done >= min(len(self.text), _FOLDED):
                return -1
            self._folded += fold(self.text[done : done + _STRIDE])
            self._ends.append(len(self._folded))
        return self._place(at)

    def _place(self, at: int) -> int:
        stride = bisect_right(self._ends, at) - 1
        place, left = stride * _STRIDE, at - self._ends[stride]
        part = self.text[place : place + _STRIDE]
        return place + _owners(part)[1][left]


def snippet(title: Text, body: Text, asked: list[str], words: list[str]) -> str:
    """Safe HTML with <mark> as its only tag: the body about the first of `asked` (folded; else of `words`)
    in it, or, when only the title holds one, the title and the beginning of the body."""
    for needles in (list(dict.fromkeys(filter(None, asked))), words):
        for needle in needles:
            if (at := body.text.find(needle)) >= 0:
                return _about(body, at, needles)
        if any(title.holds(needle) for needle in needles):
            return f"{title.marked(0, len(title.text), needles)} … {body.marked(0, _LENGTH, needles)}"
        for needle in needles:
            if (at := body.find(needle)) >= 0:
                return _about(body, at, needles)
    return body.marked(0, _LENGTH, [])


def _about(body: Text, at: int, needles: list[str]) -> str:
    start = max(at - _BEFORE, 0)
    end = start + _LENGTH
    return ("…" if start else "") + body.marked(start, end, needles) + ("…" if end < len(body.text) else "")


@lru_cache(maxsize=500)
def _loose(needle: str) -> re.Pattern[str]:
    """The needle with marks and blanks between its characters: it runs through a long law where folding would crawl."""
    return re.compile(r"[\W_]*".join(map(re.escape, needle)), re.IGNORECASE)


def _runs(folded: str, owner: Sequence[int], needles: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Where the needles stand in the text whose characters `owner` counts."""
    for needle in needles:
        at = folded.find(needle)
        while at >= 0:
            yield owner[at], owner[at + len(needle) - 1] + 1
            at = folded.find(needle, at + 1)


def _merged(found: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """In order; runs that touch or overlap are one."""
    merged: list[tuple[int, int]] = []
    for first, last in sorted(found):
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return merged


def _letters(text: str) -> tuple[str, Sequence[int]]:
    """What _owners gives, of a plain text."""
    places = [at for at, char in enumerate(text) if char.isalnum()]
    return "".join(map(text.__getitem__, places)).lower(), places


def _owners(text: str) -> tuple[str, Sequence[int]]:
    """`text` folded, and for each folded character the place in `text` that it came from."""
    line = fold_single(text)
    if MORE in line:
        pieces = fold_each(text)
        return "".join(pieces), [i for i, piece in enumerate(pieces) for _ in piece]
    if GONE in line:
        return line.replace(GONE, ""), [i for i, char in enumerate(line) if char != GONE]
    return line, range(len(line))
