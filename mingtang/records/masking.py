"""一键脱敏 in a body: what the scanner finds in the text, masked in the HTML it stands in, also across inline tags."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from mingtang.records import scanning
from mingtang.records.scanning.folding import EDGE

_TOKEN = re.compile(r"<[^>]*>")
_CELL = re.compile(r"</?(?:td|th|tr|li|caption|figcaption|h[1-6]|table|hr)\b", re.IGNORECASE)
_LINE = re.compile(r"</(?:p|blockquote|div)\b|<br\b", re.IGNORECASE)
_EDGES = re.compile(f"[\n{EDGE}]")
AROUND = 14  # characters of text shown before and after a place


@dataclass(frozen=True)
class Place:
    """One place as a page shows it: what kind, the words around it, what stands there, what it would read."""

    label: str
    before: str
    found: str
    after: str
    masked: str


def text_of(title: str, summary: str, body: str) -> str:
    """What the scanner reads of a text with an HTML body: as mask_html reads it."""
    return EDGE.join((title, summary, read_html(body)))


def lines_of(said: str) -> str:
    """What text_of gave, its edges as ends of lines: as a person reads it, for the checks of the text."""
    return said.replace(EDGE, "\n")


def read_html(body: str) -> str:
    """The words of some HTML, cells with edges between them."""
    return "".join(_read(piece) for piece in _pieces(body))


def places(text: str) -> list[Place]:
    """What the scanner finds in a text, with the words around it."""
    return [_place(text, f.kind, f.start, f.start + f.length, f.masked) for f in scanning.scan(text)]


def _place(text: str, kind: str, start: int, end: int, masked: str) -> Place:
    before = _EDGES.split(text[max(0, start - AROUND) : start])[-1]
    after = _EDGES.split(text[end : end + AROUND])[0]
    return Place(scanning.LABELS[kind], before, text[start:end], after, masked)


def mask_html(body: str) -> str:
    """`body` with every found place masked: the mask stands where the place began, the rest of it is taken out."""
    pieces = _pieces(body)
    text = "".join(_read(piece) for piece in pieces)
    replaced = list(text)
    for place in reversed(scanning.scan(text)):
        replaced[place.start] = place.masked
        for at in range(place.start + 1, place.start + place.length):
            replaced[at] = ""
    made, at = [], 0
    for piece in pieces:
        length = len(_read(piece))
        said = "".join(replaced[at : at + length])
        at += length
        made.append(piece if piece.startswith("<") else html.escape(said, quote=False))
    return "".join(made)


def _pieces(body: str) -> list[str]:
    """Tags and texts in order."""
    found, last = [], 0
    for token in _TOKEN.finditer(body):
        if token.start() > last:
            found.append(body[last : token.start()])
        found.append(token.group())
        last = token.end()
    return [*found, body[last:]] if last < len(body) else found


def _read(piece: str) -> str:
    """What a piece adds to the text that is scanned: a cell's tag is an edge, a block's end ends a line, an inline tag
    adds nothing."""
    if piece.startswith("<"):
        return EDGE if _CELL.match(piece) else "\n" if _LINE.match(piece) else ""
    return html.unescape(piece)
