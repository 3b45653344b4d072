"""类目: the headings of 信息类别 and 主题分类 on screen; the openness office keeps the city's, an agency its own."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from mingtang.desk.frame import now, page
from mingtang.people.gates import held_by
from mingtang.people.models import Agency
from mingtang.records import headings
from mingtang.records.headings import SCHEMES, Place, acts
from mingtang.ui.inputs import Input

HOME, HERE = ("设置", "/desk/settings/"), ("类目", "/desk/settings/headings/")
POSTS_THAT_MAY = ("openness_office", "disclosure_head")
COLUMNS = [
    {"label": "类目", "head": True},
    {"label": "设置单位", "keep": True},
    {"label": "状态", "keep": True},
]


class AddInput(Input):
    parent = forms.ChoiceField(label="上级类目", required=False)
    name = forms.CharField(label="类目名称", max_length=40)


class ChangeInput(Input):
    seen = forms.IntegerField(widget=forms.HiddenInput)
    name = forms.CharField(label="类目名称", max_length=40)
    closed = forms.BooleanField(label="停用", required=False, help_text="停用后不能再选，已用的信息不变")


@held_by(*POSTS_THAT_MAY)
def home(request: Any) -> HttpResponse:
    return redirect(f"{HERE[1]}class/")


@held_by(*POSTS_THAT_MAY)
def scheme(request: Any, scheme: str) -> HttpResponse:
    """One list with the form that adds to it."""
    if scheme not in SCHEMES:
        raise Http404
    line = Agency.objects.get(code=request.seat.agency).line
    choices = [(p.code, "　" * depth + p.name) for p, depth in headings.open_to(scheme, line)]
    form = AddInput(request.POST or None)
    form.fields["parent"].choices = [("", "（最上层）"), *choices]  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if form.does(acts.add_heading, scheme, given["parent"], given["name"], by=request.seat, at=now()):
            return redirect(f"{HERE[1]}{scheme}/?done=1")
    names = dict(Agency.objects.values_list("code", "short"))
    known, own = {"", *line}, acts.kept_by(request.seat)
    rows = [
        _row(scheme, p, depth, names, own)
        for p, depth in headings.walk(headings.every(scheme))
        if p.agency in known
    ]
    table = {"caption": SCHEMES[scheme], "quiet": True, "columns": COLUMNS, "rows": rows}
    tabs = [
        {"label": label, "url": f"{HERE[1]}{key}/", "current": key == scheme}
        for key, label in SCHEMES.items()
    ]
    return page(
        request, "desk/headings.html", "settings", [HOME, (HERE[0], "")], table=table, tabs=tabs, form=form,
        done=request.GET.get("done", ""), status=422 if form.errors else 200,
    )  # fmt: skip


def _row(scheme: str, place: Place, depth: int, names: dict[str, str], own: str) -> dict[str, Any]:
    text = "　" * depth + place.name
    first: Any = {"text": text, "url": f"{HERE[1]}{scheme}/{place.code}/"} if place.agency == own else text
    state = {"badge": "已停用", "tone": "plain"} if place.closed else "在用"
    return {"cells": [first, names.get(place.agency, "全市"), state]}


@held_by(*POSTS_THAT_MAY)
def heading(request: Any, scheme: str, code: str) -> HttpResponse:
    """Rename a heading or take it out of use."""
    place = headings.every(scheme).get(code) if scheme in SCHEMES else None
    if place is None or place.agency != acts.kept_by(request.seat):
        raise Http404
    start = {"name": place.name, "closed": place.closed, "seen": place.moves}
    form = ChangeInput(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if form.does(
            acts.change_heading, scheme, code, given["name"], given["closed"], seen=given["seen"], by=request.seat, at=now()
        ):  # fmt: skip
            return redirect(f"{HERE[1]}{scheme}/?done=1")
    crumbs = [HOME, (HERE[0], f"{HERE[1]}{scheme}/"), (place.name, "")]
    status = 409 if form.moved else 422 if form.errors else 200
    return page(
        request, "desk/form.html", "settings", crumbs, form=form, title=f"类目：{place.name}", primary="保存", status=status
    )  # fmt: skip
