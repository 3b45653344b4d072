"""Holiday notices (节假日安排通知): what they say, and the ones packaged with Mingtang."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from mingtang.clock.errors import ClockError

DATA = Path(__file__).parent / "data"

Entry = tuple[date, str, bool]  # day, name of the holiday, off (False = to be worked)


@dataclass(frozen=True)
class Notice:
    """One notice of the State Council (or its General Office) on the days off of `year`.

    days: only the days the notice names; off=False on a Saturday or Sunday is a make-up working day
    (调休上班), on another weekday an ordinary one. They may lie in the last December or the next January too.
    source: the number (文号) a reader can look up, shown in every trace. issued_on: the day of signature.
    amends: changes an earlier notice of the same year; for a day named by both the later one decides.
    Raises ClockError for a day named twice, a day of another year, or a notice without days or source.
    """

    year: int
    days: tuple[Entry, ...]
    source: str
    issued_on: date
    amends: bool = False
    url: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "days", tuple((day, name, off) for day, name, off in self.days))
        if not self.days or not self.source.strip():
            raise ClockError(f"{self.year}年节假日安排须写明文号和具体日期")
        named = {day for day, _, _ in self.days}
        if len(named) != len(self.days):
            raise ClockError(f"{self.source}中有重复的日期")
        stray = min((day for day in named if not _near(day, self.year)), default=None)
        if stray:
            raise ClockError(f"{self.source}是{self.year}年的安排，不能含有{stray}")


def _near(day: date, year: int) -> bool:
    return day.year == year or (day.year, day.month) in ((year - 1, 12), (year + 1, 1))


def read_year(text: str) -> list[Notice]:
    """The notices in one packaged year file, in the order of their issue."""
    data = json.loads(text)
    return [
        Notice(
            year=data["year"],
            days=tuple((date.fromisoformat(day), name, off) for day, name, off in row["days"]),
            source=row["number"],
            issued_on=date.fromisoformat(row["issued_on"]),
            amends=row["amends"],
            url=row["url"],
        )
        for row in data["notices"]
    ]


def packaged_notices() -> list[Notice]:
    """All packaged notices, oldest year first. Made by tools/calendars.py."""
    files = sorted(DATA.glob("20[0-9][0-9].json"))
    return [notice for path in files for notice in read_year(path.read_text(encoding="utf-8"))]


def in_order(notices: Iterable[Notice]) -> tuple[Notice, ...]:
    """The notices by day of issue, the order in which they decide.

    Raises ClockError when a year has two first notices, or an amendment nothing that it amends.
    """
    ordered = tuple(sorted(notices, key=lambda notice: (notice.issued_on, notice.amends)))
    known: set[int] = set()
    for notice in ordered:
        if notice.amends and notice.year not in known:
            raise ClockError(f"{notice.source}是对{notice.year}年安排的调整，但尚无该年的安排可以调整")
        if not notice.amends and notice.year in known:
            raise ClockError(f"{notice.year}年已有节假日安排，{notice.source}只能作为调整录入")
        known.add(notice.year)
    if not ordered:
        raise ClockError("没有任何节假日安排，不能计算期限")
    return ordered
