"""Web pages as attachments: the words, headings and tables that a reader sees, in a new page without scripts, styles and links.

What a style sheet hides by a class, a name or a tag is left out; where it hides by more than that, the page is held.
"""

from __future__ import annotations

import re
from html import escape
from typing import Any

from lxml import etree
from lxml import html as markup

from mingtang.records.cleaning import TAGS, clean, plain
from mingtang.records.importing.pages.within import decode
from mingtang.records.rebuilding.base import DAMAGED, CannotRebuild, Drops, Rebuilt
from mingtang.records.rebuilding.text import CONTROLS, UNSEEN

_PROLOGUE = re.compile(r"^\s*<\?xml[^>]*\?>")
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0(?![.\d]*[1-9])|font-size\s*:\s*[0-3](?:\.\d+)?(?:px|pt)?\s*(?:;|$)"
    r"|color\s*:\s*(?:white|transparent|#f{3}(?:f{3})?)\b|(?:left|top|text-indent)\s*:\s*-\d{3,}",
    re.IGNORECASE,
)
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_SIMPLE = re.compile(r"([a-z][a-z0-9]*)?(?:([.#])([\w-]+))?", re.IGNORECASE)  # a tag, a class or a name
_LEFT = {"script": "script", "style": "part", "template": "part", "iframe": "embedded", "object": "embedded", "embed": "embedded", "form": "form_field",
         "input": "form_field", "select": "form_field", "textarea": "form_field", "button": "form_field", "svg": "page_picture", "img": "page_picture",
         "picture": "page_picture", "video": "page_picture", "audio": "page_picture", "canvas": "page_picture", "noscript": "part", "head": "properties"}  # fmt: skip


def rebuild(name: str, data: bytes) -> Rebuilt:
    drops, tree = Drops(), _tree(decode(data))
    _styled(tree)
    for node in list(tree.iter()):
        _look(node, drops)
    said = etree.tostring(tree, encoding="unicode", method="html")
    body = UNSEEN.sub("", re.sub(r"</?a\b[^>]*>", "", clean(said)))
    if not plain(body):
        raise CannotRebuild("网页里没有可以公开的文字", "not_rebuildable")
    title = escape(re.sub(r"\.[^.]*$", "", name))
    made = f'<!DOCTYPE html>\n<html lang="zh-Hans"><head><meta charset="utf-8"><title>{title}</title></head><body>{body}</body></html>\n'
    return drops.made(made.encode(), [("", one) for one in plain(body).split("\n")])


def body_of(data: bytes) -> str:
    """The body of a page that was rebuilt."""
    return clean(data.decode().partition("<body>")[2].rpartition("</body>")[0])


def _tree(text: str) -> Any:
    if CONTROLS.search(text) or "\ufffd" in text:
        raise CannotRebuild(DAMAGED)
    try:
        parser = markup.HTMLParser(no_network=True, huge_tree=False, recover=True)
        return markup.document_fromstring(_PROLOGUE.sub("", text), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise CannotRebuild(DAMAGED) from error


def _styled(tree: Any) -> None:
    """Mark as hidden what the page's own style sheets hide."""
    for sheet in tree.iter("style"):
        for selectors, said in _RULE.findall(re.sub(r"/\*.*?\*/", "", sheet.text or "", flags=re.DOTALL)):
            for selector in selectors.split(",") if _HIDDEN.search(said) else ():
                found = _SIMPLE.fullmatch(selector.strip())
                if not found or not selector.strip():
                    raise CannotRebuild(
                        "网页的样式表隐藏了一部分内容，看不出哪些文字是读者能看到的", "not_rebuildable"
                    )
                for node in tree.iter(found[1] or etree.Element):
                    named = node.get("class", "").split() if found[2] == "." else [node.get("id")]
                    if not found[3] or found[3] in named:
                        node.set("hidden", "")


def _closed(details: Any, drops: Drops) -> None:
    """What a reader sees of a part that opens only when it is pressed: its heading."""
    details.text = None
    for node in details:
        node.tail = None
        if node.tag != "summary":
            details.remove(node)
    drops.add("hidden_text")


def _look(node: Any, drops: Drops) -> None:
    """Take out what is not seen, and note it."""
    style = f"{node.get('style', '')};color:{node.get('color', '')}"
    if not isinstance(node.tag, str):
        drops.add("comment")
        _drop(node)
    elif node.tag in _LEFT:
        drops.add(_LEFT[node.tag])
        _drop(node)
    elif "hidden" in node.attrib or _HIDDEN.search(style):
        drops.add("hidden_text")
        _drop(node)
    elif node.tag == "details" and "open" not in node.attrib:
        _closed(node, drops)
    elif node.tag == "a" and node.get("href"):
        drops.add("link")
    if node.attrib.pop("title", None):
        drops.add("hidden_text")
    if node.tag == "h1":
        node.tag = "h2"
    elif (
        isinstance(node.tag, str)
        and node.tag in ("div", "section", "article", "center", "h5", "h6", "dt", "dd")
        and node.tag not in TAGS
    ):
        node.tag = (
            "p"
            if not any(isinstance(c.tag, str) and c.tag in ("p", "div", "table", "ul", "ol") for c in node)
            else node.tag
        )


def _drop(node: Any) -> None:
    """Take a node out, the words behind it stay."""
    parent = node.getparent()
    if parent is None:
        return
    before, tail = node.getprevious(), node.tail or ""
    if before is None:
        parent.text = (parent.text or "") + tail
    else:
        before.tail = (before.tail or "") + tail
    parent.remove(node)
