"""Working days, one after another. No arithmetic on weeks: a day is looked at, and counted or not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from .faults import Fault

ONE = timedelta(days=1)


class Holidays:
    """The notices of the State Council's General Office: days that deviate from Monday to Friday."""

    def __init__(self, notices: Mapping[str, str]) -> None:
        self.deviating = {date.fromisoformat(day): kind for day, kind in notices.items()}
        if odd := set(self.deviating.values()) - {"work", "rest"}:
            raise Fault(f"notices: neither work nor rest: {sorted(odd)}")
        self.known = {day.year for day in self.deviating}

    def works(self, day: date) -> bool:
        """Whether offices work on this day 工作日, make-up days 调休上班 included."""
        if day.year not in self.known:
            raise Fault(f"notices: the holidays of {day.year} are not known, and a term runs into it ({day})")
        return self.deviating.get(day, "work" if day.weekday() < 5 else "rest") == "work"

    def after(self, start: date, days: int) -> date:
        """The n-th working day after `start`, which is itself not counted (Civil Code art. 201)."""
        day = start
        while days:
            day += ONE
            days -= self.works(day)
        return day


def between(start: date, end: date) -> Iterator[date]:
    """Every day after `start`, up to and including `end`."""
    day = start
    while day < end:
        day += ONE
        yield day
