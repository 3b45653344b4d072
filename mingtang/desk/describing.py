"""The metadata of a record as fields of a form: what kind of text it is, for whom, and what it changes."""

from __future__ import annotations

from typing import Any

from django import forms

from mingtang.people.models import Agency
from mingtang.records import headings, relations
from mingtang.records.describing import AUDIENCES, DOCUMENTS, HOW, ITEMS, STAGES
from mingtang.records.models import Record
from mingtang.ui.inputs import Input

BY_COLUMN = "不填即按栏目"


def class_choices(agency: Agency) -> list[tuple[str, str]]:
    """信息类别 that this agency may choose, indented by level."""
    return [(p.code, "　" * depth + p.name) for p, depth in headings.open_to("class", agency.line)]


def theme_choices(agency: Agency) -> list[tuple[str, str]]:
    """主题分类: the value is the name from the class down, as it is printed."""
    return [
        (full, "　" * full.count(headings.BETWEEN) + full.rpartition(headings.BETWEEN)[2])
        for full in headings.themes(agency.line)
    ]


class DescribedInput(Input):
    """Mixed into the form of a draft. `agency` and `record` are set before __init__ of Input."""

    agency: Agency
    described: Record | None = None

    subject_class = forms.ChoiceField(label="主题分类", required=False)
    info_class = forms.ChoiceField(label="信息类别", required=False, help_text=BY_COLUMN)
    form_class = forms.ChoiceField(
        label="公文种类", required=False, choices=[("", "未分类"), *((d, d) for d in DOCUMENTS)],
        help_text="不填即按标题末尾的文种",
    )  # fmt: skip
    stage = forms.ChoiceField(
        label="五公开", required=False, choices=[("", "未分类"), *STAGES.items()], help_text=BY_COLUMN
    )
    item20 = forms.ChoiceField(
        label="条例第二十条", required=False, choices=[("", "未分类"), *ITEMS.items()], help_text=BY_COLUMN
    )
    audience = forms.MultipleChoiceField(
        label="服务对象", required=False, choices=list(AUDIENCES.items()), widget=forms.CheckboxSelectMultiple
    )
    full_text = forms.BooleanField(
        label="全文电子化", required=False, initial=True, help_text="正文和附件都能在网上直接阅读、复制"
    )
    amends = forms.CharField(
        label="修改的文件", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="一行一件，写发文字号、索引号或标题",
    )  # fmt: skip
    repeals = forms.CharField(
        label="废止的文件", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="同上；本件发布时，原文件的页面同时标注",
    )  # fmt: skip

    def offer_headings(self) -> None:
        """The choices that depend on the agency; what the record has already stays a choice."""
        classes, themes = class_choices(self.agency), theme_choices(self.agency)
        if self.described:
            classes += _had(classes, self.described.info_class, "class")
            themes += _had(themes, self.described.subject_class, "theme")
        self.fields["info_class"].choices = [("", "未分类"), *classes]  # type: ignore[attr-defined]
        self.fields["subject_class"].choices = [("", "未分类"), *themes]  # type: ignore[attr-defined]

    def clean_amends(self) -> list[str]:
        return self._documents("amends")

    def clean_repeals(self) -> list[str]:
        return self._documents("repeals")

    def _documents(self, field: str) -> list[str]:
        lines = [line.strip() for line in str(self.cleaned_data[field]).splitlines() if line.strip()]
        codes, fault = relations.named(lines, self.agency, self.described.code if self.described else "")
        if fault:
            raise forms.ValidationError(fault)
        return codes

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        amended, repealed = given.get("amends") or [], given.get("repeals") or []
        if set(amended) & set(repealed):
            self.add_error("repeals", "同一件文件不能既修改又废止")
        given["changes"] = changes_of(amended, repealed)
        return given


def changes_of(amended: list[str], repealed: list[str]) -> list[dict[str, str]]:
    """As a record keeps them."""
    pairs = [("repeal", code) for code in repealed] + [("amend", code) for code in amended]
    return [{"how": how, "code": code} for how, code in pairs]


def initial_changes(record: Record) -> dict[str, str]:
    """What stands in the two fields: a line a document, by its number or else its title."""
    names = {r.code: r.doc_no or r.index_no or r.title for r in _records(record.changes)}
    lines: dict[str, list[str]] = {how: [] for how in HOW}
    for one in record.changes:
        lines[one["how"]].append(names.get(one["code"], one["code"]))
    return {"amends": "\n".join(lines["amend"]), "repeals": "\n".join(lines["repeal"])}


def _records(changes: list[dict[str, str]]) -> list[Record]:
    return list(Record.objects.house.filter(code__in=[one["code"] for one in changes])) if changes else []


def _had(choices: list[tuple[str, str]], value: str, scheme: str) -> list[tuple[str, str]]:
    if not value or value in dict(choices):
        return []
    return [(value, headings.full_name(value, headings.every(scheme)))]
