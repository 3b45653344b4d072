"""各单位: the agencies of a tree against the key figures of a year, and where each one's annual report stands."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from mingtang.counts import reading, scope
from mingtang.counts.fold import Life
from mingtang.counts.measures import MEASURES, Period
from mingtang.counts.models import Report
from mingtang.counts.promises import DEFINITION, on_time
from mingtang.desk.frame import today
from mingtang.people.models import Agency
from mingtang.people.seats import Seat

FIGURES = ("new_received", "carried_in", "handled_total", "carried_out", "braked")
STATES = {"draft": ("草稿", "warn"), "submitted": ("已提交", "good")}


def table(root: Agency, year: int, seat: Seat) -> dict[str, Any]:
    """{"table": for {% table %}, "counts": {"submitted", "draft", "none"}, "definition"}."""
    codes = scope.tree(root.code)
    by_agency: dict[str, list[Life]] = defaultdict(list)
    for life in reading.lives(codes, Period.year(year).last):
        by_agency[life.agency].append(life)
    newest: dict[str, Report] = {}
    for report in Report.objects.open_to(seat).filter(year=year, agency__in=codes).order_by("version"):
        newest[report.agency] = report
    agencies = {agency.code: agency for agency in Agency.objects.filter(code__in=codes)}
    period = Period.year(year)
    rows = [
        _row(agencies[code], by_agency[code], period, newest.get(code))
        for code in codes
        if agencies[code].reporting
    ]
    everything = [life for lives in by_agency.values() for life in lives]
    return {
        "table": {
            "caption": f"{root.short}及所属单位{year}年政府信息公开申请", "quiet": True, "columns": _columns(), "rows": rows,
            "foot": ["合计", *_figures(everything, period), "", ""],
            "empty": {"sentence": "没有报送单位"},
        },
        "counts": _states([newest.get(code) for code in codes if agencies[code].reporting]),
        "definition": f"{DEFINITION}临期暂停＝{MEASURES['braked'].definition}。",
    }  # fmt: skip


def _columns() -> list[dict[str, Any]]:
    figures = [{"label": MEASURES[key].label, "num": True} for key in FIGURES]
    return [
        {"label": "单位", "head": True},
        *figures,
        {"label": "按时答复率", "num": True},
        {"label": "年度报告"},
        {"label": "提交日期", "keep": True},
    ]


def _figures(lives: list[Life], period: Period, agency: str = "") -> list[Any]:
    """The key figures, each opening its cases where it is one agency's and not nought."""
    share, due = on_time(lives, period, today())
    where = f"/desk/counts/cases/?agency={agency}&year={period.first.year}&by=measure&key="
    counted = [(key, len(MEASURES[key].cases(lives, period))) for key in FIGURES]
    return [
        *({"text": n, "url": where + key if agency and n else ""} for key, n in counted),
        percent(share) if due else "—",
    ]


def _row(agency: Agency, lives: list[Life], period: Period, report: Report | None) -> dict[str, Any]:
    words, tone = STATES[report.state] if report else ("未编制", "plain")
    url = f"/desk/counts/annual/{agency.code}/{period.first.year}/"
    version = f"（第{report.version}版）" if report and report.version > 1 else ""
    return {
        "url": url,
        "cells": [
            {"text": agency.short, "url": url}, *_figures(lives, period, agency.code),
            {"badge": words + version, "tone": tone},
            report.submitted_on if report else "",
        ],
    }  # fmt: skip


def _states(found: list[Report | None]) -> dict[str, int]:
    states = [report.state if report else "none" for report in found]
    return {state: states.count(state) for state in ("submitted", "draft", "none")}


def percent(share: float | None) -> str:
    """0.986 → 98.6%."""
    return "—" if share is None else f"{share * 100:.1f}%"
