"""The forms of the column tree. Choices are read when the form is made; each form says which version of the row it saw."""

from __future__ import annotations

from typing import Any

from django import forms

from mingtang.people.models import Agency
from mingtang.people.posts import ADMINS, POSTS
from mingtang.records.columns import rules, tree
from mingtang.records.models import Column
from mingtang.ui.inputs import Input

ROOT = [("", "（最上层）")]


def agencies() -> list[tuple[str, str]]:
    rows = Agency.objects.filter(closed_on=None).order_by("order", "code")
    return list(rows.values_list("code", "short"))


def places(*, groups: bool, without: set[str] = frozenset()) -> list[tuple[str, str]]:  # type: ignore[assignment]
    """Open columns indented by their depth: those that hold columns, or with groups False those that hold records."""
    return [
        (column.code, "　" * depth + column.name)
        for column, depth in tree.walk()
        if column.takes is not groups and not column.closed_on and column.code not in without
    ]


class SeenInput(Input):
    """What the editor had before him when he began: of two the second is told."""

    seen = forms.IntegerField(widget=forms.HiddenInput)


class DutyInput(Input):
    """Name, kind and duties of a column."""

    short = ("limit_days", "minimum")
    name = forms.CharField(label="栏目名称", max_length=60)
    kind = forms.ChoiceField(label="栏目类型", choices=list(rules.KINDS.items()))
    about = forms.CharField(
        label="栏目说明", max_length=200, required=False, help_text="写在公开页面的栏目名称之下"
    )
    rhythm = forms.ChoiceField(
        label="公开频次",
        choices=list(rules.RHYTHMS.items()),
        initial="regular",
        help_text="常规按更新期限，临时有事即发，固定按规定日期",
    )
    limit_days = forms.IntegerField(
        label="更新期限", min_value=0, initial=0, help_text="单位为日（自然日），0 为不设"
    )
    minimum = forms.IntegerField(label="一个期限内最少条数", min_value=0, initial=0, help_text="0 为不设")
    owner = forms.ChoiceField(label="主责单位", required=False)
    post = forms.ChoiceField(label="责任岗位", required=False)
    each = forms.BooleanField(label="各单位分别计算更新期限", required=False)
    binding = forms.BooleanField(label="收录对公众有约束力的文件（须法制审核和政策解读）", required=False)
    agencies = forms.MultipleChoiceField(
        label="可以发布的单位",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="都不选，为各单位均可发布",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = [("", "未定"), *agencies()]  # type: ignore[attr-defined]
        self.fields["agencies"].choices = agencies()  # type: ignore[attr-defined]
        posts = [(kind, label) for kind, label in POSTS.items() if kind not in ADMINS]
        self.fields["post"].choices = [("", "未定"), *posts]  # type: ignore[attr-defined]

    def duties(self) -> dict[str, Any]:
        """As the acts take them."""
        return {**{n: self.cleaned_data[n] for n in tree.DUTIES}, "agencies": sorted(self.cleaned_data["agencies"])}  # fmt: skip


class NewInput(DutyInput):
    code = forms.RegexField(
        label="栏目编码",
        regex=r"^(?!new$|agencies$)[a-z][a-z0-9-]{1,39}$",
        help_text="写进公开网址，启用后不能更改；小写字母开头，由小写字母、数字和连字符组成",
        error_messages={
            "invalid": "栏目编码须以小写字母开头，由2至40个小写字母、数字或连字符组成，且不是 new、agencies"
        },
    )
    parent = forms.ChoiceField(label="上级栏目", required=False)
    internal = forms.BooleanField(
        label="对内公开",
        required=False,
        help_text="只用于最上层：其下的信息由本单位人员在工作台查看，不上网站；启用后不能更改",
    )
    field_order = ("parent", "internal", "code", "name", "kind")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].choices = ROOT + places(groups=True)  # type: ignore[attr-defined]


class CorrectInput(DutyInput, SeenInput):
    pass


class MoveInput(SeenInput):
    parent = forms.ChoiceField(label="移到哪个栏目之下", required=False)
    after = forms.ChoiceField(
        label="排在哪个栏目之后", required=False, help_text="须在同一上级之下；不选为排在最前"
    )

    def __init__(self, *args: Any, column: Column, branch: set[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].choices = ROOT + places(groups=True, without=branch)  # type: ignore[attr-defined]
        every = [(c.code, "　" * d + c.name) for c, d in tree.walk() if c.code not in branch]
        self.fields["after"].choices = [("", "最前"), *every]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        after = given.get("after")
        if after and (Column.objects.get(code=after).parent_id or "") != given.get("parent", ""):
            self.add_error("after", "所选栏目不在这个上级之下，请重新选择")
        return given


class CloseInput(SeenInput):
    to = forms.ChoiceField(label="公开信息移到", required=False, help_text="栏目里没有公开信息的，可以不选")
    reason = forms.CharField(label="停止更新的理由", max_length=200)

    def __init__(self, *args: Any, column: Column, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [("", "不移动"), *places(groups=False, without={column.code})]  # type: ignore[attr-defined]
