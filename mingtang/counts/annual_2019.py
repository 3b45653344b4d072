"""The cells of the form of 2019 (国办公开办函〔2019〕60号, reports for 2019 and 2020): one row 其他处理, other columns in table one."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from mingtang.counts.annual_2021 import (
    NO_REGISTER,
    NO_RELEASE,
    REGULATIONS,
    applications,
    licences,
    may_make_rules,
    remedies,
)
from mingtang.counts.fold import Life
from mingtang.counts.measures import MEASURES, Period


def fill(tables: Any, lives: list[Life], year: int, agencies: Collection[str]) -> None:
    for table, row, column in tables.form.cells():
        if table == "proactive":
            tables.leave(table, row, column, NO_REGISTER)
    _documents(tables, lives, Period.year(year), agencies)
    applications(tables, lives, year, lambda life: "other" if life.cell.startswith("other_") else life.cell)
    remedies(tables, lives, year)


def _documents(tables: Any, lives: list[Life], period: Period, agencies: Collection[str]) -> None:
    """新制作: formed in the year; 新公开: made public in it. What was public before the system stood is known to no case."""
    made = MEASURES["normative_made"].cases(lives, period)
    told = [x for x in MEASURES["told"].cases(lives, period) if x.binding]
    for row, here in (("regulations", True), ("normative_documents", False)):
        for column, cases in (("made", made), ("published", told)):
            if here and not may_make_rules(agencies):
                _put(tables, row, column, ())
            elif any(life.family == "release" for life in lives):
                _put(tables, row, column, [x.code for x in cases if (x.column == REGULATIONS) == here])
            else:
                tables.leave("proactive", row, column, NO_RELEASE)
    tables.blank.pop("proactive.licences.decisions", None)
    licences(tables, lives, period)


def _put(tables: Any, row: str, column: str, cases: Collection[str]) -> None:
    tables.blank.pop(f"proactive.{row}.{column}", None)
    tables.put("proactive", row, column, cases)
