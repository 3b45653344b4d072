"""超期公开名单 (条例第二十六条) and 撤下登记: two lists kept by themselves, with export."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.core.paginator import Paginator
from django.db.models import F, Q
from django.http import HttpResponse

from mingtang.cases import flow
from mingtang.cases.models import Case
from mingtang.cases.moving import standing_of
from mingtang.cases.registry import kind_of
from mingtang.clock import SHANGHAI, Calendar
from mingtang.desk import exports
from mingtang.desk.frame import page, today
from mingtang.desk.publish import HOME
from mingtang.desk.turning import Listing, Order, numbered, turned
from mingtang.people.gates import staff
from mingtang.people.seats import agencies_covered
from mingtang.policy import values as policy
from mingtang.records.models import Edition

SIZE = 30
OUT = ("published", "emergency", "withdrawn")  # states after publication
LATE = ("标题", "成文日期", "公开时限届满日", "发布日期", "用时（工作日）", "超期（工作日）", "单位")
GONE = ("标题", "地址", "发布日期", "撤下时间", "撤下原因", "单位")


@staff
def late(request: Any) -> HttpResponse:
    """Published after the 20 working days from formation, or still not published after them."""
    lines = _late(request, policy.calendar())
    about = "自信息形成之日的次日起20个工作日内没有公开的，包括至今没有公开的（条例第二十六条）"
    texts = ("超期公开名单", LATE, about, "没有超期公开的信息", "late")
    if request.GET.get("export"):
        return _answer(request, *texts, lines, {}, len(lines))
    shown = Paginator(lines, SIZE).get_page(request.GET.get("page"))
    return _answer(request, *texts, list(shown), numbered(request, shown), len(lines))


def _late(request: Any, calendar: Calendar) -> list[list[Any]]:
    cases = Case.objects.open_to(request.seat).filter(family="release")
    over = Q(due_on__lt=F("closed_on")) | Q(closed_on=None, due_on__lt=today()) | Q(state="emergency")
    cases = cases.filter(over).exclude(state__in=("cancelled", "classified")).select_related("agency")
    return [line for case in cases.order_by("-id") if (line := _line(case, calendar))]


def _line(case: Case, calendar: Calendar) -> list[Any]:
    """The case as a line of the list; [] where its publication was in time after all."""
    standing = standing_of(case)
    term = standing.terms["publish"]
    last = flow.due_of(kind_of(case.kind), "publish", standing.terms, calendar).date
    out = date.fromisoformat(term["end"]) if term.get("end") and case.state in OUT else None
    if (out or today()) <= last:
        return []
    formed = date.fromisoformat(term["start"])
    used = calendar.working_days_between(formed, out or today())
    beyond = calendar.working_days_between(last, out or today())
    title = {"text": case.title, "url": f"/desk/case/{case.code}/"}
    return [title, formed, last, out or "尚未公开", used, beyond, case.agency.short]


DOWN = Order({"withdrawn_at": datetime, "id": int}, newest_first=True)


@staff
def withdrawn(request: Any) -> HttpResponse:
    """What was public and was taken down, with the reason that its tombstone gives."""
    found = Edition.objects.house.exclude(withdrawn_at=None).filter(current=True)
    if not request.seat.citywide:
        found = found.filter(agency__in=agencies_covered(request.seat, today()))
    told = found.select_related("agency", "record").defer("content")
    texts = ("撤下登记", GONE, "原地址注明撤下日期和原因", "没有撤下过信息", "withdrawn")
    if request.GET.get("export"):
        lines = [_gone(one) for one in DOWN.sorted(told)[: exports.LIMIT]]
        return _answer(request, *texts, lines, {}, len(lines))
    total = found.count()
    shown, pages = turned(request, Listing(told, DOWN, SIZE), total)
    return _answer(request, *texts, [_gone(one) for one in shown], pages, total)


def _gone(edition: Edition) -> list[Any]:
    assert edition.withdrawn_at is not None
    return [
        {"text": edition.title, "url": f"/desk/release/{edition.record.code}/"}, edition.path, edition.published_on,
        f"{edition.withdrawn_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}", edition.withdraw_reason, edition.agency.short,
    ]  # fmt: skip


def _answer(
    request: Any, title: str, columns: Sequence[str], about: str, empty: str, name: str, lines: list[list[Any]],
    pages: dict[str, Any], total: int,
) -> HttpResponse:  # fmt: skip
    if request.GET.get("export"):
        return _export(request, title, columns, lines, about, name)
    heads = [{"label": label, "head": n == 0, "keep": n > 0} for n, label in enumerate(columns)]
    table = {
        "caption": title, "quiet": True, "columns": heads, "rows": [{"cells": line} for line in lines],
        "empty": {"sentence": empty, "how": "由系统自动记入，不用填报。"},
    }  # fmt: skip
    return page(
        request, "desk/register_list.html", "release", [HOME, (title, "")], title=title, about=about, table=table,
        pager=pages, total=total,
    )  # fmt: skip


def _export(
    request: Any, title: str, columns: Sequence[str], lines: list[list[Any]], about: str, name: str
) -> HttpResponse:
    seat = request.seat
    notes = {
        "口径": about, "说明": f"共{len(lines)}条",
    }  # fmt: skip
    exports.log(seat, "export", "records", title, len(lines))
    plain = [[cell["text"] if isinstance(cell, dict) else cell for cell in line] for line in lines]
    return exports.book(seat, title, list(columns), plain, notes)
