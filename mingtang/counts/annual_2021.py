"""The cells of the form of 2021 (国办公开办函〔2021〕30号), counted from lives of cases."""

from __future__ import annotations

from collections.abc import Callable, Collection
from operator import attrgetter
from typing import Any

from mingtang.counts.fold import Life
from mingtang.counts.measures import MEASURES, Period
from mingtang.people.models import Agency

REGULATIONS = "policy-regulations"  # the column 规章; every other binding column holds normative documents

NO_REGISTER = "尚无台账来源，待登记，留空不作零"
NO_REMEDY = "尚未登记过复议、诉讼，留空不作零"
NO_REPEAL = "废止和失效尚未作为办理记录统计，待登记"
NO_LICENCE = "本单位没有行政许可办件记录，待登记"
NO_RELEASE = "本单位没有经发布审签的记录，待登记"

_ROWS = ("new_received", "carried_in", "handled_total", "carried_out")


def fill(tables: Any, lives: list[Life], year: int, agencies: Collection[str]) -> None:
    """tables: annual.Tables, written cell by cell."""
    proactive(tables, lives, year, agencies)
    applications(tables, lives, year, lambda life: life.cell)
    remedies(tables, lives, year)


def may_make_rules(agencies: Collection[str]) -> bool:
    """立法法第九十三条: rules 规章 are made by the government of a districted city, not by its departments."""
    return Agency.objects.filter(code__in=agencies, parent=None, kind="government").exists()


def applications(tables: Any, lives: list[Life], year: int, result: Callable[[Life], str]) -> None:
    """Table two. result: the row of the form in which a case that was dealt with is counted."""
    period, rules = Period.year(year), [(key, MEASURES[key].holds) for key in _ROWS]
    types = [column["key"] for column in tables.form.columns]
    found: dict[str, dict[str, list[str]]] = {r["key"]: {c: [] for c in types} for r in tables.form.data_rows}
    results = set(tables.form.leaves)
    for life in sorted(lives, key=attrgetter("code")):  # once, and every cell has its cases in order
        if life.family != "request":
            continue
        keys = [key for key, holds in rules if holds(life, period)]
        if "handled_total" in keys and (leaf := result(life)) in results:
            keys.append(leaf)
        code, who = life.code, life.applicant_type
        for key in keys:
            row = found[key]
            row["total"].append(code)
            if who in row:
                row[who].append(code)
    for key, row in found.items():
        for column, cases in row.items():
            tables.put("applications", key, column, cases)


def remedies(tables: Any, lives: list[Life], year: int) -> None:
    """Results that came in the year, and what is pending at its end (年报 §2.6). Left blank where nobody keeps the register."""
    found = [life for life in lives if life.family == "remedy"]
    period = Period.year(year)
    for group in tables.form.tables["review_litigation"]["groups"]:
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


def proactive(tables: Any, lives: list[Life], year: int, agencies: Collection[str]) -> None:
    """Art 20 items that the ledger can count: documents through the gate, licences through service cases."""
    period, families = Period.year(year), {life.family for life in lives}
    made = MEASURES["normative_made"].cases(lives, period)
    for row, here in (("regulations", True), ("normative_documents", False)):
        if row == "regulations" and not may_make_rules(agencies):
            for column in ("made", "repealed", "valid"):
                tables.put("proactive", row, column, ())
            continue
        if "release" in families:
            tables.put("proactive", row, "made", [x.code for x in made if (x.column == REGULATIONS) == here])
        else:
            tables.leave("proactive", row, "made", NO_RELEASE)
        tables.leave("proactive", row, "repealed", NO_REPEAL)
        tables.leave("proactive", row, "valid", NO_REPEAL)
    licences(tables, lives, period)
    tables.leave("proactive", "penalties", "decisions", NO_REGISTER)
    tables.leave("proactive", "coercion", "decisions", NO_REGISTER)
    tables.leave("proactive", "admin_fees", "amount_10k_yuan", NO_REGISTER)


def licences(tables: Any, lives: list[Life], period: Period) -> None:
    if any(life.family == "service" for life in lives):
        decided = MEASURES["licences"].cases(lives, period)
        tables.put("proactive", "licences", "decisions", [life.code for life in decided])
    else:
        tables.leave("proactive", "licences", "decisions", NO_LICENCE)
