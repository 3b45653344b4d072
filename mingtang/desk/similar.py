"""查重: before an answer, what is like this request: under the same name, about the same thing, already public."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from mingtang.cases import similar
from mingtang.cases.models import Case
from mingtang.cases.registry import kind_of
from mingtang.desk import exports
from mingtang.desk.frame import page
from mingtang.people.gates import staff
from mingtang.people.seats import Seat
from mingtang.search import query
from mingtang.search.index import IndexUnavailable
from mingtang.search.published import reader, still_public

COLUMNS = [
    {"label": "受理编号", "head": True},
    {"label": "信息名称"},
    {"label": "状态"},
    {"label": "收到日期"},
]


@staff
@require_safe
def similar_to(request: Any, code: str) -> HttpResponse:
    seen = Case.objects.open_to(request.seat)
    case = get_object_or_404(seen.filter(family="request").select_related("agency"), code=code)
    exports.log(request.seat, "view", "case", case.code)
    likes = similar.same_subject(case, seen)
    tables = [
        _table("内容相近的申请", [_row(like.case) for like in likes], "没有内容相近的申请"),
        _table("同名申请人的申请", [_row(one) for one in similar.same_applicant(case, seen)], "没有同名申请人的其他申请"),
    ]  # fmt: skip
    return page(
        request, "desk/similar.html", "todo", [(case.no, f"/desk/case/{code}/"), ("查重", "")], case=case, tables=tables,
        public=_public(case), more="/search?" + urlencode({"q": case.title}), again=len(similar.given_out(likes, case)),
    )  # fmt: skip


def words(case: Case, seat: Seat) -> str:
    """What a clerk is told of a request just registered; "" where nothing is like it."""
    seen = Case.objects.open_to(seat)
    counted = (
        ("内容相近的申请", similar.same_subject(case, seen)),
        ("同名申请人的申请", similar.same_applicant(case, seen)),
    )
    return "，".join(f"{label}{len(found)}件" for label, found in counted if found)  # fmt: skip


def _row(case: Case) -> dict[str, Any]:
    url, kind = f"/desk/case/{case.code}/", kind_of(case.kind)
    outcome = kind.outcomes.get(case.outcome)
    state = outcome.label if outcome and kind.states[case.state].closed else kind.states[case.state].label
    return {"url": url, "cells": [{"text": case.no, "url": url}, case.title, state, case.received_on]}


def _table(caption: str, rows: list[dict[str, Any]], nothing: str) -> dict[str, Any]:
    return {
        "caption": caption,
        "quiet": True,
        "columns": COLUMNS,
        "rows": rows,
        "empty": {"sentence": nothing},
    }


def _public(case: Case) -> list[dict[str, Any]]:
    """What is public under the words of its title; nothing while the search is out of order."""
    try:
        found = query.search(reader(), case.title[:100], limit=5)
    except (IndexUnavailable, OSError):
        return []
    return [
        {"title": hit.title, "url": hit.url, "date": hit.published_on, "note": ""}
        for hit in still_public(found.hits)
    ]
