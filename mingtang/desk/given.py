"""依申请公开的信息转为主动公开: the drafter takes a file that was provided to an applicant, and drafts a text for everybody."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect

from mingtang.cases import acts
from mingtang.cases.materials import file_name, publishing
from mingtang.cases.materials.models import Material
from mingtang.desk import exports
from mingtang.desk.frame import now, page, today
from mingtang.kinds import newest
from mingtang.people.gates import held_by
from mingtang.people.seats import agencies_covered
from mingtang.records.columns import open_to_agency
from mingtang.records.models import Column
from mingtang.ui.inputs import Input


class GivenInput(Input):
    material = forms.ChoiceField(label="材料", widget=forms.RadioSelect)
    column = forms.ChoiceField(label="栏目")

    def __init__(self, agency: str, rows: list[Material], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["material"].choices = [
            (row.code, f"{file_name(row)}（{row.case.closed_on or ''}）") for row in rows
        ]  # type: ignore[attr-defined]
        self.fields["column"].choices = [("", "请选择"), *((c.code, c.name) for c in open_to_agency(agency))]  # type: ignore[attr-defined]


@held_by("drafter")
def home(request: Any) -> HttpResponse:
    """The files of delivered replies; one becomes a draft. No number and no applicant of a request stands here."""
    rows = publishing.ready(agencies_covered(request.seat, today()))
    form = GivenInput(request.seat.agency, rows, request.POST or None)
    if request.method == "POST" and form.is_valid() and (made := _drafted(request, form, rows)):
        return redirect(f"/desk/case/{made}/")
    exports.log(request.seat, "list", "given", request.seat.agency, len(rows))
    return page(
        request, "desk/given.html", "release", [("依申请转主动公开", "")], status=422 if form.errors else 200,
        form=form if rows else None, unread=publishing.UNREAD,
    )  # fmt: skip


def _drafted(request: Any, form: GivenInput, rows: list[Material]) -> str:
    row = next(one for one in rows if one.code == form.cleaned_data["material"])
    if reason := publishing.why_not(row):
        form.add_error("material", reason)
        return ""
    column = Column.objects.get(code=form.cleaned_data["column"])
    return str(
        form.does(
            acts.open_case, newest("release"), request.seat.agency, "draft", {"formed_on": today()}, by=request.seat, at=now(),
            column=column, **publishing.draft(row),
        ) or ""
    )  # fmt: skip
