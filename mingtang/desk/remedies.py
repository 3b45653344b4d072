"""登记投诉、行政复议、行政诉讼: what another organ decides about a request, from its notice on."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from mingtang.cases import acts
from mingtang.cases.models import Case
from mingtang.cases.registry import kind_of
from mingtang.desk import fields
from mingtang.desk.frame import now, page
from mingtang.kinds import newest
from mingtang.people.gates import held_by
from mingtang.ui.inputs import Input

KIND = newest("remedy")
STEPS = {step.do: step for step in kind_of(KIND).openings}
POSTS = STEPS["file_review"].by


class Sort(Input):
    """Which of the three, and about which request."""

    do = forms.ChoiceField(
        label="种类",
        choices=[("file_review", "行政复议"), ("file_lawsuit", "行政诉讼"), ("file_complaint", "投诉举报")],
    )
    no = forms.CharField(
        label="申请编号", required=False, max_length=60, help_text="就哪件申请提出；没有对应申请的留空"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["key"]  # asked by GET: nothing is done


@held_by(*POSTS)
def choose(request: Any) -> HttpResponse:
    """The first question; its answer stands in the address."""
    form = Sort(request.GET if "do" in request.GET else None, initial={"no": request.GET.get("no", "")})
    if form.is_valid():
        about = _request(request, form.cleaned_data["no"])
        if about or not form.cleaned_data["no"]:
            return redirect(
                f"/desk/remedy/{form.cleaned_data['do'].removeprefix('file_')}/{about.code if about else '-'}/"
            )
        form.add_error("no", "没有这个编号的申请，或者不由本单位办理")
    return page(
        request,
        "desk/remedy_sort.html",
        "register",
        [("登记投诉、复议和诉讼", "")],
        form=form,
        status=422 if form.errors else 200,
    )


@held_by(*POSTS)
def enter(request: Any, sort: str, about: str) -> HttpResponse:
    """What the notice says."""
    step = STEPS.get(f"file_{sort}")
    found = (
        Case.objects.open_to(request.seat).filter(code=about, family="request").first()
        if about != "-"
        else None
    )
    if step is None or (about != "-" and found is None):
        raise Http404
    form = fields.input_of(kind_of(KIND), step, request.POST if request.method == "POST" else None)
    if form.is_valid() and (
        code := form.does(
            acts.open_case, KIND, found.agency_id if found else request.seat.agency, step.do, fields.given_of(form),
            by=request.seat, at=now(), request=found,
        )
    ):  # fmt: skip
        return redirect(f"/desk/case/{code}/")
    title = f"{step.label}：{found.no}" if found else step.label
    return page(
        request, "desk/form.html", "register", [("登记投诉、复议和诉讼", "/desk/remedy/"), (step.label, "")], form=form, title=title, intro=step.consequence,
        primary="登记", status=422 if form.errors else 200,
    )  # fmt: skip


def _request(request: Any, no: str) -> Case | None:
    return Case.objects.open_to(request.seat).filter(no=no.strip(), family="request").first() if no else None
