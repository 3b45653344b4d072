"""A holiday notice beside the law: what cannot stand, and what should be looked at again before it is entered."""

from __future__ import annotations

from datetime import date

from mingtang.clock.calendars import Calendar
from mingtang.clock.notices import Notice
from mingtang.clock.provisional import fixed_holidays

_WEEKDAYS = "一二三四五六日"


def why_not(notice: Notice, after: Calendar) -> str:
    """Why `notice` cannot stand; "" when it can. after: the calendar that follows it.

    全国年节及纪念日放假办法 (2024) Art. 2: every statutory day is off. A make-up working day is a Saturday or Sunday: any other
    day is worked anyway, so that it was mistyped."""
    for day, name in sorted(fixed_holidays(notice.year).items()):
        if after.is_working(day):
            return f"{day}是{name}法定假日，没有列为放假日期（全国年节及纪念日放假办法第二条）"
    for day, _, off in notice.days:
        if not off and day.weekday() < 5 and not notice.amends:
            return f"{day}是周{_WEEKDAYS[day.weekday()]}，本来就上班，不是调休上班日"
    return ""


def doubts(notice: Notice, after: Calendar) -> list[str]:
    """What is unusual: sentences for the preview. They stop nothing.

    Every make-up day is a weekday off moved (Art. 7), and a statutory day on a Saturday or Sunday is made up for (Art. 6):
    so the weekdays off are as many as the statutory days and the make-up days together. It held in 2025 and 2026."""
    year = notice.year
    owed = sum(
        name.count("、") + 1 for name in fixed_holidays(year).values()
    )  # two festivals on one day are two
    days = [after.kind(day) for day in _year(after, year)]
    off = sum(not d.working and d.date.weekday() < 5 for d in days)
    made_up = [d for d in days if d.why == "makeup"]
    found = []
    if off - len(made_up) != owed:
        found.append(
            f"全年工作日放假{off}天，调休上班{len(made_up)}天，相差{off - len(made_up)}天；法定节日是{owed}天，请对照通知核对有无漏录"
        )
    found += [
        f"{d.date}调休上班，前后十五日内没有放假，请核对月份"
        for d in made_up
        if not _near_holiday(after, d.date)
    ]
    return found


def _year(calendar: Calendar, year: int) -> list[date]:
    first = date(year, 1, 1).toordinal()
    return [date.fromordinal(n) for n in range(first, date(year + 1, 1, 1).toordinal())]


def _near_holiday(calendar: Calendar, day: date) -> bool:
    """Whether a weekday off lies within fifteen days of `day`, in the same year."""
    near = [date.fromordinal(day.toordinal() + n) for n in range(-15, 16)]
    return any(d.year == day.year and d.weekday() < 5 and not calendar.is_working(d) for d in near)
