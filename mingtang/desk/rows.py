"""A case as a line of a list, and the signs it carries."""

from __future__ import annotations

from datetime import date
from typing import Any

from mingtang.cases.applications import taken_back
from mingtang.cases.models import FAMILIES, Case
from mingtang.cases.progress import Window, clock_of, sign_of, window_of
from mingtang.cases.registry import kind_of
from mingtang.clock import Calendar
from mingtang.desk.frame import now, today
from mingtang.people import tree
from mingtang.people.seats import Seat, filled_by, post_label
from mingtang.ui.lamps import Sign, sign

OUTSIDE = {
    "asking": "被征求意见方",
    "consulting": "被征求意见方",
}  # who is waited for where nobody in the house is


def waits_for(case: Case) -> str:
    """Whose turn it is, in words."""
    places = dict.fromkeys(case.waiting)
    kind = kind_of(case.kind)
    if not places:
        return "" if case.closed_on else OUTSIDE.get(case.state, kind.states[case.state].label)
    return "、".join(dict.fromkeys(_waited_for(agency, post) for agency, post in places))


def _waited_for(agency: str, post: str) -> str:
    """A post, with the office that fills it for a small body."""
    superior = filled_by(agency, post, today())
    return tree.shorts().get(superior, "") + post_label(superior or agency, post)


COLUMNS = [
    {"label": "编号", "head": True},
    {"label": "标题"},
    {"label": "类别"},
    {"label": "状态"},
    {"label": "时限"},
    {"label": "最晚办理日"},
    {"label": "等待"},
]


def row(
    case: Case, today: date, calendar: Calendar, seat: Seat, pick: str = "", window: Window | None = None
) -> dict[str, Any]:
    """One row of {% table %}."""
    due = clock_of(case, calendar)
    kind = kind_of(case.kind)
    day: Any = due.date if due and case.clock in ("running", "stopped") else ""
    last: Any = {"text": day, "sub": "暂定" if case.provisional and day else ""}
    where = case.agency.short if case.agency_id != seat.agency else ""
    return {
        "url": f"/desk/case/{case.code}/",
        "pick": pick,
        "cells": [
            {"text": case.no, "url": f"/desk/case/{case.code}/"},
            {"text": case.title or "（未填标题）", "sub": where},
            kind.label if case.family != "service" else FAMILIES["service"],
            {"text": kind.states[case.state].label, "sub": "退回修改"}
            if taken_back(case)
            else kind.states[case.state].label,
            {"lamp": sign_of(case, due, today, calendar, window, at=now())},
            last,
            waits_for(case),
        ],
    }


def lamp_of(case: Case, today: date, calendar: Calendar) -> Sign:
    """The sign that the row of this case shows."""
    return sign(sign_of(case, clock_of(case, calendar), today, calendar, at=now()))


def table(
    cases: list[Case],
    today: date,
    calendar: Calendar,
    seat: Seat,
    caption: str,
    empty: dict[str, str],
    pick: str = "",
) -> dict[str, Any]:
    windows = {agency.code: window_of(agency, today) for agency in {c.agency for c in cases}}
    rows = [row(c, today, calendar, seat, c.code if pick else "", windows[c.agency_id]) for c in cases]
    return {"caption": caption, "quiet": True, "columns": COLUMNS, "rows": rows, "empty": empty, "pick": pick}
