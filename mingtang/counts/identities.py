"""The arithmetic of the form of 2021 (A1–A6): every identity with both its sides, so that a failure shows itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mingtang.counts import annual_2021
from mingtang.counts.annual_2021 import Values

Row = dict[str, int | None]


@dataclass(frozen=True)
class Identity:
    """id: A1–A6. table; row: "" where the rule is of a whole column. left, right: both sides as computed."""

    id: str
    table: str
    row: str
    column: str
    left: int
    right: int

    @property
    def ok(self) -> bool:
        return self.left == self.right

    def document(self) -> dict[str, object]:
        return {
            "id": self.id,
            "table": self.table,
            "row": self.row,
            "column": self.column,
            "left": self.left,
            "right": self.right,
            "ok": self.ok,
        }


def evaluate(values: Values, before: Row | None) -> list[Identity]:
    """All identities that can be asked. A rule about a blank cell cannot: the cell is named among the blanks instead.

    before: row `carried_out` of the report of the year before, None when there is none to compare with."""
    return [
        *_of_columns(values["applications"]),
        *_of_rows(values["applications"]),
        *_carried(values["applications"], before),
        *_whole_numbers(values),
        *_groups(values["review_litigation"]),
    ]


def _sum(parts: list[int | None]) -> int | None:
    return None if any(part is None for part in parts) else sum(part for part in parts if part is not None)


def _asked(
    id_: str, table: str, row: str, column: str, left: int | None, right: int | None
) -> Iterator[Identity]:
    if left is not None and right is not None:
        yield Identity(id_, table, row, column, left, right)


def _of_columns(table: dict[str, Row]) -> Iterator[Identity]:
    """A1: 新收 + 结转 = 办结 + 结转下年. A2: （七）总计 = the 21 results."""
    leaves = annual_2021.leaves()
    for column in (c["key"] for c in annual_2021.columns()):
        entered = _sum([table["new_received"][column], table["carried_in"][column]])
        left = _sum([table["handled_total"][column], table["carried_out"][column]])
        yield from _asked("A1", "applications", "", column, entered, left)
    for column in (c["key"] for c in annual_2021.columns()):
        results = _sum([table[leaf][column] for leaf in leaves])
        yield from _asked("A2", "applications", "", column, table["handled_total"][column], results)


def _of_rows(table: dict[str, Row]) -> Iterator[Identity]:
    """A3: 总计 = the six kinds of applicant."""
    six = [c["key"] for c in annual_2021.columns() if c["key"] != "total"]
    for row in annual_2021.data_rows():
        cells = table[row["key"]]
        yield from _asked(
            "A3", "applications", row["key"], "total", cells["total"], _sum([cells[c] for c in six])
        )


def _carried(table: dict[str, Row], before: Row | None) -> Iterator[Identity]:
    """A4: 上年结转 = 结转下年度 of the report before."""
    for column, value in table["carried_in"].items():
        yield from _asked("A4", "applications", "", column, value, (before or {}).get(column))


def _whole_numbers(values: Values) -> Iterator[Identity]:
    """A5: what is filled in is a whole number, not negative. left: such cells; right: cells filled in."""
    for table, rows in values.items():
        filled = [value for cells in rows.values() for value in cells.values() if value is not None]
        good = [
            value for value in filled if isinstance(value, int) and not isinstance(value, bool) and value >= 0
        ]
        if filled:
            yield Identity("A5", table, "", "", len(good), len(filled))


def _groups(table: dict[str, Row]) -> Iterator[Identity]:
    """A6: 总计 = 维持 + 纠正 + 其他 + 尚未审结."""
    for group, cells in table.items():
        parts = [value for column, value in cells.items() if column != "total"]
        yield from _asked("A6", "review_litigation", group, "total", cells["total"], _sum(parts))
