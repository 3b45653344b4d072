"""依申请公开月度报告 (月度零报告): what came and went in a month, reported at the start of the next, also where it was nothing.

No law of the state asks for it; cities do (每月初向政务公开办公室反馈上月情况), so it is owed from the month on in which its
setting names the days.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from mingtang.clock import ClockError
from mingtang.counts import reading
from mingtang.counts.measures import MEASURES, Period
from mingtang.counts.models import Monthly
from mingtang.ledger.digest import canonical, sm3
from mingtang.people.models import Agency
from mingtang.policy import values as policy

KEYS = ("new_received", "carried_in", "handled_total", "carried_out", "replied", "in_time")
STATES = {"reported": "已报", "late": "迟报", "missing": "未报", "open": "待报"}


SHOWN = 24  # months that are looked back on


@dataclass(frozen=True)
class Standing:
    """One month of one agency. row: the newest version that was reported; on: today."""

    month: date
    due_on: date
    row: Monthly | None
    on: date

    @property
    def state(self) -> str:
        """Key of STATES. A month that was reported late stays late, whatever was corrected since."""
        if self.row:
            return "late" if self.row.first_on > self.row.due_on else "reported"
        return "missing" if self.on > self.due_on else "open"


def months_before(on: date, since: date) -> list[date]:
    """First days of the months that are over, from the newest to that in which `since` lies."""
    found, month = [], on.replace(day=1)
    while (month := before(month)) >= since.replace(day=1):
        found.append(month)
    return found


def before(on: date) -> date:
    """The first day of the month before that of `on`."""
    return date(on.year - (on.month == 1), (on.month - 2) % 12 + 1, 1)


def owed_months(agency: Agency, on: date, since: date | None) -> list[date]:
    """The months that are over by `on` and have to be reported, newest first; since: when the ledger knew the agency first."""
    if since is None:
        return []
    return [month for month in months_before(on, since)[:SHOWN] if owed(agency, month)]


def owed(agency: Agency, month: date) -> bool:
    """Whether the agency has to report this month."""
    return _days(agency, month) > 0


def owes(agency: Agency, month: date) -> bool:
    """The same for a list of all: of bodies that report, and stood in that month."""
    stood = not (agency.closed_on and agency.closed_on < month)
    return agency.reporting and stood and owed(agency, month)


def standing(agency: Agency, month: date, row: Monthly | None, on: date) -> Standing:
    """How the agency stands with the month. row: its newest version."""
    try:
        due = row.due_on if row else due_on(agency, month)
    except ClockError:  # no notice of that year's holidays has come: nobody can be late yet
        due = date.max
    return Standing(month, due, row, on)


def missing(agencies: Iterable[Agency], month: date, on: date) -> list[tuple[Agency, date]]:
    """(agency, last day) of those that owe the month, are past its day and have not reported (未报)."""
    reported = set(Monthly.objects.house.filter(month=month).values_list("agency", flat=True))
    left = [agency for agency in agencies if agency.code not in reported and owes(agency, month)]
    stood = [(agency, standing(agency, month, None, on)) for agency in left]
    return [(agency, one.due_on) for agency, one in stood if one.state == "missing"]


def due_on(agency: Agency, month: date) -> date:
    """The last day to report `month`: so many working days of the month after it. Raises ClockError past the calendar."""
    return policy.calendar().add(Period.month(month.year, month.month).last, _days(agency, month))


def _days(agency: Agency, month: date) -> int:
    return policy.whole("monthly_days", agency.line, Period.month(month.year, month.month).last)


def figures(agency: str, month: date) -> dict[str, int]:
    """The numbers of the month as the ledger gives them now."""
    period = Period.month(month.year, month.month)
    lives = reading.lives([agency], period.last)
    return {key: len(MEASURES[key].cases(lives, period)) for key in KEYS}


def digest_of(agency: str, month: date, version: int, said: dict[str, int]) -> str:
    return sm3(canonical([agency, month.isoformat(), version, said]).encode())


def newest(rows: Iterable[Monthly]) -> dict[tuple[str, date], Monthly]:
    """(agency, month) → its newest version."""
    return {(row.agency, row.month): row for row in sorted(rows, key=lambda row: row.version)}
