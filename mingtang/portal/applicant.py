"""What an applicant may do with his own case: take it back, or supplement it after a correction notice."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from mingtang.cases import acts
from mingtang.cases.models import Case
from mingtang.forms import definition, drafts
from mingtang.forms.inputs import DefinedInput, input_class
from mingtang.kinds.table import Step
from mingtang.oversight import acts as oversight
from mingtang.people.gates import anyone
from mingtang.people.seats import PUBLIC
from mingtang.portal import frame, onward, track
from mingtang.portal.drafting import LIFE
from mingtang.portal.frame import page
from mingtang.ui import dates
from mingtang.ui.inputs import Input

NOT_NOW = "此件现在不能办理这一项，请看最新进度"


class DisputeInput(Input):
    words = forms.CharField(
        label="异议内容", max_length=1000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text="哪个日期、哪一段暂停不对，您的依据是什么（如邮件签收单的日期）。",
    )  # fmt: skip


class WithdrawInput(Input):
    reason = forms.CharField(
        label="撤回原因", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3}), help_text="可以不写。",
    )  # fmt: skip
    sure = forms.BooleanField(label="我确认撤回这件申请")


@anyone
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: Any) -> HttpResponse:
    """撤回: the applicant's own, with his words as the record of it."""
    found = track.mine(request)
    if found is None:
        return track.ended(request, request.POST.get("reason", "")[:500])
    step = _open(found, "withdraw")
    form = WithdrawInput(request.POST if request.method == "POST" else None)
    if step is not None and form.is_valid() and _does(form, found, step, _withdrawal(form)):
        return redirect("/track/case/?done=withdraw")
    said = f"{step.consequence}（{step.law}）" if step else ""
    return _show(request, found, form, "撤回申请", consequence=said, note="" if step else NOT_NOW)


@anyone
@require_http_methods(["GET", "HEAD", "POST"])
def supplement(request: Any) -> HttpResponse:
    """补正: what the correction notice asked for, in words and files."""
    found = track.mine(request)
    if found is None:
        return track.ended(request, request.POST.get("supplement_text", "")[:2000])
    step = _open(found, "receive_correction")
    made = input_class(definition.get(f"{found.family}_supplement"))
    form = made(request.POST, request.FILES) if request.method == "POST" else made()
    if step is not None and form.is_valid() and _supplements(form, found, step):
        return redirect("/track/case/?done=supplement")
    wanted = onward.asked_of(found).get("items", "")
    return _show(
        request, found, form, "提交补正", form.definition.help, note="" if step else NOT_NOW, wanted=wanted
    )


@anyone
@require_http_methods(["GET", "HEAD", "POST"])
def dispute(request: Any) -> HttpResponse:
    """期限异议: what is wrong with the time that is told; the unit explains, a supervisor sees both."""
    found = track.mine(request)
    if found is None:
        return track.ended(request, request.POST.get("words", "")[:1000])
    form = DisputeInput(request.POST if request.method == "POST" else None)
    if form.is_valid() and form.does(
        oversight.dispute, found, form.cleaned_data["words"], by=PUBLIC, at=frame.now()
    ):
        return redirect("/track/case/?done=dispute")
    lead = "先看办理记录和“期限怎么算的”。您的异议记入案卷，受理机关应当书面说明，监察员和政务公开办公室都能看到；期限不因此改变。"
    return _show(request, found, form=form, title="提出期限异议", lead=lead)


def _supplements(form: DefinedInput, found: Case, step: Step) -> bool:
    draft, _ = drafts.start(form, at=frame.now(), agency=found.agency_id, life=LIFE)
    text = form.cleaned_data["supplement_text"]
    sent = len(form.given_files("supplement_files"))
    given: dict[str, Any] = {"corrected_on": frame.today()}
    given["correction_evidence"] = f"网上补正：{text}" + (f"\n（附件{sent}个）" if sent else "")
    if _does(form, found, step, {k: v for k, v in given.items() if k in step.asks}, draft=draft):
        return True
    drafts.drop(draft)
    return False


def _withdrawal(form: Input) -> dict[str, Any]:
    said = f"申请人于{dates.full(frame.today())}在网上凭查询码撤回。"
    return {"withdrawal_evidence": said + form.cleaned_data["reason"]}


def _open(found: Case, do: str) -> Step | None:
    steps = acts.steps_open_to(found, PUBLIC, frame.now())
    return next((step for step, _ in steps if step.do == do), None)


def _does(form: Input, found: Case, step: Step, given: dict[str, str | date], **more: Any) -> bool:
    return bool(form.does(acts.take, found, step.do, given, by=PUBLIC, at=frame.now(), **more))


def _show(
    request: Any, found: Case, form: Input, title: str, lead: str = "", consequence: str = "", note: str = "", wanted: str = "",
) -> HttpResponse:  # fmt: skip
    """consequence: of what cannot be undone, said above the form. note: why there is no form. wanted: what was asked for."""
    status = 409 if note or form.moved else 422 if form.is_bound else 200
    crumbs = [track.CRUMB, (found.no, "/track/case/"), (title, "")]
    return page(
        request, "portal/applicant.html", crumbs, status=status, case=found, form=form, title=title, lead=lead,
        consequence=consequence, note=note, wanted=wanted,
    )  # fmt: skip
