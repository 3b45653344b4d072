"""Lists as XLSX: what was asked, when and by whom above the table; no cell can act as a formula."""

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from mingtang.clock import SHANGHAI
from mingtang.papers.archive import fixed

# What a spreadsheet program may take for the start of a formula (OWASP, CSV injection), also in the
# full-width forms a Chinese program folds, and behind blanks and characters nobody sees.
_FORMULA = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\xad]*[=+\-@＝＋－＠]|[\t\r\n]")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_MOST_TEXT = 32767  # characters Excel keeps in a cell
_EXACT = 10**15  # larger whole numbers lose digits in a spreadsheet

_LINE = Side(style="thin", color="D5D9E0")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_TOP = Alignment(vertical="top", wrap_text=True)
_HEAD = PatternFill("solid", fgColor="F5F6F8")


def acts_as_formula(text: str) -> bool:
    """Whether a spreadsheet program could read `text` as a formula."""
    return _FORMULA.match(text) is not None


def sheet(
    title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], notes: Mapping[str, str] | None = None
) -> bytes:
    """XLSX of one list; the same arguments give the same bytes.

    columns: labels. rows: one value a column; int, float and Decimal stay numbers (whole numbers of 16 digits
    and more become text), dates ISO text, moments Beijing time, bool 是/否, None blank, anything else text.
    notes: lines between title and header, such as {"筛选条件": …, "导出时间": …, "导出人": …}.
    Raises ValueError when a row has another number of values than there are columns.
    """
    book = Workbook(write_only=True)
    page = book.create_sheet(_tab(title))
    widths = [_width(label) for label in columns]
    notes = notes or {}
    body = []
    for number, row in enumerate(rows, 1):
        if len(row) != len(columns):
            raise ValueError(f"第{number}行有{len(row)}个值，应为{len(columns)}个")
        values = [_value(value) for value in row]
        widths = [max(width, _width(value)) for width, value in zip(widths, values, strict=True)]
        body.append(values)
    for index, width in enumerate(widths, 1):
        page.column_dimensions[get_column_letter(index)].width = min(60, width + 2)
    page.freeze_panes = f"A{len(notes) + 3}"
    styles = _Styles(page)
    page.append([styles.cell(_text(title), styles.title)])
    for label, text in notes.items():
        page.append([styles.cell(_text(f"{label}：{text}"), styles.plain)])
    page.append([styles.cell(_text(label), styles.head) for label in columns])
    for values in body:
        page.append([styles.cell(value, styles.body) for value in values])
    out = io.BytesIO()
    book.properties.creator = ""
    book.properties.title = _text(title)
    book.save(out)
    return fixed(out.getvalue(), "1980-01-01T00:00:00Z")  # the time of export stands in the notes


def _value(value: Any) -> str | int | float | Decimal | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, (int, float, Decimal)):
        return _number(value)
    if isinstance(value, datetime):
        local = value.astimezone(SHANGHAI) if value.tzinfo else value
        return local.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, (date, time)):
        return value.isoformat()
    return _text(str(value))


def _number(value: int | float | Decimal) -> str | int | float | Decimal:
    kept = value == value and -_EXACT < value < _EXACT  # not-a-number differs from itself
    return value if kept else str(value)


def _text(text: str) -> str:
    return _NOT_XML.sub("", text)[:_MOST_TEXT]


class _Styles:
    """The looks a sheet uses, each made once: a style set cell by cell costs ten times the cell."""

    def __init__(self, page: Any):
        self.page = page
        self.title = self._look(font=Font(bold=True, size=14))
        self.plain = self._look()
        self.head = self._look(font=Font(bold=True), border=_BOX, fill=_HEAD)
        self.body = self._look(border=_BOX, alignment=_TOP)
        self._marked: dict[int, Any] = {}

    def _look(self, **looks: Any) -> Any:
        cell = WriteOnlyCell(self.page)
        for name, look in looks.items():
            setattr(cell, name, look)
        return cell._style

    def cell(self, value: Any, style: Any) -> Any:
        """A cell; text is stored as text, and marked as text where it looks like a formula.

        The mark is the attribute behind the apostrophe a person types (`quotePrefix`): the value stays as it was.
        """
        cell = WriteOnlyCell(self.page, value)
        cell._style = style
        if isinstance(value, str):
            cell.data_type = "s"
            if acts_as_formula(value):
                cell._style = self._as_text(style)
        return cell

    def _as_text(self, style: Any) -> Any:
        if id(style) not in self._marked:
            cell = WriteOnlyCell(self.page)
            cell._style = copy(style)
            cell.quotePrefix = True
            cell.number_format = "@"
            self._marked[id(style)] = cell._style
        return self._marked[id(style)]


def _width(value: Any) -> int:
    """Half-width units of the longest line of a value: a Chinese character is three bytes and two units."""
    lines = str("" if value is None else value).split("\n")
    return max(len(line) + (len(line.encode("utf-8", "replace")) - len(line)) // 2 for line in lines)


def _tab(title: str) -> str:
    """A name Excel allows for a sheet: at most 31 characters, none of []:*?/\\ and no apostrophe at the ends."""
    return re.sub(r"[\[\]:*?/\\]", "", _text(title)).strip("' ")[:31] or "清单"
