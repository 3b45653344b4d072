"""督办: the supervisor asks, the unit explains, the supervisor closes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from mingtang.cases.models import Case
from mingtang.cases.reading import event_moment, events, words
from mingtang.database.prepared import Prepared
from mingtang.desk.frame import now, page, today
from mingtang.oversight import acts
from mingtang.oversight.models import Urging
from mingtang.people.gates import held_by
from mingtang.ui.dates import deadline, deadline_full
from mingtang.ui.inputs import Input

LABELS = {False: "情况说明", True: "说明期限异议"}  # by whether the applicant asked


class UrgeInput(Input):
    reason = forms.CharField(label="督办事由", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    answer_by = forms.DateField(label="要求说明的日期", widget=forms.DateInput)


class ExplainInput(Input):
    words = forms.CharField(
        label="情况说明",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="写明原因、责任和下一步办理安排；答复申请人异议的，写明期限怎么算",
    )


def _case(request: Any, code: str) -> Case:
    return get_object_or_404(Case.objects.open_to(request.seat).select_related("agency"), code=code)


running = Prepared(lambda case: Urging.objects.filter(case=case, closed_at=None).order_by("pk"), str)


def _open(case: Case, explained: bool) -> Urging | None:
    """The oldest that is still to be explained, or that is explained and still to be closed: one that waits for the
    supervisor keeps nobody from answering the next."""
    return next((one for one in running.all(case.code) if bool(one.explained_at) == explained), None)


@held_by(*acts.WATCHERS)
def urge(request: Any, code: str) -> HttpResponse:
    case = _case(request, code)
    form = UrgeInput(request.POST or None, initial={"answer_by": today() + timedelta(days=3)})
    if form.is_valid():
        given = form.cleaned_data
        if form.does(acts.urge, case, given["reason"], given["answer_by"], by=request.seat, at=now()):
            return redirect(f"/desk/case/{code}/")
    return _form(request, case, form, "督办", "向办件单位发出督办；不改变办件的期限和状态。")


@held_by(*acts.ANSWERS)
def explain(request: Any, code: str) -> HttpResponse:
    case = _case(request, code)
    urging = _open(case, explained=False)
    if urging is None:
        raise Http404
    form = ExplainInput(request.POST or None)
    if form.is_valid() and form.does(
        acts.explain, urging, form.cleaned_data["words"], by=request.seat, at=now()
    ):
        return redirect(f"/desk/case/{code}/")
    return _form(request, case, form, LABELS[urging.applicant], _asked(case, urging))


@held_by(*acts.WATCHERS)
@require_POST
def close(request: Any, code: str) -> HttpResponse:
    urging = _open(_case(request, code), explained=True)
    if urging is None:
        raise Http404
    form = Input(request.POST)
    if form.is_valid() and form.does(acts.close, urging, by=request.seat, at=now()):
        return redirect(f"/desk/case/{code}/")
    return _form(request, _case(request, code), form, "结束督办", "单位提交情况说明以后，由监察员结束督办。")


def _asked(case: Case, urging: Urging) -> str:
    """What the explanation has to answer, and by when."""
    act = "case.dispute" if urging.applicant else "case.urge"
    asked = [
        words(case, event)
        for event in events.all(case.code)
        if event.act == act and event_moment(event) == urging.urged_at
    ]
    who = "申请人对期限有异议" if urging.applicant else "督办事由"
    until = f"最晚{deadline_full(urging.answer_by)}说明"
    read = "；申请人凭查询码看得到" if urging.applicant else ""
    return f"{who}：{''.join(asked)}（{until}；记入办理记录{read}）"


def _form(request: Any, case: Case, form: Input, title: str, intro: str) -> HttpResponse:
    crumbs = [("督办", "/desk/urged/"), (case.no, f"/desk/case/{case.code}/"), (title, "")]
    status = 422 if form.errors else 200
    return page(
        request,
        "desk/form.html",
        "urged",
        crumbs,
        form=form,
        title=f"{title}：{case.no}",
        intro=intro,
        primary=title,
        status=status,
    )


def choices(request: Any, case: Case) -> list[dict[str, str]]:
    """Links of supervision that this seat finds on the case page."""
    seat = request.seat
    if seat.post not in acts.WATCHERS and not acts.may_explain(seat, case):
        return []
    waits, explained = _open(case, explained=False), _open(case, explained=True)
    here = f"/desk/case/{case.code}"
    if seat.post in acts.WATCHERS and explained:
        return [{"label": "结束督办", "url": f"{here}/urge-close/", "post": "1"}]
    if seat.post in acts.WATCHERS and waits is None and case.closed_on is None:
        return [{"label": "督办", "url": f"{here}/urge/", "post": ""}]
    if acts.may_explain(seat, case) and waits:
        label = f"{LABELS[waits.applicant]}（最晚{deadline(waits.answer_by)}）"
        return [{"label": label, "url": f"{here}/explain/", "post": ""}]
    return []
