"""OFD (GB/T 33190-2016): the pages that are listed, with the texts, pictures and lines that are seen, in a new package.

Seals, attachments, annotations, own data, embedded fonts and earlier versions stay behind. Clips, shadings and composed
objects hold the file: what they show cannot be told from their marks."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape
from typing import Any

from mingtang.records.rebuilding import images, package
from mingtang.records.rebuilding.base import DAMAGED, DRAWN, TOO_MUCH, CannotRebuild, Drops, Rebuilt
from mingtang.records.rebuilding.text import UNSEEN
from mingtang.records.rebuilding.word_styles import same
from mingtang.records.scanning.folding import EDGE

NS = "{http://www.ofdspec.org/2016}"
_HEAD = 'xmlns:ofd="http://www.ofdspec.org/2016"'
MOST_PAGES, MOST_OBJECTS = 1_000, 200_000
COVER = "OFD 中有图形压住文字或浅色文字，不能确定哪些看得见，请另附 PDF"
_LEFT = (("attach", "embedded"), ("annot", "annotation"), ("sign", "signature"), ("tags", "properties"), ("version", "revision"),
         ("customdata", "custom_xml"), ("extension", "custom_xml"), ("font", "part"))  # fmt: skip
_NUMBERS = re.compile(r"-?[0-9.]+(?:[ ]+-?[0-9.]+)*")
_DELTA = re.compile(r"[0-9. g\-]*")
_DRAWN = re.compile(r"[MLQBACSZ0-9.\s\-]*")
Box = tuple[float, float, float, float]


def rebuild(name: str, data: bytes) -> Rebuilt:
    parts, drops = package.opened(data), Drops()
    root = _parsed(parts, "OFD.xml")
    bodies = root.findall(NS + "DocBody")
    if len(bodies) != 1:
        raise CannotRebuild(DRAWN if bodies else DAMAGED, "not_rebuildable")
    info = bodies[0].find(NS + "DocInfo")
    if info is not None and any(not str(one.tag).endswith("}DocID") for one in info):
        drops.add("properties")
    for mark, what in (("Signatures", "signature"), ("Versions", "revision")):
        if bodies[0].find(NS + mark) is not None:
            drops.add(what)
    start = (bodies[0].findtext(NS + "DocRoot") or "").strip().lstrip("/")
    book, pages = read(parts, drops)
    for path in set(parts) - book.used - {"OFD.xml", start}:
        what = next((what for words, what in _LEFT if words in path.lower()), "unused")
        drops.add(what, "" if what != "unused" else path)
    texts = [(f"第{n}页", said) for n, page in enumerate(pages, 1) if (said := page.said())]
    return drops.made(_written(book, pages), texts)


def read(parts: dict[str, bytes], drops: Drops) -> tuple[_Book, list[_Page]]:
    """The document of the package and its pages with what is seen on them. Raises CannotRebuild."""
    body = _parsed(parts, "OFD.xml").find(NS + "DocBody")
    book = _Book(parts, (body.findtext(NS + "DocRoot") or "").strip().lstrip("/"), drops)
    pages = [_Page(book, path) for path in book.pages]
    for page in pages:
        page.read()
    return book, pages


def _parsed(parts: dict[str, bytes], path: str) -> Any:
    if path not in parts:
        raise CannotRebuild(DAMAGED)
    return package.parsed(parts[path])


class _Book:
    """What all pages share: their size, fonts, pictures, templates."""

    def __init__(self, parts: dict[str, bytes], start: str, drops: Drops) -> None:
        self.parts, self.drops, self.used = parts, drops, set[str]()
        self.folder = start.rpartition("/")[0]
        root = _parsed(parts, start)
        for mark, what in (("Attachments", "embedded"), ("Annotations", "annotation"), ("CustomTags", "properties"), ("Extensions", "custom_xml"),
                           ("Outlines", "bookmark"), ("Bookmarks", "bookmark"), ("Actions", "script")):  # fmt: skip
            if root.find(NS + mark) is not None:
                drops.add(what)
        area = root.find(f"{NS}CommonData/{NS}PageArea")
        self.area = _area(area) or (0.0, 0.0, 210.0, 297.0)
        self.fonts: dict[str, str] = {}
        self.media: dict[str, str] = {}
        for mark in ("PublicRes", "DocumentRes"):
            for one in root.findall(f"{NS}CommonData/{NS}{mark}"):
                self._resources(self._path(self.folder, one.text))
        self.templates = {
            one.get("ID"): self._path(self.folder, one.get("BaseLoc"))
            for one in root.iter(NS + "TemplatePage")
        }
        self.pages = [
            self._path(self.folder, one.get("BaseLoc")) for one in root.iterfind(f"{NS}Pages/{NS}Page")
        ]
        if not self.pages or len(self.pages) > MOST_PAGES:
            raise CannotRebuild(
                TOO_MUCH if self.pages else DAMAGED, "too_much" if self.pages else "unreadable"
            )
        self.pictures: dict[str, tuple[int, bytes, str]] = {}

    def _path(self, folder: str, said: str | None) -> str:
        said = (said or "").strip()
        path = said.lstrip("/") if said.startswith("/") else f"{folder}/{said}" if folder else said
        self.used.add(path)
        return path

    def _resources(self, path: str) -> None:
        root = _parsed(self.parts, path)
        folder = "/".join(
            one for one in (path.rpartition("/")[0], (root.get("BaseLoc") or "").strip("/")) if one
        )
        for font in root.iter(NS + "Font"):
            self.fonts[font.get("ID", "")] = font.get("FontName", "宋体")
            if font.find(NS + "FontFile") is not None:
                self.used.add(self._path(folder, font.findtext(NS + "FontFile")))
        for one in root.iter(NS + "MultiMedia"):
            self.media[one.get("ID", "")] = self._path(folder, one.findtext(NS + "MediaFile"))

    def picture(self, rid: str) -> int:
        """The number of a picture, made anew."""
        path = self.media.get(rid, "")
        if path not in self.parts:
            raise CannotRebuild(DRAWN, "not_rebuildable")
        if path not in self.pictures:
            made, kind = images.again(self.parts[path], self.drops)
            self.pictures[path] = (len(self.pictures) + 1, made, kind)
        return self.pictures[path][0]


@dataclass
class _Thing:
    box: Box
    marks: str
    text: str = ""
    picture: int = 0  # its number in the book
    solid: bool = False
    ink: tuple[int, ...] | None = None


@dataclass
class _Page:
    book: _Book
    path: str
    things: list[_Thing] = field(default_factory=list)

    def read(self) -> None:
        root = _parsed(self.book.parts, self.path)
        self.area = _area(root.find(NS + "Area")) or self.book.area
        over = []
        for one in root.findall(NS + "Template"):
            template = _parsed(self.book.parts, self.book.templates.get(one.get("TemplateID"), ""))
            over.append(template) if one.get("ZOrder") == "Foreground" else self._layers(template)
        self._layers(root)
        for template in over:
            self._layers(template)
        self._uncover()

    def _layers(self, root: Any) -> None:
        for layer in root.iterfind(f"{NS}Content/{NS}Layer"):
            if layer.get("DrawParam"):
                raise CannotRebuild(DRAWN, "not_rebuildable")
            self._objects(layer)

    def _objects(self, parent: Any) -> None:
        for node in parent:
            local = node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""
            if local == "PageBlock":
                self._objects(node)
            elif local in ("TextObject", "PathObject", "ImageObject"):
                self._object(node, local)
            elif local:
                raise CannotRebuild(DRAWN, "not_rebuildable")
            if len(self.things) > MOST_OBJECTS:
                raise CannotRebuild(TOO_MUCH, "too_much")

    def _object(self, node: Any, local: str) -> None:
        box = _numbers(node.get("Boundary"))
        if len(box) != 4 or node.find(NS + "Clips") is not None or node.get("DrawParam"):
            raise CannotRebuild(DRAWN, "not_rebuildable")
        clear = float(node.get("Alpha", "255")) / 255
        place: Box = (box[0], box[1], box[2], box[3])
        if node.get("Visible") == "false" or clear < 0.3 or _share(place, (0.0, 0.0, *self.area[2:])) < 0.2:
            self.book.drops.add("unseen_text")
            return
        getattr(self, "_" + local.lower())(node, place)

    def _textobject(self, node: Any, box: Box) -> None:
        size = float(node.get("Size", "4"))
        ink, clear = _ink(node.find(NS + "FillColor"), (0, 0, 0))
        if size <= 0.7 or clear < 0.3 or node.get("Fill") == "false":
            self.book.drops.add("unseen_text")
            return
        codes, said = "", ""
        for code in node.findall(NS + "TextCode"):
            x, y = float(code.get("X", "0")), float(code.get("Y", "0"))
            if not node.get("CTM") and not (-2 <= x <= box[2] + 2 and -2 <= y <= box[3] + size):
                self.book.drops.add("unseen_text")
                continue
            text = UNSEEN.sub("", code.text or "")
            deltas = "".join(
                f' {k}="{v}"' for k in ("DeltaX", "DeltaY") if (v := code.get(k)) and _DELTA.fullmatch(v)
            )
            codes += f'<ofd:TextCode X="{x:g}" Y="{y:g}"{deltas}>{escape(text)}</ofd:TextCode>'
            said += text
        if said:
            font = node.get("Font", "") if node.get("Font", "") in self.book.fonts else ""
            kept = _kept(node, ("CTM", "Size", "Weight", "HScale", "ReadDirection", "CharDirection"))
            kept += ' Italic="true"' if node.get("Italic") == "true" else ""
            marks = f'<ofd:TextObject {{}} Font="{_font(self.book, font)}"{kept}>{_fill(ink)}{codes}</ofd:TextObject>'
            self.things.append(_Thing(box, marks, text=said, ink=ink))

    def _pathobject(self, node: Any, box: Box) -> None:
        drawn = node.findtext(NS + "AbbreviatedData") or ""
        if not _DRAWN.fullmatch(drawn):
            raise CannotRebuild(DRAWN, "not_rebuildable")
        filled = node.get("Fill") == "true"
        ink, clear = _ink(node.find(NS + "FillColor"), (0, 0, 0))
        stroke, _ = _ink(node.find(NS + "StrokeColor"), (0, 0, 0))
        kept = _kept(node, ("CTM", "LineWidth")) + f' Fill="{"true" if filled else "false"}"'
        kept += ' Stroke="false"' if node.get("Stroke") == "false" else ""
        colours = _fill(stroke, "StrokeColor") + (_fill(ink) if filled else "")
        marks = f"<ofd:PathObject {{}}{kept}>{colours}<ofd:AbbreviatedData>{drawn}</ofd:AbbreviatedData></ofd:PathObject>"
        self.things.append(_Thing(box, marks, solid=filled and clear > 0.3, ink=ink))

    def _imageobject(self, node: Any, box: Box) -> None:
        number = self.book.picture(node.get("ResourceID", ""))
        self.things.append(
            _Thing(
                box,
                f'<ofd:ImageObject {{}} ResourceID="{350_000_000 + number}"{_kept(node, ("CTM",))}/>',
                picture=number,
                solid=True,
            )
        )

    def _uncover(self) -> None:
        seen = []
        for n, thing in enumerate(self.things):
            if thing.text and thing.ink is not None:
                below = next(
                    (
                        one
                        for one in reversed(self.things[:n])
                        if one.solid and _share(thing.box, one.box) > 0.5
                    ),
                    None,
                )
                if below is not None and below.ink is None and min(thing.ink) > 160:
                    raise CannotRebuild(COVER, "not_rebuildable")
                paper = (255, 255, 255) if below is None else below.ink
                most = max(
                    (_share(thing.box, one.box) for one in self.things[n + 1 :] if one.solid), default=0.0
                )
                if most >= 0.6 or (paper is not None and same(_three(thing.ink), _three(paper))):
                    self.book.drops.add("unseen_text")
                    continue
                if most > 0.25:
                    raise CannotRebuild(COVER, "not_rebuildable")
            seen.append(thing)
        self.things = seen

    def said(self) -> str:
        """The words of the page: an edge between two of one line that stand apart, a new line for another line."""
        made, last = "", None
        for one in self.things:
            if one.text:
                level = last is not None and abs(one.box[1] - last[1]) < 1.5
                gap = one.box[0] - (last[0] + last[2]) if last else 0.0
                made += "" if last is None or (level and -1 < gap < 1.5) else EDGE if level else "\n"
                made, last = made + one.text, one.box
        return made


def _three(ink: tuple[int, ...]) -> tuple[int, int, int]:
    return (ink[0], ink[1], ink[2])


def _area(node: Any) -> Box | None:
    found = _numbers(node.findtext(NS + "PhysicalBox")) if node is not None else []
    return (found[0], found[1], found[2], found[3]) if len(found) == 4 else None


def _numbers(said: str | None) -> list[float]:
    return [float(one) for one in said.split()] if said and _NUMBERS.fullmatch(said.strip()) else []


def _kept(node: Any, names: tuple[str, ...]) -> str:
    return "".join(
        f' {name}="{value.strip()}"' for name in names if (value := node.get(name)) and _numbers(value)
    )


def _ink(fill: Any, usual: tuple[int, ...]) -> tuple[tuple[int, ...], float]:
    """(red, green, blue; how opaque). Raises CannotRebuild for a shading, a palette or another colour space."""
    if fill is None:
        return usual, 1.0
    value = _numbers(fill.get("Value"))
    if len(fill) or fill.get("ColorSpace") or fill.get("Index") or len(value) != 3:
        raise CannotRebuild(DRAWN, "not_rebuildable")
    return tuple(int(one) for one in value), float(fill.get("Alpha", "255")) / 255


def _fill(ink: tuple[int, ...], name: str = "FillColor") -> str:
    return f'<ofd:{name} Value="{ink[0]} {ink[1]} {ink[2]}"/>'


def _font(book: _Book, font: str) -> int:
    return 390_000_000 + (sorted(book.fonts).index(font) + 1 if font else 0)


def _share(box: Box, other: Box) -> float:
    wide = min(box[0] + box[2], other[0] + other[2]) - max(box[0], other[0])
    high = min(box[1] + box[3], other[1] + other[3]) - max(box[1], other[1])
    return wide * high / max(box[2] * box[3], 0.01) if wide > 0 and high > 0 else 0.0


def _written(book: _Book, pages: list[_Page]) -> bytes:
    fonts = "".join(
        f'<ofd:Font ID="{_font(book, one)}" FontName="{escape(book.fonts[one])}"/>'
        for one in sorted(book.fonts)
    )
    media = "".join(
        f'<ofd:MultiMedia ID="{350_000_000 + n}" Type="Image" Format="{kind.upper()}"><ofd:MediaFile>image_{n}.{kind}</ofd:MediaFile></ofd:MultiMedia>'
        for n, _, kind in book.pictures.values()
    )
    box = " ".join(f"{one:g}" for one in book.area)
    listed = "".join(
        f'<ofd:Page ID="{320_000_000 + n}" BaseLoc="Pages/Page_{n}/Content.xml"/>'
        for n in range(1, len(pages) + 1)
    )
    parts = {
        "OFD.xml": f'<ofd:OFD {_HEAD} Version="1.1" DocType="OFD"><ofd:DocBody><ofd:DocInfo><ofd:DocID>{"0" * 32}</ofd:DocID></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>',
        "Doc_0/Document.xml": f"<ofd:Document {_HEAD}><ofd:CommonData><ofd:MaxUnitID>400000000</ofd:MaxUnitID><ofd:PageArea><ofd:PhysicalBox>{box}</ofd:PhysicalBox></ofd:PageArea><ofd:PublicRes>PublicRes.xml</ofd:PublicRes><ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes></ofd:CommonData><ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
        "Doc_0/PublicRes.xml": f'<ofd:Res {_HEAD} BaseLoc="Res"><ofd:Fonts><ofd:Font ID="390000000" FontName="宋体"/>{fonts}</ofd:Fonts></ofd:Res>',
        "Doc_0/DocumentRes.xml": f'<ofd:Res {_HEAD} BaseLoc="Res"><ofd:MultiMedias>{media}</ofd:MultiMedias></ofd:Res>',
    }  # fmt: skip
    for n, page in enumerate(pages, 1):
        drawn = "".join(
            thing.marks.replace(
                "{}",
                f'ID="{n * MOST_OBJECTS + at}" Boundary="{" ".join(f"{one:g}" for one in thing.box)}"',
                1,
            )
            for at, thing in enumerate(page.things)
        )
        area = " ".join(f"{one:g}" for one in page.area)
        parts[f"Doc_0/Pages/Page_{n}/Content.xml"] = (
            f'<ofd:Page {_HEAD}><ofd:Area><ofd:PhysicalBox>{area}</ofd:PhysicalBox></ofd:Area><ofd:Content><ofd:Layer ID="{300_000_000 + n}" Type="Body">{drawn}</ofd:Layer></ofd:Content></ofd:Page>'
        )
    made = {path: ('<?xml version="1.0" encoding="UTF-8"?>' + said).encode() for path, said in parts.items()}
    return package.written(
        made | {f"Doc_0/Res/image_{n}.{kind}": data for n, data, kind in book.pictures.values()}
    )
