"""栏目审查: what each column asks before publication, as it holds for this agency; the openness office sets it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect

from mingtang.desk.frame import now, page, today
from mingtang.people.gates import held_by
from mingtang.people.models import Agency
from mingtang.records import acts, gate
from mingtang.records.models import Column
from mingtang.ui.inputs import Input

HOME = ("设置", "/desk/settings/")
SETS = "openness_office"
COLUMNS = [
    {"label": "栏目", "head": True}, {"label": "保密审查", "keep": True}, {"label": "核稿", "keep": True},
    {"label": "法制审核", "keep": True}, {"label": "发布前复核", "keep": True}, {"label": "签发", "keep": True},
]  # fmt: skip


class GateInput(Input):
    """What a column asks. Confidentiality review and signature are no fields: they cannot be left out."""

    short = gate.LIMITS

    column = forms.ChoiceField(label="栏目")
    office_check = forms.BooleanField(label="须核稿", required=False)
    second_look = forms.BooleanField(
        label="须发布前复核", required=False, help_text="含人员名单的公示等，签发前再由一人核对"
    )
    secrecy_days = forms.IntegerField(
        label="保密审查时限（工作日）", min_value=0, max_value=20, help_text="0 为按参数"
    )
    office_days = forms.IntegerField(
        label="核稿时限（工作日）", min_value=0, max_value=20, help_text="0 为按参数"
    )
    legal_days = forms.IntegerField(
        label="法制审核时限（工作日）", min_value=0, max_value=20, help_text="0 为按参数"
    )

    def __init__(self, columns: list[Column], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["column"].choices = [("", "请选择"), *((c.code, c.name) for c in columns)]  # type: ignore[attr-defined]


@held_by(SETS, "disclosure_head")
def home(request: Any) -> HttpResponse:
    """The gates of all columns; `?column=` opens one for change."""
    columns = list(Column.objects.filter(takes=True, own=True).order_by("order", "code"))
    chosen = next((c for c in columns if c.code == request.GET.get("column")), None)
    start: dict[str, Any] = dict.fromkeys(gate.LIMITS, 0) | {"office_check": True}
    if chosen:
        start = {"column": chosen.code, **gate.of_column(chosen).columns()}
    sets = request.seat.post == SETS
    form = GateInput(columns, request.POST or None, initial=start) if sets else None
    if form is not None and request.method == "POST" and form.is_valid():
        given = {n: form.cleaned_data[n] for n in gate.Gate.__dataclass_fields__}
        if form.does(
            acts.set_gate, form.cleaned_data["column"], gate.Gate(**given), by=request.seat, at=now()
        ):
            return redirect("/desk/settings/gates/?done=1")
    line = Agency.objects.get(code=request.seat.agency).line
    table = {
        "caption": "栏目审查", "quiet": True, "columns": COLUMNS, "rows": [_row(c, line, sets) for c in columns],
        "empty": {"sentence": "还没有栏目", "how": ""},
    }  # fmt: skip
    return page(
        request, "desk/gates.html", "settings", [HOME, ("栏目审查", "")], form=form, table=table,
        done=request.GET.get("done", ""), status=422 if form is not None and form.errors else 200,
    )  # fmt: skip


def _row(column: Column, line: tuple[str, ...], sets: bool) -> dict[str, Any]:
    asked = gate.of(column, line, today())
    first: Any = {"text": column.name, "url": f"?column={column.code}"} if sets else column.name
    return {
        "cells": [
            first, _days(True, asked.secrecy_days), _days(asked.office_check, asked.office_days),
            _days(column.binding, asked.legal_days), "须办" if asked.second_look else "—", "须办",
        ]
    }  # fmt: skip


def _days(asked: bool, days: int) -> str:
    return f"{days}个工作日" if asked else "—"
