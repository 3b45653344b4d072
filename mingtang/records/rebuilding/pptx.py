"""Slides (ECMA-376, PresentationML): what each shows, written anew in black on white. Notes, comments, hidden slides and
shapes, animations, masters and backgrounds stay behind; what covers a text in part, charts and drawings hold the file."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from mingtang.records.rebuilding import images, package
from mingtang.records.rebuilding.base import DAMAGED, DRAWN, TOO_MUCH, CannotRebuild, Drops, Rebuilt
from mingtang.records.rebuilding.pptx_sight import COVERED, Box, Paper, share, words
from mingtang.records.rebuilding.pptx_writing import Shape, written
from mingtang.records.scanning.folding import EDGE

P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MOST_SLIDES, MOST_SHAPES = 500, 3_000
COVER = "演示文稿中有图形压住文字，不能确定哪些看得见，请调整后再传或另存为 PDF"
_LEFT = (
    ("notesslide", "notes"), ("notesmaster", "notes"), ("handoutmaster", "part"), ("comment", "comment"), ("docprops/", "properties"),
    ("customxml/", "custom_xml"), ("thumbnail", "thumbnail"), ("embeddings/", "embedded"), ("vbaproject", "macro"), ("activex", "macro"),
    ("/tags/", "properties"), ("slidelayout", "background"), ("slidemaster", "background"), ("presprops", "part"), ("viewprops", "part"),
)  # fmt: skip
_ORDINARY = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|ppt/(?:_rels/)?presentation\.xml(?:\.rels)?|ppt/slides/(?:_rels/)?slide\d+\.xml(?:\.rels)?"
    r"|ppt/theme/(?:_rels/)?theme\d+\.xml(?:\.rels)?|ppt/media/[^/]+|ppt/tableStyles\.xml|ppt/slide(?:Layout|Master)s/.*\.rels"
)


def rebuild(name: str, data: bytes) -> Rebuilt:
    parts, drops = package.opened(data), Drops()
    _look(parts, drops)
    slides, page = shown(parts, drops)
    texts = [(f"第{n}张", said) for n, slide in enumerate(slides, 1) for said in slide.texts]
    return drops.made(written([slide.shapes for slide in slides], page), texts)


def shown(parts: dict[str, bytes], drops: Drops) -> tuple[list[_Slide], tuple[int, int]]:
    """(the slides that are shown, width and height of each in EMU). Raises CannotRebuild."""
    start = next((t for kind, t, _ in package.relations(parts, "").values() if kind == "officeDocument"), "")
    if start not in parts:
        raise CannotRebuild(DAMAGED)
    root = package.parsed(parts[start])
    size = root.find(P + "sldSz")
    page = (int(size.get("cx")), int(size.get("cy"))) if size is not None else (12_192_000, 6_858_000)
    links = package.relations(parts, start)
    listed = [links[one.get(R + "id")][1] for one in root.iter(P + "sldId") if one.get(R + "id") in links]
    if len(listed) > MOST_SLIDES:
        raise CannotRebuild(TOO_MUCH, "too_much")
    slides = [_Slide(parts, path, page, drops) for path in listed if path in parts]
    found = [slide for slide in slides if slide.read()]
    if not found:
        raise CannotRebuild("没有可见的幻灯片", "not_rebuildable")
    if {p for p in parts if re.fullmatch(r"ppt/slides/slide\d+\.xml", p)} - set(listed):
        drops.add("hidden_slide")
    used = {path for slide in slides for path in slide.used}
    if {p for p in parts if p.startswith("ppt/media/")} - used:
        drops.add("unused", "图片")
    return found, page


def _look(parts: dict[str, bytes], drops: Drops) -> None:
    for path, data in parts.items():
        lower = path.lower()
        if lower.startswith(("ppt/charts/", "ppt/diagrams/", "ppt/ink/")):
            raise CannotRebuild(DRAWN, "not_rebuildable")
        for words_, what in _LEFT:
            if words_ in lower and not lower.endswith(".rels"):
                drops.add(what)
                break
        else:
            if not _ORDINARY.fullmatch(path):
                drops.add("part", path)
        if lower.startswith("ppt/media/") and data.startswith((b"\x89PNG", b"\xff\xd8\xff")):
            try:
                images.again(data, drops)
            except CannotRebuild:
                drops.add("part", path)


@dataclass
class _Slide:
    parts: dict[str, bytes]
    path: str
    page: tuple[int, int]
    drops: Drops
    shapes: list[Shape] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    used: set[str] = field(default_factory=set)

    def read(self) -> bool:
        """Whether the slide is shown; its shapes and texts are known afterwards."""
        root = package.parsed(self.parts[self.path])
        self.links = package.relations(self.parts, self.path)
        if root.get("show") in ("0", "false"):
            self.drops.add("hidden_slide")
            return False
        if root.find(P + "timing") is not None or root.find(P + "transition") is not None:
            self.drops.add("animation")
        if any(node.tag.endswith("}AlternateContent") for node in root.iter() if isinstance(node.tag, str)):
            raise CannotRebuild(DRAWN, "not_rebuildable")
        self.layouts = [
            self._placed(target) for kind, target, _ in self.links.values() if kind == "slideLayout"
        ]
        tree = root.find(f"{P}cSld/{P}spTree")
        self.paper = Paper((255, 255, 255) if root.find(f"{P}cSld/{P}bg") is None else None)
        self._children(tree if tree is not None else root, lambda box: box)
        self._uncover()
        self.texts = [said for shape in self.shapes if (said := shape.said(EDGE))]
        return True

    def _placed(self, path: str) -> dict[tuple[str, str], Box]:
        """Where the placeholders of a layout stand."""
        found: dict[tuple[str, str], Box] = {}
        if path in self.parts:
            for shape in package.parsed(self.parts[path]).iter(P + "sp"):
                mark, box = shape.find(f".//{P}ph"), _box(shape.find(f"{P}spPr/{A}xfrm"))
                if mark is not None and box:
                    found[mark.get("type", "body"), mark.get("idx", "0")] = box
        return found

    def _children(self, tree: Any, place: Any) -> None:
        for node in tree:
            local = node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""
            if local in ("sp", "pic", "graphicFrame", "grpSp", "cxnSp"):
                if len(self.shapes) > MOST_SHAPES:
                    raise CannotRebuild(TOO_MUCH, "too_much")
                told = next((one for one in node.iter(P + "cNvPr")), None)
                if told is not None and told.get("hidden") in ("1", "true"):
                    self.drops.add("unseen_text")
                    continue
                if told is not None and (told.get("descr") or told.get("title")):
                    self.drops.add("alt_text")
                getattr(self, "_" + local.lower())(node, place)

    def _grpsp(self, node: Any, place: Any) -> None:
        frame = node.find(f"{P}grpSpPr/{A}xfrm")
        outer = _box(frame)
        if frame is None or outer is None:
            self._children(node, place)
            return
        inner = _box(frame, "chOff", "chExt") or outer
        scale = [(outer[n + 2] / inner[n + 2]) if inner[n + 2] else 1.0 for n in (0, 1)]

        def within(box: Box) -> Box:
            x, y = (int(outer[n] + (box[n] - inner[n]) * scale[n]) for n in (0, 1))
            return place((x, y, int(box[2] * scale[0]), int(box[3] * scale[1])))

        self._children(node, within)

    def _sp(self, node: Any, place: Any) -> None:
        own = _box(node.find(f"{P}spPr/{A}xfrm"))
        mark = node.find(f".//{P}ph")
        if own:
            box = place(own)
        elif mark is not None:
            key = (mark.get("type", "body"), mark.get("idx", "0"))
            box = next((layout[key] for layout in self.layouts if key in layout), _FALL_BACK)
        else:
            box = _FALL_BACK
        if mark is not None and mark.get("type") in ("dt", "ftr", "sldNum"):
            self.drops.add("background")
            return
        if node.find(f"{P}spPr/{A}custGeom") is not None or node.find(f"{P}spPr/{A}blipFill") is not None:
            raise CannotRebuild(DRAWN, "not_rebuildable")
        paper = self.paper.under(node.find(P + "spPr"))
        lines, dropped = words(node.find(P + "txBody"), paper)
        if dropped:
            self.drops.add("unseen_text")
        self._add(Shape(box, lines=lines, geometry=_geometry(node), solid=_solid(node.find(P + "spPr"))))

    def _cxnsp(self, node: Any, place: Any) -> None:
        box = _box(node.find(f"{P}spPr/{A}xfrm"))
        if box:
            self._add(Shape(place(box), geometry="line"))

    def _pic(self, node: Any, place: Any) -> None:
        box = _box(node.find(f"{P}spPr/{A}xfrm"))
        blip = node.find(f"{P}blipFill/{A}blip")
        target = self.links.get(blip.get(R + "embed", "") if blip is not None else "", ("", "", True))
        if box is None or target[2] or target[1] not in self.parts:
            self.drops.add("link")
            return
        cut = node.find(f"{P}blipFill/{A}srcRect")
        crop = (
            tuple(max(0, int(cut.get(side, "0"))) / 100_000 for side in "ltrb")
            if cut is not None
            else (0.0,) * 4
        )
        if any(crop):
            self.drops.add("cropped")
        self.used.add(target[1])
        pixels, kind = images.again(self.parts[target[1]], self.drops, (crop[0], crop[1], crop[2], crop[3]))
        self._add(Shape(place(box), picture=pixels, kind=kind, solid=True))

    def _graphicframe(self, node: Any, place: Any) -> None:
        table, box = node.find(f".//{A}tbl"), _box(node.find(P + "xfrm"))
        if table is None or box is None:
            raise CannotRebuild(DRAWN, "not_rebuildable")
        rows = []
        for row in table.findall(A + "tr"):
            cells = []
            for cell in row.findall(A + "tc"):
                lines, dropped = words(cell.find(A + "txBody"), self.paper.under(cell.find(A + "tcPr")))
                joined = cell.get("hMerge") in ("1", "true") or cell.get("vMerge") in ("1", "true")
                if dropped or (joined and lines):
                    self.drops.add("merged" if joined else "unseen_text")
                cells.append("" if joined else "\n".join(lines))
            rows.append(cells)
        self._add(Shape(place(box), rows=rows, solid=True))

    def _add(self, shape: Shape) -> None:
        if share(shape.box, (0, 0, *self.page)) < 0.2:
            self.drops.add("unseen_text")  # off the slide
        else:
            self.shapes.append(shape)

    def _uncover(self) -> None:
        """Leave out what a later shape covers; hold where it covers a part of a text."""
        seen = []
        for n, shape in enumerate(self.shapes):
            most = max(
                (share(shape.box, above.box) for above in self.shapes[n + 1 :] if above.solid), default=0.0
            )
            if most >= COVERED and (shape.lines or shape.rows or shape.picture):
                self.drops.add("unseen_text")
                continue
            if most > 0.25 and (shape.lines or shape.rows):
                raise CannotRebuild(COVER, "not_rebuildable")
            seen.append(shape)
        self.shapes = seen


_FALL_BACK: Box = (600_000, 600_000, 10_000_000, 5_000_000)


def _box(frame: Any, corner: str = "off", extent: str = "ext") -> Box | None:
    """(x, y, width, height) in EMU."""
    if frame is None:
        return None
    off, ext = frame.find(A + corner), frame.find(A + extent)
    if off is None or ext is None:
        return None
    return int(off.get("x", 0)), int(off.get("y", 0)), int(ext.get("cx", 0)), int(ext.get("cy", 0))


def _geometry(node: Any) -> str:
    """The outline that is drawn around a shape; "" for none."""
    shape = node.find(f"{P}spPr/{A}prstGeom")
    line = node.find(f"{P}spPr/{A}ln")
    drawn = _solid(node.find(P + "spPr")) or (line is not None and line.find(A + "noFill") is None)
    kind = shape.get("prst", "rect") if shape is not None else "rect"
    return kind if drawn and re.fullmatch(r"[a-zA-Z0-9]{2,40}", kind) else ""


def _solid(looks: Any) -> bool:
    """Whether what is beneath cannot be seen through it."""
    if looks is None:
        return False
    return any(
        looks.find(A + kind) is not None
        for kind in ("solidFill", "gradFill", "pattFill", "blipFill", "grpFill")
    )
