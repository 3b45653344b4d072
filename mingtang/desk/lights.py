"""The light of a column, how many are about to go out, and the annual reports that are owed: what several pages of the desk show."""

from __future__ import annotations

from typing import Any

from mingtang.counts import owed
from mingtang.counts.models import Report
from mingtang.desk.frame import today
from mingtang.oversight.watch.standing import STATES, Standing, standings
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
