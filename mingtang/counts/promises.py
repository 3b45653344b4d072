"""The promise line of the home page: how many replies came in time last month, and how long they took."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from mingtang.clock import Calendar, ClockError, day
from mingtang.counts import reading
from mingtang.counts.fold import Life
from mingtang.counts.measures import MEASURES, Period
from mingtang.policy import values as policy

DEFINITION = (
    "按时答复率＝本期应答复的申请中按时送达的比例。应答复：本期送达的，和本期到期的；迟到的只计一次，计在到期的那一期；"
    "视为放弃、暂停计时和到期以前撤回的不计。平均工作日＝本期送达的答复，自收到申请之日的次日起至送达之日的工作日数平均，暂停计时不扣除。"
)


def promise(year: int, month: int, agencies: Collection[str] | None = None) -> dict[str, Any]:
    """{"on_time_share": 0…1 or None, "average_working_days": number or None, "n", "replied", "as_of"}.

    n: the replies that were due (see DEFINITION). None where nothing was due or delivered: no figure, not a nought.
    as_of: moment of the last event of the ledger (aware, UTC), None in an empty one."""
    as_of = reading.last_moment(agencies)
    period = Period.month(year, month)
    lives = reading.lives(agencies, period.last)
    share, n = on_time(lives, period, day(as_of) if as_of else period.last)
    replied = MEASURES["replied"].cases(lives, period)
    return {
        "on_time_share": share,
        "average_working_days": average(replied, policy.calendar()),
        "n": n,
        "replied": len(replied),
        "as_of": as_of,
    }


def on_time(lives: Iterable[Life], period: Period, today: date) -> tuple[float | None, int]:
    """(share in time, number of replies due). A last day not yet over has not been missed, so it is not due."""
    due = settled(lives, period, today)
    return share(sum(1 for life in due if life.in_time), len(due)), len(due)


def share(good: int, due: int) -> float | None:
    """按时答复率 of so many that were due; None where none was."""
    return round(good / due, 4) if due else None


def settled(lives: Iterable[Life], period: Period, today: date) -> list[Life]:
    """The replies of the period that were due by `today`."""
    return [
        life
        for life in MEASURES["settled"].cases(lives, period)
        if life.closed_on or (life.due_on and life.due_on < today)
    ]


def average(replied: Iterable[Life], calendar: Calendar) -> float | None:
    """Working days from the day after receipt to delivery, one decimal; a year without a calendar is left out."""
    taken = []
    for life in replied:
        if life.received_on and life.closed_on and life.closed_on >= life.received_on:
            try:
                taken.append(calendar.working_days_between(life.received_on, life.closed_on))
            except ClockError:
                continue
    return round(sum(taken) / len(taken), 1) if taken else None
