"""The identities of the form (A1–A6), asked of the judge's own result: a judge that cannot add up must not judge."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import form

Report = dict[str, dict[str, Any]]


def broken(report: Report, before: Report, *, regrouped: bool = False) -> list[str]:
    """The identities that do not hold, one sentence each; [] when all do.

    report, before: what report.answer() gave for the year and for the year before it. regrouped: whether cases changed hands
    after that year had ended; the form lets A4 be explained in section 6 then.
    """
    return [
        fault
        for agency, tables in report.items()
        for fault in of_agency(agency, tables, before[agency], regrouped)
    ]


def of_agency(agency: str, tables: dict[str, Any], before: dict[str, Any], regrouped: bool) -> Iterator[str]:
    cells = tables["applications"]
    for column in (*form.CLASSES, form.TOTAL):
        yield from of_column(f"{agency}, {column}", {row: cells[row][column] for row in form.ROWS})
    for row, values in cells.items():
        if values[form.TOTAL] != sum(values[kind] for kind in form.CLASSES):
            yield f"A3: {agency}, {row}: 总计 is not the sum of the six classes"
        if any(type(n) is not int or n < 0 for n in values.values()):
            yield f"A5: {agency}, {row}: a cell is no whole number"
    if not regrouped and cells[form.CARRIED_IN] != before["applications"][form.CARRIED_OUT]:
        yield f"A4: {agency}: carried in is not what the year before carried out"
    if cells[form.CARRIED_OUT][form.TOTAL] != len(tables["open"]):
        yield f"A1: {agency}: the list of open cases is longer or shorter than its cell"
    for group, values in tables["remedies"].items():
        if values[form.TOTAL] != sum(values[column] for column in form.COLUMNS):
            yield f"A6: {agency}, {group}: 总计 is not the sum of the four results"


def of_column(where: str, cells: dict[str, int]) -> Iterator[str]:
    if cells[form.NEW] + cells[form.CARRIED_IN] != cells[form.HANDLED] + cells[form.CARRIED_OUT]:
        yield f"A1: {where}: new and carried in are not handled and carried out"
    if cells[form.HANDLED] != sum(cells[row] for row in form.CELLS):
        yield f"A2: {where}: （七）总计 is not the sum of the leaves"
