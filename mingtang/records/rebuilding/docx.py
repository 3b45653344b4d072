"""Word documents (ECMA-376, as Word and WPS write them): the marks of `word_marks` copied into a new package."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from mingtang.records.rebuilding import images, package
from mingtang.records.rebuilding.base import DAMAGED, DRAWN, CannotRebuild, Drops, Rebuilt
from mingtang.records.rebuilding.word_copy import Copy
from mingtang.records.rebuilding.word_marks import LEVEL, NS, PLAIN, STRICT, W
from mingtang.records.rebuilding.word_styles import Styles, on

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_LEFT = (  # parts that are never copied, by the words in their path
    ("comments", "comment"), ("people.xml", "comment"), ("docprops/", "properties"), ("customxml/", "custom_xml"), ("thumbnail", "thumbnail"),
    ("embeddings/", "embedded"), ("vba", "macro"), ("activex", "macro"), ("glossary/", "part"), ("afchunk", "embedded"),
)  # fmt: skip
_ORDINARY = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|word/_rels/[a-z]+\d*\.xml\.rels|word/media/[^/]+|word/theme/(?:_rels/)?theme\d*\.xml(?:\.rels)?"
    r"|word/(?:document|styles|stylesWithEffects|settings|webSettings|fontTable|numbering|(?:header|footer|footnotes|endnotes|comments|commentsExtended)\d*)\.xml"
)
_SET = (("docVar", "part"), ("mailMerge", "external"), ("attachedTemplate", "link"), ("docId", "properties"))


def rebuild(name: str, data: bytes) -> Rebuilt:
    parts = package.opened(data)
    start = next((t for kind, t, _ in package.relations(parts, "").values() if kind == "officeDocument"), "")
    if start not in parts:
        raise CannotRebuild(DAMAGED)
    if STRICT.encode() in parts[start]:
        raise CannotRebuild("文档按 ISO 严格格式保存，请另存为普通的 .docx", "not_rebuildable")
    drops = Drops()
    for path in parts:
        for words, what in _LEFT:
            if words in path.lower() and not path.endswith(".rels"):
                drops.add(what)
                break
        else:
            if not _ORDINARY.fullmatch(path):
                drops.add("part", path)
    book = _Book(parts, start, drops)
    made = book.written()
    return drops.made(package.written(made), book.texts)


class _Book:
    """One document on its way into a new package."""

    def __init__(self, parts: dict[str, bytes], start: str, drops: Drops) -> None:
        self.parts, self.start, self.drops = parts, start, drops
        self.links = package.relations(parts, start)
        self.styles = Styles(self._parsed("styles"))
        self.media: dict[str, bytes] = {}
        self.shown: set[str] = set()  # pictures of the old package that are seen
        self.texts: list[tuple[str, str]] = []
        self.made: dict[str, bytes] = {}
        self.rels: list[tuple[str, str]] = []  # of the document: (kind, target); its id is its place

    def _parsed(self, kind: str) -> Any | None:
        path = self._path(kind)
        return package.parsed(self.parts[path]) if path else None

    def _path(self, kind: str) -> str:
        return next((t for k, t, out in self.links.values() if k == kind and not out and t in self.parts), "")

    def written(self) -> dict[str, bytes]:
        root = package.parsed(self.parts[self.start])
        body = root.find(W + "body")
        if body is None:
            raise CannotRebuild(DAMAGED)
        settings = self._parsed("settings")
        for mark, what in _SET if settings is not None else ():
            if any(True for _ in settings.iter(W + mark)):
                self.drops.add(what, "设置")
        even = settings is not None and on(settings.find(W + "evenAndOddHeaders"))
        whole = etree.Element(W + "document", nsmap={"w": NS, "r": _OFFICE})
        copy = self._copy(self.start, self.rels, "正文")
        copy.header, copy.even = self._header, even
        whole.append(copy.block(body))
        self.texts += copy.texts
        for kind in ("footnotes", "endnotes"):
            self._notes(kind, copy.notes)
        self._style_sheet()
        self._numbering(copy.lists)
        if even:
            told = etree.Element(W + "settings", nsmap={"w": NS})
            etree.SubElement(told, W + "evenAndOddHeaders")
            self.made["word/settings.xml"] = package.serial(told)
            _related(self.rels, "settings", "settings.xml")
        if sum(p.startswith("word/media/") for p in self.parts) > len(self.shown):
            self.drops.add("unused", "图片")
        self.made["word/document.xml"] = package.serial(whole)
        self.made["word/_rels/document.xml.rels"] = _relations(self.rels)
        made = {
            "[Content_Types].xml": self._types(),
            "_rels/.rels": _relations([("officeDocument", "word/document.xml")]),
        }
        return made | dict(sorted(self.made.items())) | dict(sorted(self.media.items()))

    def _copy(self, path: str, rels: list[tuple[str, str]], where: str) -> Copy:
        links = package.relations(self.parts, path)
        return Copy(self.styles, self.drops, where, lambda rid, crop: self._picture(links, rels, rid, crop))

    def _header(self, rid: str, kind: str) -> str:
        """The id of a header or footer, copied with its pictures; "" where there is none."""
        found = self.links.get(rid)
        if not found or found[1] not in self.parts:
            return ""
        rels: list[tuple[str, str]] = []
        copy = self._copy(found[1], rels, "页眉" if kind == "header" else "页脚")
        name = f"{kind}{sum(n.startswith(f'word/{kind}') for n in self.made) + 1}.xml"
        node = copy.block(package.parsed(self.parts[found[1]]))
        self.made[f"word/{name}"] = package.serial(node)
        if rels:
            self.made[f"word/_rels/{name}.rels"] = _relations(rels)
        self.texts += copy.texts
        return _related(self.rels, kind, name)

    def _picture(
        self,
        links: dict[str, tuple[str, str, bool]],
        rels: list[tuple[str, str]],
        rid: str,
        crop: tuple[float, float, float, float],
    ) -> str:
        _kind, target, outside = links.get(rid, ("", "", False))
        if outside or target not in self.parts:
            self.drops.add("link")
            return ""
        self.shown.add(target)
        try:
            pixels, suffix = images.again(self.parts[target], self.drops, crop)
        except CannotRebuild as error:
            raise CannotRebuild(DRAWN, "not_rebuildable") from error
        if any(crop):
            self.drops.add("cropped")
        name = next(
            (n for n, old in self.media.items() if old == pixels),
            f"word/media/image{len(self.media) + 1}.{suffix}",
        )
        self.media[name] = pixels
        return _related(rels, "image", name.removeprefix("word/"))

    def _notes(self, kind: str, used: set[tuple[str, str]]) -> None:
        root = self._parsed(kind)
        if root is None:
            return
        wanted = {number for what, number in used if what == kind[:-1]}
        for note in list(root):
            if note.get(W + "id") not in wanted and note.get(W + "type") is None:
                self.drops.add("unused", "脚注")
                root.remove(note)
        rels: list[tuple[str, str]] = []
        copy = self._copy(self._path(kind), rels, "脚注" if kind == "footnotes" else "尾注")
        self.made[f"word/{kind}.xml"] = package.serial(copy.block(root))
        if rels:
            self.made[f"word/_rels/{kind}.xml.rels"] = _relations(rels)
        self.texts += copy.texts
        _related(self.rels, kind, f"{kind}.xml")

    def _style_sheet(self) -> None:
        if self.styles.root is None:
            return
        made = etree.Element(W + "styles", nsmap={"w": NS})
        copy = Copy(self.styles, self.drops, "", lambda rid, crop: "")
        if (defaults := self.styles.root.find(W + "docDefaults")) is not None:
            made.append(copy.block(defaults))
        for old, style in self.styles.by_id.items():
            one = etree.SubElement(
                made,
                W + "style",
                {
                    W + "type": _plain(style.get(W + "type")) or "paragraph",
                    W + "styleId": self.styles.names[old],
                },
            )
            if style.get(W + "default") in ("1", "true"):
                one.set(W + "default", "1")
            etree.SubElement(one, W + "name", {W + "val": self.styles.name(old)})
            based = style.find(W + "basedOn")
            if based is not None and based.get(W + "val") in self.styles.names:
                etree.SubElement(one, W + "basedOn", {W + "val": self.styles.names[based.get(W + "val")]})
            for mark in ("pPr", "rPr", "tblPr", "trPr", "tcPr"):
                if (node := style.find(W + mark)) is not None:
                    one.append(copy.block(node))
            one.extend(copy.block(node) for node in style.findall(W + "tblStylePr"))
        self.made["word/styles.xml"] = package.serial(made)
        _related(self.rels, "styles", "styles.xml")

    def _numbering(self, used: set[str]) -> None:
        root = self._parsed("numbering")
        if root is None or not used:
            return
        for text in root.iter(W + "lvlText"):
            if not LEVEL.fullmatch(text.get(W + "val", "")):
                text.set(W + "val", "%1.")
        copy = Copy(self.styles, self.drops, "", lambda rid, crop: "")
        self.made["word/numbering.xml"] = package.serial(copy.block(root))
        _related(self.rels, "numbering", "numbering.xml")

    def _types(self) -> bytes:
        root = etree.Element("Types", xmlns="http://schemas.openxmlformats.org/package/2006/content-types")
        for suffix, media in (("rels", "application/vnd.openxmlformats-package.relationships+xml"), ("xml", "application/xml"), ("png", "image/png"), ("jpeg", "image/jpeg")):  # fmt: skip
            etree.SubElement(root, "Default", Extension=suffix, ContentType=media)
        for name in sorted(n for n in self.made if not n.endswith(".rels")):
            stem = name.removeprefix("word/").rstrip("0123456789.xml")
            kind = {"document": "document.main"}.get(stem, stem)
            etree.SubElement(root, "Override", PartName=f"/{name}", ContentType=f"{_TYPE}{kind}+xml")
        return package.serial(root)


def _plain(value: str | None) -> str:
    return value if value and PLAIN.fullmatch(value) else ""


def _related(rels: list[tuple[str, str]], kind: str, target: str) -> str:
    if (kind, target) not in rels:
        rels.append((kind, target))
    return f"rId{rels.index((kind, target)) + 1}"


def _relations(rels: list[tuple[str, str]]) -> bytes:
    root = etree.Element(
        "Relationships", xmlns="http://schemas.openxmlformats.org/package/2006/relationships"
    )
    for n, (kind, target) in enumerate(rels, 1):
        etree.SubElement(root, "Relationship", Id=f"rId{n}", Type=f"{_OFFICE}/{kind}", Target=target)
    return package.serial(root)
