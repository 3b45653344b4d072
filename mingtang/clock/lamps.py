"""The time lamp (时限灯): how a term stands today. Computed when read, never stored, never a finding."""

from datetime import date, datetime
from typing import Literal, NamedTuple

from mingtang.clock.calendars import Calendar
from mingtang.clock.errors import ClockError
from mingtang.clock.terms import Due

Colour = Literal["green", "yellow", "red", "blue"]


class Lamp(NamedTuple):
    """color.
    days_left: working days for a term in working days, else natural days; negative when overdue, frozen while
    paused. words: the lamp's label. left: the time left in words (of a clock that stopped after its end: how late it
    was), "" when the label already says it."""

    color: Colour
    days_left: int
    words: str
    left: str


def lamp(
    due: Due,
    today: date,
    calendar: Calendar,
    warn: int = 5,
    share: float = 0.2,
    paused: bool | None = None,
    now: datetime | None = None,
    stopped_on: date | None = None,
) -> Lamp:
    """The lamp of `due` on `today` (a Shanghai date).

    Yellow when no more than `warn` days or `share` of the whole term is left, whichever is less, and on the
    last day (今日到期); red from the day after. Blue while the clock is paused: given by `paused`, or else
    read from the trace. stopped_on: the day on which a pause began after the last day, which no trace shows; what
    was late then stays as late. now (aware) makes a term in hours exact, with `share` alone as its window; without it
    such a term turns red on the day after. The settings have no source in law.
    Raises ClockError where the days left cross a year without calendar data.
    """
    unit = "个工作日" if due.unit == "working_days" else "日"
    if paused is None:
        paused = due.open or any(line.why == "paused" and line.date == today for line in due.trace)
    if due.unit == "hours" and now is not None and not paused:
        return _by_the_hour(due, today, now, share)
    on = due.paused_on or (stopped_on if paused and stopped_on else today)
    left = _days_left(due, on, calendar)
    over = f"超期{-left}{unit}" if left else f"超期不足1{unit}"
    if paused:
        return Lamp("blue", left, "蓝灯·暂停计时", f"已{over}" if on > due.date else f"剩余{left}{unit}")
    if on > due.date:
        return Lamp("red", left, f"红灯·{over}", "")
    if today == due.date:
        return Lamp("yellow", left, "今日到期", "")
    window = min(warn, round(share * due.length, 6)) if due.length else warn
    if due.unit != "hours" and left <= window:
        return Lamp("yellow", left, "黄灯·临期", f"剩余{left}{unit}")
    return Lamp("green", left, "绿灯·正常", f"剩余{left}{unit}")


def _days_left(due: Due, today: date, calendar: Calendar) -> int:
    """Days still to be counted after `today`; below zero the days since the last one."""
    if due.unit != "working_days":
        if due.unit == "days" and not due.open and today <= due.date:
            return (due.date - today).days - _paused_after(due, today)
        return (due.date - today).days
    if today > due.date:
        return -calendar.working_days_between(due.date, today)
    if due.trace and not due.open:
        return sum(1 for line in due.trace if line.n and line.date > today)
    return calendar.working_days_between(today, due.date)


def _paused_after(due: Due, today: date) -> int:
    return sum(1 for line in due.trace if line.why == "paused" and line.date > today)


def _by_the_hour(due: Due, today: date, now: datetime, share: float) -> Lamp:
    if due.at is None:
        raise ClockError("按小时计算的期限缺少届满时刻")
    hours = (due.at - now).total_seconds() / 3600
    days = (due.date - today).days
    if hours < 0:
        return Lamp("red", days, f"红灯·超期{int(-hours)}小时" if hours <= -1 else "红灯·超期不足1小时", "")
    left = f"剩余{int(hours)}小时" if hours >= 1 else "剩余不足1小时"
    if hours <= share * due.length:
        return Lamp("yellow", days, "黄灯·临期", left)
    return Lamp("green", days, "绿灯·正常", left)
