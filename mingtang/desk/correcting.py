"""批量修改分类: records chosen from the list, what will change of each, and then the act."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from mingtang.desk.describing import class_choices, theme_choices
from mingtang.desk.frame import now, page
from mingtang.desk.publish import HOME
from mingtang.people.gates import held_by
from mingtang.people.models import Agency
from mingtang.records import acts, correcting, describing, headings
from mingtang.records.describing import AUDIENCES, DOCUMENTS, ITEMS, LABELS, STAGES
from mingtang.records.models import Record
from mingtang.ui.inputs import Input

AS_IT_IS, NOTHING = "", "-"
_KEPT = [(AS_IT_IS, "不改"), (NOTHING, "清空")]
NAMES = {"subject_class": "主题分类", **LABELS}


class CorrectInput(Input):
    """What all chosen records are to say; a field left at 不改 stays as it is in each."""

    info_class = forms.ChoiceField(label="信息类别", required=False)
    subject_class = forms.ChoiceField(label="主题分类", required=False)
    stage = forms.ChoiceField(label="五公开", required=False, choices=_KEPT + list(STAGES.items()))
    item20 = forms.ChoiceField(label="条例第二十条", required=False, choices=_KEPT + list(ITEMS.items()))
    form_class = forms.ChoiceField(
        label="公文种类", required=False, choices=_KEPT + [(d, d) for d in DOCUMENTS]
    )
    full_text = forms.ChoiceField(
        label="全文电子化", required=False, choices=[(AS_IT_IS, "不改"), ("yes", "是"), ("no", "否")]
    )
    audience = forms.MultipleChoiceField(
        label="服务对象", required=False, choices=list(AUDIENCES.items()), widget=forms.CheckboxSelectMultiple,
        help_text="都不选为不改；选了的取代原有的",
    )  # fmt: skip

    def __init__(self, agency: Agency, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["info_class"].choices = _KEPT + class_choices(agency)  # type: ignore[attr-defined]
        self.fields["subject_class"].choices = _KEPT + theme_choices(agency)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not self.errors and not self.values():
            raise forms.ValidationError("请至少选择一项要改的内容")
        return given

    def values(self) -> dict[str, Any]:
        """Field → value, of those that are to change."""
        found = {
            n: v for n in correcting.FIELDS if (v := self.cleaned_data.get(n)) not in (AS_IT_IS, [], None)
        }
        if "full_text" in found:
            found["full_text"] = found["full_text"] == "yes"
        return {name: "" if value == NOTHING else value for name, value in found.items()}


@held_by(*correcting.CORRECTORS)
@require_POST
def correct(request: Any) -> HttpResponse:
    """The form; with `look` the preview; with `confirmed` the act."""
    agency = Agency.objects.get(code=request.seat.agency)
    rows = Record.objects.open_to(request.seat).filter(
        code__in=request.POST.getlist("pick")[: correcting.MOST]
    )
    records = list(rows.select_related("agency", "column").order_by("-id"))
    if not records:
        return redirect(HOME[1] + "?state=published")
    posted = "look" in request.POST or "confirmed" in request.POST
    form = CorrectInput(agency, request.POST if posted else None)
    lines: list[dict[str, Any]] = []
    if posted and form.is_valid():
        values = form.values()
        if "confirmed" in request.POST:
            seen = dict(zip(request.POST.getlist("pick"), request.POST.getlist("seen"), strict=False))
            done = form.does(acts.describe_many, seen, values, by=request.seat, at=now())
            if done is not None:
                return page(
                    request, "desk/correct_done.html", "release", [HOME, ("批量修改分类", "")], done=done,
                    good=sum(1 for one in done if not one["reason"]),
                )  # fmt: skip
        lines = [_line(record, values, request.seat) for record in records]
    return page(
        request, "desk/correct.html", "release", [HOME, ("批量修改分类", "")], form=form, records=records, lines=lines,
        good=sum(1 for line in lines if not line["reason"]), status=422 if form.errors else 200,
    )  # fmt: skip


def _line(record: Record, values: dict[str, Any], seat: Any) -> dict[str, Any]:
    """{"record", "reason", "changes": (label, before, after)}."""
    places = headings.every("class")
    changes = [
        (NAMES[name], _words(name, before, places), _words(name, after, places))
        for name, (before, after) in correcting.changed(record, values).items()
    ]
    return {
        "record": record, "reason": correcting.why_not_correct(record, values, seat, now()), "changes": changes
    }  # fmt: skip


def _words(name: str, value: Any, places: dict[str, headings.Place]) -> str:
    if name == "info_class" and value:
        return headings.full_name(value, places)
    return describing.said(name, value) or "空"
