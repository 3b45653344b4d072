"""Validation sentences by error code: what is wrong and what to write instead. Labels: terms.md §10."""

from typing import Any

from django import forms

_BY_CODE = {
    "max_length": "最多填写%(limit_value)d个字，现在是%(show_value)d个",
    "min_length": "至少填写%(limit_value)d个字，现在是%(show_value)d个",
    "max_value": "请填写不大于%(limit_value)s的数",
    "min_value": "请填写不小于%(limit_value)s的数",
    "step_size": "请填写%(limit_value)s的整倍数",
    "invalid_choice": "请从所列选项中选择",
    "invalid_list": "请从所列选项中选择",
    "null_characters_not_allowed": "内容中有不能显示的字符，请删去后再提交",
    "invalid_extension": "暂不支持这种文件，请换成 PDF、Word、Excel、WPS、OFD 或图片",
    "missing": "没有收到文件，请重新选择",
    "empty": "文件是空的，请重新选择",
}
_INVALID = (
    (forms.EmailField, "请填写完整的电子邮箱，例如 name@example.cn"),
    (forms.DateField, "请按“年-月-日”填写日期，例如 2026-11-22"),
    (forms.DateTimeField, "请按“年-月-日 时:分”填写时间，例如 2026-11-22 09:30"),
    (forms.TimeField, "请按“时:分”填写时间，例如 09:30"),
    (forms.IntegerField, "请填写整数"),
    (forms.DecimalField, "请填写数字"),
    (forms.URLField, "请填写完整的网址，以 https:// 开头"),
    (forms.FileField, "没有收到文件，请重新选择"),
)


def required(field: forms.Field, label: str) -> str:
    """请填写{label}, or the verb that fits the control."""
    if isinstance(field, forms.FileField):
        return f"请上传{label}"
    if isinstance(field, forms.BooleanField):
        return f"请勾选“{label}”"
    return f"请选择{label}" if isinstance(field, forms.ChoiceField) else f"请填写{label}"


def _defaults(field: forms.Field) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for kind in reversed(type(field).__mro__):
        found |= getattr(kind, "default_error_messages", {})
    return found


def teach(field: forms.Field, label: str) -> None:
    """Give `field` our sentences, except where its author wrote his own in `error_messages`."""
    ours: dict[str, str] = dict(_BY_CODE) | {"required": required(field, label)}
    if isinstance(field, forms.FileField):
        del ours["max_length"]  # counts the file's name with other parameters
    for kind, text in _INVALID:
        if type(field) is kind:
            ours["invalid"] = text
    defaults = _defaults(field)
    for code, text in ours.items():
        if field.error_messages.get(code) is defaults.get(code):
            field.error_messages[code] = text
