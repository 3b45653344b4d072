"""政府信息公开指南 on the desk: the elements with what is inherited and what was replaced, versions, comparison, publication."""

from __future__ import annotations

import difflib
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from mingtang.desk.frame import now, page, today
from mingtang.desk.publish import GUIDE_POSTS, HOME
from mingtang.people.gates import held_by
from mingtang.people.models import Agency, Person
from mingtang.people.seats import agencies_covered
from mingtang.records import guides
from mingtang.records.guides import ELEMENTS, INHERITABLE, ORIGINS, acts
from mingtang.records.models import GuideVersion
from mingtang.ui.inputs import Input

HERE = ("指南", "/desk/guides/")
TEMPLATE_KEY = "template"  # of the address; agencies have codes in capitals
COLUMNS = [
    {"label": "单位", "head": True}, {"label": "现行版本", "keep": True}, {"label": "自填要素", "num": True}, {"label": "缺少的要素"},
]  # fmt: skip


class GuideInput(Input):
    """A field an element; a blank inherits what stands under it."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    comment = forms.CharField(label="这一稿的说明", max_length=300, help_text="改了什么、依据谁的意见")

    def __init__(
        self, keys: tuple[str, ...], said: dict[str, guides.Said], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for element in (e for e in ELEMENTS if e.key in keys):
            one = said.get(element.key)
            widget = forms.Textarea(attrs={"rows": 5}) if element.long else forms.TextInput()
            field = forms.CharField(
                label=element.label, required=False, max_length=4000 if element.long else 120, widget=widget,
                help_text=f"不填即沿用：{one.inherited}" if one and one.inherited else "条例第十二条要求填写" if element.statutory else "",
            )  # fmt: skip
            self.fields[element.key] = field
            self._dress(element.key, field)
        self.order_fields(["seen", *keys, "comment"])

    def content(self) -> dict[str, str]:
        return {key: self.cleaned_data[key] for key in guides.KEYS if key in self.cleaned_data}


@held_by(*GUIDE_POSTS)
def home(request: Any) -> HttpResponse:
    """The guides this seat keeps, or for the openness office all of them, each with what it lacks."""
    codes = None if request.seat.citywide else agencies_covered(request.seat, today())
    rows = Agency.objects.filter(closed_on=None).order_by("order", "code")
    shown = list(rows if codes is None else rows.filter(code__in=codes))
    if len(shown) == 1:
        return redirect(f"{HERE[1]}{shown[0].code}/")
    own = {v.owner: v for v in GuideVersion.objects.filter(current=True)}
    standard = guides.template()
    table = {
        "caption": "各单位的指南", "quiet": True, "columns": COLUMNS, "empty": {"sentence": "还没有单位"},
        "rows": [_row(agency, own.get(agency.code), standard) for agency in shown],
    }  # fmt: skip
    issued = guides.newest(guides.TEMPLATE) if request.seat.post == "openness_office" else None
    return page(
        request, "desk/guides.html", "release", [HOME, (HERE[0], "")], table=table, issued=issued,
        issues=request.seat.post == "openness_office",
    )  # fmt: skip


def _row(agency: Agency, version: GuideVersion | None, standard: dict[str, str]) -> dict[str, Any]:
    content = version.content if version else {}
    lacks = guides.missing(guides.compose(agency, content, standard))
    url = f"{HERE[1]}{agency.code}/"
    state: Any = (
        {"badge": "缺" + "、".join(lacks), "tone": "bad"} if lacks else {"badge": "齐全", "tone": "good"}
    )
    return {
        "url": url,
        "cells": [
            {"text": agency.short, "url": url}, f"第{version.no}稿" if version else "沿用模板", len(content), state,
        ],
    }  # fmt: skip


@held_by(*GUIDE_POSTS)
def guide(request: Any, owner: str) -> HttpResponse:
    """One guide: its fields, what it lacks, its versions."""
    code, agency = _owner(request, owner)
    last = guides.newest(code)
    content = last.content if last else {}
    said = {one.element.key: one for one in guides.of(agency, content)} if agency else {}
    keys = guides.KEYS if agency else INHERITABLE
    start = {**content, "seen": last.no if last else 0}
    if not agency:
        start = {**guides.template(), **start}
    writes = acts.may_write(code, request.seat, now())
    form = GuideInput(keys, said, request.POST or None, initial=start)
    if request.method == "POST":
        if not writes:
            raise Http404
        if form.is_valid() and form.does(
            acts.save_guide, code, form.content(), form.cleaned_data["comment"], seen=form.cleaned_data["seen"],
            by=request.seat, at=now(),
        ):  # fmt: skip
            return redirect(f"{HERE[1]}{owner}/?done=save")
    return _shown(
        request, owner, form if writes else None, 409 if form.moved else 422 if form.errors else 200
    )


def _shown(
    request: Any, owner: str, form: GuideInput | None, status: int = 200, refused: str = ""
) -> HttpResponse:
    code, agency = _owner(request, owner)
    last = guides.newest(code)
    said = guides.of(agency, last.content if last else {}) if agency else []
    versions = list(GuideVersion.objects.filter(owner=code).order_by("-no"))
    names = dict(Person.objects.filter(code__in={v.made_by for v in versions}).values_list("code", "name"))
    name = f"{agency.short}指南" if agency else "指南标准模板"
    elements = [
        {"label": s.element.label, "origin": ORIGINS[s.origin], "replaced": s.inherited if s.origin == guides.OWN else "",
         "missing": s.missing, "text": s.text} for s in said
    ]  # fmt: skip
    publishes = bool(last and not last.current and acts.may_publish(code, request.seat, now()))
    return page(
        request, "desk/guide.html", "release", [HOME, HERE, (name, "")], status=status, name=name, form=form, owner=owner,
        elements=elements, missing=acts.lacking(code, last.content if last else {}), last=last, publishes=publishes,
        versions=[{"row": v, "by": names.get(v.made_by, v.made_by)} for v in versions], done=request.GET.get("done", ""),
        refused=refused, public=f"/guide/{code}.html" if agency else "", compare=_compared(request, versions),
    )  # fmt: skip


@held_by("disclosure_head", "openness_office")
def publish(request: Any, owner: str) -> HttpResponse:
    """公布: the last version becomes what the public reads."""
    code, _ = _owner(request, owner)
    if not acts.may_publish(code, request.seat, now()):
        raise Http404
    if request.method != "POST":
        return redirect(f"{HERE[1]}{owner}/")
    form, number = Input(request.POST), request.POST.get("version", "")
    if form.is_valid() and number.isdecimal() and form.does(
        acts.publish_guide, code, int(number), by=request.seat, at=now()
    ):  # fmt: skip
        return redirect(f"{HERE[1]}{owner}/?done=publish")
    refused = "；".join(p["text"] for p in form.problems()) or "请刷新后再公布"
    return _shown(request, owner, None, 409 if form.moved else 422, refused)


def _owner(request: Any, owner: str) -> tuple[str, Agency | None]:
    """(owner as the acts know it, its agency). The template is the openness office's alone."""
    if owner == TEMPLATE_KEY:
        if request.seat.post != "openness_office":
            raise Http404
        return guides.TEMPLATE, None
    agency = get_object_or_404(Agency, code=owner, closed_on=None)
    if not (request.seat.citywide or owner in agencies_covered(request.seat, today())):
        raise Http404
    return owner, agency


def _compared(request: Any, versions: list[GuideVersion]) -> dict[str, Any] | None:
    """比较: what changed from the version before the one asked for, an element at a time."""
    asked = request.GET.get("compare", "")
    after = next((v for v in versions if str(v.no) == asked), None)
    if after is None:
        return None
    before = next((v for v in versions if v.no == after.no - 1), None)
    old = before.content if before else {}
    rows = [
        {"label": e.label, "lines": lines} for e in ELEMENTS if (lines := _lines(old.get(e.key, ""), after.content.get(e.key, "")))
    ]  # fmt: skip
    return {"no": after.no, "rows": rows}


def _lines(old: str, new: str) -> list[tuple[str, str]]:
    if old == new:
        return []
    marks = {"-": "removed", "+": "added", " ": "same"}
    found = difflib.ndiff(old.splitlines(), new.splitlines())
    return [(marks[line[0]], line[2:]) for line in found if line[0] in marks]
