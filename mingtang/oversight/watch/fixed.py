"""What is public by a fixed day: the packaged duties (fixed.toml), and which of their periods counts on a day. Pure."""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path


@dataclass(frozen=True)
class Fixed:
    """opens, due: month-day; quarter: days after the quarter's end in place of both."""

    code: str
    label: str
    basis: str
    columns: tuple[str, ...]
    opens: str = ""
    due: str = ""
    quarter: int = 0
    kinds: tuple[str, ...] = field(default=())

    def period(self, on: date) -> tuple[date, date]:
        """(first day, last day) of the period that began last, on or before `on`."""
        if self.quarter:
            first = date(on.year, (on.month - 1) // 3 * 3 + 1, 1)
            return first, first + timedelta(days=self.quarter - 1)
        year = on.year if _day(on.year, self.opens) <= on else on.year - 1
        return _day(year, self.opens), _day(year, self.due)

    def ends(self, on: date) -> date:
        """The last day on which publication counts for that period: the day before the next one opens."""
        first, _ = self.period(on)
        if self.quarter:
            return (first + timedelta(days=95)).replace(day=1) - timedelta(days=1)
        return _day(first.year + 1, self.opens) - timedelta(days=1)


def _day(year: int, text: str) -> date:
    month, day = text.split("-")
    return date(year, int(month), int(day))


@cache
def packaged() -> tuple[Fixed, ...]:
    given = tomllib.loads((Path(__file__).parent / "fixed.toml").read_text(encoding="utf-8"))["duty"]
    return tuple(
        Fixed(**{**row, "columns": tuple(row["columns"]), "kinds": tuple(row.get("kinds", ()))})
        for row in given
    )


def owed(
    column: str, kind: str, since: date | None, days: Collection[date], on: date
) -> tuple[Fixed, date] | None:
    """(duty, its last day) that is not met yet and falls due first; None where nothing is owed.

    kind: of the agency. since: a period that ended before the agency kept the column is not asked of it. days: of its
    publications there. Two duties of one column share it: each is met by what is published before the other opens."""
    mine = [d for d in packaged() if column in d.columns and (not d.kinds or kind in d.kinds)]
    found = []
    for duty in mine:
        first, last = duty.period(on)
        rivals = [r.period(on)[0] for r in mine if r is not duty and r.period(on)[0] > first]
        end = min([duty.ends(on), *(day - timedelta(days=1) for day in rivals)])
        if (since is None or last >= since) and not any(first <= day <= end for day in days):
            found.append((duty, last))
    return min(found, key=lambda pair: pair[1], default=None)
