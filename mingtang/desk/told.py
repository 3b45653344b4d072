"""主动公开统计: what an agency told in a year, by 信息类别, 五公开 and 条例第二十条, each number with the list behind it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from django.http import HttpResponse

from mingtang.counts import reading
from mingtang.counts.fold import Life
from mingtang.counts.measures import MEASURES, Period
from mingtang.desk import behind
from mingtang.desk.board import percent
from mingtang.desk.figures import asked, codes_of, seen_agencies, years
from mingtang.desk.frame import page
from mingtang.desk.reports import HOME
from mingtang.people.gates import staff
from mingtang.records import headings
from mingtang.records.describing import ITEMS, STAGES

HERE = "/desk/counts/told/"
NONE = "none"  # the key of what nobody sorted
WHAT = {
    "info_class": "信息类别",
    "stage": "五公开",
    "item20": "条例第二十条",
    "branch": "公开平台",
    "full_text": "全文电子化",
}
BRANCHES = {"statutory": "政府信息公开专栏（法定内容）", "other": "其他栏目（动态、专题、服务等）"}


@staff
def home(request: Any) -> HttpResponse:
    """Totals and shares of one agency (or its tree) and year."""
    agency, year, below = asked(request)
    found = told(codes_of(request, agency, below), year)
    tail = f"agency={agency.code}&year={year}{'&below=1' if below else ''}"
    tables = [_table(by, found, f"{HERE}list/?{tail}") for by in WHAT]
    measure = MEASURES["told"]
    return page(
        request, "desk/told.html", "counts", [HOME, (f"{agency.short} {year}年", f"/desk/counts/?{tail}"), ("主动公开", "")],
        agency=agency, year=year, below=below, years=years(), agencies=seen_agencies(request.seat), tables=tables,
        total=len(found), measure=measure,
    )  # fmt: skip


@staff
def listed(request: Any) -> HttpResponse:
    """The releases behind one number."""
    agency, year, below = asked(request)
    by, key = request.GET.get("by", ""), request.GET.get("key", "")
    codes = codes_of(request, agency, below)
    rows = {k: (label, test) for k, label, _, test in _lines(by)} if by in WHAT else {}
    label, test = rows.get(key, ("没有这一项", lambda life: False))
    found = [life.code for life in told(codes, year) if test(life)]
    tail = f"?agency={agency.code}&year={year}{'&below=1' if below else ''}"
    return behind.show(
        request, f"{agency.short}{'及所属单位' if below else ''}{year}年主动公开：{label.strip()}", found, codes,
        [HOME, ("主动公开", HERE + tail), ("清单", "")], definition=MEASURES["told"].definition, period=Period.year(year),
    )  # fmt: skip


def told(codes: Collection[str], year: int) -> list[Life]:
    return MEASURES["told"].cases(reading.lives(codes), Period.year(year))


def _table(by: str, found: list[Life], link: str) -> dict[str, Any]:
    rows = []
    for key, label, depth, test in _lines(by):
        number = sum(1 for life in found if test(life))
        if number or not depth:
            text = {"text": f"{number:,}", "url": f"{link}&by={by}&key={key}" if number else ""}
            rows.append(
                {"cells": ["　" * depth + label, text, percent(number / len(found) if found else None)]}
            )
    columns = [
        {"label": WHAT[by], "head": True},
        {"label": "条", "num": True},
        {"label": "占比", "num": True},
    ]
    return {"caption": WHAT[by], "quiet": True, "columns": columns, "rows": rows}


def _lines(by: str) -> list[tuple[str, str, int, Callable[[Life], bool]]]:
    """(key, label, depth, whether a life belongs to it) of each line; a class counts what is below it."""
    if by == "branch":
        return [(k, v, 0, _is("statutory", k == "statutory")) for k, v in BRANCHES.items()]
    if by == "full_text":
        return [("yes", "全文电子化", 0, _is("full_text", True)), ("no", "其他", 0, _is("full_text", False))]
    unsorted = (NONE, "未分类", 0, _is(by, ""))
    if by == "info_class":
        return [*_classes(), unsorted]
    words = STAGES if by == "stage" else ITEMS
    return [*((k, v, 0, _is(by, k)) for k, v in words.items()), unsorted]


def _classes() -> list[tuple[str, str, int, Callable[[Life], bool]]]:
    places = headings.every("class")
    found = []
    for place, depth in headings.walk(places):
        codes = headings.below(place.code, places)
        found.append((place.code, place.name, depth, _among("info_class", codes)))
    return found


def _is(name: str, value: Any) -> Callable[[Life], bool]:
    return lambda life: bool(getattr(life, name) == value)


def _among(name: str, values: Collection[str]) -> Callable[[Life], bool]:
    return lambda life: getattr(life, name) in values
