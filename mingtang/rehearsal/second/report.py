"""Tables two and three of one year, agency by agency. Every sum is counted by itself, so that the identities can fail."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import form
from .days import Holidays
from .story import Case, Remedy
from .terms import late


def answer(cases: list[Case], remedies: list[Remedy], year: int) -> dict[str, dict[str, Any]]:
    """The tables of the year and the cases carried over: compute() without "late"."""
    agencies = {agency for case in cases for _, agency in case.holders} | {
        remedy.agency for remedy in remedies
    }
    counted = [case for case in cases if not case.ordered]
    return {
        agency: of_agency(held(counted, agency, year), remedies, agency, year) for agency in sorted(agencies)
    }


def held(cases: list[Case], agency: str, year: int) -> list[Case]:
    """The cases that count at an agency in the report of a year: it held them when the year, or the case, was over."""
    return [case for case in cases if case.new.year <= year and case.agency_at(year) == agency]


def of_agency(own: list[Case], remedies: list[Remedy], agency: str, year: int) -> dict[str, Any]:
    return {
        "applications": applications(own, year),
        "remedies": table_three([remedy for remedy in remedies if remedy.agency == agency], year),
        "open": sorted(case.number for case in own if case.open_at_end_of(year)),
    }


def replied_late(cases: list[Case], agency: str, holidays: Holidays, year: int) -> list[str]:
    """The numbers of the cases replied to in the year after their last day."""
    replied = [case for case in held(cases, agency, year) if case.owed and case.closed_in(year)]
    return sorted(case.number for case in replied if case.closed and late(case, case.closed, holidays))


def applications(own: list[Case], year: int) -> dict[str, dict[str, int]]:
    cells = form.empty_applications()
    for case in own:
        for row in rows_of(case, year):
            cells[row][case.applicant] += 1
            cells[row][form.TOTAL] += 1
    return cells


def rows_of(case: Case, year: int) -> Iterator[str]:
    """The rows in which a case stands in the report of a year (domain/annual-report.md §2.7)."""
    if case.new.year == year:
        yield form.NEW
    if case.open_at_end_of(year - 1):
        yield form.CARRIED_IN
    if case.closed_in(year) and case.result:
        yield case.result
        yield form.HANDLED
    if case.open_at_end_of(year):
        yield form.CARRIED_OUT


def table_three(remedies: list[Remedy], year: int) -> dict[str, dict[str, int]]:
    """What ended in the year by its result, and what had begun and not ended when the year did."""
    cells = form.empty_remedies()
    for remedy in remedies:
        if column := column_of(remedy, year):
            cells[remedy.group][column] += 1
            cells[remedy.group][form.TOTAL] += 1
    return cells


def column_of(remedy: Remedy, year: int) -> str | None:
    if remedy.ended and remedy.ended.year == year:
        return remedy.result
    if remedy.begun.year <= year and (remedy.ended is None or remedy.ended.year > year):
        return form.PENDING
    return None
