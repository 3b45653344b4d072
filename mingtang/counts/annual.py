"""The cells of the annual report: each a number with the cases behind it, plus what was returned (填报) for it.

A cell is None where nobody counts it yet, or nobody counted it then: a nought is printed, a blank stays blank (年报 §2.6 A5).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from mingtang.counts import annual_2008, annual_2019, annual_2021, reading, returns
from mingtang.counts.fold import Life
from mingtang.counts.forms import Form, of_year

Value = int | str | None  # a decimal is its text
Row = dict[str, Value]
Values = dict[str, dict[str, Row]]  # table → row → column
Lists = dict[str, dict[str, dict[str, list[str]]]]  # the same, codes of cases; counted cells only

NOT_YET = "该年度本单位尚未使用本系统，没有统计"
FILLS: dict[str, Callable[..., None]] = {
    "2021": annual_2021.fill,
    "2019": annual_2019.fill,
    "2008": annual_2008.fill,
}


@dataclass
class Tables:
    """values: every cell of the form. lists: cases of each counted cell. blank: place → why it is None. returned: place → the
    returns in it. A place is "table.row.column"."""

    form: Form
    values: Values = field(default_factory=dict)
    lists: Lists = field(default_factory=dict)
    blank: dict[str, str] = field(default_factory=dict)
    returned: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def put(self, table: str, row: str, column: str, cases: Iterable[str]) -> None:
        found = sorted(cases)
        self.values.setdefault(table, {}).setdefault(row, {})[column] = len(found)
        self.lists.setdefault(table, {}).setdefault(row, {})[column] = found

    def leave(self, table: str, row: str, column: str, why: str) -> None:
        self.values.setdefault(table, {}).setdefault(row, {})[column] = None
        self.blank[f"{table}.{row}.{column}"] = why

    def at(self, place: Collection[str]) -> Value:
        table, row, column = place
        return self.values[table][row][column]


def compute(agencies: Collection[str], year: int, form: Form | None = None) -> Tables:
    """The tables of `year` for these agencies together, from the ledger as it is now."""
    tables = Tables(form or of_year(year))
    lives = reading.lives(agencies, date(year, 12, 31))
    since = reading.counted_from(agencies)
    if since is None or since > date(year, 12, 31):
        for table, row, column in tables.form.cells():
            tables.leave(table, row, column, NOT_YET)
    else:
        FILLS[tables.form.code](tables, lives, year, agencies)
    _in_order(tables)
    for place, rows in returns.of(agencies, year, tables.form.code).items():
        _add(tables, place, rows)
    return tables


def _in_order(tables: Tables) -> None:
    """Rows and columns as the form has them, whatever order they were counted in."""
    known: Values = {}
    for table, row, column in tables.form.cells():
        known.setdefault(table, {}).setdefault(row, {})[column] = tables.values[table][row][column]
    tables.values = known


def _add(tables: Tables, place: tuple[str, str, str], rows: list[returns.Said]) -> None:
    """What was returned comes on top of the cases counted here; a blank that was declared takes the cell away."""
    table, row, column = place
    key, told = ".".join(place), [asdict(one) for one in rows]
    tables.returned[key] = told
    if all(one.value == "" for one in rows):
        tables.values[table][row][column] = None
        tables.blank[key] = "；".join(dict.fromkeys(f"未统计：{one.source}" for one in rows))
        return
    counted = tables.values[table][row][column] or 0
    tables.values[table][row][column] = returns.added(counted, [one.value for one in rows if one.value])
    tables.blank.pop(key, None)


def plus(one: Value, other: Value) -> Value:
    """The sum of two cells; what is blank adds nothing, two blanks stay blank."""
    if one is None or other is None:
        return one if other is None else other
    return returns.added(one, [str(other)])


def families(lives: Iterable[Life]) -> set[str]:
    return {life.family for life in lives}
