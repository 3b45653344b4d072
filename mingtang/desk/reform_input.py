"""The forms of 撤并、划转 and 隶属."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from mingtang.cases.models import ServiceItem
from mingtang.people.models import AGENCY_KINDS, Agency, Holding
from mingtang.records.columns.succession import columns_of
from mingtang.ui.inputs import Input


def _open() -> Any:
    return Agency.objects.filter(closed_on=None).order_by("order", "code")


class _Named(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name}（{obj.code}）"


class _NamedMany(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name}（{obj.code}）"


class MergeInput(Input):
    sources = _NamedMany(label="被撤并的单位", queryset=Agency.objects.none(), widget=forms.CheckboxSelectMultiple, help_text="可以选几个")  # fmt: skip
    target = _Named(label="承接单位", queryset=Agency.objects.none())
    basis = forms.CharField(label="依据的文件", max_length=200, help_text="机构改革方案或者批复的文号")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sources"].queryset = _open().exclude(parent=None)
        self.fields["target"].queryset = _open()


class SourceInput(forms.Form):
    """Which body gives something away: asked by GET, for the rest of the form is about it."""

    source = _Named(label="划出单位", queryset=Agency.objects.none())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].queryset = _open()
        self.fields["source"].widget.attrs["class"] = "usa-input usa-input--select"


class SplitInput(Input):
    """What goes from `source`: people, items with their cases, columns, single cases by number."""

    target = _Named(label="承接单位", queryset=Agency.objects.none())
    holdings = forms.MultipleChoiceField(
        label="随转的人员", required=False, widget=forms.CheckboxSelectMultiple
    )
    items = forms.MultipleChoiceField(label="划转的服务事项（在办件随转）", required=False, widget=forms.CheckboxSelectMultiple)  # fmt: skip
    columns = forms.MultipleChoiceField(
        label="划转的栏目", required=False, widget=forms.CheckboxSelectMultiple
    )
    numbers = forms.CharField(
        label="另外划转的办件", required=False, widget=forms.Textarea(attrs={"rows": 3}), help_text="一行一个编号，由划出单位提供"
    )  # fmt: skip
    basis = forms.CharField(label="依据的文件", max_length=200, help_text="机构改革方案或者批复的文号")

    def __init__(self, *args: Any, source: Agency, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target"].queryset = _open().exclude(pk=source.pk)
        held = (
            Holding.objects.on(on).filter(post__agency=source).select_related("post", "person").order_by("pk")
        )
        self.fields["holdings"].choices = [(str(h.pk), f"{h.person.name}：{h.post.label}") for h in held]
        items = (
            ServiceItem.objects.filter(agency=source).filter(state="published").order_by("code", "version")
        )
        self.fields["items"].choices = list({i.code: (i.code, i.name) for i in items}.values())
        self.fields["columns"].choices = [(c.code, c.name) for c in columns_of(source.code)]
        for name in ("holdings", "items", "columns"):
            if not self.fields[name].choices:
                del self.fields[name]

    def chosen(self) -> dict[str, list[str]]:
        given = self.cleaned_data
        numbers = [line.strip() for line in given["numbers"].splitlines() if line.strip()]
        return {"cases": numbers} | {name: given.get(name, []) for name in ("holdings", "items", "columns")}


class PlaceInput(Input):
    parent = _Named(label="上级单位", queryset=Agency.objects.none())
    kind = forms.ChoiceField(label="单位类型", choices=list(AGENCY_KINDS.items()))
    division = forms.RegexField(
        label="行政区划代码", regex=r"^\d{6}$", error_messages={"invalid": "行政区划代码是6位数字"}
    )
    order = forms.IntegerField(label="排序", min_value=0, max_value=9999, help_text="数小的排在前面")
    short = ("division", "order")

    def __init__(self, *args: Any, body: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = _open().exclude(pk=body.pk)
        if body.parent_id is None:
            del self.fields["parent"]
