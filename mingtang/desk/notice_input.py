"""A holiday notice as it is typed: spans of days off, and make-up days, one a line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django import forms

from mingtang.clock.provisional import fixed_holidays
from mingtang.ui.inputs import Input

LONGEST = 16  # days of one span


class NoticeInput(Input):
    """The days are kept as policy.models.Notice stores them: [["2027-01-01", "元旦", true], …]."""

    off = forms.CharField(
        label="放假日期",
        widget=forms.Textarea(attrs={"rows": 9}),
        help_text="一行一段：名称 起 止，例如：元旦 2027-01-01 2027-01-03；只放一天的可以不写止",
    )
    work = forms.CharField(
        label="调休上班日期",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="一行一日，例如：2027-02-07",
    )
    issued_on = forms.DateField(label="通知发布日期", widget=forms.DateInput)
    source = forms.CharField(
        label="通知的文号或网址",
        max_length=200,
        help_text="办件的期限说明会引用，例如：国办发明电〔2025〕7号",
    )

    def clean_off(self) -> list[list[Any]]:
        return [row for line in _lines(self.cleaned_data["off"]) for row in _span(line)]

    def clean_work(self) -> list[list[Any]]:
        return [[_day(line).isoformat(), "调休", False] for line in _lines(self.cleaned_data["work"])]

    @property
    def days(self) -> list[list[Any]]:
        return [*self.cleaned_data["off"], *self.cleaned_data["work"]]


class NewNoticeInput(NoticeInput):
    year = forms.IntegerField(label="年份", min_value=2020, max_value=2100)
    amends = forms.BooleanField(
        label="这是对该年安排的调整通知",
        required=False,
        help_text="国务院办公厅在年度安排之外另行发布的调整，只写有变动的日期",
    )
    field_order = ("year", "amends", "off", "work", "issued_on", "source")
    short = ("year",)


class CorrectInput(NoticeInput):
    reason = forms.CharField(label="更正的原因", max_length=200)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise forms.ValidationError(f"“{text}”不是日期，请写成 2027-01-01 这样") from None


def _span(line: str) -> list[list[Any]]:
    parts = line.split()
    if len(parts) not in (2, 3):
        raise forms.ValidationError(f"“{line}”看不懂，请写成：名称 起 止")
    first, last = _day(parts[1]), _day(parts[-1])
    if not 0 <= (last - first).days < LONGEST:
        raise forms.ValidationError(f"“{line}”的起止日期有误，一段最多{LONGEST}日")
    return [
        [date.fromordinal(n).isoformat(), parts[0], True]
        for n in range(first.toordinal(), last.toordinal() + 1)
    ]


def typed(days: Iterable[list[Any]]) -> dict[str, str]:
    """Stored days as they are typed: {"off", "work"}."""
    rows = [(date.fromisoformat(str(day)), str(name), bool(off)) for day, name, off in days]
    off = "\n".join(_span_text(span) for span in _spans({day: name for day, name, rest in rows if rest}))
    return {"off": off, "work": "\n".join(day.isoformat() for day, _, rest in sorted(rows) if not rest)}


def statutory(year: int) -> str:
    """The statutory days of a year as a first draft of 放假日期, to be widened to what the notice says."""
    return "\n".join(_span_text(span) for span in _spans(fixed_holidays(year)))


def _spans(named: Mapping[date, str]) -> list[list[tuple[date, str]]]:
    """Days that follow each other under one name, together."""
    days = sorted(named.items())
    apart = groupby(enumerate(days), key=lambda item: (item[1][0] - timedelta(days=item[0]), item[1][1]))
    return [[day for _, day in group] for _, group in apart]


def _span_text(span: list[tuple[date, str]]) -> str:
    first, last = span[0][0], span[-1][0]
    return f"{span[0][1]} {first}" if first == last else f"{span[0][1]} {first} {last}"
