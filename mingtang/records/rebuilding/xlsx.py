"""Workbooks: the values that can be seen, written into a new one; formulas, caches and what is hidden stay behind."""

from __future__ import annotations

import contextlib
import io
import re
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.drawing.image import Image as Picture
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.colors import COLOR_INDEX
from openpyxl.utils import get_column_letter

from mingtang.records.rebuilding import images, package
from mingtang.records.rebuilding.base import DAMAGED, DRAWN, TOO_MUCH, CannotRebuild, Drops, Rebuilt
from mingtang.records.rebuilding.text import UNSEEN
from mingtang.records.rebuilding.word_styles import colour, same
from mingtang.records.scanning.folding import EDGE

MOST_CELLS = 400_000
_SHEET_BYTES = 40_000_000  # of all sheets, expanded
_LEFT = (
    ("comments", "comment"), ("persons/", "comment"), ("docprops/", "properties"), ("customxml/", "custom_xml"), ("thumbnail", "thumbnail"),
    ("embeddings/", "embedded"), ("vbaproject", "macro"), ("activex", "macro"), ("macrosheets", "macro"), ("pivotcache/", "pivot"),
    ("externallinks/", "external"), ("xl/model", "pivot"), ("connections", "external"), ("querytables", "external"), ("customproperty", "properties"),
    ("revisions/", "revision"), ("slicer", "pivot"), ("timelines", "pivot"), ("calcchain", "formula"), ("metadata.xml", "part"), ("richdata", "part"),
)  # fmt: skip
_ORDINARY = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|xl/(?:workbook|styles|sharedStrings)\.xml|xl/theme/theme\d*\.xml|xl/_rels/workbook\.xml\.rels|xl/media/[^/]+"
    r"|xl/(?:worksheets|drawings|pivotTables)/(?:_rels/)?(?:sheet|drawing|pivotTable)\d+\.xml(?:\.rels)?|xl/tables/table\d+\.xml|xl/printerSettings/[^/]+"
)
_TOLD = (
    (b"<rPh", "unused"),
    (b"<scenario", "part"),
    (b"<dataValidation ", "part"),
    (b"<customSheetView ", "part"),
    (b"<oddHeader>", "part"),
    (b"<oddFooter>", "part"),
)
_SHOWN = re.compile(r'[#0?,.%yYmMdDhHsS年月日时分秒星期/\-: ¥￥$€;\[\]@_()*"元万Ee+\\]{0,60}|General|AM/PM')
_NOTHING = re.compile(r"\s*;\s*;\s*;?\s*|;{1,3}.*")


def rebuild(name: str, data: bytes) -> Rebuilt:
    parts, drops = package.opened(data), Drops()
    _look(parts, drops)
    try:
        book = load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
        formulas = any(b"<f" in d for p, d in parts.items() if p.startswith("xl/worksheets/"))
        made = Workbook()
        made.remove(made.active)
        texts: list[tuple[str, str]] = []
        for sheet in book.worksheets:
            if sheet.sheet_state != "visible":
                drops.add("hidden_sheet")
                continue
            texts += _Sheet(sheet, made.create_sheet(_title(sheet.title)), drops).copied()
    except CannotRebuild:
        raise
    except Exception as error:  # a reader fed hostile bytes may raise anything
        raise CannotRebuild(DAMAGED) from error
    if not made.worksheets:
        raise CannotRebuild("没有可见的工作表", "not_rebuildable")
    if formulas:
        drops.add("formula")
    if len(book.defined_names):
        drops.add("name")
    return drops.made(saved(made), [*texts, ("工作表名", "\n".join(s.title for s in made.worksheets))])


def _look(parts: dict[str, bytes], drops: Drops) -> None:
    """Bounds, what cannot be rebuilt, and the parts that will be left out."""
    size = sum(
        len(d) for p, d in parts.items() if p.startswith("xl/worksheets/") or p.endswith("sharedStrings.xml")
    )
    if size > _SHEET_BYTES:
        raise CannotRebuild(TOO_MUCH, "too_much")
    for path, data in parts.items():
        if path.endswith((".xml", ".rels", ".vml")) and b"<!DOCTYPE" in data.replace(b"\x00", b""):
            raise CannotRebuild(DAMAGED)
        lower = path.lower()
        if lower.startswith(("xl/chartsheets/", "xl/diagrams/")) or _drawn(lower, data):
            raise CannotRebuild(DRAWN, "not_rebuildable")
        if lower.startswith("xl/charts/chart"):
            drops.add("chart")
        for words, what in _LEFT:
            if words in lower and not lower.endswith(".rels"):
                drops.add(what)
                break
        else:
            if not _ORDINARY.fullmatch(path):
                drops.add("part", path)
        if lower.startswith("xl/media/"):
            with contextlib.suppress(CannotRebuild):
                images.again(data, drops)
        for sign, what in _TOLD if lower.startswith(("xl/worksheets/", "xl/sharedstrings")) else ():
            if sign in data:
                drops.add(what)
    _strings(parts, drops)


def _drawn(path: str, data: bytes) -> bool:
    """Whether a drawing shows what is neither a picture nor a chart. A chart is left out: its numbers stand in the cells."""
    if not path.startswith("xl/drawings/drawing"):
        return False
    frames = len(re.findall(rb"<(?:\w+:)?graphicFrame[ >]", data))
    charts = len(re.findall(rb"<(?:\w+:)?graphicData [^>]*drawingml/2006/chart\"", data))
    return frames != charts or re.search(rb"<(?:\w+:)?(?:sp|cxnSp|grpSp)[ >]", data) is not None


def _strings(parts: dict[str, bytes], drops: Drops) -> None:
    """Shared strings that no cell names."""
    table = parts.get("xl/sharedStrings.xml")
    if table is None:
        return
    used = set()
    for path, data in parts.items():
        if path.startswith("xl/worksheets/sheet"):
            used |= {int(n) for n in re.findall(rb'<c [^>]*t="s"[^>]*><v>(\d{1,9})</v>', data)}
    if len(re.findall(rb"<si[ >/]", table)) > len(used):
        drops.add("unused", "文字表")


class _Sheet:
    """One sheet on its way into a new workbook."""

    def __init__(self, old: Any, new: Any, drops: Drops) -> None:
        self.old, self.new, self.drops = old, new, drops
        self.where = f"工作表“{old.title}”"
        self.rows = {
            n for n, d in old.row_dimensions.items() if d.hidden or (d.height is not None and d.height < 1.5)
        }
        self.columns: set[int] = set()
        for letter, d in old.column_dimensions.items():
            if d.hidden or (d.width is not None and d.width < 0.4):
                first = d.min or _number(letter)
                self.columns |= set(range(first, min(d.max or first, 16_384) + 1))
        if old.sheet_format.zeroHeight:
            self.rows |= {r for r, _ in old._cells if r not in old.row_dimensions}
        self.dimmed = _dimmed(old)
        self.under = [_under(chart.anchor) for chart in old._charts]

    def copied(self) -> list[tuple[str, str]]:
        """What each row says."""
        cells = sorted(self.old._cells.items())
        if len(cells) > MOST_CELLS:
            raise CannotRebuild(TOO_MUCH, "too_much")
        lines: dict[int, list[str]] = {}
        filled = {key for key, cell in cells if cell.value is not None}
        for what, hidden, at in (("hidden_row", self.rows, 0), ("hidden_column", self.columns, 1)):
            if any(key[at] in hidden for key in filled):
                self.drops.add(what, self.where)
        for (row, column), cell in cells:
            if row in self.rows or column in self.columns:
                continue
            said = self._cell(cell, self.new.cell(row, column))
            if said:
                lines.setdefault(row, []).append(said)
        self._shape()
        return [(f"{self.where}第{row}行", f"{_line(said)}{EDGE}") for row, said in sorted(lines.items())]

    def _cell(self, cell: Any, made: Any) -> str:
        """Copy one cell; what it says, "" for nothing."""
        if not isinstance(cell, Cell):
            return ""
        if cell.has_style:
            _look_alike(cell, made)
        if cell.hyperlink:
            self.drops.add("link", self.where)
        if cell.value is None:
            return ""
        if why := self._unseen(cell):
            self.drops.add(why, self.where)
            return ""
        made.value = cell.value
        if isinstance(cell.value, str):
            made.value = UNSEEN.sub("", cell.value)
            made.data_type = "s"  # words, never a formula
            if made.value != cell.value:
                self.drops.add("hidden_text", "不可见字符")
        return _said(made.value)

    def _unseen(self, cell: Any) -> str:
        if any(
            top < cell.row < bottom and left < cell.column < right for left, top, right, bottom in self.under
        ):
            return "unseen_text"
        shape = str(cell.number_format or "")
        if shape != "General" and _NOTHING.fullmatch(shape):
            return "hidden_format"
        if cell.coordinate in self.dimmed:
            return "unseen_text"
        if cell.font.sz is not None and cell.font.sz <= 2:
            return "unseen_text"
        ink = _colour(cell.font.color) or (0, 0, 0)
        paper = (_colour(cell.fill.fgColor) if cell.fill.fill_type == "solid" else None) or (255, 255, 255)
        return "unseen_text" if same(ink, paper) else ""

    def _shape(self) -> None:
        """Widths, heights, merged cells, pictures, the paper's direction."""
        for key in self.columns:
            self.new.column_dimensions[get_column_letter(key)].hidden = True
        for letter, d in self.old.column_dimensions.items():
            if d.width and not d.hidden and d.customWidth:
                for n in range(
                    d.min or _number(letter), min(d.max or _number(letter), (d.min or 1) + 200) + 1
                ):
                    if n not in self.columns:
                        self.new.column_dimensions[get_column_letter(n)].width = round(d.width, 2)
        for n, d in self.old.row_dimensions.items():
            if n in self.rows:
                self.new.row_dimensions[n].hidden = True
            elif d.height:
                self.new.row_dimensions[n].height = round(d.height, 2)
        for block in sorted(str(r) for r in self.old.merged_cells.ranges):
            self.new.merge_cells(block)
        self.new.page_setup.orientation = self.old.page_setup.orientation
        self.new.freeze_panes = self.old.freeze_panes
        for picture in self.old._images:
            pixels, _ = images.again(picture._data(), self.drops)
            copy = Picture(io.BytesIO(pixels))
            copy.width, copy.height, copy.anchor = picture.width, picture.height, _corner(picture.anchor)
            self.new.add_image(copy)


def _corner(anchor: Any) -> str:
    start = anchor._from
    return f"{get_column_letter(min(start.col, 16_383) + 1)}{min(start.row, 1_048_575) + 1}"


def _under(anchor: Any) -> tuple[int, int, int, int]:
    """The cells at the edges of a chart (left, top, right, bottom, from 1): those between them cannot be seen."""
    end = getattr(anchor, "to", None)
    if end is None:
        raise CannotRebuild(DRAWN, "not_rebuildable")  # how far it reaches is not said
    start = anchor._from
    return start.col + 1, start.row + 1, end.col + 1, end.row + 1


def _number(letter: str) -> int:
    from openpyxl.utils import column_index_from_string

    return int(column_index_from_string(letter))


def _line(cells: list[str]) -> str:
    """A row as it is scanned: an edge between two cells, none between single characters (one box a digit)."""
    made = ""
    for n, said in enumerate(cells):
        alone = n > 0 and len(said) == 1 and len(cells[n - 1]) == 1
        made += ("" if alone or not n else EDGE) + said
    return made


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e21:
        return str(int(value))
    return str(value)


def _dimmed(sheet: Any) -> set[str]:
    """Cells that a condition paints white or formats away: the condition is not copied, so neither are they."""
    found: set[str] = set()
    for block in sheet.conditional_formatting:
        for rule in block.rules:
            style = rule.dxf
            pale = (
                style is not None
                and style.font is not None
                and same(_colour(style.font.color) or (0, 0, 0), (255, 255, 255))
            )
            gone = (
                style is not None
                and style.numFmt is not None
                and _NOTHING.fullmatch(style.numFmt.formatCode or "")
            )
            if pale or gone:
                for part in block.sqref.ranges:
                    if part.size["rows"] * part.size["columns"] <= MOST_CELLS:
                        found |= {f"{get_column_letter(c)}{r}" for r, c in part.cells}
    return found


def _colour(said: Any) -> tuple[int, int, int] | None:
    """What a colour is, where it can be told: by value, from the old palette, or paper and ink of the theme."""
    if said is None:
        return None
    if said.type == "rgb" and isinstance(said.rgb, str):
        return colour(said.rgb[-6:])
    if said.type == "indexed" and isinstance(said.indexed, int):
        return colour(COLOR_INDEX[said.indexed][-6:]) if said.indexed < len(COLOR_INDEX) else None
    if said.type == "theme" and not said.tint:
        return {0: (255, 255, 255), 1: (0, 0, 0)}.get(said.theme)
    return None


def _look_alike(cell: Any, made: Any) -> None:
    """The looks that carry no words: type, size, colour, lines, shading, alignment, the shape of numbers."""
    font, ink = cell.font, _colour(cell.font.color)
    made.font = Font(
        bold=font.b,
        italic=font.i,
        underline=font.u,
        strike=font.strike,
        sz=font.sz,
        color=_hex(ink),
        name="宋体",
    )
    if cell.fill.fill_type == "solid" and (paper := _colour(cell.fill.fgColor)):
        made.fill = PatternFill("solid", fgColor=_hex(paper))
    made.border = Border(
        **{
            s: Side(style=getattr(cell.border, s).style)
            for s in ("left", "right", "top", "bottom")
            if getattr(cell.border, s)
        }
    )
    a = cell.alignment
    made.alignment = Alignment(
        horizontal=a.horizontal,
        vertical=a.vertical,
        wrap_text=a.wrap_text,
        text_rotation=a.text_rotation or 0,
    )
    if _SHOWN.fullmatch(str(cell.number_format or "")):
        made.number_format = cell.number_format


def _hex(ink: tuple[int, int, int] | None) -> str:
    return "%02X%02X%02X" % (ink or (0, 0, 0))


def _title(said: str) -> str:
    return re.sub(r"[\x00-\x1f]", "", said)[:31] or "工作表"


def saved(book: Any) -> bytes:
    kept = io.BytesIO()
    book.save(kept)
    parts = {n: d for n, d in package.opened(kept.getvalue()).items() if not n.startswith("docProps/")}
    for name in (
        "_rels/.rels",
        "[Content_Types].xml",
    ):  # the writer names itself and the hour of saving: not needed
        parts[name] = re.sub(rb"<(?:Relationship|Override) [^>]*docProps/[^>]*/>", b"", parts[name])
    return package.written(parts)
