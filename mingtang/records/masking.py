"""一键脱敏 in a body: what the scanner finds in the text, masked in the HTML it stands in, also across inline tags."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from mingtang.records import scanning

_TOKEN = re.compile(r"<[^>]*>")
_INLINE = re.compile(r"</?(?:strong|em|u|s|sub|sup|a)\b", re.IGNORECASE)
AROUND = 14  # characters of text shown before and after a place


@dataclass(frozen=True)
class Place:
    """One place as a page shows it: what kind, the words around it, what stands there, what it would read."""

    label: str
    before: str
    found: str
    after: str
    masked: str


def places(text: str) -> list[Place]:
    """What the scanner finds in a plain text, with the words around it."""
    return [
        Place(
            scanning.LABELS[f.kind], text[max(0, f.start - AROUND) : f.start].split("\n")[-1], text[f.start : f.start + f.length],
            text[f.start + f.length : f.start + f.length + AROUND].split("\n")[0], f.masked,
        )
        for f in scanning.scan(text)
    ]  # fmt: skip


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
    """What a piece adds to the text that is scanned: a block's tag ends a line, an inline tag adds nothing."""
    if piece.startswith("<"):
        return "" if _INLINE.match(piece) else "\n"
    return html.unescape(piece)
