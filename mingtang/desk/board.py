"""各单位: the agencies of a tree against the key figures of a year, and where each one's annual report stands."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from typing import Any

from mingtang.counts import owed, reading, scope
from mingtang.counts.fold import Life
from mingtang.counts.measures import MEASURES, Period
from mingtang.counts.models import Report
from mingtang.counts.promises import DEFINITION, settled, share
from mingtang.desk.frame import today
from mingtang.people.models import Agency
from mingtang.people.seats import Seat

FIGURES = ("new_received", "carried_in", "handled_total", "carried_out", "braked")
TONES = {"missing": "bad", "late": "bad", "draft": "warn", "open": "plain", "submitted": "good"}


def table(root: Agency, year: int, seat: Seat, state: str = "") -> dict[str, Any]:
    """{"table": for {% table %}, "counts": [(state, label, number)], "missing": [short names], "definition"}. state: only these."""
    codes = scope.tree(root.code)
    period, on = Period.year(year), today()
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for agency, found in reading.told(
        codes, period.last, lambda lives: _counted(lives, period, on), _counted, on
    ):
        counted[agency] += found
    reports = (
        Report.objects.open_to(seat)
        .filter(year=year, kind="annual", agency__in=codes)
        .defer("tables", "lists", "printed")
    )
    known = {agency.code: agency for agency in Agency.objects.filter(code__in=codes)}
    stood = owed.standings([known[code] for code in codes], year, today(), reports)
    rows = [_row(one, counted, period) for one in stood if state in ("", one.state)]
    whole = sum(counted.values(), Counter())
    return {
        "table": {
            "caption": f"{root.short}及所属单位{year}年政府信息公开申请", "quiet": True, "columns": _columns(), "rows": rows,
            "foot": ["合计", *_figures(whole, period), "", "", "", ""],
            "empty": {"sentence": "没有这样的报送单位"},
        },
        "counts": [(key, label, sum(one.state == key for one in stood)) for key, label in owed.STATES.items()],
        "missing": [_name(one) for one in stood if one.state == "missing"], "state": state,
        "definition": f"{DEFINITION}临期暂停＝{MEASURES['braked'].definition}。",
    }  # fmt: skip


def _columns() -> list[dict[str, Any]]:
    figures = [{"label": MEASURES[key].label, "num": True} for key in FIGURES]
    return [
        {"label": "单位", "head": True},
        *figures,
        {"label": "按时答复率", "num": True},
        {"label": "年度报告"},
        {"label": "最晚提交", "keep": True},
        {"label": "提交日期", "keep": True},
        {"label": "公开"},
    ]


def _counted(lives: list[Life], period: Period, on: date) -> Counter[str]:
    """The key figures, and of the replies that were due, how many in all and in time. Every life is of one agency, so that
    the figures of the whole are the sum."""
    due = settled(lives, period, on)
    told = {key: MEASURES[key].count(lives, period) for key in FIGURES}
    return Counter({**told, "due": len(due), "good": sum(1 for life in due if life.in_time)})


def _figures(counted: Counter[str], period: Period, agency: str = "") -> list[Any]:
    """The key figures, each opening its cases where it is one agency's and not nought."""
    where = f"/desk/counts/cases/?agency={agency}&year={period.first.year}&by=measure&key="
    return [
        *({"text": (n := counted[key]), "url": where + key if agency and n else ""} for key in FIGURES),
        percent(share(counted["good"], counted["due"])),
    ]


def _name(one: owed.Standing) -> str:
    return one.agency.short + ("（汇总）" if one.whole else "")


def _row(one: owed.Standing, counted: dict[str, Counter[str]], period: Period) -> dict[str, Any]:
    """The figures of the whole stand at the foot of the table, not in its line."""
    code, report = one.agency.code, one.row
    url = f"/desk/counts/annual/{code}/{period.first.year}/{'?whole=1' if one.whole else ''}"
    version = f"（第{report.version}版）" if report and report.version > 1 else ""
    figures = [""] * (len(FIGURES) + 1) if one.whole else _figures(counted[code], period, code)
    return {
        "url": url,
        "cells": [
            {"text": _name(one), "url": url}, *figures,
            {"badge": owed.STATES[one.state] + version, "tone": TONES[one.state]},
            one.due_on, one.first_on or "", "已送审" if report and report.release else "",
        ],
    }  # fmt: skip


def percent(share: float | None) -> str:
    """0.986 → 98.6%."""
    return "—" if share is None else f"{share * 100:.1f}%"
