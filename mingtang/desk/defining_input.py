"""What is typed into the definition of a register: what stands above the fields, and a form a field, rearranged without saving."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict

from mingtang.forms.registers.defined.rules import HEAD, MOST, SHOWN, TYPES, YEARS, Fault
from mingtang.ui.inputs import Input

Row = dict[str, Any]
NAMES = ("key", "label", "type", "unit", "choices", "required", "shown")


class NewInput(Input):
    code = forms.CharField(
        label="代码",
        max_length=24,
        help_text="台账的地址和导出文件用它，启用后不变；用小写字母、数字和短横线",
    )


class SheetInput(Input):
    """What stands above the fields."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    label = forms.CharField(label="台账名称")
    column = forms.ChoiceField(label="公示的栏目")
    law = forms.CharField(label="依据", help_text="法律、法规或者文件的名称和条款")
    purpose = forms.CharField(label="登记的目的", help_text="个人信息保护法第六条")
    years = forms.ChoiceField(label="保存期限", choices=[("", "请选择"), *YEARS.items()])
    living = forms.BooleanField(label="一张表长期更新（不勾选的，每批记录发布一篇）", required=False)
    comment = forms.CharField(label="这一稿的说明", max_length=300, help_text="改了什么、依据什么")

    def __init__(self, columns: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["living"].unmarked = True
        self.fields["column"].choices = [("", "请选择"), *columns]


class FieldInput(Input):
    """One field. What is wrong with it is for rules.check to say."""

    short = ("unit",)
    label = forms.CharField(label="字段名称")
    type = forms.ChoiceField(label="类型", choices=[("", "请选择"), *TYPES.items()])
    unit = forms.CharField(label="单位", required=False, help_text="数字才写，如万元")
    choices = forms.CharField(
        label="选项", required=False, widget=forms.Textarea(attrs={"rows": 3}), help_text="单选才写，每行一个"
    )
    required = forms.BooleanField(label="登记时必须填写", required=False)
    shown = forms.ChoiceField(
        label="公开方式",
        choices=list(SHOWN.items()),
        help_text="身份证号码、电话、住址不能原样公开",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["key"]
        self.fields["required"].unmarked = True  # a tick is its own answer


class ReleaseInput(Input):
    version = forms.IntegerField(widget=forms.HiddenInput)


def posted(given: QueryDict) -> list[Row]:
    """The fields of a posted sheet in their order."""
    rows = []
    for n, key in enumerate(given.getlist("field")[: 2 * MOST]):
        rows.append({name: given.get(f"f{n}-{name}", "") for name in NAMES} | {"key": key[:40]})
    return rows


def rearranged(rows: list[Row], do: str) -> list[Row]:
    """After 上移 (up-n), 下移 (down-n), 删除 (drop-n) or 添加 (add); anything else changes nothing."""
    verb, _, at = do.partition("-")
    if verb == "add" and len(rows) < MOST:
        return [*rows, blank()]
    if not at.isdecimal() or int(at) >= len(rows):
        return rows
    n, found = int(at), list(rows)
    taken = found.pop(n)
    if verb in ("up", "down"):
        found.insert(max(n - 1, 0) if verb == "up" else n + 1, taken)
    return found if verb in ("up", "down", "drop") else rows


def blank() -> Row:
    return {
        "key": "",
        "label": "",
        "type": "text",
        "unit": "",
        "choices": "",
        "required": False,
        "shown": "public",
    }


def bound(rows: list[Row]) -> list[dict[str, Any]]:
    """[{"form", "n", "key"}]: a form a field with what was typed."""
    found = []
    for n, row in enumerate(rows):
        data = {f"f{n}-{name}": row[name] for name in NAMES if row[name] not in ("", False)}
        form = FieldInput(data, prefix=f"f{n}")
        form.is_valid()
        form.errors.clear()
        found.append({"form": form, "n": n, "key": row["key"]})
    return found


def tell(faults: list[Fault], sheet: SheetInput, rows: list[dict[str, Any]]) -> None:
    """Each fault beside its input, where the form itself found none."""
    for fault in faults:
        form = sheet if fault.row == HEAD else rows[fault.row]["form"]
        field = fault.field if fault.field in form.fields else None
        if field not in form.errors:
            form.add_error(field, fault.text)


def problems(sheet: Input, rows: list[dict[str, Any]]) -> list[dict[str, str]]:
    """For the summary above: which field, and what."""
    found = list(sheet.problems())
    for n, row in enumerate(rows, 1):
        found += [{**one, "text": f"第{n}个字段：{one['text']}"} for one in row["form"].problems()]
    return found
