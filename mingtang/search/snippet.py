"""The few lines that show why a document was found, in its own characters."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import lru_cache
from html import escape

from .tokens import GONE, MORE, fold, fold_each, fold_single

_BLANKS = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")
_BEFORE, _LENGTH, _STRIDE = 30, 130, 400  # characters
_FOLDED = (
    6_000  # characters of a text that are folded to see why it was found: in other script, width or accents
)


def snippet(title: str, body: str, asked: list[str], words: list[str]) -> str:
    """Safe HTML with <mark> as its only tag: the body about the first of `asked` (folded; else of `words`)
    in it, or, when only the title holds one, the title and the beginning of the body."""
    folded_title, text = fold(title), _Body(body)
    for needles in (list(dict.fromkeys(filter(None, asked))), words):
        titled = any(needle in folded_title for needle in needles)
        for needle in needles:
            if (at := body.find(needle)) >= 0:  # most often it is written as it was asked
                return _about(body, at, needles)
        if titled:
            return f"{marked(title, needles)} … {marked(body[:_LENGTH], needles)}"
        for needle in needles:
            if found := _loose(needle).search(body):
                return _about(body, found.start(), needles)
        for needle in needles:
            if (at := text.find(needle)) >= 0:
                return _about(body, at, needles)
    return marked(body[:_LENGTH], [])


@lru_cache(maxsize=500)
def _loose(needle: str) -> re.Pattern[str]:
    """The needle with marks and blanks between its characters: it runs through a long law where folding would crawl."""
    return re.compile(r"[\W_]*".join(map(re.escape, needle)), re.IGNORECASE)


def _about(body: str, at: int, needles: list[str]) -> str:
    start = max(at - _BEFORE, 0)
    end = start + _LENGTH
    return ("…" if start else "") + marked(body[start:end], needles) + ("…" if end < len(body) else "")


class _Body:
    """A text folded only as far as it has to be: most runs are found in the first stride."""

    def __init__(self, text: str) -> None:
        self.text, self.folded, self.ends = text, "", [0]  # ends: folded characters after so many strides

    def find(self, needle: str) -> int:
        """The index in the first part of the text where a run folds to `needle`, or -1."""
        begin = 0
        while (at := self.folded.find(needle, begin)) < 0:
            begin = max(len(self.folded) - len(needle), 0)
            done = (len(self.ends) - 1) * _STRIDE
            if done >= min(len(self.text), _FOLDED):
                return -1
            self.folded += fold(self.text[done : done + _STRIDE])
            self.ends.append(len(self.folded))
        return self._place(at)

    def _place(self, at: int) -> int:
        stride = bisect_right(self.ends, at) - 1
        place, left = stride * _STRIDE, at - self.ends[stride]
        part = self.text[place : place + _STRIDE]
        return place + _owners(part, fold_single(part))[1][left]


def marked(text: str, needles: Iterable[str]) -> str:
    """`text` escaped, blanks and controls as one space, every run that folds to a needle in <mark>."""
    if not text.isprintable() or "  " in text:  # few runs of a text hold a line's end or a wide blank
        text = _BLANKS.sub(" ", text)
    out, end = [], 0
    for first, last in _runs(text, list(needles)):
        out += [escape(text[end:first]), "<mark>", escape(text[first:last]), "</mark>"]
        end = last
    return "".join([*out, escape(text[end:])])


def _runs(text: str, needles: list[str]) -> list[tuple[int, int]]:
    """Where the needles stand in `text`, in order; those that touch or overlap are one."""
    line = fold_single(text)
    if MORE not in line and not any(needle in line.replace(GONE, "") for needle in needles):
        return []
    folded, owner = _owners(text, line)
    found = []
    for needle in needles:
        at = folded.find(needle)
        while at >= 0:
            found.append((owner[at], owner[at + len(needle) - 1] + 1))
            at = folded.find(needle, at + 1)
    merged: list[tuple[int, int]] = []
    for first, last in sorted(found):
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return merged


def _owners(text: str, line: str) -> tuple[str, Sequence[int]]:
    """`text` (`line`: in single characters) folded, and for each folded character the place in `text` that it came from."""
    if MORE in line:
        pieces = fold_each(text)
        return "".join(pieces), [i for i, piece in enumerate(pieces) for _ in piece]
    if GONE in line:
        return line.replace(GONE, ""), [i for i, char in enumerate(line) if char != GONE]
    return line, range(len(line))
