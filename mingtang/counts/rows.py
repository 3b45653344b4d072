"""Measures on rows of registers (台账): how many rows of a year, or the sum of a number in them, of all or of some kinds.

They are data (rows.toml). Rows of 工作数据 are figures by their own names: what no case and no other register counts, each
with its source. A register in which nobody has entered a row of that year or an earlier one counts nothing: a nought would
be a claim that nobody made.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from mingtang.counts import kept
from mingtang.counts.kept import Row
from mingtang.counts.returns import added

RETURNED = "work-figures"  # 工作数据: name, value, qualifier, unit, source
BEFORE = {"about": "约", "near": "近", "beyond": "超过"}
AFTER = {"more": "多", "over": "余", "above": "以上"}
SCALES = ("万", "亿", "%", "％")  # 45万字 is 45 with the unit 万字: the figure shows 45万; 71% 71%
_DAY = "until_on"


@dataclass(frozen=True)
class RowMeasure:
    """date: the field by which a row belongs to a year. sum: a number field, "" = rows are counted. only: choice field → codes.
    by: a field whose values have figures of their own (编印简报期数·《经贸简报》)."""

    register: str
    name: str
    date: str
    sum: str = ""
    by: str = ""
    only: Mapping[str, list[str]] = field(default_factory=dict)

    def takes(self, row: Row) -> bool:
        return all(row.values.get(key) in codes for key, codes in self.only.items())


@dataclass(frozen=True)
class RowFigure:
    """value: None where nobody keeps the register. codes: of the rows behind it. before, after: 约 or 多, as it was said.
    sources: of what was returned. whole: name of the figure that it is a part of."""

    name: str
    register: str
    value: int | str | None
    codes: tuple[str, ...] = ()
    before: str = ""
    after: str = ""
    sources: tuple[str, ...] = ()
    whole: str = ""
    why: str = ""


@cache
def measures() -> tuple[RowMeasure, ...]:
    given = tomllib.loads((Path(__file__).parent / "rows.toml").read_text(encoding="utf-8"))
    return tuple(RowMeasure(**one) for one in given["measure"])


def figures(agencies: Collection[str], year: int) -> list[RowFigure]:
    """Every figure of the registers of these agencies together, returned ones last."""
    registers = dict.fromkeys([*(one.register for one in measures()), RETURNED])
    found: dict[str, list[Row]] = {register: [] for register in registers}
    for row in kept.rows(agencies, list(registers)):
        found[row.register].append(row)
    counted = [one for measure in measures() for one in _counted(measure, found[measure.register], year)]
    return [*counted, *_returned(found[RETURNED], year)]


def _counted(measure: RowMeasure, rows: list[Row], year: int) -> Iterator[RowFigure]:
    if not any(row.values[measure.date] <= f"{year}-12-31" for row in rows):
        yield RowFigure(measure.name, measure.register, None)
        return
    mine = [row for row in rows if _of(row, measure.date, year) and measure.takes(row)]
    yield _figure(measure, measure.name, mine)
    for value in dict.fromkeys(row.values.get(measure.by, "") for row in mine) if measure.by else ():
        some = [row for row in mine if row.values.get(measure.by) == value]
        yield _figure(measure, f"{measure.name}·{value}", some, measure.name)


def _figure(measure: RowMeasure, name: str, mine: list[Row], whole: str = "") -> RowFigure:
    value: int | str = len(mine)
    if measure.sum:
        mine = [row for row in mine if row.values.get(measure.sum)]
        value = added(0, [row.values[measure.sum] for row in mine])
    return RowFigure(name, measure.register, value, tuple(row.code for row in mine), whole=whole)


def _returned(rows: list[Row], year: int) -> Iterator[RowFigure]:
    named: dict[str, list[Row]] = {}
    for row in rows:
        if _of(row, _DAY, year):
            named.setdefault(row.values["name"], []).append(row)
    yield from (_sum(name, mine) for name, mine in named.items())


def _sum(name: str, rows: list[Row]) -> RowFigure:
    """Rows of one name add up, where they are of one unit and no shares: 97% and 95% are not 192%."""
    codes = tuple(row.code for row in rows)
    units = {row.values["unit"] for row in rows}
    if len(rows) > 1 and (len(units) > 1 or units & {"%", "％", "分"}):
        return RowFigure(name, RETURNED, None, codes, why="同名的几条单位不同或者是比率，不能相加")
    said = {row.values["qualifier"] for row in rows} - {"exact"}
    how = said.pop() if len(said) == 1 else "about" if said else ""
    sources = tuple(dict.fromkeys(row.values["source"] for row in rows))
    value = added(0, [row.values["value"] for row in rows])
    scale, whole = rows[0].values["unit"][:1], rows[0].values.get("whole", "")
    after = (scale if scale in SCALES else "") + AFTER.get(how, "")
    return RowFigure(name, RETURNED, value, codes, BEFORE.get(how, ""), after, sources, whole)


def _of(row: Row, date: str, year: int) -> bool:
    return row.values[date].startswith(f"{year}-")
