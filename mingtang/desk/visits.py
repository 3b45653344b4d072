"""访问量: which columns and pages the public reads most, without knowing who reads."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse

from mingtang.channels import ranking
from mingtang.desk import exports
from mingtang.desk.frame import page, today
from mingtang.desk.turning import numbered
from mingtang.people.gates import held_by

READERS = ("drafter", "disclosure_head", "openness_office", "supervisor", "leader_in_charge")
PERIODS = {"7": "近7日", "30": "近30日", "365": "近一年", "year": "今年"}
SIZE = 50
COLUMNS = [
    {"label": "栏目", "head": True}, {"label": "上级栏目"}, {"label": "访问量", "num": True}, {"label": "占全站", "num": True},
]  # fmt: skip
PAGES = [
    {"label": "标题", "head": True}, {"label": "栏目"}, {"label": "访问量", "num": True}, {"label": "占全站", "num": True},
]  # fmt: skip


@held_by(*READERS)
def home(request: Any) -> HttpResponse:
    """Both rankings of one period, the page's second one turned by ?page=; ?export=1 the columns as a sheet."""
    asked = request.GET.get("period", "")
    period = asked if asked in PERIODS else "30"
    since, until = _period(period, today())
    columns = ranking.columns(since, until)
    if request.GET.get("export"):
        return _export(request, columns, since, until)
    totals = ranking.totals(since, until)
    shown = Paginator(ranking.pages(since, until), SIZE).get_page(request.GET.get("page"))
    pages = ranking.titled(list(shown), totals["site"])
    return page(
        request, "desk/visits.html", "counts", [("统计", "/desk/counts/"), ("访问量", "")], since=since, until=until,
        periods=PERIODS, period=period, totals=totals, columns=_table("栏目访问量", COLUMNS, columns),
        pages=_table("信息访问量", PAGES, pages), pager=numbered(request, shown),
    )  # fmt: skip


def _period(period: str, on: date) -> tuple[date, date]:
    """Its first and last day, today with what was counted so far."""
    if period == "year":
        return date(on.year, 1, 1), on
    return on - timedelta(days=int(period) - 1), on


def _table(caption: str, columns: list[dict[str, Any]], ranked: list[ranking.Ranked]) -> dict[str, Any]:
    rows = [
        {
            "url": one.url,
            "cells": [{"text": one.name, "url": one.url}, one.note, one.times, f"{one.share / 10:.1f}%"],
        }
        for one in ranked
    ]
    empty = {"sentence": "期内没有记录", "how": "公众打开网站页面后，一分钟内计入。"}
    return {"caption": caption, "quiet": True, "columns": columns, "rows": rows, "empty": empty}


def _export(request: Any, columns: list[ranking.Ranked], since: date, until: date) -> HttpResponse:
    notes = {
        "期间": f"{since:%Y-%m-%d}至{until:%Y-%m-%d}",
    }  # fmt: skip
    lines = [[one.name, one.note, one.times, one.share / 10] for one in columns]
    heads = ["栏目", "上级栏目", "访问量（次）", "占全站（%）"]
    return exports.book(request.seat, "栏目访问量", heads, lines, notes)
