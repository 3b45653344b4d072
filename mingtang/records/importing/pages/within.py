"""The reader of web pages, in the process apart: lxml, nothing fetched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any
from urllib.parse import unquote, urlsplit

from lxml import etree, html
from lxml.html import HtmlElement

from mingtang.records.cleaning import clean, plain
from mingtang.records.importing.blocks import Block
from mingtang.records.importing.marks import is_meta
from mingtang.records.importing.pages import Page

_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
# Where the systems that Chinese offices use put the body of an article, the surest first.
_BODIES = (
    "TRS_Editor", "TRS_UEDITOR", "trs_editor_view", "UCAP-CONTENT", "pages_content", "article-content", "article_content", "articleContent",
    "art_con", "artcontent", "zoom", "Zoom", "zoomcon", "content_txt", "contentText", "news_content", "newscontent", "view-content", "vsb_content",
)  # fmt: skip
_DROPPED = (
    "script",
    "style",
    "noscript",
    "iframe",
    "form",
    "nav",
    "header",
    "footer",
    "aside",
    "button",
    "select",
    "input",
    "object",
    "svg",
)
_TITLES = re.compile(r"\s*[-_—|｜–]\s*[^-_—|｜–]{2,30}$")
_SPACE = " \t\r\n\u00a0\u3000"
LEAST = 10  # characters of the body of a page


def told(data: bytes) -> tuple[dict[str, Any] | None, bytes]:
    """What pages.of_page answers, or None where there is no body."""
    page = of_page(decode(data))
    return (None if page is None else asdict(page)), b""


def told_piece(data: bytes) -> tuple[dict[str, Any], bytes]:
    """What pages.fragment answers, for a body in UTF-8."""
    blocks, links, pictures = fragment(data.decode("utf-8", "replace"))
    return {"blocks": [asdict(b) for b in blocks], "links": links, "pictures": pictures}, b""


def decode(data: bytes) -> str:
    """The text of a page: by its mark, as it says in its head, as UTF-8, as GB 18030 (of which GBK and GB 2312 are part)."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    said = _CHARSET.search(data[:4096])
    named = said.group(1).decode("ascii").lower() if said else ""
    first = "gb18030" if named.startswith("gb") else "utf-8-sig"
    for encoding in (first, "utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode(first, "replace")


def of_page(text: str) -> Page | None:
    """The page in `text`; None where there is no body."""
    tree = _tree(text)
    if tree is None:
        return None
    tags = {
        str(m.get("name", "")): str(m.get("content", "")).strip() for m in tree.iter("meta") if m.get("name")
    }
    title = _title(tree, tags)
    for dropped in list(tree.iter(*_DROPPED, etree.Comment)):
        _drop(dropped)
    body = _body(tree)
    if body is None:
        return None
    notes = [line for line in _lines_before(tree, body) if is_meta(line)]
    pictures = sum(1 for _ in body.iter("img"))
    blocks = [Block("h2", [title], level0=True)] if title else []
    blocks += [Block("p", [line]) for line in dict.fromkeys(notes)]
    links = list(_links(tree))  # before the blocks take them away
    return Page(title, [*blocks, *_blocks(body)], tags, links, pictures)


def fragment(text: str) -> tuple[list[Block], list[tuple[str, str]], int]:
    """A body that comes without its page: (blocks, links, pictures left out)."""
    tree = _tree(f"<div>{text}</div>")
    if tree is None:
        return [], [], 0
    for dropped in list(tree.iter(*_DROPPED, etree.Comment)):
        _drop(dropped)
    links = list(_links(tree))
    return list(_blocks(tree)), links, sum(1 for _ in tree.iter("img"))


def _tree(text: str) -> HtmlElement | None:
    text = re.sub(
        r"^\s*<\?xml[^>]*\?>", "", _CONTROL.sub("", text)
    )  # lxml wants no encoding where there are characters
    try:
        parser = html.HTMLParser(no_network=True, huge_tree=False, recover=True)
        return html.document_fromstring(text, parser=parser) if text.strip() else None
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def _drop(element: HtmlElement) -> None:
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    parent.remove(element)


def _title(tree: HtmlElement, tags: dict[str, str]) -> str:
    """ArticleTitle is the tag of the national guideline; then the page's own heading; then its title without the site's."""
    if said := tags.get("ArticleTitle"):
        return said[:200]
    for heading in tree.iter("h1"):
        if text := _said(heading):
            return text[:200]
    named = tree.find(".//title")
    return _TITLES.sub("", _said(named))[:200] if named is not None else ""


def _said(element: HtmlElement) -> str:
    return re.sub(r"\s+", " ", str(element.text_content())).strip(_SPACE)


def _body(tree: HtmlElement) -> HtmlElement | None:
    """The element that holds the article: by the name such elements have, else the one with most text that is no link."""
    for name in _BODIES:
        for found in tree.xpath(f"//*[@id='{name}' or contains(concat(' ', @class, ' '), ' {name} ')]"):
            if len(_said(found)) >= LEAST:
                return found
    best = max(tree.iter("div", "td", "article", "section", "main", "body"), key=_density, default=None)
    return best if best is not None and len(_said(best)) >= LEAST else None


def _density(element: HtmlElement) -> float:
    """Text of an element's own paragraphs that is no link: what is deeper belongs to what is deeper."""
    own = [
        c
        for c in element
        if c.tag in ("p", "table", "ul", "ol", "h2", "h3", "h4", "blockquote", "br", "span", "font")
    ]
    text = len((element.text or "").strip()) + sum(len(_said(c)) + len((c.tail or "").strip()) for c in own)
    linked = sum(len(_said(a)) for c in own for a in c.iter("a"))
    return text - 2 * linked


def _lines_before(tree: HtmlElement, body: HtmlElement) -> Iterator[str]:
    """Short texts that stand on the page before its body: date, source, number."""
    for element in tree.iter():
        if element is body:
            return
        if not isinstance(element.tag, str):
            continue
        for text in (element.text, element.tail):
            for line in re.split(r"[\r\n]|\s{2,}|[|｜]", text or ""):
                if 3 <= len(line := line.strip(_SPACE)) <= 80:
                    yield line


def _blocks(body: HtmlElement) -> Iterator[Block]:
    """The body piece by piece; wrappers are opened, what is left is cleaned later."""
    if body.text and body.text.strip(_SPACE):
        yield Block("p", [body.text.strip(_SPACE)])
    for child in body:
        yield from _piece(child)
        if child.tail and child.tail.strip(_SPACE):
            yield Block("p", [child.tail.strip(_SPACE)])


def _piece(child: HtmlElement) -> Iterator[Block]:
    if not isinstance(child.tag, str):
        return
    if child.tag in ("div", "section", "article", "center", "body") and not (
        child.tag == "div" and not len(child)
    ):
        yield from _blocks(child)
        return
    _unlink(child)
    raw = clean(etree.tostring(child, encoding="unicode", method="html", with_tail=False))
    if text := plain(raw):
        yield Block("p", [text]) if child.tag in ("p", "div", "span", "font") and "<table" not in raw and "<br" not in raw and "<a" not in raw else Block("raw", [raw if raw.startswith("<") else f"<p>{raw}</p>"])  # fmt: skip


def _unlink(element: HtmlElement) -> None:
    """Links to places of the old site lead nowhere here: their words stay."""
    for link in list(element.iter("a")):
        if not (link.get("href") or "").startswith(("http://", "https://", "mailto:", "tel:")):
            link.attrib.pop("href", None)


def _links(tree: HtmlElement) -> Iterator[tuple[str, str]]:
    """(path, words) of every link that is relative to the page; without query and anchor."""
    for link in tree.iter("a"):
        parts = urlsplit((link.get("href") or "").strip())
        if parts.path and not parts.scheme and not parts.netloc:
            yield unquote(parts.path), _said(link)
