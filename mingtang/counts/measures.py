"""Measures (统计指标): a figure is a named query with its definition, its unit, its period, and the cases behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from operator import attrgetter

from mingtang.counts.fold import BRAKE, Life


@dataclass(frozen=True)
class Period:
    """From `first` to `last`, both included."""

    first: date
    last: date

    @classmethod
    def year(cls, year: int) -> Period:
        return cls(date(year, 1, 1), date(year, 12, 31))

    @classmethod
    def month(cls, year: int, month: int) -> Period:
        after = date(year + month // 12, month % 12 + 1, 1)
        return cls(date(year, month, 1), after - timedelta(days=1))

    @cached_property
    def eve(self) -> date:
        """The day before the first."""
        return self.first - timedelta(days=1)

    def holds(self, day: date | None) -> bool:
        return day is not None and self.first <= day <= self.last


@dataclass(frozen=True)
class Measure:
    """label and definition are what the page says; source: where the rule of counting comes from."""

    key: str
    label: str
    definition: str
    holds: Callable[[Life, Period], bool]
    source: str
    unit: str = "件"

    def cases(self, lives: Iterable[Life], period: Period) -> list[Life]:
        """The cases counted, in the order of their codes; the figure is the length of this list."""
        holds = self.holds
        return sorted([life for life in lives if holds(life, period)], key=attrgetter("code"))

    def count(self, lives: Iterable[Life], period: Period) -> int:
        """How many cases are counted, where nobody asks which."""
        holds = self.holds
        return len([1 for life in lives if holds(life, period)])


def settled_on(life: Life) -> date | None:
    """The day on which it was settled whether the reply is in time: its delivery, or its last day if that came first.

    None for what owes no reply any more (withdrawn in good time, abandoned) and for a clock that does not run. A
    withdrawal after the last day mends nothing: the reply was owed on that day."""
    if life.family != "request" or life.received_on is None or life.due_on is None:
        return None
    if life.closed_on:
        if life.ended == "withdraw":
            return life.due_on if life.due_on < (life.stopped_on or life.closed_on) else None
        return min(life.closed_on, life.due_on) if life.ended == "deliver" else None
    return None if life.paused else life.due_on


def _counted_on(
    day: Callable[[Life], date | None], family: str = "request"
) -> Callable[[Life, Period], bool]:
    """Whether the day on which a case of the family counts lies in the period. day: None where it does not count at all."""

    def holds(life: Life, period: Period) -> bool:
        if life.family != family:
            return False
        on = day(life)
        return on is not None and period.first <= on <= period.last

    return holds


def _open_at(end: Callable[[Period], date]) -> Callable[[Life, Period], bool]:
    return lambda life, period: life.family == "request" and life.open_at_end_of(end(period))


FORM = "国办公开办函〔2021〕30号"
_ALL = (
    Measure(
        "new_received", "新收申请", "收到申请之日（条例第三十一条）在期内；尚待双方确认的不计",
        _counted_on(attrgetter("received_on")), FORM,
    ),
    Measure(
        "carried_in", "上期结转", "期初以前收到、至期初前一日24时尚未办结的申请，暂停计时的也计入",
        _open_at(attrgetter("eve")), FORM,
    ),
    Measure(
        "handled_total", "办结", "送达之日在期内，或者在期内撤回、视为放弃；延期、补正、征求意见和已签发未送达的不算办结",
        _counted_on(lambda life: life.closed_on if life.received_on else None), FORM,
    ),
    Measure(
        "carried_out", "结转下期", "至期末24时尚未办结的申请，暂停计时和已签发未送达的也计入",
        _open_at(attrgetter("last")), FORM,
    ),
    Measure(
        "replied", "送达答复", "答复书或者告知书的送达之日在期内",
        _counted_on(lambda life: life.closed_on if life.ended == "deliver" else None), "条例第三十三条",
    ),
    Measure(
        "settled", "应答复", "期内送达的，和期内到期的；迟到的只计一次，计在到期的那一期。视为放弃、暂停计时和到期以前撤回的不计",
        _counted_on(settled_on), "条例第三十三条",
    ),
    Measure(
        "in_time", "按时答复", "应答复中，送达之日不晚于答复期限届满日的",
        _counted_on(lambda life: settled_on(life) if life.in_time else None), "条例第三十三条",
    ),
    Measure(
        "extended", "延长答复期限", "期内收到的申请中，曾延长答复期限的",
        _counted_on(lambda life: life.received_on if life.extended else None), "条例第三十三条第二款",
    ),
    Measure(
        "corrected", "告知补正", "期内收到的申请中，曾告知补正的",
        _counted_on(lambda life: life.received_on if life.corrected else None), "条例第三十条",
    ),
    Measure(
        "consulted", "征求第三方意见", "期内收到的申请中，曾征求第三方意见的",
        _counted_on(lambda life: life.received_on if life.consulted else None), "条例第三十二条",
    ),
    Measure(
        "fees", "收取信息处理费", "期内缴清信息处理费的申请",
        _counted_on(lambda life: life.paid_on if life.fee > 0 else None), "国办函〔2020〕109号",
    ),
    Measure(
        "braked", "临期暂停", f"期内开始暂停计时（补正、征求意见、收费）时，距当时的最晚答复日不超过{BRAKE}日或者已经逾期的",
        _counted_on(attrgetter("braked_on")), "督查口径，无法律规定",
    ),
    Measure(
        "taken_over", "接收转办", "期内从其他单位接收的申请；转办的申请由期末持有的单位计入各项数字",
        _counted_on(attrgetter("taken_over_on")), "本市转办设定，无法律规定",
    ),
    Measure(
        "own_records", "要求更正本人信息", "收到之日在期内的更正申请；不是政府信息公开申请，不计入申请的各项数字",
        _counted_on(attrgetter("received_on"), "correct"), "条例第四十一条",
    ),
    Measure(
        "own_records_done", "办结更正本人信息", "告知书的送达之日在期内，或者在期内撤回的更正申请",
        _counted_on(attrgetter("closed_on"), "correct"), "条例第四十一条",
    ),
    Measure(
        "licences", "行政许可处理决定", "期内办结的行政许可办件：准予许可和不予许可；不予受理、撤回的不计",
        _counted_on(lambda life: life.closed_on if life.cell == "licences" else None, "service"), FORM,
    ),
    Measure(
        "normative_made", "行政规范性文件制发", "成文日期在期内、经发布审签首次公开的行政规范性文件；历史资料导入的不计",
        lambda life, period: life.binding and life.own and life.first and period.holds(life.formed_on), FORM,
    ),
    Measure(
        "told", "主动公开", "期内经发布审签首次公开的信息，其后改版、撤下的也只计一次；历史资料导入和参考资料不计",
        _counted_on(lambda life: life.closed_on if life.own and life.first else None, "release"),
        "条例第十九条", "条",
    ),
)  # fmt: skip
MEASURES = {measure.key: measure for measure in _ALL}
