"""Paragraphs of a Word document, and the same document with some of their words withheld. It begins and ends with a rebuilt
file: nothing that is not seen takes part. In the process apart alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from lxml import etree

from mingtang.records.rebuilding import docx, package
from mingtang.records.rebuilding.word_marks import W
from mingtang.records.redacting.marks import Row
from mingtang.records.scanning.folding import EDGE

BLOCK = "████"  # of one length: it does not tell how long the words were
_PARTS = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml")
_WHERE = {"document": "正文", "header": "页眉", "footer": "页脚", "footnotes": "脚注", "endnotes": "尾注"}


class Document:
    """A rebuilt document, its paragraphs counted from 1 through body, headers, footers and notes."""

    def __init__(self, name: str, data: bytes) -> None:
        self.name = name
        self.parts = package.opened(docx.rebuild(name, data).data)
        names = sorted(
            (n for n in self.parts if _PARTS.fullmatch(n)), key=lambda n: (n != "word/document.xml", n)
        )
        self.roots = {n: package.parsed(self.parts[n]) for n in names}
        self.paragraphs = [(n, p) for n, root in self.roots.items() for p in root.iter(W + "p")]

    def listed(self) -> list[dict[str, str]]:
        """{"place", "where", "text"} of every paragraph that says or shows something."""
        found = []
        for n, (part, paragraph) in enumerate(self.paragraphs, 1):
            said = _said(paragraph)
            picture = any(True for _ in paragraph.iter(W + "drawing"))
            if said.strip() or picture:
                where = _WHERE[re.sub(r"\d", "", part.removeprefix("word/").removesuffix(".xml"))]
                inside = any(True for _ in paragraph.iterancestors(W + "tc"))
                text = said + ("［图片］" if picture else "")
                found.append({"place": str(n), "where": f"{where}表格" if inside else where, "text": text})
        return found

    def withhold(self, rows: Sequence[Row]) -> list[str]:
        """Put blocks where the marks are; what was there, for the attack. ValueError for a place or words that are not there."""
        gone = []
        for row in rows:
            if not row["place"]:
                count = [found for _, p in self.paragraphs if (found := _cut(p, row["words"]))]
                if not count:
                    raise ValueError(f"全文中没有“{row['words'][:20]}”")
                gone.append(row["words"])
                continue
            number = int(row["place"])
            if number > len(self.paragraphs):
                raise ValueError(f"没有第{number}段")
            paragraph = self.paragraphs[number - 1][1]
            if row["words"] and not _cut(paragraph, row["words"]):
                raise ValueError(f"第{number}段中没有“{row['words'][:20]}”，可能已被另一处隐去")
            if row["words"]:
                gone.append(row["words"])
            else:
                gone.append(_said(paragraph))
                _empty(paragraph)
        return gone

    def stays(self) -> str:
        return EDGE.join(_said(p) for _, p in self.paragraphs)

    def written(self, cover: Sequence[str]) -> bytes:
        """The document with its cover sheet before it, rebuilt once more: pictures that nothing shows any longer go."""
        if cover:
            body = self.roots["word/document.xml"].find(W + "body")
            for n, line in enumerate(cover):
                body.insert(n, _paragraph(line, bold=n == 0))
            body.insert(len(cover), _break())
        parts = self.parts | {name: package.serial(root) for name, root in self.roots.items()}
        return docx.rebuild(self.name, package.written(parts)).data


def _texts(paragraph: Any) -> Iterator[Any]:
    """Its own text marks; a paragraph within it (a text box) has its own."""
    for node in paragraph.iter(W + "t"):
        if next(node.iterancestors(W + "p")) is paragraph:
            yield node


def _said(paragraph: Any) -> str:
    return "".join(node.text or "" for node in _texts(paragraph))


def _cut(paragraph: Any, words: str) -> int:
    """Put a block for each place where the words stand, over however many runs; how many there were."""
    nodes = list(_texts(paragraph))
    said = "".join(node.text or "" for node in nodes)
    at = [m.start() for m in re.finditer(re.escape(words), said)]
    for start in reversed(at):
        _cut_once(nodes, start, start + len(words))
    return len(at)


def _cut_once(nodes: Sequence[Any], start: int, end: int) -> None:
    before, put = 0, False
    for node in nodes:
        text = node.text or ""
        first, last = max(start - before, 0), min(end - before, len(text))
        before += len(text)
        if first < last:
            node.text = text[:first] + ("" if put else BLOCK) + text[last:]
            put = True


def _empty(paragraph: Any) -> None:
    """All of it: words, pictures, notes it refers to."""
    for child in list(paragraph):
        if child.tag != W + "pPr":
            paragraph.remove(child)
    paragraph.append(_run(BLOCK))


def _run(text: str, bold: bool = False) -> Any:
    run = etree.Element(W + "r")
    if bold:
        etree.SubElement(etree.SubElement(run, W + "rPr"), W + "b")
    node = etree.SubElement(run, W + "t")
    node.text = text
    return run


def _paragraph(text: str, bold: bool = False) -> Any:
    made = etree.Element(W + "p")
    made.append(_run(text, bold))
    return made


def _break() -> Any:
    made = etree.Element(W + "p")
    etree.SubElement(etree.SubElement(made, W + "r"), W + "br").set(W + "type", "page")
    return made
