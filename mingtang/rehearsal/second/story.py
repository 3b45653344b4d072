"""What a journal tells of: cases and remedies, and what happened to each. Nothing is judged here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from .faults import Fault

REPLY = 20  # working days, art. 33(2)

Line = Mapping[str, Any]


@dataclass
class Case:
    """One application. `holders`: (since, agency); `steps`: (day, what, the line); both by day. `closed`: its day, or None;
    `result`: the cell it is counted in; `owed`: closed by a reply that was owed within a term, not by the applicant's doing.
    `new`: the day by which it counts as new; later than `received` for a part split off after New Year.
    `term`: working days from `received`; `ordered`: made anew by order of a review or a court, and counted in no cell."""

    number: str
    applicant: str
    received: date
    new: date
    term: int = REPLY
    ordered: bool = False
    holders: list[tuple[date, str]] = field(default_factory=list)
    steps: list[tuple[date, str, Line]] = field(default_factory=list)
    closed: date | None = None
    result: str | None = None
    replied: bool = False
    owed: bool = False

    def open_at_end_of(self, year: int) -> bool:
        """Whether it counted by then and was not over at 24:00 on 31 December, suspended or not."""
        return self.new.year <= year and (self.closed is None or self.closed.year > year)

    def closed_in(self, year: int) -> bool:
        return self.closed is not None and self.closed.year == year

    def agency_at(self, year: int) -> str:
        """The agency that held it at the end of the year, or when it was closed: what is over stays where it was."""
        return self.agency_on(min(self.closed or date.max, date(year, 12, 31)))

    def agency_on(self, day: date) -> str:
        holders = [agency for since, agency in self.holders if since <= day]
        if not holders:
            raise Fault(f"case {self.number}: nobody held it on {day}")
        return holders[-1]

    def changed_hands_since(self, year: int) -> bool:
        """Whether it counted by the end of the year, and another agency holds it a year later."""
        return self.new.year <= year and self.agency_at(year) != self.agency_at(year + 1)


@dataclass
class Remedy:
    """A review or a lawsuit about an agency's own disclosure. `result`: a column of table three, or None while it runs."""

    number: str
    group: str
    agency: str
    begun: date
    ended: date | None = None
    result: str | None = None
