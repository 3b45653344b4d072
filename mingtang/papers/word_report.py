"""The annual report as an editable Word document: six sections, three tables."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from docx.document import Document as Doc
from docx.enum.table import WD_ALIGN_VERTICAL
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell

from mingtang.papers import word
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
    makers = {"proactive": _proactive, "applications": _applications, "review_litigation": _review}
    for section in data["form"]["sections"]:
        line(doc, section["label"], "hei", chars=2, keep=True)
        if section["type"] == "table":
            form = data["form"]["tables"][section["table"]]
            makers[section["table"]](doc, form, data.get("tables", {}).get(section["table"], {}))
        for item in data.get("sections", {}).get(section["key"], []):
            word.paragraph_of(doc, item)
    line(doc, keep=True)
    for text, keep in ((data["issuer"], True), (word.in_words(str(data["date"])), False)):
        word.indent(line(doc, text, align=RIGHT, keep=keep), right=2)
    return word.saved(doc, moment)


def _value(cells: Mapping[str, Any], *keys: str) -> str:
    """Printed value of a cell: blank when it is not there, 0 when it is zero."""
    at: Any = cells
    for key in keys:
        at = at.get(key) if isinstance(at, Mapping) else None
    return "" if at is None else str(at)


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

    def put_all(self, row: int, column: int, texts: Iterable[str]) -> None:
        for i, text in enumerate(texts):
            self.put(row, column + i, text)


def _proactive(doc: Doc, form: Mapping[str, Any], cells: Mapping[str, Any]) -> None:
    pen = _Pen(_table(doc, sum(2 + len(b["rows"]) for b in form["blocks"]), [_WIDE / 4] * 4))
    at = 0
    for block in form["blocks"]:
        pen.put(at, 0, block["title"], right=4)
        pen.put(at + 1, 0, block["stub_label"])
        for i, column in enumerate(block["columns"], 1):
            pen.put(at + 1, i, column["label"], right=column.get("colspan", 1))
        for j, row in enumerate(block["rows"], at + 2):
            pen.put(j, 0, row["label"])
            for i, column in enumerate(block["columns"], 1):
                key = column["key"]
                shown = _value(cells, row["key"], key) or _value(cells, block["key"], row["key"], key)
                pen.put(j, i, shown, right=column.get("colspan", 1))
        at += 2 + len(block["rows"])


def _applications(doc: Doc, form: Mapping[str, Any], cells: Mapping[str, Any]) -> None:
    columns, rows = form["columns"], form["rows"]
    printed = [row for row in rows if row["kind"] != "group"]
    table = _table(doc, 3 + len(printed), [8, 20, 48.9] + [11.3] * len(columns))
    pen = _Pen(table)
    pen.put(0, 0, form["corner_note"], down=3, right=3)
    pen.put(0, 3, form["header_top"], right=len(columns))
    grouped = [i for i, column in enumerate(columns) if column["group"] is not None]
    pen.put(1, 3 + grouped[0], form["column_group"]["label"], right=len(grouped))
    for i, column in enumerate(columns, 3):
        single = i - 3 not in grouped
        pen.put(1 if single else 2, i, column["label"], down=2 if single else 1)
    at = 3
    for i, row in enumerate(rows):
        if row["kind"] == "group":
            _group(pen, at, row, rows[i + 1 :])
            continue
        pen.put(at, row["level"] - 1, row["label"], right=4 - row["level"], align=LEFT)
        pen.put_all(at, 3, (_value(cells, row["key"], column["key"]) for column in columns))
        at += 1
    for n in range(3):
        _repeat(table, n)


def _group(pen: _Pen, at: int, row: Mapping[str, Any], after: list[Mapping[str, Any]]) -> None:
    """A head over several rows; that of the first level stands upright."""
    if row["level"] > 1:
        pen.put(at, 1, row["label"], down=len(row["children"]), align=LEFT)
        return
    count = 0
    for other in after:
        if other["level"] == 1:
            break
        count += other["kind"] != "group"
    cell = pen.put(at, 0, row["label"], down=count)
    direction = OxmlElement("w:textDirection")
    direction.set(qn("w:val"), "tbRlV")
    cell._tc.get_or_add_tcPr().insert_element_before(direction, "w:tcFitText", "w:vAlign", "w:hideMark")


def _review(doc: Doc, form: Mapping[str, Any], cells: Mapping[str, Any]) -> None:
    groups = form["groups"]
    pen = _Pen(_table(doc, 4, [_WIDE / 15] * sum(len(g["columns"]) for g in groups)))
    shared = [g for g in groups if g["parent_label"] is not None]
    pen.put(
        0, len(groups[0]["columns"]), shared[0]["parent_label"], right=sum(len(g["columns"]) for g in shared)
    )
    at = 0
    for group in groups:
        own = group["parent_label"] is None
        pen.put(0 if own else 1, at, group["label"], down=2 if own else 1, right=len(group["columns"]))
        pen.put_all(2, at, (column["label"] for column in group["columns"]))
        pen.put_all(3, at, (_value(cells, group["key"], column["key"]) for column in group["columns"]))
        at += len(group["columns"])


def _repeat(table: Table, row: int) -> None:
    """Show a header row again at the top of each page."""
    head = OxmlElement("w:tblHeader")
    head.set(qn("w:val"), "true")
    table.rows[row]._tr.get_or_add_trPr().append(head)
