"""Copying the marks of one part of a Word document: what can be seen goes over, what cannot is noted and left."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from lxml import etree

from mingtang.records.rebuilding.base import DRAWN, TOO_MUCH, CannotRebuild, Drops
from mingtang.records.rebuilding.text import UNSEEN
from mingtang.records.rebuilding.word_marks import (
    FONTS,
    GONE,
    KEPT,
    LEVEL,
    MATH,
    MC,
    NS,
    PLAIN,
    UNWRAPPED,
    WP,
    A,
    R,
    W,
)
from mingtang.records.rebuilding.word_styles import TINY, Styles, behind, colour, on, same
from mingtang.records.scanning.folding import EDGE

_PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"
_FAR = 30_000_000  # EMU: beyond any sheet of paper
_PAGE = re.compile(r"\s*(PAGE|NUMPAGES|SECTIONPAGES)\b")
_DEEPEST = 200
_BIG = 60_000_000  # EMU
_VML_GONE = re.compile(
    r"visibility:\s*hidden|display:\s*none|(?:left|top|margin-left|margin-top):\s*-\d{4,}", re.IGNORECASE
)


class Copy:
    """One part. texts: (where, words) of what was copied; lists: numbering used; notes: footnotes referred to."""

    def __init__(
        self,
        styles: Styles,
        drops: Drops,
        where: str,
        picture: Callable[[str, tuple[float, float, float, float]], str],
    ) -> None:
        self.styles, self.drops, self.where, self.picture = styles, drops, where, picture
        self.header: Callable[[str, str], str] | None = None
        self.texts: list[tuple[str, str]] = []
        self.even = False
        self.lists: set[str] = set()
        self.notes: set[tuple[str, str]] = set()
        self.fields: list[dict[str, Any]] = []
        self.boxes: list[Any] = []
        self.paragraphs = self.shapes = 0

    def block(self, node: Any) -> Any:
        """A copy of `node` with what of it is kept."""
        made = self._mark(node)
        self._inside(node, made, [], 0)
        return made

    def _mark(self, node: Any) -> Any:
        local = etree.QName(node).localname
        made = etree.Element(node.tag, nsmap={"w": NS} if node.tag.startswith(W) else None)
        allowed = KEPT.get(local, frozenset())
        for name in sorted(allowed):
            value = node.get(W + name)
            if value is None:
                continue
            if local in ("rFonts", "sym") and name in ("ascii", "hAnsi", "eastAsia", "cs", "font"):
                if value in FONTS:
                    made.set(W + name, value)
            elif PLAIN.fullmatch(value) or (local == "lvlText" and LEVEL.fullmatch(value)):
                made.set(W + name, value)
        return made

    def _inside(self, node: Any, made: Any, above: list[Any], depth: int) -> None:
        """Copy the children of `node` into `made`. above: the marks around, outermost first."""
        if depth > _DEEPEST:
            raise CannotRebuild(TOO_MUCH, "too_much")
        for child in node:
            if not isinstance(child.tag, str):
                continue
            local = etree.QName(child).localname
            if child.tag == MC + "AlternateContent":
                branch = next((b for b in child if isinstance(b.tag, str) and len(b)), None)
                if any(
                    "".join(t.text or "" for t in b.iter(W + "t")).strip()
                    for b in child
                    if b is not branch and isinstance(b.tag, str)
                ):
                    self.drops.add("part", "旧版软件的替代内容")
                if branch is not None:
                    self._inside(branch, made, above, depth + 1)
            elif child.tag.startswith(MATH):
                made.append(self._math(child))
            elif not child.tag.startswith(W):
                continue
            elif local == "r":
                self._run(child, made, [*above, node], depth)
            elif local == "p":
                self._paragraph(child, made, [*above, node], depth)
            elif local in UNWRAPPED:
                self._unwrapped(child, made, [*above, node], depth, local)
            elif local == "sectPr":
                made.append(self._section(child))
            elif local in ("pStyle", "rStyle", "tblStyle"):
                if name := self.styles.names.get(child.get(W + "val", "")):
                    etree.SubElement(made, W + local, {W + "val": name})
            elif local == "tr" and on(child.find(f"{W}trPr/{W}hidden")):
                self.drops.add("hidden_row", self.where)
            elif local == "tr" and (child.find(f"{W}trPr/{W}del") is not None):
                self.drops.add("deleted", self.where)
            elif local in KEPT and local != "t":
                if local == "numId":
                    self.lists.add(child.get(W + "val", ""))
                one = self._mark(child)
                self._inside(child, one, [*above, node], depth + 1)
                made.append(one)
                self._say(local)
            elif local in GONE:
                self.drops.add(GONE[local], self.where)

    def _say(self, local: str) -> None:
        """Cells end with an edge, rows too: what stands in two of them is not read as one."""
        if local in ("tc", "tr") and self.texts:
            where, said = self.texts[-1]
            self.texts[-1] = (where, said + EDGE)

    def _unwrapped(self, child: Any, made: Any, above: list[Any], depth: int, local: str) -> None:
        if local in ("ins", "moveTo"):
            if made.tag in (W + "rPr", W + "trPr"):
                return
            self.drops.add("inserted", self.where)
        if local == "hyperlink" and (child.get(R + "id") or child.get(W + "tooltip")):
            self.drops.add("link", self.where)
        if local == "fldSimple":
            code = child.get(W + "instr", "")
            if found := _PAGE.match(code):
                field = etree.SubElement(made, W + "fldSimple", {W + "instr": found[1]})
                made = field
            else:
                self.drops.add("field_code", self.where)
        told = child.find(W + "sdtPr") if local == "sdt" else None
        marks = (
            {etree.QName(n).localname for n in told if isinstance(n.tag, str)} if told is not None else set()
        )
        if marks & {"dataBinding", "tag", "alias", "comboBox", "dropDownList"}:
            self.drops.add("custom_xml", self.where)
        self._inside(child, made, above, depth + 1)

    def _paragraph(self, node: Any, made: Any, above: list[Any], depth: int) -> None:
        self.paragraphs += 1
        self.texts.append((f"{self.where}第{self.paragraphs}段", ""))
        one = etree.SubElement(made, W + "p")
        boxes, self.boxes = self.boxes, []
        self._inside(node, one, above, depth + 1)
        inner, self.boxes = self.boxes, boxes
        for box in inner:
            self.drops.add("text_box", self.where)
            self._inside(box, made, above[:1], depth + 1)

    def _run(self, node: Any, made: Any, above: list[Any], depth: int) -> None:
        """One run: its words if they can be seen, its pictures, its place among the fields."""
        properties = node.find(W + "rPr")
        unseen = self._unseen(properties, above)
        one = etree.Element(W + "r")
        if properties is not None:
            mark = self._mark(properties)
            self._inside(properties, mark, above, depth + 1)
            one.append(mark)
        for child in node:
            if not isinstance(child.tag, str) or child is properties:
                continue
            local = etree.QName(child).localname
            if local == "fldChar" and child.tag.startswith(W):
                self._field(child, one)
            elif local == "instrText" and child.tag.startswith(W):
                if self.fields:
                    self.fields[-1]["code"] += child.text or ""
            elif self.fields and any(f["page"] or not f["shown"] for f in self.fields):
                continue
            elif child.tag == W + "t":
                if unseen and (child.text or "").strip():
                    self.drops.add(unseen, self.where)
                elif words := self._visible(child.text or ""):
                    text = etree.SubElement(one, W + "t")
                    text.text = words
                    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
                    self._add(words)
            elif local in ("drawing", "pict", "AlternateContent"):
                if not unseen:
                    self._drawing(child, one)
            elif child.tag.startswith(W) and local in ("tab", "br", "cr", "noBreakHyphen", "softHyphen", "sym", "footnoteRef", "endnoteRef", "separator", "continuationSeparator", "footnoteReference", "endnoteReference"):  # fmt: skip
                one.append(self._mark(child))
                self._add({"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}.get(local, ""))
                if local in ("footnoteReference", "endnoteReference"):
                    self.notes.add((local.removesuffix("Reference"), child.get(W + "id", "")))
            elif local in GONE:
                self.drops.add(GONE[local], self.where)
        if len(one) > (properties is not None):
            made.append(one)

    def _visible(self, words: str) -> str:
        """The words without characters that print nothing."""
        seen = UNSEEN.sub("", words)
        if seen != words:
            self.drops.add("hidden_text", "不可见字符")
        return seen

    def _add(self, words: str) -> None:
        if not self.texts:
            self.texts.append((self.where, ""))
        where, said = self.texts[-1]
        self.texts[-1] = (where, said + words)

    def _field(self, node: Any, one: Any) -> None:
        """begin … code … separate … result … end: only the result is seen; a page number stays a page number."""
        kind = node.get(W + "fldCharType")
        if kind == "begin":
            self.fields.append({"code": "", "shown": False, "page": ""})
            if len(node):
                self.drops.add("form_field", self.where)
        elif kind == "separate" and self.fields:
            self._settle(one)
            self.fields[-1]["shown"] = True
        elif kind == "end" and self.fields:
            if not self.fields[-1]["shown"]:
                self._settle(one)
            self.fields.pop()

    def _settle(self, one: Any) -> None:
        field = self.fields[-1]
        if found := _PAGE.match(field["code"]):
            field["page"] = found[1]
            for kind in ("begin", "", "end"):
                if kind:
                    etree.SubElement(one, W + "fldChar", {W + "fldCharType": kind})
                else:
                    etree.SubElement(one, W + "instrText").text = f" {found[1]} "
        else:
            self.drops.add("field_code", self.where)

    def _far(self, ppr: Any | None) -> bool:
        """Whether a paragraph stands in a frame off the page or of no size."""
        frame = ppr.find(W + "framePr") if ppr is not None else None
        if frame is None:
            return False
        place = [frame.get(W + k, "0") for k in ("x", "y")]
        size = [frame.get(W + k, "999") for k in ("w", "h")]
        return any(re.fullmatch(r"-\d{4,}|\d{6,}", p) for p in place) or any(
            s.isdecimal() and int(s) < 20 for s in size
        )

    def _unseen(self, properties: Any | None, above: list[Any]) -> str:
        """Why the words of a run cannot be seen: "hidden_text" or "unseen_text"; "" when they can."""
        paragraph = next((n for n in reversed(above) if n.tag == W + "p"), None)
        ppr = paragraph.find(W + "pPr") if paragraph is not None else None
        if self._far(ppr):
            return "hidden_text"
        names = [_val(properties, "rStyle"), _val(ppr, "pStyle")]
        styles = self.styles
        if on(styles.value("vanish", [properties], names)) or on(
            styles.value("specVanish", [properties], names)
        ):
            return "hidden_text"
        size = styles.value("sz", [properties], names)
        if size is not None and size.get(W + "val", "").isdecimal() and int(size.get(W + "val")) <= TINY:
            return "unseen_text"
        said = styles.value("color", [properties], names)
        ink = colour(said.get(W + "val", "")) if said is not None else None
        cell = next((n for n in reversed(above) if n.tag == W + "tc"), None)
        shades = [styles.value("shd", [properties], names[:1]), styles.value("shd", [ppr], names[1:])]
        if cell is not None:
            shades.append(cell.find(f"{W}tcPr/{W}shd"))
            table = next((n for n in reversed(above) if n.tag == W + "tbl"), None)
            style = styles.by_id.get(_val(table.find(W + "tblPr"), "tblStyle")) if table is not None else None
            if (
                style is not None
                and any(colour(s.get(W + "fill", "")) for s in style.iter(W + "shd"))
                and ink == (255, 255, 255)
            ):
                return ""  # white on the dark head of a table, as its style paints it
        paper = behind(shades, styles.value("highlight", [properties], names))
        automatic = (
            (255, 255, 255) if sum(paper) < 200 and ink is None and not _marked(properties) else (0, 0, 0)
        )
        return "unseen_text" if same(ink or automatic, paper) else ""

    def _drawing(self, node: Any, one: Any) -> None:
        """Pictures are drawn anew in the line; text boxes become paragraphs; what else is drawn cannot be rebuilt."""
        for other in list(node.iter(MC + "Fallback")):
            if other.getprevious() is not None:
                if "".join(t.text or "" for t in other.iter(W + "t")).strip():
                    self.drops.add("part", "旧版软件的替代内容")
                other.getparent().remove(other)
        if any(
            etree.QName(n).localname in ("chart", "relIds", "contentPart")
            for n in node.iter()
            if isinstance(n.tag, str)
        ):
            raise CannotRebuild(DRAWN, "not_rebuildable")
        for said in node.iter(WP + "docPr"):
            if said.get("descr") or said.get("title"):
                self.drops.add("alt_text", self.where)
        sizes = [n for n in node.iter(WP + "extent", A + "ext") if n.get("cx") is not None]
        if not any(
            True
            for _ in node.iter(
                WP + "inline",
                WP + "anchor",
                "{urn:schemas-microsoft-com:vml}shape",
                "{urn:schemas-microsoft-com:vml}rect",
            )
        ):
            self.drops.add("hidden_text", "没有位置的图形")
            return
        hidden = any("0" in (n.get("cx"), n.get("cy")) for n in sizes) or any(n.get("hidden") in ("1", "true") for n in node.iter(WP + "docPr")) or any(
            abs(int(n.text)) > _FAR or int(n.text) < -2_000_000 for n in node.iter(WP + "posOffset") if re.fullmatch(r"-?\d{1,12}", n.text or "")
        )  # fmt: skip
        styled = [n.get("style", "") for n in node.iter() if isinstance(n.tag, str)]
        if hidden or any(_VML_GONE.search(s) for s in styled):
            self.drops.add("hidden_text", self.where)
            return
        self.boxes += list(node.iter(W + "txbxContent"))
        for blip in node.iter(A + "blip"):
            self._picture(node, blip, one)
        for data in node.iter("{urn:schemas-microsoft-com:vml}imagedata"):
            if rid := self.picture(data.get(R + "id", ""), (0, 0, 0, 0)):
                one.append(self._inline(rid, *_vml_size(styled)))

    def _picture(self, node: Any, blip: Any, one: Any) -> None:
        sheet = blip.getparent().find(A + "srcRect")
        crop = tuple(_share(sheet, side) for side in "ltrb") if sheet is not None else (0.0, 0.0, 0.0, 0.0)
        rid = self.picture(blip.get(R + "embed", ""), crop)  # type: ignore[arg-type]
        extent = next(node.iter(WP + "extent"), None)
        if rid and extent is not None:
            one.append(
                self._inline(
                    rid,
                    *(
                        min(_BIG, int(extent.get(k))) if (extent.get(k) or "").isdecimal() else 1_000_000
                        for k in ("cx", "cy")
                    ),
                )
            )

    def _inline(self, rid: str, wide: int, high: int) -> Any:
        self.shapes += 1
        return etree.fromstring(
            f'<w:drawing xmlns:w="{NS}" xmlns:wp="{WP[1:-1]}" xmlns:a="{A[1:-1]}" xmlns:r="{R[1:-1]}"><wp:inline><wp:extent cx="{wide}" cy="{high}"/>'
            f'<wp:docPr id="{self.shapes}" name="p{self.shapes}"/><a:graphic><a:graphicData uri="{_PIC}"><pic:pic xmlns:pic="{_PIC}"><pic:nvPicPr>'
            f'<pic:cNvPr id="0" name="p"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="{rid}"/><a:stretch><a:fillRect/></a:stretch>'
            f'</pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
            f"</pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>"
        )

    def _math(self, node: Any) -> Any:
        """A formula: its own marks, and words where they can be seen."""
        made = etree.Element(node.tag)
        for name, value in sorted(node.attrib.items()):
            if name.startswith(MATH) and PLAIN.fullmatch(value):
                made.set(name, value)
        if node.tag == MATH + "t":
            made.text = node.text
            self._add(node.text or "")
        for child in node:
            if isinstance(child.tag, str) and child.tag.startswith(MATH):
                made.append(self._math(child))
        return made

    def _section(self, node: Any) -> Any:
        made = self._mark(node)
        for child in node:
            if not isinstance(child.tag, str):
                continue
            local = etree.QName(child).localname
            if local in ("headerReference", "footerReference"):
                kind = child.get(W + "type", "default")
                if (kind == "first" and not on(node.find(W + "titlePg"))) or (
                    kind == "even" and not self.even
                ):
                    self.drops.add("hidden_text", "未启用的页眉页脚")
                    continue
                rid = (
                    self.header(child.get(R + "id", ""), local.removesuffix("Reference"))
                    if self.header
                    else ""
                )
                if rid:
                    kind = child.get(W + "type", "default")
                    etree.SubElement(
                        made,
                        W + local,
                        {
                            W + "type": kind if kind in ("default", "first", "even") else "default",
                            R + "id": rid,
                        },
                    )
            elif local in KEPT:
                made.append(self._mark(child))
            elif local in GONE:
                self.drops.add(GONE[local], self.where)
        return made


def _val(properties: Any | None, mark: str) -> str:
    node = properties.find(W + mark) if properties is not None else None
    return str(node.get(W + "val", "")) if node is not None else ""


def _marked(properties: Any | None) -> bool:
    """Whether a run is marked with a highlight or shading of its own: black on black, as people black words out."""
    return properties is not None and (
        properties.find(W + "highlight") is not None or properties.find(W + "shd") is not None
    )


def _share(sheet: Any, side: str) -> float:
    """A crop in thousandths of a per cent as a share; nothing is added where it is negative."""
    value = sheet.get(side, "0")
    return min(0.95, max(0.0, int(value) / 100_000)) if re.fullmatch(r"-?\d{1,7}", value) else 0.0


def _vml_size(styles: list[str]) -> tuple[int, int]:
    """Width and height in EMU of a shape of old, said in points."""
    said = ";".join(styles)
    found = [re.search(rf"(?:^|;)\s*{k}:\s*([\d.]{{1,8}})pt", said) for k in ("width", "height")]
    wide, high = (int(float(f[1]) * 12_700) if f else 2_000_000 for f in found)
    return min(wide, _BIG), min(high, _BIG)
