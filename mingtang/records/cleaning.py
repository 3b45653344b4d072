"""HTML as it may stand on a page, and the words of it. Pure Python: the process apart uses it too."""

from __future__ import annotations

import re

import nh3

_ENOUGH = 8  # characters of HTML for one of text, as a rule
TAGS = {
    "p", "br", "h2", "h3", "h4", "strong", "em", "u", "s", "sub", "sup", "blockquote", "ol", "ul", "li", "a", "hr",
    "table", "thead", "tbody", "tr", "th", "td", "caption", "figure", "figcaption",
}  # fmt: skip
ATTRIBUTES = {
    "a": {"href", "title"},
    "th": {"colspan", "rowspan", "scope"},
    "td": {"colspan", "rowspan"},
    "ol": {"start"},
}


def clean(html: str) -> str:
    """The body as it may stand on a page: only our tags, no style, no script, links http(s), mailto, tel or own."""
    return nh3.clean(
        html, tags=TAGS, attributes={k: set(v) for k, v in ATTRIBUTES.items()},
        url_schemes={"http", "https", "mailto", "tel"}, link_rel="noopener",
    )  # fmt: skip


_BLOCK = re.compile("</(?:p|li|tr|h2|h3|h4|td|th|blockquote|caption)>|<br/?>")
_TAG = re.compile(r'<(?:[^>"]|"[^"]*")*>')  # of clean(): names and values as it writes them
_ENTITIES = (
    ("&nbsp;", " "), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&#39;", "'"), ("&amp;", "&"),
)  # fmt: skip


def plain(html: str) -> str:
    """The text of a body, a line a block, for search, scanning and summaries."""
    return _lines(nh3.clean(_BLOCK.sub(r"\g<0>\n", html), tags=set()))


def _lines(text: str) -> str:
    if "&" in text:
        for entity, char in _ENTITIES:
            text = text.replace(entity, char)
    return "\n".join(line for line in (part.strip() for part in text.splitlines()) if line)


def opening(html: str, length: int) -> str:
    """The first `length` characters of plain(html). html: as clean() leaves it, so that nothing comes before what it
    stands behind; of a long text only a beginning of whole tags is read."""
    cut = html.rfind("<", 0, _ENOUGH * length)
    begun = _words(html[: max(cut, 0)])
    return (begun if len(begun) >= length else _words(html))[:length]


def _words(cleaned: str) -> str:
    """plain() of what clean() left, without reading it again as a browser would."""
    return _lines(_TAG.sub("", _BLOCK.sub("\n", cleaned)))
