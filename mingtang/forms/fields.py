"""The form fields that a definition's types compile to: each cleans what people really type, then checks it."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from stdnum.cn import ric, uscc
from stdnum.exceptions import ValidationError as NotANumber

from mingtang.forms import pattern
from mingtang.forms.definition import Field
from mingtang.forms.files import FilesField
from mingtang.forms.typed import folded, readable

ERR_ID_NUMBER = "身份证号码有误，请核对（共18位，最后一位可为X）"
ERR_CREDIT_CODE = "统一社会信用代码有误，请核对"
ERR_PHONE = "请填写11位手机号码，或“区号-号码”"
ERR_EMAIL = "请填写完整的电子邮箱，例如 name@example.cn"
ERR_DATE = "请按“年-月-日”填写日期，例如 2026-11-22"
ERR_DATE_RANGE = "请填写{first}至{last}之间的日期"
ERR_NUMBER = "请填写数字"
ERR_PLACES = "最多保留{n}位小数"

_EARLIEST, _LATEST = date(1900, 1, 1), date(2199, 12, 31)


class TextField(forms.CharField):
    """One line, or several with `lines`; a rule of the definition is matched against the whole value."""

    def __init__(self, *, lines: bool = False, rule: str = "", rule_says: str = "", **kwargs: Any) -> None:
        self.lines, self.rule, self.rule_says = lines, rule, rule_says
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        return readable(super().to_python(value) or "", self.lines)

    def run_validators(self, value: str) -> None:
        super().run_validators(value)
        if value and self.rule and not pattern.matches(self.rule, value):
            raise ValidationError(self.rule_says, code="rule")


class CodeField(forms.CharField):
    """A number that has a form of its own; subclasses say which. Kept in half width and capitals."""

    said = ""

    def to_python(self, value: Any) -> str:
        code = folded(super().to_python(value) or "").upper()
        return self.checked(code) if code else ""

    def checked(self, code: str) -> str:
        raise NotImplementedError

    def refuse(self) -> ValidationError:
        return ValidationError(self.said, code="invalid")


class TelephoneField(CodeField):
    """A mobile number of the mainland, or area code and number with an extension where there is one."""

    said = ERR_PHONE
    widget = forms.TextInput(attrs={"inputmode": "tel"})
    _form = re.compile(r"1[3-9]\d{9}|0\d{2,3}-[2-9]\d{6,7}(-\d{1,6})?", re.ASCII)

    def checked(self, code: str) -> str:
        number = re.sub("[‐‑‒–—―−]", "-", code).removeprefix("+86").removeprefix("-")
        mobile = number.replace("-", "")
        number = mobile if mobile.startswith("1") else number
        if not self._form.fullmatch(number):
            raise self.refuse()
        return number


class IdNumberField(CodeField):
    """公民身份号码 (GB 11643-1999): 18 characters, a real birth date, the check character.

    The library's list of counties is not consulted: it lacks codes that living people carry.
    """

    said = ERR_ID_NUMBER
    _form = re.compile(r"[1-9]\d{16}[\dX]", re.ASCII)

    def checked(self, code: str) -> str:
        if not self._form.fullmatch(code) or ric.calc_check_digit(code) != code[-1]:
            raise self.refuse()
        try:
            ric.get_birth_date(code)
        except NotANumber:
            raise self.refuse()
        return code


class CreditCodeField(CodeField):
    """统一社会信用代码 (GB 32100-2015). The registering department may be a letter (农业 N, 其他 Y)."""

    said = ERR_CREDIT_CODE
    _form = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}", re.ASCII)

    def checked(self, code: str) -> str:
        code = code.replace("-", "")
        if not self._form.fullmatch(code) or uscc.calc_check_digit(code) != code[-1]:
            raise self.refuse()
        return code


class EmailField(forms.EmailField):
    """An e-mail address, in half width."""

    default_error_messages = {"invalid": ERR_EMAIL}

    def to_python(self, value: Any) -> str:
        return folded(super().to_python(value) or "")


class NumberField(forms.DecimalField):
    """A decimal number; 1,234.50 and １２ are read, 1e5 and NaN are not."""

    widget = forms.TextInput(attrs={"inputmode": "decimal"})
    _form = re.compile(r"[+-]?(\d{1,15}|\d{1,3}(,\d{3}){1,4})(\.\d{1,6})?", re.ASCII)

    def __init__(self, *, places: int = 0, **kwargs: Any) -> None:
        self.places = places
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        text = folded("" if value is None else str(value)).replace("−", "-")
        if not text:
            return None
        if not self._form.fullmatch(text):
            raise ValidationError(ERR_NUMBER, code="invalid")
        number = Decimal(text.replace(",", ""))
        if number != round(number, self.places):
            raise ValidationError(
                ERR_PLACES.format(n=self.places) if self.places else "请填写整数", code="places"
            )
        return number


class DateField(forms.DateField):
    """A day between two days, as 2026-11-22, 2026/11/22, 2026.11.22, 20261122 or 2026年11月22日."""

    _form = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{4})(\d{2})(\d{2})", re.ASCII)

    def __init__(self, *, first: date = _EARLIEST, last: date = _LATEST, **kwargs: Any) -> None:
        self.first, self.last = first, last
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> date | None:
        if isinstance(value, date):
            return value
        text = folded(str(value or ""))
        if not text:
            return None
        try:
            year, month, day = (int(n) for n in self._form.fullmatch(text).groups() if n)  # type: ignore[union-attr]
            found = date(year, month, day)
        except (AttributeError, ValueError):
            raise ValidationError(ERR_DATE, code="invalid")
        if not self.first <= found <= self.last:
            limits = {"first": self.first.isoformat(), "last": self.last.isoformat()}
            raise ValidationError(ERR_DATE_RANGE.format(**limits), code="range")
        return found


_CODES: Mapping[str, type[CodeField]] = {
    "telephone": TelephoneField,
    "id_number": IdNumberField,
    "credit_code": CreditCodeField,
}
_RADIOS = 7  # options; longer lists become a select


def compile_field(field: Field, **common: Any) -> forms.Field:
    """The Django field of one question. common: label, help_text, required."""
    kind = field.type
    if kind in ("text", "long_text", "address"):
        lines = kind == "long_text"
        widget = forms.Textarea(attrs={"rows": 6}) if lines else forms.TextInput()
        own: dict[str, Any] = {
            "lines": lines,
            "rule": field.rule,
            "rule_says": field.rule_says,
            "widget": widget,
        }
        return TextField(max_length=field.max_length, **own, **common)
    if kind in _CODES:
        return _CODES[kind](**common)
    if kind == "email":
        return EmailField(**common)
    if kind == "number":
        low, high = (Decimal(limit) if limit else None for limit in (field.minimum, field.maximum))
        return NumberField(places=field.places, min_value=low, max_value=high, **common)
    if kind == "date":
        first = date.fromisoformat(field.minimum) if field.minimum else _EARLIEST
        last = date.fromisoformat(field.maximum) if field.maximum else _LATEST
        return DateField(first=first, last=last, **common)
    if kind == "file":
        return FilesField(most=field.max_files, **common)
    return _choosing(field, common)


def _choosing(field: Field, common: dict[str, Any]) -> forms.Field:
    if field.type == "choices":
        return forms.MultipleChoiceField(choices=field.choices, widget=forms.CheckboxSelectMultiple, **common)
    if len(field.choices) <= _RADIOS:
        return forms.ChoiceField(choices=field.choices, widget=forms.RadioSelect, **common)
    return forms.ChoiceField(choices=[("", "请选择"), *field.choices], **common)
