"""The verbs on returns (填报): say what stands in a cell that no case counts, and take it back."""

from __future__ import annotations

from datetime import datetime

from mingtang.clock import day
from mingtang.counts import annual, returns
from mingtang.counts.acts import may
from mingtang.counts.forms import Form, Place, named
from mingtang.counts.models import Report, Return
from mingtang.ledger.book import act, line_up, write
from mingtang.ledger.refusal import Moved, Refused
from mingtang.people.models import Agency
from mingtang.people.seats import Seat

FACTS = ("agency", "year", "form", "cell", "no", "value", "blank")


@act("return.say", facts=FACTS)
def say(
    agency: Agency, year: int, form: str, cell: str, value: str, source: str, *, by: Seat, at: datetime
) -> int:
    """Return a number for one cell, instead of the one returned before; the row's id. value: "" says that nobody counted it (form of
    2008). source: where the number comes from."""
    may(agency, by, at)
    known = named(form)
    place = next((one for one in known.cells() if ".".join(one) == cell), None)
    if place is None:
        raise Refused("没有这一格")
    if why := returns.why_not(known, place, value):
        raise Refused(why, "value")
    if not source.strip():
        raise Refused("请写明来源，例如台账名称、系统名称或者文号", "source")
    line_up(agency.chain)
    _still_open(agency, year)
    _not_counted(agency, year, known, place)
    before = _rows(agency, year, form, cell).order_by("-no").first()
    _rows(agency, year, form, cell).filter(current=True).update(current=False)
    row = Return(
        agency=agency.code, year=year, form=form, cell=cell, no=before.no + 1 if before else 1, value=returns.canonical(value),
        source=source.strip()[:300], person=by.person, said_on=day(at),
    )  # fmt: skip
    row.save()
    _write(row, agency, by, {"source": row.source})
    return row.pk


@act("return.withdraw", facts=FACTS)
def withdraw(row: Return, reason: str, *, by: Seat, at: datetime) -> int:
    """Take a return back: the cell is again what the cases give."""
    agency = Agency.objects.get(code=row.agency)
    may(agency, by, at)
    if not reason.strip():
        raise Refused("请写明撤回的理由", "reason")
    _still_open(agency, row.year)
    if not Return.objects.house.filter(pk=row.pk, current=True).update(current=False):
        raise Moved("该填报刚刚由他人改动，请刷新后查看")
    _write(row, agency, by, {"reason": reason.strip()[:300]})
    return row.pk


def _not_counted(agency: Agency, year: int, form: Form, place: Place) -> None:
    lists = annual.compute([agency.code], year, form).lists
    counted = {(t, r, c) for t, rows in lists.items() for r, cells in rows.items() for c in cells}
    if place not in returns.offered(form, counted):
        raise Refused("这一格由办理记录算出，不能填报；有误的，先更正有关办件")


def _rows(agency: Agency, year: int, form: str, cell: str):  # type: ignore[no-untyped-def]
    return Return.objects.house.filter(agency=agency.code, year=year, form=form, cell=cell)


def _still_open(agency: Agency, year: int) -> None:
    newest = Report.objects.house.newest(agency.code, year)
    if newest and newest.state == "submitted":
        raise Refused("该年度报告已提交；数字有误的，先在报告中作更正，再填报")


def _write(row: Return, agency: Agency, by: Seat, typed: dict[str, str]) -> None:
    facts = {"agency": row.agency, "year": row.year, "form": row.form, "cell": row.cell, "no": row.no}
    facts |= {"value": row.value} if row.value else {"blank": True}
    write(
        "return", f"{row.agency}-{row.year}-{row.cell}", chain=agency.chain, by=by, facts=facts, typed=typed
    )
