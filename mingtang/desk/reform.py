"""撤并、划转、隶属: the system administrator's acts on the tree, each shown as a dry run before it is done.

He sees numbers and codes only: what a case is about is none of his business (GB/T 22239-2019, 三员).
"""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from mingtang.cases.reform import acts, plan
from mingtang.desk import reform_input, reform_rows
from mingtang.desk.agencies import HERE
from mingtang.desk.frame import now, page, today
from mingtang.desk.settings import HOME
from mingtang.people.gates import held_by
from mingtang.people.models import Agency
from mingtang.ui.inputs import Input
from mingtang.vault import sm3

UNDO = "办理以后不能撤销。请先看预览，对照依据的文件逐项核对。"


@held_by("admin_system")
def merge(request: Any) -> HttpResponse:
    """撤并: some bodies into one that stands (a new one is entered first)."""
    form = reform_input.MergeInput(request.POST or None)
    planned = None
    if form.is_valid():
        given = form.cleaned_data
        sources, target = [a.code for a in given["sources"]], given["target"].code
        planned = _sound(form, plan.merger(sources, target, today()))
        if _confirmed(request, planned) and form.does(
            acts.merge, sources, target, given["basis"], by=request.seat, at=now()
        ):
            return redirect(HERE)
    intro = f"被撤并的单位关闭，在办件、人员、事项、栏目和下级单位转到承接单位；新组建的承接单位先在“单位”里新增。{UNDO}"
    return _form(request, form, planned, "撤并单位", intro)


@held_by("admin_system")
def split(request: Any) -> HttpResponse:
    """划转: first which bodies, then what goes."""
    source = Agency.objects.filter(code=request.GET.get("source", "")[:20], closed_on=None).first()
    if source is None:
        chosen = reform_input.SourceInput(request.GET if "source" in request.GET else None)
        intro = "一个单位分为几个的，先新增各单位，逐个划转，剩下的再并入其中一个。"
        return page(
            request, "desk/reform_source.html", "settings", _crumbs("划转、分立"), form=chosen, intro=intro,
            status=404 if "source" in request.GET else 200,
        )  # fmt: skip
    form = reform_input.SplitInput(request.POST or None, source=source, on=today())
    planned = None
    if form.is_valid():
        given = form.chosen()
        planned = _sound(form, _split(source, form, given))
        args = (given, source.code, form.cleaned_data["target"].code, form.cleaned_data["basis"])
        if _confirmed(request, planned) and form.does(acts.hand_part, *args, by=request.seat, at=now()):
            return redirect(HERE)
    intro = f"从{source.name}划出的部分转到承接单位，两个单位都继续存在。随事项划转该事项的在办件。{UNDO}"
    return _form(request, form, planned, f"划转：{source.short}", intro)


def _split(source: Agency, form: Any, given: dict[str, list[str]]) -> plan.Plan:
    return plan.split(
        source.code, form.cleaned_data["target"].code, today(), cases=given["cases"], columns=given["columns"],
        items=given["items"], holdings=[int(pk) for pk in given["holdings"]],
    )  # fmt: skip


def _sound(form: Input, planned: plan.Plan) -> plan.Plan | None:
    """The plan, or None with the reason on the form."""
    if reason := planned.why_not(today()):
        form.add_error(None, reason)
        return None
    return planned


def _stamp(planned: plan.Plan) -> str:
    """Of all that would move: a confirmation of anything else is only another preview."""
    said = [
        planned.codes, planned.target.code, [c.code for c in planned.cases], [h.pk for h in planned.holdings],
        {k: [c.code for c in v] for k, v in planned.columns.items()}, [i.pk for i in planned.items], [a.code for a in planned.children],
    ]  # fmt: skip
    return sm3.of_bytes(json.dumps(said).encode())[:16]


def _confirmed(request: Any, planned: plan.Plan | None) -> bool:
    return planned is not None and request.POST.get("confirmed") == _stamp(planned)


def _crumbs(title: str) -> list[tuple[str, str]]:
    return [HOME, ("单位", HERE), (title, "")]


def _form(request: Any, form: Input, planned: plan.Plan | None, title: str, intro: str) -> HttpResponse:
    shown = reform_rows.preview(planned, today()) if planned else None
    return page(
        request, "desk/reform.html", "settings", _crumbs(title), form=form, preview=shown, title=title, intro=intro,
        stamp=_stamp(planned) if planned else "", changed=bool(planned and request.POST.get("confirmed")),
        status=409 if form.moved else 422 if form.errors else 200,
    )  # fmt: skip


@held_by("admin_system")
def place(request: Any, code: str) -> HttpResponse:
    """隶属、类型、区划代码和排序 of one agency."""
    body = get_object_or_404(Agency, code=code, closed_on=None)
    known = {"parent": body.parent_id, "kind": body.kind, "division": body.division, "order": body.order}
    form = reform_input.PlaceInput(request.POST or None, initial=known, body=body)
    if form.is_valid():
        given = form.cleaned_data
        parent = given["parent"].code if given.get("parent") else ""
        if form.does(acts.place, body, parent, given["kind"], given["division"], given["order"], by=request.seat, at=now()):  # fmt: skip
            return redirect(HERE)
    intro = "改了上级单位，参数从此按新的上级继承；乡镇、街道没有人任的岗位由新的上级单位代办。"
    return page(
        request, "desk/form.html", "settings", _crumbs(body.short), form=form, title=f"隶属和排序：{body.name}", intro=intro,
        primary="保存", status=422 if form.errors else 200,
    )  # fmt: skip
