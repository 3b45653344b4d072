"""A government's own figures: the sum of what it and each agency below it reported, as submitted where it was (A12)."""

from __future__ import annotations

from datetime import date

from mingtang.counts import annual, reading
from mingtang.counts.annual import Tables, plus
from mingtang.counts.forms import Place, of_year
from mingtang.counts.models import Report
from mingtang.people.models import Agency


def summed(codes: list[str], year: int) -> Tables:
    """The tables of these agencies added up, cell by cell. A cell stays blank only where all left it blank."""
    form = of_year(year)
    total = Tables(form)
    for place in form.cells():
        total.leave(*place, annual.NOT_YET)
    left: set[Place] = set()
    for code in counted(codes, year):
        left |= _take_in(total, of_one(code, year))
    for place in left:
        if total.at(place) == 0:  # whoever might have had some has not counted: a nought would be a claim
            table, row, column = place
            total.values[table][row][column] = None
    total.blank = {
        ".".join(place): total.blank[".".join(place)] for place in form.cells() if total.at(place) is None
    }
    return total


def counted(codes: list[str], year: int) -> list[str]:
    """Those with something to count in the year; the first of them where none has."""
    known = [
        code for code in codes if (since := reading.counted_from([code])) and since <= date(year, 12, 31)
    ]
    submitted = Report.objects.house.filter(
        agency__in=codes, year=year, whole=False, kind="annual", state="submitted"
    )
    return sorted({*known, *submitted.values_list("agency", flat=True)}) or codes[:1]


def of_one(code: str, year: int) -> Tables:
    """What one agency reported, or what the ledger gives where it has not."""
    row = Report.objects.house.official(code, year)
    if row:
        return Tables(of_year(year), row.tables, row.lists, row.blank, row.returned)
    return annual.compute([code], year)


def _take_in(total: Tables, part: Tables) -> set[Place]:
    """The places that this part leaves blank, each with its reason noted."""
    left = set()
    for table, row, column in total.form.cells():
        value = part.values[table][row][column]
        place = f"{table}.{row}.{column}"
        known = total.values[table][row][column]
        total.values[table][row][column] = plus(known, value)
        if value is None:
            left.add((table, row, column))
            total.blank[place] = part.blank.get(place, annual.NOT_YET)
        cases = total.lists.setdefault(table, {}).setdefault(row, {}).setdefault(column, [])
        cases += part.lists.get(table, {}).get(row, {}).get(column, [])
        if place in part.returned:
            total.returned.setdefault(place, []).extend(part.returned[place])
    return left


def missing(codes: list[str], year: int) -> list[Agency]:
    """Agencies that owe a report and have not submitted one."""
    done = Report.objects.house.filter(
        agency__in=codes, year=year, whole=False, kind="annual", state="submitted"
    )
    owing = Agency.objects.filter(code__in=codes, reporting=True).exclude(code__in=done.values("agency"))
    return list(owing.exclude(closed_on__lte=date(year, 12, 31)).order_by("order", "code"))
