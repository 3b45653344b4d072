"""设立栏目: one agency gets its complete column tree from the standard template of its kind."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from mingtang.desk.columns import HOME, POSTS_THAT_MAY, editor
from mingtang.desk.frame import now, page
from mingtang.people.gates import held_by
from mingtang.people.models import AGENCY_KINDS, Agency
from mingtang.records.columns import acts, kept, standard, tree
from mingtang.records.models import Keeping
from mingtang.ui.inputs import Input

HERE = ("各单位栏目", "/desk/columns/agencies/")
HEADS = [
    {"label": "单位", "head": True}, {"label": "类型"}, {"label": "标准模板", "num": True}, {"label": "已设立", "num": True},
    {"label": "状态", "keep": True},
]  # fmt: skip


class KeepInput(Input):
    seen = forms.CharField(widget=forms.HiddenInput, max_length=16)
    reason = forms.CharField(
        label="不设标准栏目的理由", max_length=200, required=False, help_text="按标准模板全部设立的，不用填写"
    )


@held_by(*POSTS_THAT_MAY)
def agencies(request: Any) -> HttpResponse:
    """Every agency, in the order of the city, with how much of its template stands."""
    editor(request)
    standing = set(standard.standing())
    wanted = {kind: standing & set(standard.columns_of(kind)) for kind in AGENCY_KINDS}
    held: dict[str, set[str]] = {}
    rows_held = Keeping.objects.filter(until=None, column__closed_on=None).values_list("agency", "column")
    for code, column in rows_held:
        held.setdefault(code, set()).add(column)
    rows = Agency.objects.filter(closed_on=None).order_by("order", "code")
    table = {
        "caption": "各单位设立的栏目", "quiet": True, "columns": HEADS, "empty": {"sentence": "还没有单位"},
        "rows": [_row(row, wanted.get(row.kind, set()), held.get(row.code, set())) for row in rows],
    }  # fmt: skip
    return page(request, "desk/keepings.html", "release", [HOME, (HERE[0], "")], table=table)


def _row(agency: Agency, wanted: set[str], held: set[str]) -> dict[str, Any]:
    """wanted: columns of its template; held: those it keeps."""
    url = f"{HERE[1]}{agency.code}/"
    missing = len(wanted - held)
    state = ("已设立", "good") if not missing else (f"缺{missing}个" if held else "未设立", "warn")
    return {
        "url": url,
        "cells": [
            {"text": agency.short, "url": url}, AGENCY_KINDS.get(agency.kind, agency.kind), len(wanted), len(held),
            {"badge": state[0], "tone": state[1]},
        ],
    }  # fmt: skip


@held_by(*POSTS_THAT_MAY)
def agency(request: Any, code: str) -> HttpResponse:
    """The tree with a tick at each column that this agency must keep: what stands, or where nothing stands the template."""
    editor(request)
    body = get_object_or_404(Agency, code=code, closed_on=None)
    held, wanted = kept(code), set(standard.columns_of(body.kind))
    form = KeepInput(request.POST or None, initial={"seen": tree.stamp(code)})
    if request.method == "POST":
        known = set(standard.standing())  # a column that was closed meanwhile is not kept
        ticked, singly = (known & set(request.POST.getlist(name)) for name in ("keep", "singly"))
        if form.is_valid() and form.does(
            acts.keep_columns, code, sorted(ticked), sorted(singly & ticked), form.cleaned_data["reason"],
            seen=form.cleaned_data["seen"], by=request.seat, at=now(),
        ):  # fmt: skip
            return redirect(f"{HERE[1]}{code}/?done=1")
    elif held and not request.GET.get("template"):
        ticked, singly = set(held), {c for c, row in held.items() if row.singly}
    else:
        ticked, singly = wanted | set(held), {row["code"] for row in standard.rows() if row["each"]}
    lines = [
        _line(column, depth, held, wanted, ticked, singly)
        for column, depth in tree.walk()
        if _offered(column)
    ]
    added, dropped = len(ticked - held.keys()), len(held.keys() - ticked)
    return page(
        request, "desk/keeping.html", "release", [HOME, HERE, (body.short, "")], form=form, body=body, lines=lines,
        kind=AGENCY_KINDS.get(body.kind, ""), held=len(held), wanted=len(wanted & set(standard.standing())), added=added,
        dropped=dropped, done=request.GET.get("done") and not form.is_bound, status=409 if form.moved else 422 if form.errors else 200,
    )  # fmt: skip


def _offered(column: Any) -> bool:
    return column.closed_on is None and column.own and (column.takes or column.kind == "group")


def _line(
    column: Any, depth: int, held: dict[str, Keeping], wanted: set[str], ticked: set[str], singly: set[str]
) -> dict[str, Any]:
    code = column.code
    return {
        "code": code, "name": column.name, "indent": "　" * depth, "takes": column.takes, "standard": code in wanted,
        "held": code in held, "ticked": code in ticked, "singly": code in singly, "limit": column.limit_days,
    }  # fmt: skip
