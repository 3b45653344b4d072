"""Tables that offices send (.xlsx, .csv): each line as {heading: text} with its number in the file. Pure Python."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from openpyxl import load_workbook

from mingtang.forms import uploads
from mingtang.forms.registers import Register
from mingtang.forms.typed import readable

MOST_LINES = 2000
TAKEN = ("xlsx", "csv", "txt")
MOST_CELLS = 200  # in one line
_LOOK = 12  # lines in which the headings are looked for: above them stand titles and notes
_BLANK = re.compile(r"[\s*＊:：]|（.{0,12}必填.{0,6}）")


class Line(NamedTuple):
    """number: of the line in its file, as a spreadsheet counts."""

    number: int
    cells: dict[str, str]


class Unreadable(Exception):
    """Why the file is no such table, in Chinese."""


def read(name: str, data: bytes, register: Register) -> tuple[list[Line], list[str]]:
    """(lines by field, headings that are no field of `register`). Raises Unreadable."""
    if reason := _unfit(name, data):
        raise Unreadable(reason)
    rows = list(_csv(data) if name.lower().endswith((".csv", ".txt")) else _xlsx(data))
    if len(rows) > MOST_LINES + _LOOK:
        raise Unreadable(f"一次最多导入{MOST_LINES}条，请分成几个文件")
    fields = _headings(register)
    top, places = _top(rows, fields)
    missing = [f.label for f in register.form.fields if f.required and f.key not in places.values()]
    if missing:
        raise Unreadable(f"表头缺少{'、'.join(missing)}")
    strange = [text for i, text in enumerate(rows[top]) if text and i not in places]
    lines = []
    for at, row in enumerate(rows[top + 1 :], top + 2):
        cells = {places[i]: text for i, text in enumerate(row) if i in places and text}
        if cells and not _is_headings(row, fields):
            lines.append(Line(at, cells))
    return lines, strange


def _unfit(name: str, data: bytes) -> str:
    """Why the file cannot be taken: judged as every file that comes into the house; a CSV is a text."""
    stem, dot, kind = name.rpartition(".")
    if not dot or kind.lower() not in TAKEN:
        return "请用 Excel（.xlsx）或者 CSV 表格；.xls、.et 请另存为 .xlsx"
    return uploads.judge(f"{stem}.txt" if kind.lower() == "csv" else name, data).reason


def _headings(register: Register) -> dict[str, str]:
    """What may stand above a column → field: its label, with or without its unit, or its code in the national table."""
    found = {}
    for field in register.form.fields:
        unit = f"{field.label}（{field.unit}）" if field.unit else field.label
        for text in (field.label, unit, register.national.get(field.key, "")):
            if text:
                found[_folded(text)] = field.key
    return found


def _top(rows: Sequence[Sequence[str]], fields: Mapping[str, str]) -> tuple[int, dict[int, str]]:
    """(line of the headings, column → field): the line among the first that names most of the fields."""
    best: tuple[int, dict[int, str]] = (0, {})
    for at, row in enumerate(rows[:_LOOK]):
        places: dict[int, str] = {}
        for i, text in enumerate(row):
            key = fields.get(_folded(text))
            if key and key not in places.values():
                places[i] = key
        if len(places) > len(best[1]):
            best = (at, places)
    if not best[1]:
        raise Unreadable("没有找到表头，请用本台账导出的表格填写")
    return best


def _is_headings(row: Sequence[str], fields: Mapping[str, str]) -> bool:
    """A second line of headings (the codes below the names) is no row."""
    known = [text for text in row if text]
    return len(known) > 2 and all(_folded(text) in fields for text in known)


def _folded(text: str) -> str:
    return _BLANK.sub("", unicodedata.normalize("NFKC", text)).upper()


def _csv(data: bytes) -> Iterator[list[str]]:
    for encoding in ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise Unreadable("文件的文字编码无法识别，请另存为 UTF-8 或者 .xlsx")
    try:
        for row in csv.reader(io.StringIO(text.replace("\x00", ""), newline="")):
            yield [readable(cell.removeprefix("'"), lines=True) for cell in row[:MOST_CELLS]]
    except csv.Error as error:
        raise Unreadable("文件不是逗号分隔的表格") from error


def _xlsx(data: bytes) -> Iterator[list[str]]:
    """The first visible sheet. Judged before as a file (forms.uploads), so no bomb and no macro comes here."""
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheet = next(s for s in book.worksheets if s.sheet_state == "visible")
        for row in _limited(sheet.iter_rows(values_only=True)):
            yield [_text(cell) for cell in row[:MOST_CELLS]]
    except (
        Exception
    ) as error:  # a damaged workbook fails in many ways; the sender is told the one thing that helps
        raise Unreadable("文件打不开，请在电子表格软件中另存为 .xlsx 再导入") from error


def _limited(rows: Iterable[Sequence[Any]]) -> Iterator[Sequence[Any]]:
    for n, row in enumerate(rows):
        if n > MOST_LINES + _LOOK:
            return
        yield row


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime | date):
        return cell.isoformat()[:10]
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return readable(str(cell), lines=True)
