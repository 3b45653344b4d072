"""其他渠道: what was put where besides the site, in numbers by channel and as a register with its evidence."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from mingtang.channels.carrying import CHANNELS, LABELS
from mingtang.channels.models import Issue, Posting
from mingtang.counts import channels as measured
from mingtang.counts.measures import Period
from mingtang.desk import exports
from mingtang.desk.frame import page, today
from mingtang.desk.turning import Listing, Order, turned
from mingtang.forms import uploads
from mingtang.people.gates import staff
from mingtang.people.models import Agency
from mingtang.ui.downloads import download
from mingtang.vault import files

HOME = ("其他渠道", "/desk/release/channels/")
SIZE, FIRST_YEAR = 50, 2008
COLUMNS = [
    {"label": "标题", "head": True}, {"label": "渠道", "keep": True}, {"label": "位置"}, {"label": "投放", "keep": True},
    {"label": "结束"}, {"label": "凭据"}, {"label": "状态", "keep": True},
]  # fmt: skip
BY_DAY = Order({"on": date, "id": int}, newest_first=True)
SHEET = ["标题", "渠道", "位置", "网址", "投放日期", "结束日期", "撤除日期", "状态", "单位"]


@staff
def home(request: Any) -> HttpResponse:
    """Numbers of one year by channel, and the register, narrowed by channel; first what must be taken off."""
    seen = Posting.objects.open_to(request.seat).select_related("edition__record", "agency")
    channel = request.GET.get("channel", "")
    channel = channel if channel in CHANNELS else ""
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and FIRST_YEAR <= int(asked[:4]) <= today().year else today().year
    found = seen.filter(channel=channel) if channel else seen
    if request.GET.get("export"):
        return _export(request, list(BY_DAY.sorted(found)[: exports.LIMIT]))
    shown, pages = turned(request, Listing(found, BY_DAY, SIZE), found.count())
    gone = [
        _row(one)
        for one in seen.filter(off_on=None, edition__withdrawn_at__isnull=False).order_by("on")[:SIZE]
    ]
    return page(
        request, "desk/channels.html", "release", [("发布", "/desk/release/"), (HOME[0], "")], year=year, channel=channel,
        years=range(today().year, today().year - 5, -1), channels=LABELS, numbers=_numbers(request, year), pager=pages,
        definition=measured.DEFINITION, source=measured.SOURCE, issues=Issue.objects.open_to(request.seat).count(),
        gone=_table("页面已撤下，请从这些地方撤除", gone), table=_table("投放登记", [_row(one) for one in shown]),
        export="?" + urlencode({"channel": channel, "export": 1}),
    )  # fmt: skip


def _numbers(request: Any, year: int) -> list[dict[str, Any]]:
    agencies = (
        Agency.objects.all() if request.seat.citywide else Agency.objects.filter(code=request.seat.agency)
    )
    counted = measured.carried(list(agencies.values_list("code", flat=True)), Period.year(year))
    return [{"label": label, "number": counted[key]} for key, label in LABELS.items() if key in counted]


def _table(caption: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    empty = {"sentence": "还没有登记", "how": "在“发布”里打开一条已发布的信息，点“投放到其他渠道”。"}
    return {"caption": caption, "quiet": True, "columns": COLUMNS, "rows": rows, "empty": empty}


def _row(one: Posting) -> dict[str, Any]:
    url = f"/desk/release/{one.edition.record.code}/channels/"
    proof: Any = "—"
    if one.evidence:
        proof = {"text": "查看", "url": f"/desk/release/channels/{one.code}/evidence/"}
    elif one.address:
        proof = {"text": "打开", "url": one.address}
    cells = [
        {"text": one.edition.title, "url": url},
        LABELS[one.channel],
        one.place,
        one.on,
        one.until or "—",
        proof,
        state(one),
    ]
    return {"url": url, "cells": cells}


def state(one: Posting) -> str:
    if one.off_on:
        return "已撤除"
    if one.edition.withdrawn_at:
        return "页面已撤下，待撤除"
    return "已到期" if one.until and one.until < today() else "在投放"


def _export(request: Any, found: list[Posting]) -> HttpResponse:
    lines = [
        [p.edition.title, LABELS[p.channel], p.place, p.address, p.on, p.until, p.off_on, state(p), p.agency.name] for p in found
    ]  # fmt: skip
    return exports.book(request.seat, "投放登记", SHEET, lines, {})


@staff
@require_safe
def evidence(request: Any, code: str) -> HttpResponse:
    """The photograph or scan of a posting, as an attachment."""
    found = get_object_or_404(Posting.objects.open_to(request.seat), code=code)
    if not found.evidence:
        raise Http404
    data = files.open(found.evidence)
    return download(data, *uploads.named(found.evidence[:12], data))
