"""Which days are worked, and by what source: immutable, versioned data."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache, cached_property
from itertools import count, islice
from typing import Literal, NamedTuple

from mingtang.clock.errors import ClockError
from mingtang.clock.notices import Notice, in_order, packaged_notices
from mingtang.clock.provisional import LAW, WEEKLY, fixed_holidays

Why = Literal["work", "rest", "makeup"]

_WEEKDAYS = "一二三四五六日"


class Day(NamedTuple):
    """One day of a calendar. source: the whole reason in Chinese, name of the holiday or weekday, and law.
    shown: `why`, or "provisional" in the year without notice, as a trace says it."""

    date: date
    working: bool
    why: Why
    shown: str
    name: str
    source: str
    provisional: bool


class Calendar:
    """The working days of every year that has a notice, and, provisionally, of the one year after the last.

    Working days are Monday to Friday without the days off of the notices, and their make-up days. A day
    before the first notice's year, in a year without notice, or more than one year after the last is refused
    with ClockError: a guess would look like a date. `version` is "<last year>.<number of notices>".
    """

    def __init__(self, notices: Iterable[Notice]) -> None:
        self.notices = in_order(notices)
        self.years = frozenset(notice.year for notice in self.notices)
        self.provisional_year = max(self.years) + 1
        self.version = f"{max(self.years)}.{len(self.notices)}"
        self._said = {day: (name, off, n.source) for n in self.notices for day, name, off in n.days}
        self._filled: dict[int, list[Day]] = {}  # years are made when first asked for

    def kind(self, d: date) -> Day:
        """What `d` is and why. Raises ClockError outside the calendar."""
        return self._year(d.year)[d.toordinal() - date(d.year, 1, 1).toordinal()]

    def is_working(self, d: date) -> bool:
        """Whether `d` is a working day. Raises ClockError outside the calendar."""
        return self.kind(d).working

    def days_after(self, d: date) -> Iterator[Day]:
        """The days after `d`, one by one. Raises ClockError on the first day the calendar does not know."""
        yield from islice(self._year(d.year), d.timetuple().tm_yday, None)
        for year in count(d.year + 1):
            yield from self._year(year)

    def next_working(self, d: date) -> date:
        """The first working day after `d` (never `d` itself)."""
        return self.add(d, 1)

    def add(self, d: date, n: int) -> date:
        """The n-th working day after `d`, which is not counted; n = 0 gives `d`, a negative n is refused."""
        if n < 0:
            raise ClockError(f"工作日天数不能为负数：{n}")
        at = bisect_right(self._working, d.toordinal()) + n - 1
        beyond = at >= len(self._working)
        found = date.fromordinal(self._working[-1 if beyond else at]) if n else d
        self._check_years(d.year, self.provisional_year + 1 if beyond and n else found.year)
        return found

    def working_days_between(self, a: date, b: date) -> int:
        """Working days in (a, b], that is after `a` up to and including `b`. b is not before a."""
        if b < a:
            raise ClockError(f"截止日{b}早于起算日{a}")
        self._check_years(a.year, b.year)
        return bisect_right(self._working, b.toordinal()) - bisect_right(self._working, a.toordinal())

    def with_notice(self, notice: Notice) -> "Calendar":
        """A new calendar that follows `notice` too. Raises ClockError when the notice does not fit."""
        return Calendar((*self.notices, notice))

    def as_of(self, known_on: date) -> "Calendar":
        """The calendar as it could be known at the end of `known_on`: without notices issued later."""
        return Calendar(notice for notice in self.notices if notice.issued_on <= known_on)

    @cached_property
    def _working(self) -> list[int]:
        """The ordinals of all working days, for counting without walking."""
        years = sorted({*self.years, self.provisional_year})
        return [day.date.toordinal() for year in years for day in self._year(year) if day.working]

    def _year(self, year: int) -> list[Day]:
        """Every day of `year`. Raises ClockError for a year the calendar does not know."""
        if year not in self._filled:
            self._check_years(year, year)
            said, make = self._said, _day
            if year == self.provisional_year:
                fixed = {day: (name, True, LAW) for day, name in fixed_holidays(year).items()}
                said, make = fixed | said, _provisional
            first, end = date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal()
            self._filled[year] = [make(date.fromordinal(n), said) for n in range(first, end)]
        return self._filled[year]

    def _check_years(self, first: int, last: int) -> None:
        for year in range(first, last + 1):
            if year not in self.years and year != self.provisional_year:
                raise self._unknown(year)

    def _unknown(self, year: int) -> ClockError:
        first, last = min(self.years), max(self.years)
        if year < first:
            return ClockError(f"{year}年早于最早的节假日安排（{first}年），不能计算期限")
        if year <= last:
            return ClockError(f"缺少{year}年的节假日安排，不能跨过该年计算期限；请先录入该年的通知")
        return ClockError(
            f"节假日安排只公布到{last}年，{last + 1}年可以暂定，{year}年不能计算期限；请在新的通知录入后再算"
        )


def _day(d: date, said: dict[date, tuple[str, bool, str]]) -> Day:
    weekday = d.weekday()
    name, off, source = said.get(d, (f"周{_WEEKDAYS[weekday]}", weekday > 4, WEEKLY))
    if off:
        return Day(d, False, "rest", "rest", name, f"{name}，{source}", False)
    if weekday > 4:
        return Day(d, True, "makeup", "makeup", name, f"{name}调休上班，{source}", False)
    return Day(d, True, "work", "work", name, name if source is WEEKLY else f"{name}上班，{source}", False)


def _provisional(d: date, said: dict[date, tuple[str, bool, str]]) -> Day:
    day = _day(d, said)
    source = f"{day.source}；暂定：{d.year}年节假日安排尚未公布"
    return day._replace(shown="provisional", source=source, provisional=True)


@cache
def packaged() -> Calendar:
    """The calendar of the packaged notices: 2007 to 2026, and 2027 provisionally."""
    return Calendar(packaged_notices())
