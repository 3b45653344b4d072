"""What the page of an assessment or of a quarterly check shows, and the ticking off of documents that still hold."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from mingtang.cases import acts, checks
from mingtang.cases.models import Case
from mingtang.desk.frame import now, page
from mingtang.people.gates import held_by
from mingtang.records.models import VALIDITIES, Record
from mingtang.ui.inputs import Input

SHOWN = 50  # documents on one page: nobody looks at more in one sitting


class LookedInput(Input):
    """The documents that were looked at and still hold."""

    records = forms.MultipleChoiceField(label="已核对，仍然有效", widget=forms.CheckboxSelectMultiple)

    def __init__(self, rows: list[Record], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["records"].choices = [(r.code, _named(r)) for r in rows]  # type: ignore[attr-defined]


def _named(record: Record) -> str:
    said = [record.title, record.doc_no, f"{record.published_on:%Y-%m-%d}发布", VALIDITIES[record.validity]]
    return " · ".join(part for part in said if part)


def _rows(case: Case) -> list[Record]:
    return list(checks.unchecked(case).defer("body").order_by("published_on", "pk")[:SHOWN])


def panel(case: Case) -> dict[str, Any]:
    """Context for desk/check_*.html."""
    if case.family == "reassess":
        record = Record.objects.house.select_related("column").get(code=checks.of_case(case))
        return {"extra_template": "desk/check_withheld.html", "record": record}
    rows = _rows(case)
    return {
        "extra_template": "desk/check_validity.html", "rows": rows, "left": checks.unchecked(case).count(),
        "form": LookedInput(rows),
    }  # fmt: skip


@held_by("disclosure_head")
def looked(request: Any, code: str) -> HttpResponse:
    """确认仍然有效: many documents of one check by one act."""
    case = get_object_or_404(
        Case.objects.open_to(request.seat).select_related("agency"), code=code, family="validity", closed_on=None
    )  # fmt: skip
    if "confirm" not in {step.do for step, _ in acts.steps_open_to(case, request.seat, now())}:
        raise Http404
    rows = _rows(case)
    form = LookedInput(rows, request.POST or None)
    if request.method == "POST" and form.is_valid():
        known = request.POST.get("moves", "")
        case.moves = int(known) if known.isdecimal() else case.moves  # the page was built from this state
        chosen = form.cleaned_data["records"]
        if form.does(acts.take, case, "confirm", {}, by=request.seat, at=now(), records=chosen):
            return redirect(f"/desk/case/{code}/?done=confirm")
    return page(
        request, "desk/form.html", "todo", [(case.no, f"/desk/case/{code}/"), ("确认仍然有效", "")], form=form,
        title=f"确认仍然有效：{case.title}", primary="确认", status=409 if form.moved else 422 if form.errors else 200,
    )  # fmt: skip
