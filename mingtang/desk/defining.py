"""自设台账: the openness office defines a table of fields; another of its people puts it into use."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from mingtang.desk import defining_input as inputs
from mingtang.desk.frame import now, page
from mingtang.desk.publish import HOME as RELEASE
from mingtang.forms.models import REGISTER_DEFINER, RegisterVersion
from mingtang.forms.registers import defined
from mingtang.forms.registers.defined import acts, rules
from mingtang.people.gates import held_by
from mingtang.people.models import Person
from mingtang.records.models import Column

HERE = ("自设台账", "/desk/tables/define/")
office = held_by(REGISTER_DEFINER)


@office
def home(request: Any) -> HttpResponse:
    """The definitions there are, and the way to a new one."""
    form = inputs.NewInput(request.POST or None)
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        if why := acts.why_not_code(code):
            form.add_error("code", why)
        else:
            return redirect(f"{HERE[1]}{code}/")
    codes = RegisterVersion.objects.order_by("code").values_list("code", flat=True).distinct()
    table = {
        "caption": "自设台账", "quiet": True,
        "columns": [{"label": "名称", "head": True}, {"label": "代码", "keep": True}, {"label": "状态", "keep": True}],
        "rows": [_row(code) for code in codes],
        "empty": {"sentence": "还没有自设的台账", "how": "填一个代码，点“新建”，再逐个添加字段。"},
    }  # fmt: skip
    status = 422 if form.errors else 200
    return page(
        request,
        "desk/defined.html",
        "release",
        [RELEASE, (HERE[0], "")],
        status=status,
        table=table,
        form=form,
    )


def _row(code: str) -> dict[str, Any]:
    last, public = defined.newest(code), defined.released(code)
    assert last is not None  # the code was read from its versions
    url = f"{HERE[1]}{code}/"
    state = (
        {"badge": f"已启用第{public.no}稿", "tone": "good"}
        if public
        else {"badge": "未启用", "tone": "plain"}
    )
    if public and public.no != last.no:
        state["sub"] = f"第{last.no}稿待启用"
    return {"url": url, "cells": [{"text": last.sheet["label"], "url": url}, code, state]}


@office
def edit(request: Any, code: str) -> HttpResponse:
    """One definition: saved, or shown again in another order or with its faults."""
    _asked(code)
    last, standing = defined.newest(code), defined.released(code)
    if request.method != "POST":
        sheet = last.sheet if last else {"fields": [inputs.blank(), inputs.blank()]}
        start = {**sheet, "seen": last.no if last else 0, "comment": ""}
        return _shown(
            request, code, inputs.SheetInput(_columns(), initial=start), inputs.bound(sheet["fields"])
        )
    do, given = request.POST.get("do", "check"), inputs.posted(request.POST)
    if do not in ("save", "check"):
        kept = request.POST.dict()
        return _shown(
            request,
            code,
            inputs.SheetInput(_columns(), initial=kept),
            inputs.bound(inputs.rearranged(given, do)),
        )
    form, rows = inputs.SheetInput(_columns(), request.POST), inputs.bound(given)
    good = form.is_valid()
    sheet = rules.kept({**request.POST.dict(), "fields": given})
    faults = rules.check(code, sheet, standing.sheet if standing else None)
    inputs.tell(faults, form, rows)
    if do == "save" and good and not faults and form.does(
        acts.save, code, sheet, form.cleaned_data["comment"], seen=form.cleaned_data["seen"], by=request.seat, at=now()
    ):  # fmt: skip
        return redirect(f"{HERE[1]}{code}/?done=save")
    return _shown(request, code, form, rows, 409 if form.moved else 422)


@office
def release(request: Any, code: str) -> HttpResponse:
    """启用."""
    _asked(code)
    last, form = defined.newest(code), inputs.ReleaseInput(request.POST or None, prefix="r")
    if request.method != "POST" or last is None:
        return redirect(f"{HERE[1]}{code}/")
    if form.is_valid() and form.does(
        acts.release, code, form.cleaned_data["version"], by=request.seat, at=now()
    ):
        return redirect(f"{HERE[1]}{code}/?done=release")
    start = {**last.sheet, "seen": last.no, "comment": ""}
    return _shown(
        request, code, inputs.SheetInput(_columns(), initial=start), inputs.bound(last.sheet["fields"]), 409 if form.moved else 422, form,
    )  # fmt: skip


def _asked(code: str) -> None:
    if acts.why_not_code(code):
        raise Http404


def _columns() -> list[tuple[str, str]]:
    """Where the table of a register may stand: open columns of the city that take texts."""
    rows = Column.objects.filter(takes=True, own=True, internal=False, closed_on=None).order_by(
        "order", "code"
    )
    return list(rows.values_list("code", "name"))


def _shown(
    request: Any, code: str, form: inputs.SheetInput, rows: list[dict[str, Any]], status: int = 200,
    given: inputs.ReleaseInput | None = None,
) -> HttpResponse:  # fmt: skip
    versions = list(RegisterVersion.objects.filter(code=code).order_by("-no"))
    last = versions[0] if versions else None
    names = dict(Person.objects.filter(code__in={v.made_by for v in versions}).values_list("code", "name"))
    start = {"version": last.no if last else 0}
    name = last.sheet["label"] if last else code
    releases = last is not None and not last.current
    return page(
        request, "desk/define.html", "release", [RELEASE, HERE, (name, "")], status=status, name=name, code=code, form=form, rows=rows,
        summary={"problems": inputs.problems(form, rows), "refused": bool(form.refused)}, last=last, done=request.GET.get("done", ""),
        release=(given or inputs.ReleaseInput(initial=start, prefix="r")) if releases else None, release_to=f"{HERE[1]}{code}/release/",
        own=bool(last and last.made_by == request.seat.person),
        versions=[{"row": v, "by": names.get(v.made_by, v.made_by)} for v in versions],
    )  # fmt: skip
