"""The few lines that show why a document was found, in its own characters."""

import re
from bisect import bisect_right
from collections.abc import Iterable
from html import escape
from itertools import groupby
from operator import itemgetter

from .tokens import fold, fold_each

_BEFORE, _LENGTH, _STRIDE = 30, 130, 400  # characters
_ENOUGH = 4_000  # characters of a body that are looked through when the title already says why


def snippet(title: str, body: str, asked: list[str], words: list[str]) -> str:
    """Safe HTML with <mark> as its only tag: the body about the first of `asked` (folded; else of `words`)
    in it, or, when only the title holds one, the title and the beginning of the body."""
    folded_title, text = fold(title), _Body(body)
    for needles in (list(dict.fromkeys(filter(None, asked))), words):
        titled = any(needle in folded_title for needle in needles)
        for needle in needles:
            if (at := body.find(needle)) >= 0:  # most often it is written as it was asked
                return _about(body, at, needles)
        for needle in needles:
            if (at := text.find(needle, _ENOUGH if titled else len(body))) >= 0:
                return _about(body, at, needles)
        if titled:
            return f"{marked(title, needles)} … {marked(body[:_LENGTH], needles)}"
    return marked(body[:_LENGTH], [])


def _about(body: str, at: int, needles: list[str]) -> str:
    start = max(at - _BEFORE, 0)
    end = start + _LENGTH
    return ("…" if start else "") + marked(body[start:end], needles) + ("…" if end < len(body) else "")


class _Body:
    """A text folded only as far as it has to be: most runs are found in the first stride."""

    def __init__(self, text: str) -> None:
        self.text, self.folded, self.ends = text, "", [0]  # ends: folded characters after so many strides

    def find(self, needle: str, within: int) -> int:
        """The index in the text, looking at its first `within` characters, where a run folds to `needle`, or -1."""
        begin = 0
        while (at := self.folded.find(needle, begin)) < 0:
            begin = max(len(self.folded) - len(needle), 0)
            done = (len(self.ends) - 1) * _STRIDE
            if done >= min(within, len(self.text)):
                return -1
            self.folded += fold(self.text[done : done + _STRIDE])
            self.ends.append(len(self.folded))
        return self._place(at)

    def _place(self, at: int) -> int:
        stride = bisect_right(self.ends, at) - 1
        place, left = stride * _STRIDE, at - self.ends[stride]
        for piece in fold_each(self.text[place : place + _STRIDE]):
            left -= len(piece)
            if left < 0:
                break
            place += 1
        return place


def marked(text: str, needles: Iterable[str]) -> str:
    """`text` escaped, blanks and controls as one space, every run that folds to a needle in <mark>."""
    text = re.sub(r"[\s\x00-\x1f\x7f-\x9f]+", " ", text)
    pieces = fold_each(text)
    folded = "".join(pieces)
    owner = [i for i, piece in enumerate(pieces) for _ in piece]
    on = [False] * len(text)
    for needle in needles:
        at = folded.find(needle)
        while at >= 0:
            first, last = owner[at], owner[at + len(needle) - 1]
            on[first : last + 1] = [True] * (last + 1 - first)
            at = folded.find(needle, at + 1)
    out = []
    for lit, run in groupby(zip(on, text, strict=True), key=itemgetter(0)):
        piece = escape("".join(char for _, char in run))
        out.append(f"<mark>{piece}</mark>" if lit else piece)
    return "".join(out)
