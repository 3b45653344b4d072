"""When things happen: officers act in working hours of working days, citizens write at any hour."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from random import Random

from mingtang.clock import SHANGHAI, Calendar

MORNING = (time(8, 30), time(12, 0))
AFTERNOON = (time(14, 30), time(17, 30))
LUNCH = 150  # minutes between them
OFFICE = 390  # minutes of a working day


def moment(day: date, at: time) -> datetime:
    """A Shanghai wall-clock time as the aware UTC moment that acts take."""
    return datetime.combine(day, at, SHANGHAI).astimezone(UTC)


def in_office(day: date, minute: float) -> datetime:
    """The moment `minute` (0 to 390) working minutes into the working day `day`."""
    start = datetime.combine(day, MORNING[0], SHANGHAI) + timedelta(
        minutes=minute + (LUNCH if minute >= 210 else 0)
    )
    return start.astimezone(UTC).replace(microsecond=0)


def minute_of(at: datetime) -> float:
    """Working minutes of the day that have passed at `at` (which lies in office hours or outside them)."""
    local = at.astimezone(SHANGHAI)
    passed = (local.hour * 60 + local.minute + local.second / 60) - 510
    return min(max(passed if passed <= 210 else max(210.0, passed - LUNCH), 0.0), float(OFFICE))


class Hours:
    """Days and moments over one calendar, drawn from one chance."""

    def __init__(self, calendar: Calendar, chance: Random) -> None:
        self.calendar, self.chance = calendar, chance

    def on(self, day: date, n: int = 0) -> date:
        """The n-th working day after `day`; with n = 0 `day` itself, or the next working day when it is off."""
        if n:
            return self.calendar.add(day, n)
        return day if self.calendar.is_working(day) else self.calendar.add(day, 1)

    def back(self, day: date, n: int) -> date:
        """The n-th working day before `day`."""
        while n:
            day -= timedelta(days=1)
            n -= self.calendar.is_working(day)
        return day

    def office(self, day: date, after: datetime | None = None) -> datetime:
        """A moment in office hours of the working day `day`, later than `after` where that is the same day."""
        low = 0.0
        if after and after.astimezone(SHANGHAI).date() == day:
            low = minute_of(after) + 2
        if low > OFFICE - 5:
            return self.office(self.on(day, 1))
        return in_office(day, low + (OFFICE - 2 - low) * self.chance.random() * (0.35 if low else 1.0))

    def citizen(self, day: date) -> datetime:
        """When somebody at home sends something on `day`: 28 % in the evening."""
        if self.chance.random() < 0.28:
            return moment(
                day, time(self.chance.randrange(19, 24), self.chance.randrange(60), self.chance.randrange(60))
            )
        return moment(
            day, time(self.chance.randrange(7, 19), self.chance.randrange(60), self.chance.randrange(60))
        )

    def home_day(self, day: date) -> date:
        """A day on which somebody at home writes: 17 % of the time the day off nearest to `day`, else a working day."""
        if self.chance.random() >= 0.17:
            return self.on(day)
        for n in range(8):
            if not self.calendar.is_working(day + timedelta(days=n)):
                return day + timedelta(days=n)
        return day
