"""The cases behind a figure: one line each, from the ledger; the case opens where this post may see it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse

from mingtang.cases.models import FAMILIES, Case
from mingtang.counts import forms, reading
from mingtang.counts.fold import Life
from mingtang.counts.measures import Period
from mingtang.desk.frame import page
from mingtang.desk.turning import numbered
from mingtang.kinds.facts import FACTS
from mingtang.people.models import Agency

SIZE = 50
COLUMNS = [
    {"label": "编号", "head": True},
    {"label": "标题"},
    {"label": "单位"},
    {"label": "申请人类别"},
    {"label": "收到申请之日", "keep": True},
    {"label": "办结之日", "keep": True},
    {"label": "办理结果"},
]


def show(
    request: Any, title: str, codes: Collection[str], agencies: Collection[str] | None, crumbs: list[tuple[str, str]], *,
    definition: str, period: Period, why: str = "", returned: Collection[Mapping[str, Any]] = (),
) -> HttpResponse:  # fmt: skip
    """The page of a list. codes: as the measure gave them; every one is a line, whoever may open it."""
    lives = {life.code: life for life in reading.lives(agencies, period.last)}
    ordered = sorted(codes, key=lambda code: (_begun(lives.get(code)), code))
    at = Paginator(ordered, SIZE).get_page(request.GET.get("page"))
    table = {
        "caption": title, "quiet": True, "columns": COLUMNS, "rows": _rows(request, list(at), lives),
        "empty": {"sentence": "没有办件", "how": "这一格是零：期内没有这样的办件。"},
    }  # fmt: skip
    return page(
        request, "desk/figure_cases.html", "counts", crumbs, title=title, total=len(ordered), table=table, why=why, returned=returned,
        definition=definition, period=period, pager=numbered(request, at),
    )  # fmt: skip


def _rows(request: Any, codes: list[str], lives: dict[str, Life]) -> list[dict[str, Any]]:
    cases = {case.code: case for case in Case.objects.open_to(request.seat).filter(code__in=codes)}
    elsewhere = _for_other_posts(request, set(codes) - cases.keys())
    names = dict(Agency.objects.values_list("code", "short"))
    found = []
    for code in codes:
        life, case = lives.get(code), cases.get(code)
        url = f"/desk/case/{code}/" if case else ""
        told = _told(life, names) if life else ["", "", "", "", ""]
        found.append(
            {
                "url": url,
                "cells": [
                    {
                        "text": case.no if case else "本岗位无权查看",
                        "url": url,
                        "sub": elsewhere.get(code, ""),
                    },
                    case.title if case else "",
                    *told,
                ],
            }
        )
    return found


def _for_other_posts(request: Any, codes: set[str]) -> dict[str, str]:
    """code → which other post of this person may open the case."""
    found: dict[str, str] = {}
    for seat in request.seats if codes else ():
        for code in Case.objects.open_to(seat).filter(code__in=codes).values_list("code", flat=True):
            found.setdefault(code, f"切换到“{seat.label}”岗位可以打开")
    return found


def _begun(life: Life | None) -> date:
    return (life and (life.received_on or life.formed_on)) or date.max


def _told(life: Life, names: dict[str, str]) -> list[Any]:
    types = {c["key"]: c["label"] for c in forms.named("2021").columns}
    return [
        names.get(life.agency, life.agency),
        types.get(life.applicant_type, "") if life.family == "request" else FAMILIES.get(life.family, ""),
        life.received_on or life.formed_on,
        life.closed_on,
        result_of(life),
    ]


def result_of(life: Life) -> str:
    """The row of the form in which the case was counted, in words."""
    if life.closed_on is None:
        return "办理中"
    try:
        return forms.result_label(life.cell)
    except KeyError:
        return ""


def channel_label(code: str) -> str:
    return FACTS["channel"].choice_label(code) if code else "未记录"
