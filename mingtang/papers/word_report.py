"""The annual report as an editable Word document: its sections and tables."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from docx.document import Document as Doc
from docx.enum.table import WD_ALIGN_VERTICAL
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell

from mingtang.papers import word
from mingtang.papers.report_grid import grid, placed, width
from mingtang.papers.word import CENTER, LEFT, RIGHT, SIZE2, line

_SMALL = Pt(9.5)
_WIDE = 156  # mm


def annual_report(data: Mapping[str, Any], moment: datetime) -> bytes:
    """DOCX twin of `templates/annual_report.typ`; takes the same data."""
    doc = word.new(data["title"], data["issuer"], moment)
    word.page_numbers(doc, first=True)
    for part in str(data["title"]).split("\n"):
        line(doc, part, "title", SIZE2, align=CENTER, pitch=Pt(36), bold=True)
    line(doc)
    for section in data["form"]["sections"]:
        if section["label"]:
            line(doc, section["label"], "hei", chars=2, keep=True)
        if section["type"] == "table":
            form = data["form"]["tables"][section["table"]]
            _draw(doc, form, data.get("tables", {}).get(section["table"], {}))
        for item in data.get("sections", {}).get(section["key"], []):
            word.paragraph_of(doc, item)
    if data.get("note"):
        word.paragraph_of(doc, data["note"])
    line(doc, keep=True)
    for text, keep in ((data["issuer"], True), (word.in_words(str(data["date"])), False)):
        word.indent(line(doc, text, align=RIGHT, keep=keep), right=2)
    return word.saved(doc, moment)


def _draw(doc: Doc, form: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    rows, head = grid(form, values)
    table = _table(doc, len(rows), _widths(form, width(rows)))
    pen = _Pen(table)
    for r, c, cell in placed(rows):
        made = pen.put(r, c, cell.text, down=cell.down, right=cell.right, align=LEFT if cell.left else CENTER)
        if cell.upright:
            _upright(made)
    for n in range(head):
        _repeat(table, n)


def _widths(form: Mapping[str, Any], columns: int) -> list[float]:
    if "header_top" in form:
        return [8, 20, 48.9] + [11.3] * len(form["columns"])
    if "units" in form:
        return [_WIDE - 30 * (columns - 1)] + [30] * (columns - 1)
    return [_WIDE / columns] * columns


def _upright(cell: _Cell) -> None:
    direction = OxmlElement("w:textDirection")
    direction.set(qn("w:val"), "tbRlV")
    cell._tc.get_or_add_tcPr().insert_element_before(direction, "w:tcFitText", "w:vAlign", "w:hideMark")


def _table(doc: Doc, rows: int, widths: list[float]) -> Table:
    table = doc.add_table(rows, len(widths), style="Table Grid")
    table.autofit = False
    for column, wide in zip(table.columns, widths, strict=True):
        column.width = Mm(wide)
    return table


class _Pen:
    """Writes cells of a table; python-docx looks a cell up slowly, so the grid is read once."""

    def __init__(self, table: Table):
        self._cells = table._cells
        self._wide = len(table.columns)

    def put(
        self, row: int, column: int, text: str, down: int = 1, right: int = 1, align: Any = CENTER
    ) -> _Cell:
        cell = self._cells[row * self._wide + column]
        if down > 1 or right > 1:
            cell = cell.merge(self._cells[(row + down - 1) * self._wide + column + right - 1])
        cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
        for extra in cell.paragraphs[1:]:
            extra._p.getparent().remove(extra._p)
        word.dress(cell.paragraphs[0], text, "body", _SMALL, align=align, pitch=Pt(13))
        return cell


def _repeat(table: Table, row: int) -> None:
    """Show a header row again at the top of each page."""
    head = OxmlElement("w:tblHeader")
    head.set(qn("w:val"), "true")
    table.rows[row]._tr.get_or_add_trPr().append(head)
