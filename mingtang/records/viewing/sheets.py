"""A workbook as a page: a table for each sheet, cells as the workbook shows them."""

from __future__ import annotations

import io
import re
from datetime import date, datetime, time
from html import escape
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from mingtang.records.viewing.base import View

MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 1_000, 60, 40_000  # of a sheet, and of all
_NUMBER = re.compile(r"[#0?][#0?,]*(?:\.[#0?]+)?|\.[#0?]+")
_UNSAID = re.compile(r"\[[^\]]*\]|_.|\*.|\\|\"")


def put(view: View, name: str, data: bytes) -> None:
    book = load_workbook(io.BytesIO(data), data_only=True)
    left = MOST_CELLS
    for sheet in book.worksheets:
        if len(book.worksheets) > 1:
            view.heading(sheet.title)
        left -= _sheet(view, sheet, left)
        for n, picture in enumerate(sheet._images, 1):
            view.picture(picture._data(), f"工作表中的图片{n}")


def _sheet(view: View, sheet: Any, left: int) -> int:
    """How many cells were shown."""
    filled = [key for key, cell in sheet._cells.items() if cell.value is not None]
    if not filled:
        return 0
    last_row, last_column = max(r for r, _ in filled), max(c for _, c in filled)
    columns = [
        n for n in range(1, last_column + 1) if not sheet.column_dimensions[get_column_letter(n)].hidden
    ]
    rows = [n for n in range(1, last_row + 1) if not sheet.row_dimensions[n].hidden]
    most = max(0, min(MOST_ROWS, left // max(1, min(len(columns), MOST_COLUMNS))))
    if len(rows) > most or len(columns) > MOST_COLUMNS:
        view.left_out(f"表格较大，每张表只显示前{MOST_ROWS}行、{MOST_COLUMNS}列以内")
    rows, columns = rows[:most], columns[:MOST_COLUMNS]
    spans, under = _merged(sheet, rows, columns)
    lines = [[(r, c) for c in columns if (r, c) not in under] for r in rows]
    said = {key: shown(cell) for key in filled if (cell := sheet._cells[key]) is not None}
    before = _above(lines, said)
    view.lines([said[key] for line in before for key in line if key in said])
    _table(view, lines[len(before) :], said, spans)
    return len(rows) * len(columns)


def _above(
    lines: list[list[tuple[int, int]]], said: dict[tuple[int, int], str]
) -> list[list[tuple[int, int]]]:
    """The lines above the table proper: titles and units, one cell each."""
    for n, line in enumerate(lines):
        if sum(key in said for key in line) > 1:
            return lines[:n]
    return []


def _table(
    view: View,
    lines: list[list[tuple[int, int]]],
    said: dict[tuple[int, int], str],
    spans: dict[tuple[int, int], str],
) -> None:
    made = []
    for n, line in enumerate(lines):
        if not any(key in said for key in line):
            continue
        tag = 'th scope="col"' if not n else "td"
        cells = (f"<{tag}{spans.get(key, '')}>{escape(said.get(key, ''))}</{tag[:2]}>" for key in line)
        made.append(f"<tr>{''.join(cells)}</tr>")
    if made:
        view.pieces.append(f"<table>{''.join(made)}</table>")


def _merged(
    sheet: Any, rows: list[int], columns: list[int]
) -> tuple[dict[tuple[int, int], str], set[tuple[int, int]]]:
    """({first cell: its spans as marks}, the cells beneath others)."""
    spans, under = {}, set()
    for block in sheet.merged_cells.ranges:
        across = [c for c in columns if block.min_col <= c <= block.max_col]
        down = [r for r in rows if block.min_row <= r <= block.max_row]
        if not across or not down:
            continue
        under |= {(r, c) for r in down for c in across} - {(block.min_row, block.min_col)}
        spans[block.min_row, block.min_col] = (f' colspan="{len(across)}"' if len(across) > 1 else "") + (
            f' rowspan="{len(down)}"' if len(down) > 1 else ""
        )
    return spans, under


def shown(cell: Any) -> str:
    """A cell as its format writes it: dates, percentages, decimals, thousands; everything else as it stands."""
    value, form = cell.value, str(cell.number_format or "General").split(";")[0]
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime | date | time):
        return _moment(value, form)
    if isinstance(value, int | float):
        return _number(value, form)
    return str(value)


def _moment(value: datetime | date | time, form: str) -> str:
    if isinstance(value, time):
        return f"{value:%H:%M}"
    said = (
        f"{value.year}年{value.month}月{value.day}日"
        if "年" in form
        else f"{value.year}-{value.month:02}-{value.day:02}"
    )
    if isinstance(value, datetime) and re.search(r"[hH时]", form):
        said += f" {value:%H:%M}"
    return said


def _number(value: float, form: str) -> str:
    bare = _UNSAID.sub("", form)
    found = _NUMBER.search(bare)
    if found is None or "E" in bare:
        return f"{value:.10g}" if isinstance(value, float) else str(value)
    places = len(found[0].partition(".")[2])
    percent = "%" in bare
    said = f"{value * 100 if percent else value:{',' if ',' in found[0] else ''}.{places}f}"
    return bare[: found.start()] + said + bare[found.end() :]
