"""Cells of a workbook, and the same workbook with some of them withheld. It begins and ends with a rebuilt file. In the
process apart alone."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any

from openpyxl import load_workbook

from mingtang.records.rebuilding import xlsx
from mingtang.records.redacting.marks import Row, cells_of
from mingtang.records.redacting.word import BLOCK
from mingtang.records.scanning.folding import EDGE

COVER = "区分处理说明"
MOST_SHOWN = 5_000  # cells that the page lists; ranges reach further


class Workbook:
    """A rebuilt workbook: values, no formulas, visible sheets."""

    def __init__(self, name: str, data: bytes) -> None:
        self.name = name
        self.book = load_workbook(io.BytesIO(xlsx.rebuild(name, data).data))

    def listed(self) -> list[dict[str, str]]:
        """{"place", "where", "text"} of every cell that says something, and of the sheets' names."""
        found = []
        for n, sheet in enumerate(self.book.worksheets, 1):
            found.append({"place": f"{n}!表名", "where": sheet.title, "text": sheet.title})
            for cell in _filled(sheet):
                found.append({"place": f"{n}!{cell.coordinate}", "where": sheet.title, "text": _said(cell)})
                if len(found) >= MOST_SHOWN:
                    return found
        return found

    def withhold(self, rows: Sequence[Row]) -> list[str]:
        """Put blocks where the marks are; what was there. ValueError for a place or words that are not there."""
        gone: list[str] = []
        for row in rows:
            gone += self._everywhere(row["words"]) if not row["place"] else self._at(row)
        return gone

    def _everywhere(self, words: str) -> list[str]:
        cells = [c for sheet in self.book.worksheets for c in _filled(sheet) if words in _said(c)]
        titles = [sheet for sheet in self.book.worksheets if words in sheet.title]
        if not cells and not titles:
            raise ValueError(f"全文中没有“{words[:20]}”")
        for cell in cells:
            cell.value = _said(cell).replace(words, BLOCK)
        for sheet in titles:
            sheet.title = sheet.title.replace(words, BLOCK)[:31]
        return [words]

    def _at(self, row: Row) -> list[str]:
        n, cells = cells_of(row["place"])
        if n > len(self.book.worksheets):
            raise ValueError(f"没有第{n}张工作表")
        sheet = self.book.worksheets[n - 1]
        if cells is None:
            gone, sheet.title = [sheet.title], f"工作表{n}"
            return gone
        held = [
            c for c in _filled(sheet) if cells[0] <= c.row <= cells[2] and cells[1] <= c.column <= cells[3]
        ]
        pictures = [p for p in sheet._images if _touches(p.anchor, cells)]
        if row["words"]:
            held = [c for c in held if row["words"] in _said(c)]
        if not held and not (pictures and not row["words"]):
            raise ValueError(f"第{n}张工作表{row['place'].partition('!')[2]}中没有要隐去的内容")
        gone = [row["words"]] if row["words"] else [_said(c) for c in held]
        for cell in held:
            cell.value = _said(cell).replace(row["words"], BLOCK) if row["words"] else BLOCK
            cell.number_format = "General"
        if not row["words"]:
            sheet._images = [p for p in sheet._images if p not in pictures]
        return gone

    def stays(self) -> str:
        cells = (_said(c) for sheet in self.book.worksheets for c in _filled(sheet))
        return EDGE.join([*cells, *(sheet.title for sheet in self.book.worksheets)])

    def written(self, cover: Sequence[str]) -> bytes:
        """The workbook with its cover sheet first, rebuilt once more."""
        if cover:
            sheet = self.book.create_sheet(COVER, 0)
            for n, line in enumerate(cover, 1):
                sheet.cell(n, 1, line).data_type = "s"
            sheet.column_dimensions["A"].width = 90
        return xlsx.rebuild(self.name, xlsx.saved(self.book)).data


def _filled(sheet: Any) -> Iterator[Any]:
    for _, cell in sorted(sheet._cells.items()):
        if cell.value is not None:
            yield cell


def _said(cell: Any) -> str:
    """What a cell says; a date as the office writes it."""
    value = cell.value
    if hasattr(value, "strftime"):
        return f"{value:%Y-%m-%d}" if hasattr(value, "year") else f"{value:%H:%M}"
    return (
        str(int(value))
        if isinstance(value, float) and value.is_integer() and abs(value) < 1e15
        else str(value)
    )


def _touches(anchor: Any, cells: tuple[int, int, int, int]) -> bool:
    """Whether a picture begins or ends within the cells, or lies around them."""
    start, end = anchor._from, getattr(anchor, "to", None) or anchor._from
    return (
        start.row + 1 <= cells[2]
        and end.row + 1 >= cells[0]
        and start.col + 1 <= cells[3]
        and end.col + 1 >= cells[1]
    )
