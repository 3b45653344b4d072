"""Texts as the scanner reads them: every way to write a digit is that digit, nothing invisible is left. Pure Python."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

EDGE = "\x1f"  # stands between two cells: nothing is read across it
_NUMERALS = dict(
    zip(
        "〇零○◯一二三四五六七八九壹贰叁肆伍陆柒捌玖貳參陸弌弍弎两幺",
        "0000123456789123456789236123" + "21",
        strict=True,
    )
)
_ALIKE = dict(
    zip(
        "АВЕКМНОРСТХУаеокрсухіѕЅІЈΑΒΕΖΗΙΚΜΝΟΡΤΥΧοΖЗзӠбЧ",
        "ABEKMHOPCTXYaeokpcyxisSIJABEZHIKMNOPTYXoZ33364",
        strict=True,
    )
)
_BLANK = "\u3164\u115f\u1160\u2800\uffa0"  # letters that print nothing
_DASHES = "\u2212\u00b7\u2022\u2027\u2219\u22c5\u30fb\u02d7\u00af\u23af\u2500\u2501\uff5e~∼"


@dataclass(frozen=True)
class Folded:
    """`text` and `digits` are equally long; `at[i]` is where their i-th character stands in what was folded.

    text: digits of every script are 0-9, letters that look Latin are Latin. digits: Chinese numerals are digits too."""

    text: str
    digits: str
    at: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """(start, length) in what was folded of the characters from `start` up to `end`."""
        first, last = self.at[start], self.at[end - 1]
        return first, last - first + 1


def fold(text: str) -> Folded:
    """What `text` says, whatever its characters are."""
    table = {c: _one(c) for c in set(text)}
    if all(len(said) == 1 for said in table.values()):
        folded = text.translate({ord(c): said for c, said in table.items()})
        at: Sequence[int] = range(len(text))
    else:
        pieces, places = [], []
        for n, c in enumerate(text):
            said = table[c]
            pieces.append(said)
            places.extend([n] * len(said))
        folded, at = "".join(pieces), places
    return Folded(folded, folded.translate(_NUMERAL_TABLE), at)


_NUMERAL_TABLE = {ord(c): d for c, d in _NUMERALS.items()}


@lru_cache(maxsize=70_000)
def _one(c: str) -> str:
    """The character or characters that `c` is read as; "" for one that cannot be seen."""
    if c < "\x7f":
        return "\n" if c in "\x0b\x0c" else " " if c == "\r" else c
    if c in _ALIKE:
        return _ALIKE[c]
    if c in _BLANK:
        return ""
    if c in _NUMERALS:
        return c
    number = unicodedata.digit(c, None)
    if number is not None:
        return str(number)
    category = unicodedata.category(c)
    if category in ("Cf", "Mn", "Me"):
        return ""
    if category == "Zs":
        return " "
    if category in ("Zl", "Zp") or c == "\x85":
        return "\n"
    if category == "Pd" or c in _DASHES:
        return "-"
    said = "".join(_ALIKE.get(k, k) for k in unicodedata.normalize("NFKC", c))
    return said if said.strip() else " "
