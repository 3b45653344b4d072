"""Text whose numbers are bound to figures: 〔names〕 filled in, and numbers that somebody typed found (未绑定). Pure.

Not taken for figures: years, days and months, numbers of documents and articles, telephones, clock times, marks of lists.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256

NAME = re.compile(r"〔(?!\d{4}〕)([^〔〕\n]{1,60})〕")
_SPARED = re.compile(
    r"(?:19|20)\d{2}\s?年(?:度)?(?:\d{1,2}月(?:\d{1,2}日)?)?|\d{1,2}(?:[—\-–至、]\d{1,2})?月(?:份)?(?:\d{1,2}日)?"
    r"|[〔\[（(](?:19|20)\d{2}[〕\]）)]第?\d+号|第\d+[条款项届号次期章节]|\d{3,4}-\d{7,8}|\d{1,2}[:：]\d{2}"
    r"|12345(?=[^\d]{0,4}热线)|(?m:^\s*(?:[（(]\d{1,2}[）)]|\d{1,2}[.．、](?!\d)))"
)
_UNITS = "件|条|宗|起|人次|批次|场次|篇|期|份|万元|元|个百分点"
_TYPED = re.compile(rf"\d[\d,]*(?:\.\d+)?[%％]?|(?:[二两三四五六七八九十百千万]+[余多]?)(?={_UNITS})")
_SENTENCE = re.compile(r"[^。；！？\n]*[。；！？\n]?")


@dataclass(frozen=True)
class Piece:
    """Of a text, in order. kind: "text" as it is · "figure" text = what 〔name〕 shows · "wrong" a 〔name〕 with no figure, why
    says so · "loose" a number typed by hand, key = its place · "said" one that was confirmed, why = the reason. at: where a
    number begins in its sentence."""

    kind: str
    text: str
    name: str = ""
    why: str = ""
    key: str = ""
    sentence: str = ""
    at: int = 0


Ask = Callable[[str], tuple[str, str]]  # name → (shown, why not)


def pieces(section: str, text: str, ask: Ask, confirmed: Mapping[str, Mapping[str, str]]) -> list[Piece]:
    """The text in pieces. confirmed: key → {"reason"}."""
    found: list[Piece] = []
    for sentence in _SENTENCE.findall(text):
        at = 0
        for mark in NAME.finditer(sentence):
            found += _numbers(section, sentence, at, mark.start(), confirmed)
            shown, why = ask(mark[1])
            found.append(Piece("wrong" if why else "figure", mark[0] if why else shown, mark[1], why))
            at = mark.end()
        found += _numbers(section, sentence, at, len(sentence), confirmed)
    return found


def _numbers(
    section: str, sentence: str, first: int, last: int, confirmed: Mapping[str, Mapping[str, str]]
) -> Iterator[Piece]:
    """The numbers between two names, and the words around them."""
    spared = [mark.span() for mark in _SPARED.finditer(sentence)]
    blank = len(sentence) - len(sentence.lstrip())
    at = first
    for n, mark in enumerate(_TYPED.finditer(sentence)):
        begin, end = mark.span()
        if begin < first or end > last or any(a < end and begin < b for a, b in spared):
            continue
        if begin > at:
            yield Piece("text", sentence[at:begin])
        key = key_of(section, sentence, n)
        said = confirmed.get(key)
        kind, why = ("said", said["reason"]) if said else ("loose", "")
        yield Piece(kind, mark[0], why=why, key=key, sentence=sentence.strip(), at=begin - blank)
        at = end
    if at < last:
        yield Piece("text", sentence[at:last])


def key_of(section: str, sentence: str, n: int) -> str:
    """The place of the nth number of a sentence: another sentence, another place, so that no word stands confirmed unread."""
    return sha256(f"{section}|{sentence.strip()}|{n}".encode()).hexdigest()[:16]


def filled(found: list[Piece]) -> str:
    """The text as it is read."""
    return "".join(piece.text for piece in found)


def replaced(section: str, text: str, key: str, name: str) -> str:
    """The text with the number at this place bound to a name; the same text where no number stands there."""
    out = ""
    for piece in pieces(section, text, lambda asked: (f"〔{asked}〕", ""), {}):
        out += f"〔{name}〕" if piece.kind == "loose" and piece.key == key else piece.text
    return out
