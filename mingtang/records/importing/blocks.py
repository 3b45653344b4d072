"""A text as a list of blocks: what the readers give and what becomes the body."""

from __future__ import annotations

import html
from dataclasses import dataclass, field

from mingtang.records.cleaning import plain

HEADINGS = ("h2", "h3", "h4")


@dataclass
class Block:
    """kind: h2, h3, h4, p, ul, ol, table or raw (HTML that is cleaned later). lines: its text, a list item or a row
    each; rows: cells of a table. level0: the block looks like the document's own title."""

    kind: str
    lines: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    level0: bool = False

    @property
    def text(self) -> str:
        return "".join(self.lines)

    @property
    def said(self) -> str:
        """Its words, where it is a heading or a paragraph: a raw one has tags in it (bold, a link)."""
        if self.kind != "raw":
            return self.text
        return plain(self.text) if self.text.startswith("<p") else ""


def to_html(blocks: list[Block]) -> str:
    """The blocks as HTML of our own tags; every text escaped."""
    return "".join(_block(b) for b in blocks)


def _block(block: Block) -> str:
    if block.kind == "raw":
        return block.text
    if block.kind in ("ul", "ol"):
        return f"<{block.kind}>" + "".join(f"<li>{_inline(t)}</li>" for t in block.lines) + f"</{block.kind}>"
    if block.kind == "table":
        return _table(block.rows)
    return f"<{block.kind}>{'<br>'.join(_inline(t) for t in block.lines)}</{block.kind}>"


def _table(rows: list[list[str]]) -> str:
    widest = max(len(row) for row in rows)
    head, *rest = [row + [""] * (widest - len(row)) for row in rows]
    said = "<tr>" + "".join(f'<th scope="col">{_inline(c)}</th>' for c in head) + "</tr>"
    said += "".join("<tr>" + "".join(f"<td>{_inline(c)}</td>" for c in row) + "</tr>" for row in rest)
    return f"<table><tbody>{said}</tbody></table>"


def _inline(text: str) -> str:
    return html.escape(text.strip(), quote=False)
