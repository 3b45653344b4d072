"""The light of a column, how many are about to go out, and the annual reports that are owed: what several pages of the desk show."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet

from mingtang.counts import monthly, owed
from mingtang.counts.measures import Period
from mingtang.counts.models import Monthly, MonthlyUrging, Report
from mingtang.database.together import Size
from mingtang.desk.frame import today
from mingtang.oversight.watch.standing import STATES, Standing, standings
from mingtang.people.models import Agency
from mingtang.people.seats import Seat
from mingtang.records.columns import EDITORS, edits
from mingtang.ui.lamps import Sign

_SIGNS = {
    "normal": ("normal", "disc"), "soon": ("soon", "diamond"), "late": ("late", "triangle"), "blank": ("late", "triangle"),
}  # fmt: skip


def sign(one: Standing) -> Sign:
    """The light of a column, with the days left."""
    tone, shape = _SIGNS[one.state]
    left = ""
    if one.left is not None and one.state != "blank":
        left = f"超期{-one.left}日" if one.left < 0 else "今日到期" if one.left == 0 else f"剩余{one.left}日"
    return Sign(tone, shape, STATES[one.state], left)


def worst() -> dict[str, Standing]:
    """column → how it stands where it stands worst."""
    found: dict[str, Standing] = {}
    order = list(STATES)
    for one in standings(today()):
        known = found.get(one.column)
        if known is None or order.index(one.state) < order.index(known.state):
            found[one.column] = one
    return found


def failing(seat: Seat) -> int:
    """How many columns fall due soon: what the website's editor finds on the first page of the day."""
    if seat.post not in EDITORS | {"drafter"} or not edits(seat, today()):
        return 0
    return sum(one.state == "soon" for one in standings(today()))


def reporting(seat: Seat) -> dict[str, Any]:
    """年度报告 of the year that ended, as the first page of the day tells it: to the head of a disclosure office his own that is
    not submitted, to the openness office how many are overdue. {} for everybody else, and where there is nothing to tell."""
    year = today().year - 1
    if seat.post not in ("disclosure_head", "openness_office"):
        return {}
    rows = (
        Report.objects.open_to(seat)
        .filter(year=year, kind="annual")
        .only("agency", "whole", "version", "submitted_on", "origin")
    )
    if seat.post == "disclosure_head":
        own = [body for body in owed.bodies() if body.code == seat.agency]
        open_ = [one for one in owed.standings(own, year, today(), rows) if not one.first_on]
        return (
            {"year": year, "own": open_, "late": any(one.state == "missing" for one in open_)}
            if open_
            else {}
        )
    stood = owed.standings(owed.bodies(), year, today(), rows)
    missing = sum(one.state == "missing" for one in stood)
    return {"year": year, "missing": missing} if missing else {}


def urged_months(seat: Seat, on: date) -> dict[str, QuerySet | Size]:
    """月度报告: what the first page of the day asks of urgings (催报), in the statement of its cases: a head's own that are not
    answered; for the openness office who has reported the last month. {} for posts that are not told."""
    if seat.post == "disclosure_head":
        return {
            "urged": MonthlyUrging.objects.filter(agency=seat.agency, answered_on=None).order_by(
                "month", "urged_on"
            )
        }
    if seat.post == "openness_office":
        return {"reported": Monthly.objects.house.filter(month=monthly.before(on), version=1).only("agency")}
    return {}


def late_months(seat: Seat, on: date, told: dict[str, Any]) -> list[dict[str, Any]]:
    """Lines for urged_months(), whose answers are `told`: each month that a head is urged to report, the last urging alone;
    how many agencies are late with the last month."""
    if "urged" in told:
        return list(
            {
                row.month: {"month": row.month, "due_on": row.due_on, "urged_on": row.urged_on}
                for row in told["urged"]
            }.values()
        )
    if "reported" not in told:
        return []
    known, month = {row.agency for row in told["reported"]}, monthly.before(on)
    late = sum(one.code not in known and _late(one, month, on) for one in _stood(month))
    return [{"month": month, "late": late}] if late else []


def _stood(month: date) -> list[Agency]:
    """Those that owe the month, without the bodies that the city did not have then."""
    founded, last = owed.founded(), Period.month(month.year, month.month).last
    return [one for one in owed.bodies() if monthly.owes(one, month) and founded.get(one.code, last) <= last]


def _late(agency: Agency, month: date, on: date) -> bool:
    return monthly.standing(agency, month, None, on).state == "missing"
