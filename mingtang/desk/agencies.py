"""单位: the tree of agencies, as the system administrator enters and corrects it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from mingtang.desk.frame import now, page
from mingtang.desk.settings import HOME
from mingtang.people import acts
from mingtang.people.gates import held_by
from mingtang.people.models import AGENCY_KINDS, Agency
from mingtang.ui.inputs import Input

HERE = "/desk/settings/agencies/"
TOLD = "政府信息公开指南须写明，没有填写的，指南不能公布"


class AgencyInput(Input):
    """What the public is told of an agency."""

    name = forms.CharField(label="单位全称", max_length=80)
    short = forms.CharField(label="单位简称", max_length=40)
    mark = forms.CharField(
        label="代字", max_length=20, required=False, help_text="用于文号，例如“澜城管”；不发文的单位可以不填"
    )
    phone = forms.CharField(label="联系电话", max_length=20, required=False, help_text=TOLD)
    fax = forms.CharField(
        label="传真号码", max_length=20, required=False, help_text="不填的，公开指南写明未设传真"
    )
    address = forms.CharField(label="办公地址", max_length=120, required=False, help_text=TOLD)
    hours = forms.CharField(label="办公时间", max_length=80, required=False, help_text=TOLD)
    duties = forms.CharField(
        label="主要职责", required=False, widget=forms.Textarea(attrs={"rows": 4}), max_length=2000
    )
    reporting = forms.BooleanField(label="编制政府信息公开工作年度报告", required=False)


class NewAgencyInput(AgencyInput):
    code = forms.RegexField(
        label="单位编码",
        regex=r"^[A-Z][A-Z0-9]{1,11}$",
        help_text="启用后不能更改；大写字母开头，由2至12个大写字母和数字组成",
        error_messages={"invalid": "单位编码须以大写字母开头，由2至12个大写字母和数字组成"},
    )
    parent = forms.ModelChoiceField(label="上级单位", queryset=Agency.objects.none(), empty_label="请选择")
    kind = forms.ChoiceField(label="单位类型", choices=[("", "请选择"), *AGENCY_KINDS.items()])
    division = forms.RegexField(
        label="行政区划代码",
        regex=r"^\d{6}$",
        required=False,
        error_messages={"invalid": "行政区划代码是6位数字"},
    )
    field_order = ("code", "name", "short", "kind", "parent", "division", "mark")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = Agency.objects.filter(closed_on=None).order_by("order", "code")


@held_by("admin_system")
def agencies(request: Any) -> HttpResponse:
    """The tree, and a form for a new agency below one of it."""
    form = NewAgencyInput(request.POST or None, initial={"reporting": True})
    if form.is_valid():
        given = {k: v for k, v in form.cleaned_data.items() if k != "key"}
        last = Agency.objects.order_by("-order").values_list("order", flat=True).first() or 0
        if form.does(acts.found_agency, Agency(**given, order=last + 1), by=request.seat, at=now()):
            return redirect(f"{HERE}?added={given['code']}")
    added = Agency.objects.filter(code=request.GET.get("added", "")).first()
    return page(
        request, "desk/agencies.html", "settings", [HOME, ("单位", "")], form=form, rows=_tree(), added=added,
        status=422 if form.errors else 200,
    )  # fmt: skip


def _tree() -> list[dict[str, Any]]:
    """Every agency below its superior, indented by its depth."""
    below: dict[str | None, list[Agency]] = {}
    for agency in Agency.objects.select_related("successor").order_by("order", "code"):
        below.setdefault(agency.parent_id, []).append(agency)
    found: list[dict[str, Any]] = []

    def walk(code: str | None, depth: int) -> None:
        for agency in below.get(code, ()):
            found.append(
                {"agency": agency, "indent": "　" * depth, "kind": AGENCY_KINDS.get(agency.kind, "")}
            )
            walk(agency.pk, depth + 1)

    walk(None, 0)
    return found


@held_by("admin_system")
def agency(request: Any, code: str) -> HttpResponse:
    """Correct what is told of one agency; the public pages are printed anew."""
    row = get_object_or_404(Agency, code=code)
    known = {name: getattr(row, name) for name in acts.AMENDABLE}
    form = AgencyInput(request.POST or None, initial=known)
    if form.is_valid() and form.does(acts.amend_agency, row, form.cleaned_data, by=request.seat, at=now()):
        return redirect(HERE)
    return page(
        request, "desk/form.html", "settings", [HOME, ("单位", HERE), (row.short, "")], form=form,
        title=f"修改单位信息：{row.name}", intro=f"单位编码 {row.code}，{AGENCY_KINDS.get(row.kind, '')}。保存后，公开页面上的单位信息随即更新。",
        primary="保存", status=422 if form.errors else 200,
    )  # fmt: skip
