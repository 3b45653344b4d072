"""填报: cells that no case counts, said by a named person with the source, one at a time."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from mingtang.counts import reports, returns
from mingtang.counts.models import Return
from mingtang.counts.returns import acts
from mingtang.desk.frame import now, page
from mingtang.desk.report_page import called, here
from mingtang.desk.reports import HOME, found_by, may_act
from mingtang.people.gates import held_by
from mingtang.people.models import Person
from mingtang.ui.inputs import Input


class SayInput(Input):
    short = ("value",)

    cell = forms.ChoiceField(label="填报哪一格")
    value = forms.CharField(
        label="数字",
        required=False,
        max_length=30,
        help_text="加在已有办件之上；没有的填0。收费金额单位是万元。",
    )
    source = forms.CharField(
        label="来源",
        max_length=300,
        help_text="台账、系统或者文件的名称，例如：行政执法信息公示平台2026年1月5日导出",
    )

    def __init__(self, *args: Any, found: reports.Shown, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        form, lists = found.form, found.tables.lists
        counted = {(t, r, c) for t, rows in lists.items() for r, cells in rows.items() for c in cells}
        groups: dict[str, list[tuple[str, str]]] = {}
        for place in returns.offered(form, counted):
            label, column = form.labels[place]
            words = label if form.code == "2008" else f"{label}（{column}）"
            groups.setdefault(str(form.tables[place[0]]["label"]), []).append((".".join(place), words))
        self.fields["cell"].choices = [("", "请选择"), *groups.items()]  # type: ignore[attr-defined]
        if form.code == "2008":
            self.fields["value"].help_text = "没有的填0；没有统计的留空，并在来源里说明。"


class WithdrawInput(Input):
    reason = forms.CharField(label="撤回的理由", max_length=300)


def _open(request: Any, agency: str, year: int) -> reports.Shown:
    found = found_by(request, agency, year)
    if found.below or not may_act(request.seat, found):
        raise Http404
    return found


@held_by("disclosure_head")
def home(request: Any, agency: str, year: int) -> HttpResponse:
    """What was returned for this report, and one form to return more."""
    found = _open(request, agency, year)
    form = SayInput(request.POST or None, found=found)
    if request.method == "POST" and form.is_valid() and _said(form, found, request):
        return redirect(here(found, "returns/"))
    return _page(request, found, form)


def _said(form: Input, found: reports.Shown, request: Any) -> bool:
    said = form.cleaned_data
    return bool(
        form.does(
            acts.say, found.agency, found.year, found.form.code, said["cell"], said["value"].strip(), said["source"], by=request.seat, at=now()
        )
    )  # fmt: skip


def _page(request: Any, found: reports.Shown, form: Input, refused: Input | None = None) -> HttpResponse:
    bad = refused or form
    status = 409 if bad.moved else 422 if bad.is_bound and bad.errors else 200
    rows = Return.objects.open_to(request.seat).filter(
        agency=found.agency.code, year=found.year, current=True
    )
    names = dict(Person.objects.filter(code__in=rows.values("person")).values_list("code", "name"))
    said = [
        {
            "label": "，".join(found.form.labels[tuple(row.cell.split("."))]),  # type: ignore[index]
            "value": row.value or "未统计", "source": row.source, "person": names.get(row.person, ""), "on": row.said_on,
            "url": here(found, f"returns/{row.pk}/"), "form": WithdrawInput(prefix=f"r{row.pk}"),
        }
        for row in rows.order_by("cell")
    ]  # fmt: skip
    crumbs = [HOME, (called(found), here(found)), ("填报", "")]
    return page(
        request, "desk/report_returns.html", "counts", crumbs, status=status, found=found, form=form, said=said,
        refused=refused.problems() if refused else [], frozen=found.frozen, back=here(found),
    )  # fmt: skip


@held_by("disclosure_head")
@require_POST
def withdraw(request: Any, agency: str, year: int, row: int) -> HttpResponse:
    """Take one return back."""
    found = _open(request, agency, year)
    known = Return.objects.open_to(request.seat).filter(agency=agency, year=year, pk=row).first()
    if known is None:
        raise Http404
    form = WithdrawInput(request.POST, prefix=f"r{row}")
    if form.is_valid() and form.does(
        acts.withdraw, known, form.cleaned_data["reason"], by=request.seat, at=now()
    ):
        return redirect(here(found, "returns/"))
    return _page(request, found, SayInput(found=found), form)
