"""A table of the annual report as rows of cells with their spans, whatever its shape: Word, Excel and HTML draw the same grid."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Cell:
    """scope: of a head cell "col", "row", "colgroup" or "rowgroup"; "" of a value. upright: written from top to bottom."""

    text: str
    down: int = 1
    right: int = 1
    scope: str = ""
    left: bool = False
    upright: bool = False
    number: Any = None


Grid = list[list[Cell]]


def grid(form: Mapping[str, Any], values: Mapping[str, Any]) -> tuple[Grid, int]:
    """(the rows, how many of them are the head that is shown again on each page). values: row → column → value; a cell that is
    not there or None stays blank, a nought is printed."""
    if "blocks" in form:
        return list(_blocks(form, values)), 0
    if "groups" in form:
        return _groups(form, values), 3
    if "header_top" in form:
        return [*_applicants_head(form), *_applicants(form, values)], 3
    return list(_list(form, values)), 1


def placed(rows: Grid) -> Iterator[tuple[int, int, Cell]]:
    """(row, column, cell) of each cell, counting what the spans above cover."""
    covered: set[tuple[int, int]] = set()
    for r, row in enumerate(rows):
        c = 0
        for cell in row:
            while (r, c) in covered:
                c += 1
            yield r, c, cell
            covered |= {(r + i, c + j) for i in range(cell.down) for j in range(cell.right)}
            c += cell.right


def width(rows: Grid) -> int:
    return max(c + cell.right for _, c, cell in placed(rows))


def _value(values: Mapping[str, Any], row: str, column: str, right: int = 1) -> Cell:
    value = (values.get(row) or {}).get(column)
    return Cell("" if value is None else str(value), right=right, number=value)


def _blocks(form: Mapping[str, Any], values: Mapping[str, Any]) -> Iterator[list[Cell]]:
    for block in form["blocks"]:
        wide = 1 + sum(column.get("colspan", 1) for column in block["columns"])
        yield [Cell(block["title"], right=wide, scope="colgroup")]
        heads = (Cell(c["label"], right=c.get("colspan", 1), scope="col") for c in block["columns"])
        yield [Cell(block["stub_label"], scope="col"), *heads]
        for row in block["rows"]:
            cells = (_value(values, row["key"], c["key"], c.get("colspan", 1)) for c in block["columns"])
            yield [Cell(row["label"], scope="row"), *cells]


def _applicants_head(form: Mapping[str, Any]) -> Grid:
    columns = form["columns"]
    grouped = [c for c in columns if c["group"] is not None]
    second: list[Cell] = []
    for column in columns:
        if column["group"] is None:
            second.append(Cell(column["label"], down=2, scope="col"))
        elif column is grouped[0]:
            second.append(Cell(form["column_group"]["label"], right=len(grouped), scope="colgroup"))
    return [
        [Cell(form["corner_note"], down=3, right=3, scope="colgroup"), Cell(form["header_top"], right=len(columns), scope="colgroup")],
        second,
        [Cell(c["label"], scope="col") for c in grouped],
    ]  # fmt: skip


def _applicants(form: Mapping[str, Any], values: Mapping[str, Any]) -> Iterator[list[Cell]]:
    waiting: list[Cell] = []
    for at, row in enumerate(form["rows"]):
        if row["kind"] == "group":
            waiting.append(_group(row, form["rows"][at + 1 :]))
            continue
        own = Cell(row["label"], right=4 - row["level"], scope="row", left=True)
        yield [*waiting, own, *(_value(values, row["key"], c["key"]) for c in form["columns"])]
        waiting = []


def _group(row: Mapping[str, Any], after: list[Mapping[str, Any]]) -> Cell:
    if row["level"] > 1:
        return Cell(row["label"], down=len(row["children"]), scope="rowgroup", left=True)
    count = 0
    for other in after:
        if other["level"] == 1:
            break
        count += other["kind"] != "group"
    return Cell(row["label"], down=count, scope="rowgroup", upright=True)


def _groups(form: Mapping[str, Any], values: Mapping[str, Any]) -> Grid:
    groups = form["groups"]
    own = [g for g in groups if g["parent_label"] is None]
    shared = [g for g in groups if g["parent_label"] is not None]
    top = [Cell(g["label"], down=2, right=len(g["columns"]), scope="colgroup") for g in own]
    top.append(
        Cell(shared[0]["parent_label"], right=sum(len(g["columns"]) for g in shared), scope="colgroup")
    )
    return [
        top,
        [Cell(g["label"], right=len(g["columns"]), scope="colgroup") for g in shared],
        [Cell(c["label"], scope="col") for g in groups for c in g["columns"]],
        [_value(values, g["key"], c["key"]) for g in groups for c in g["columns"]],
    ]


def _list(form: Mapping[str, Any], values: Mapping[str, Any]) -> Iterator[list[Cell]]:
    unit = f"数量（单位：{form['unit']}）" if form["unit"] else "数量"
    units = [Cell("单位", scope="col")] if form["units"] else []
    yield [Cell("指标", scope="col"), *units, Cell(unit, scope="col")]
    for row in form["rows"]:
        said = [Cell(row["unit"])] if form["units"] else []
        yield [Cell(row["label"], scope="row", left=True), *said, _value(values, row["key"], "value")]
