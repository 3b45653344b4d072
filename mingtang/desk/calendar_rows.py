"""The tables of 节假日安排: years, notices, the days of a year, and what a notice moves."""

from __future__ import annotations

import calendar as months_of
from collections.abc import Iterable
from datetime import date
from typing import Any

from mingtang.cases.recomputing import Shift
from mingtang.clock import Calendar, Day
from mingtang.desk.rows import waits_for
from mingtang.people.models import Person
from mingtang.policy.models import Notice
from mingtang.ui import dates

SHOWN = 100  # moved cases listed in a preview
KINDS = {"rest": "放假", "makeup": "调休上班", "work": "上班"}


def years(known: Calendar) -> dict[str, Any]:
    """Every year of the calendar, the newest first."""
    heads = [{"label": "年份", "head": True}, {"label": "状态"}, {"label": "依据"}]
    first = known.provisional_year
    rows = [_year(first, {"badge": "暂定", "tone": "warn"}, "通知尚未录入，按法定节日和双休日推算")]
    for year in sorted(known.years, reverse=True):
        sources = "、".join(notice.source for notice in known.notices if notice.year == year)
        rows.append(_year(year, {"badge": "已录入", "tone": "good"}, sources))
    return {"caption": "各年安排", "quiet": True, "columns": heads, "rows": rows}


def _year(year: int, state: Any, source: str) -> dict[str, Any]:
    return {"cells": [{"text": f"{year}年", "url": f"/desk/settings/calendar/{year}/"}, state, source]}


def notices(rows: Iterable[Notice]) -> dict[str, Any]:
    """Every notice entered here, the newest first; one that was corrected says so and stays."""
    heads = [
        {"label": "通知", "head": True}, {"label": "年份", "keep": True}, {"label": "发布日期", "keep": True},
        {"label": "录入", "keep": True}, {"label": "状态", "keep": True}, {"label": "办理"},
    ]  # fmt: skip
    known = list(rows)
    people = dict(Person.objects.filter(code__in={n.added_by for n in known}).values_list("code", "name"))
    corrected = {n.corrects_id for n in known}
    found = []
    for n in sorted(known, key=lambda n: -n.pk):
        dead = n.pk in corrected
        state = {"badge": "已更正", "tone": "plain"} if dead else {"badge": "有效", "tone": "good"}
        what = "调整通知" if n.amends else "更正后的版本" if n.corrects_id else ""
        found.append({"cells": [
            {"text": n.source, "sub": what}, f"{n.year}年", n.issued_on,
            {"text": dates.iso(n.added_at), "sub": people.get(n.added_by, n.added_by)}, state,
            "" if dead else {"text": "更正", "url": f"/desk/settings/calendar/notice/{n.pk}/"},
        ]})  # fmt: skip
    empty = {
        "sentence": "还没有在本系统录入过通知",
        "how": "各年的通知已随系统提供，新一年的通知发布后在这里录入。",
    }
    return {"caption": "在本系统录入的通知", "quiet": True, "columns": heads, "rows": found, "empty": empty}


def special(known: Calendar, year: int) -> dict[str, Any]:
    """The days of the year that a notice or the law makes different from their weekday."""
    heads = [
        {"label": "日期", "head": True},
        {"label": "星期", "keep": True},
        {"label": "安排", "keep": True},
        {"label": "依据"},
    ]
    rows = [
        {
            "cells": [day.date, dates.weekday(day.date), _kind(day), day.source],
            "tone": "warn" if day.why == "makeup" else "",
        }
        for day in days(known, year)
        if day.name[:1] != "周" or day.why == "makeup"
    ]
    return {"caption": f"{year}年的放假和调休", "quiet": True, "columns": heads, "rows": rows}


def _kind(day: Day) -> str:
    return KINDS[day.why] if day.name[:1] == "周" or day.why == "makeup" else f"{day.name}{KINDS[day.why]}"


def days(known: Calendar, year: int) -> list[Day]:
    first, after = date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal()
    return [known.kind(date.fromordinal(n)) for n in range(first, after)]


def months(known: Calendar, year: int) -> list[dict[str, Any]]:
    """Twelve months of weeks, Monday first: each day None or {"n", "why", "words"}."""
    by_day = {day.date: day for day in days(known, year)}

    def cell(day: date) -> dict[str, Any] | None:
        if day.year != year or day.month != month:
            return None
        known_day = by_day[day]
        named = known_day.name if known_day.name[:1] != "周" else ""
        return {"n": day.day, "why": known_day.why, "words": f"{named}{KINDS[known_day.why]}"}

    found = []
    for month in range(1, 13):
        weeks = months_of.Calendar().monthdatescalendar(year, month)
        found.append({"label": f"{month}月", "weeks": [[cell(day) for day in week] for week in weeks]})
    return found


def shifts(moved: list[Shift]) -> dict[str, Any]:
    """Open cases whose last day a notice moves, the first SHOWN by their new day."""
    heads = [
        {"label": "编号", "head": True}, {"label": "单位", "keep": True}, {"label": "原届满日", "keep": True},
        {"label": "新届满日", "keep": True}, {"label": "变化", "keep": True}, {"label": "等待"},
    ]  # fmt: skip
    rows = [
        {"cells": [
            s.case.no, s.case.agency.short, s.old, {"text": s.new, "sub": "暂定" if s.provisional else ""}, _change(s), waits_for(s.case),
        ]}
        for s in sorted(moved, key=lambda s: (s.new or date.max, s.case.pk))[:SHOWN]
    ]  # fmt: skip
    return {"caption": "期限变动的在办件", "quiet": True, "columns": heads, "rows": rows}


def _change(shift: Shift) -> str:
    if shift.new is None or shift.old is None:
        return ""
    n = (shift.new - shift.old).days
    return f"推后{n}日" if n > 0 else f"提前{-n}日"
