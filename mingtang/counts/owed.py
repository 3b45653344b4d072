"""Which annual reports are owed, and how each stands against its day (条例第四十九条): computed when read, like every lamp."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from mingtang.clock import day
from mingtang.counts.models import Report
from mingtang.counts.reports import due_on
from mingtang.database.still import kept_while_still
from mingtang.ledger.models import Event
from mingtang.people.models import Agency

STATES = {"missing": "逾期未报", "late": "迟报", "draft": "草稿", "open": "待报", "submitted": "已提交"}
GOVERNMENTS = ("government", "county_office")


@dataclass(frozen=True)
class Standing:
    """One report that is owed. row: its newest version, or None; first_on: when the first version was submitted; on: today."""

    agency: Agency
    whole: bool
    due_on: date
    row: Report | None
    first_on: date | None
    on: date

    @property
    def state(self) -> str:
        """Key of STATES. What was submitted late stays late, whatever was corrected since."""
        if self.first_on:
            return "late" if self.first_on > self.due_on else "submitted"
        if self.on > self.due_on:
            return "missing"
        return "draft" if self.row else "open"


def standings(agencies: Iterable[Agency], year: int, on: date, rows: Iterable[Report]) -> list[Standing]:
    """The reports of `year` that these agencies owe, in their order; a government owes its office's own and that of the whole."""
    newest: dict[tuple[str, bool], Report] = {}
    first: dict[tuple[str, bool], date] = {}
    for row in sorted(rows, key=lambda row: row.version):
        newest[row.agency, row.whole] = row
        if row.submitted_on and not row.origin:
            first.setdefault((row.agency, row.whole), row.submitted_on)
    known = founded()
    return [
        Standing(agency, whole, due_on(agency, year), newest.get(key), first.get(key), on)
        for agency in agencies
        if _owes(agency, year, known)
        for whole in ((False, True) if agency.kind in GOVERNMENTS else (False,))
        if (key := (agency.code, whole))
    ]


def _owes(agency: Agency, year: int, known: Mapping[str, date]) -> bool:
    """A body that was founded later, or closed before the year was over, has nothing to tell of it."""
    begun = known.get(agency.code)
    closed = agency.closed_on and agency.closed_on <= date(year, 12, 31)
    return agency.reporting and not closed and (begun is None or begun <= date(year, 12, 31))


@kept_while_still
def bodies() -> tuple[Agency, ...]:
    """Every agency there ever was, in order."""
    return tuple(Agency.objects.order_by("order", "code"))


@kept_while_still
def founded() -> dict[str, date]:
    """Agency → the day on which the ledger knew it first."""
    rows = Event.objects.filter(act="agency.found", subject_type="agency").values_list("subject", "at")
    return {code: day(datetime.fromisoformat(at)) for code, at in rows}
