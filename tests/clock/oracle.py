"""The deadline of a case found another way: one day after the other, over a calendar of its own.

Written from domain/regulation.md §5-6 (条例 Arts. 30-33; Civil Code Arts. 200-204) and imports nothing of
`mingtang`. Days are plain ordinals, the calendar is oracle_days.txt, and nothing is computed that can be walked.
"""

import calendar
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

FIRST_YEAR, LAST_NOTICE = 2007, 2026


class Refused(Exception):
    """A second extension, one over the cap, a day of a year without a calendar."""


class Undecided(Exception):
    """Neither the law nor regulation.md §6 says: a pause in a term of months or hours; a pause that begins when
    all days have counted and the last one only waits for the end of a holiday (Civil Code Art. 203)."""


def _days() -> dict[int, bool]:
    """ordinal → worked or not, for 2007-2027; the year after the last notice is provisional."""
    worked = {}
    for line in Path(__file__).with_name("oracle_days.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        year, rest = line.split(" off ")
        off, _, work = rest.partition(" work")
        start = date(int(year), 1, 1).toordinal()
        for day in range(start, date(int(year), 12, 31).toordinal() + 1):
            worked[day] = day % 7 not in (6, 0)  # ordinal 1 was a Monday
        for part in off.split():
            first, _, last = part.partition("-")
            for day in range(_ordinal(year, first), _ordinal(year, last or first) + 1):
                worked[day] = False
        for part in work.split():
            worked[_ordinal(year, part)] = True
    return worked


def _ordinal(year: str, mmdd: str) -> int:
    return date(int(year), int(mmdd[:2]), int(mmdd[2:])).toordinal()


WORKED = _days()


@dataclass(frozen=True)
class Case:
    """What happened, in days. Pauses are (s, e]; `e` None while nobody has answered."""

    unit: str
    n: int
    at: datetime  # the moment of receipt, UTC
    channel: str = ""
    corrected: date | None = None
    pauses: tuple[tuple[date, date | None], ...] = ()
    extensions: tuple[tuple[int, date], ...] = ()
    cap: int = 0
    once: bool = True
    roll: bool = True


@dataclass(frozen=True)
class Answer:
    """`day` is None while a pause has no end: as long as it lasts there is no last day. `provisional`: the
    calendar was asked about a day that no notice has fixed."""

    day: date | None
    at: datetime | None = None
    provisional: bool = False
    open: bool = False


def shanghai_day(at: datetime) -> date:
    """China has had one time and no summer time since 1992: eight hours ahead of UTC."""
    return (at.astimezone(UTC).replace(tzinfo=None) + timedelta(hours=8)).date()


def answer(case: Case) -> Answer:
    """The last day of `case`; or Refused, or Undecided."""
    n = case.n + _added(case)
    if case.pauses and case.unit in ("months", "hours"):
        raise Undecided(f"a pause in a term of {case.unit}")
    if case.unit == "hours":
        end = case.at + timedelta(hours=n)
        return Answer(shanghai_day(end), end)
    begun = begins(case).toordinal()
    if case.unit == "working_days":
        last, asked = _walk(begun, n, case, _worked), True
    else:
        days = n if case.unit == "days" else _month_later(begun, n) - begun
        last, asked = _rolled(_walk(begun, days, case, lambda day: True), case), case.roll
    if last is None:
        return Answer(None, open=True)
    _worked(last)  # §6.7: no date in a year without a calendar, even where no day off is asked about
    return Answer(date.fromordinal(last), provisional=asked and date.fromordinal(last).year > LAST_NOTICE)


def begins(case: Case) -> date:
    """Day 0: of receipt, or of the corrected application, with which the whole term begins again (Art. 30)."""
    return case.corrected or shanghai_day(case.at)


def counted(case: Case) -> list[date]:
    """The days that count in a term of working days, the last of them the last day."""
    begun, last = begins(case).toordinal(), answer(case).day.toordinal()
    days = [day for day in range(begun + 1, last + 1) if _worked(day) and day not in _paused(case)[0]]
    return [date.fromordinal(day) for day in days]


def _added(case: Case) -> int:
    """Art. 33: extended once, by no more than the cap."""
    if case.once and len(case.extensions) > 1:
        raise Refused("a second extension")
    added = sum(n for n, _ in case.extensions)
    if added > case.cap:
        raise Refused("more than the cap")
    return added


def _walk(day: int, left: int, case: Case, counts) -> int | None:
    """The day on which `left` days have counted; the day of receipt does not (Civil Code Art. 201)."""
    paused, for_ever = _paused(case)
    while left:
        day += 1
        if day > for_ever:
            return None
        if day not in paused:
            left -= counts(day)
    return day


def _rolled(last: int | None, case: Case) -> int | None:
    """A last day that is not worked moves to the first day after that is (Civil Code Art. 203)."""
    paused, for_ever = _paused(case)
    while last and case.roll and not _worked(last):
        last += 1
        if last in paused or last > for_ever:
            raise Undecided("a pause begins while the last day waits for the end of a holiday")
    return last


def _paused(case: Case) -> tuple[set[int], int]:
    """Every day inside a pause with an end, each once, and the day after which nothing counts any more.
    (s, e]: the day of the letter still counts, the day of the answer does not."""
    days, for_ever = set(), date.max.toordinal()
    for s, e in case.pauses:
        if e:
            days.update(range(s.toordinal() + 1, e.toordinal() + 1))
        else:
            for_ever = min(for_ever, s.toordinal())
    return days, for_ever


def _worked(day: int) -> bool:
    if day not in WORKED:
        raise Refused("a year without a calendar")
    return WORKED[day]


def _month_later(begun: int, months: int) -> int:
    """The corresponding day, or the last day of a month that has none (Civil Code Art. 202)."""
    day = date.fromordinal(begun)
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1])).toordinal()
