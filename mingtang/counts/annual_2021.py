"""The annual report in the form of 2021 (国办公开办函〔2021〕30号): its labels as data, its cells as measures.

A cell is a number with the cases behind it, or None: nobody counts it yet (a register will), or nobody counted it then.
A nought is printed, a blank stays blank (年报 §2.6 A5).
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from mingtang.counts import reading
from mingtang.counts.fold import Life
from mingtang.counts.measures import MEASURES, Period
from mingtang.people.models import Agency

FORM = "2021"
FIRST_YEAR = 2021
REGULATIONS = "policy-regulations"  # the column 规章; every other binding column holds normative documents

Values = dict[str, dict[str, dict[str, int | None]]]  # table → row → column
Lists = dict[str, dict[str, dict[str, list[str]]]]  # the same, codes of cases; counted cells only

NO_REGISTER = "尚无台账来源，待登记，留空不作零"
NO_REMEDY = "尚未登记过复议、诉讼，留空不作零"
NO_REPEAL = "废止和失效尚未作为办理记录统计，待登记"
NO_LICENCE = "本单位没有行政许可办件记录，待登记"
NO_RELEASE = "本单位没有经发布审签的记录，待登记"
NOT_YET = "该年度本单位尚未使用本系统，没有统计"


@cache
def form() -> dict[str, Any]:
    """The form: sections, tables, identities, as packaged."""
    text = (Path(__file__).parent / "forms" / "annual_2021.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


@dataclass
class Tables:
    """values: every cell of the form. lists: cases of each counted cell. blank: "table.row.column" → why it is None."""

    values: Values = field(default_factory=dict)
    lists: Lists = field(default_factory=dict)
    blank: dict[str, str] = field(default_factory=dict)

    def put(self, table: str, row: str, column: str, cases: Iterable[str]) -> None:
        found = sorted(cases)
        self.values.setdefault(table, {}).setdefault(row, {})[column] = len(found)
        self.lists.setdefault(table, {}).setdefault(row, {})[column] = found

    def leave(self, table: str, row: str, column: str, why: str) -> None:
        self.values.setdefault(table, {}).setdefault(row, {})[column] = None
        self.blank[f"{table}.{row}.{column}"] = why


def compute(agencies: Collection[str], year: int) -> Tables:
    """The three tables of `year` for these agencies together, from the ledger as it is now."""
    lives = reading.lives(agencies, date(year, 12, 31))
    since = reading.counted_from(agencies)
    tables = Tables()
    if since is None or since > date(year, 12, 31):
        for table, row, column in cells():
            tables.leave(table, row, column, NOT_YET)
        return tables
    _proactive(tables, lives, year, _may_make_rules(agencies))
    _applications(tables, lives, year)
    _remedies(tables, lives, year)
    return tables


def _remedies(tables: Tables, lives: list[Life], year: int) -> None:
    """Results that came in the year, and what is pending at its end (年报 §2.6). Left blank where nobody keeps the register."""
    found = [life for life in lives if life.family == "remedy"]
    period = Period.year(year)
    for group in form()["tables"]["review_litigation"]["groups"]:
        own = [life for life in found if life.remedy == group["key"]]
        cells = {
            result: [x.code for x in own if x.remedy_result == result and period.holds(x.closed_on)]
            for result in ("upheld", "corrected", "other")
        }
        cells["pending"] = [x.code for x in own if x.pending_at_end_of(period.last)]
        cells["total"] = [code for codes in cells.values() for code in codes]
        for key, codes in cells.items():
            if found:
                tables.put("review_litigation", group["key"], key, codes)
            else:
                tables.leave("review_litigation", group["key"], key, NO_REMEDY)


def cells() -> Iterable[tuple[str, str, str]]:
    """(table, row, column) of every cell, in the order of the form."""
    tables = form()["tables"]
    for block in tables["proactive"]["blocks"]:
        for row in block["rows"]:
            yield from (("proactive", row["key"], column["key"]) for column in block["columns"])
    for row in data_rows():
        yield from (("applications", row["key"], column["key"]) for column in columns())
    for group in tables["review_litigation"]["groups"]:
        yield from (("review_litigation", group["key"], column["key"]) for column in group["columns"])


def columns() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = form()["tables"]["applications"]["columns"]
    return found


def data_rows() -> list[dict[str, Any]]:
    """The 25 rows of the applications table that hold numbers."""
    return [row for row in form()["tables"]["applications"]["rows"] if row["kind"] != "group"]


def leaves() -> list[str]:
    """The 21 results that add up to （七）总计."""
    return [row["key"] for row in data_rows() if row["level"] > 1 and row["kind"] == "input"]


def _may_make_rules(agencies: Collection[str]) -> bool:
    """立法法第九十三条: rules 规章 are made by the government of a districted city, not by its departments."""
    return Agency.objects.filter(code__in=agencies, parent=None, kind="government").exists()


def _applications(tables: Tables, lives: list[Life], year: int) -> None:
    period, results = Period.year(year), set(leaves())
    types = [column["key"] for column in columns()]
    found: dict[tuple[str, str], list[str]] = {(r["key"], c): [] for r in data_rows() for c in types}
    for life in lives:
        if life.family != "request":
            continue
        rows = [key for key in _ROWS if MEASURES[key].holds(life, period)]
        if "handled_total" in rows and life.cell in results:
            rows.append(life.cell)
        for row in rows:
            found[row, "total"].append(life.code)
            if life.applicant_type in types:
                found[row, life.applicant_type].append(life.code)
    for (row, column), cases in found.items():
        tables.put("applications", row, column, cases)


_ROWS = ("new_received", "carried_in", "handled_total", "carried_out")


def _proactive(tables: Tables, lives: list[Life], year: int, rules: bool) -> None:
    """Art 20 items that the ledger can count: documents through the gate, licences through service cases."""
    period, families = Period.year(year), {life.family for life in lives}
    made = MEASURES["normative_made"].cases(lives, period)
    for row, here in (("regulations", True), ("normative_documents", False)):
        if row == "regulations" and not rules:
            for column in ("made", "repealed", "valid"):
                tables.put("proactive", row, column, ())
            continue
        if "release" in families:
            tables.put("proactive", row, "made", [x.code for x in made if (x.column == REGULATIONS) == here])
        else:
            tables.leave("proactive", row, "made", NO_RELEASE)
        tables.leave("proactive", row, "repealed", NO_REPEAL)
        tables.leave("proactive", row, "valid", NO_REPEAL)
    if "service" in families:
        decided = MEASURES["licences"].cases(lives, period)
        tables.put("proactive", "licences", "decisions", [life.code for life in decided])
    else:
        tables.leave("proactive", "licences", "decisions", NO_LICENCE)
    tables.leave("proactive", "penalties", "decisions", NO_REGISTER)
    tables.leave("proactive", "coercion", "decisions", NO_REGISTER)
    tables.leave("proactive", "admin_fees", "amount_10k_yuan", NO_REGISTER)


def labels(table: str, row: str, column: str) -> tuple[str, str]:
    """(row label, column label) of a cell. KeyError for a cell the form has not."""
    known = _labels()
    return known[table, row, column]


SHORT = {  # as the desk says them; the report prints the whole row
    "partially_granted": "部分公开",
    "other_no_correction": "其他处理：逾期不补正",
    "other_no_payment": "其他处理：逾期不缴费",
}


def result_label(key: str) -> str:
    """A result of the form in words that stand by themselves: 不予公开：属于国家秘密. KeyError for no result."""
    if key in SHORT:
        return SHORT[key]
    row, rows = _results()[key], form()["tables"]["applications"]["rows"]
    label = _unnumbered(row["label"])
    if row["level"] < 3:
        return label
    group = next(r["label"] for r in rows if r["key"] == row["parent"])
    return f"{_unnumbered(group)}：{label}"


@cache
def _results() -> Mapping[str, dict[str, Any]]:
    return {row["key"]: row for row in data_rows() if row["key"] in leaves()}


def _unnumbered(label: str) -> str:
    """（三）不予公开 → 不予公开; 1.属于国家秘密 → 属于国家秘密."""
    return label.partition("）" if label.startswith("（") else ".")[2]


@cache
def _labels() -> Mapping[tuple[str, str, str], tuple[str, str]]:
    tables = form()["tables"]
    found: dict[tuple[str, str, str], tuple[str, str]] = {}
    for block in tables["proactive"]["blocks"]:
        for row in block["rows"]:
            for column in block["columns"]:
                found["proactive", row["key"], column["key"]] = (row["label"], column["label"])
    for row in data_rows():
        for column in columns():
            found["applications", row["key"], column["key"]] = (row["label"], column["label"])
    for group in tables["review_litigation"]["groups"]:
        for column in group["columns"]:
            found["review_litigation", group["key"], column["key"]] = (group["label"], column["label"])
    return found
