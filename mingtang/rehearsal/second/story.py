"""The journal read into cases and remedies: what happened to each, in the order of the days. Nothing is judged here."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from .faults import Fault
from .form import ABANDONED, CLASSES, ENDS, GROUPS, OTHER, cell_of

CLOCK = (
    "correction_asked",
    "corrected",
    "consulted",
    "consultation_ended",
    "extended",
    "delayed",
    "fee_asked",
    "paid",
)
STEPS = frozenset((*CLOCK, "reasons_asked", "reasons_given", "moved"))
CLOSINGS = frozenset(("replied", "withdrawn"))
PASSED_OVER = frozenset(("year", "note"))

Line = Mapping[str, Any]


@dataclass
class Case:
    """One application. `holders`: (since, agency); `steps`: (day, what, the line); both by day. `closed`: its day, or None;
    `result`: the cell it is counted in; `owed`: closed by a reply that was owed within a term, not by the applicant's doing."""

    number: str
    applicant: str
    received: date
    holders: list[tuple[date, str]] = field(default_factory=list)
    steps: list[tuple[date, str, Line]] = field(default_factory=list)
    closed: date | None = None
    result: str | None = None
    owed: bool = False

    def open_at_end_of(self, year: int) -> bool:
        """Whether it was received by then and not over at 24:00 on 31 December, suspended or not."""
        return self.received.year <= year and (self.closed is None or self.closed.year > year)

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
        """Whether it was received by the end of the year, and another agency holds it a year later."""
        return self.received.year <= year and self.agency_at(year) != self.agency_at(year + 1)


@dataclass
class Remedy:
    """A review or a lawsuit about an agency's own disclosure. `result`: a column of table three, or None while it runs."""

    number: str
    group: str
    agency: str
    begun: date
    ended: date | None = None
    result: str | None = None


class Reader:
    """Takes the journal line by line. `wholes`: the numbers of the requests that were split."""

    def __init__(self) -> None:
        self.cases: dict[str, Case] = {}
        self.remedies: dict[str, Remedy] = {}
        self.wholes: set[str] = set()

    def take(self, line: Line) -> None:
        """One line of the journal. Raises Fault or KeyError for what the contract does not know."""
        what = line["what"]
        if what in PASSED_OVER:
            return
        if what in ("received", "remedy", "remedy_ended"):
            getattr(self, what)(line, date.fromisoformat(line["day"]))
        elif what in STEPS | CLOSINGS:
            self.step(self.case(line["case"]), what, date.fromisoformat(line["day"]), line)
        else:
            raise Fault(f"unknown happening “{what}”")

    def case(self, number: str) -> Case:
        if number not in self.cases:
            raise Fault(f"case {number} was never received")
        return self.cases[number]

    def received(self, line: Line, day: date) -> None:
        if line["case"] in self.cases:
            raise Fault(f"case {line['case']} was received twice")
        if line["applicant"] not in CLASSES:
            raise Fault(f"unknown class of applicants “{line['applicant']}”")
        whole = line.get("part_of")
        if whole is not None:
            self.wholes.add(self.case(whole).number)
        self.cases[line["case"]] = Case(line["case"], line["applicant"], day, [(day, line["agency"])])

    def step(self, case: Case, what: str, day: date, line: Line) -> None:
        if day < case.received:
            raise Fault(f"case {case.number}: {what} on {day}, before it was received on {case.received}")
        if what in CLOSINGS:
            self.close(case, what, day, line)
        elif what == "moved":
            case.holders.append((day, line["to"]))
        else:
            case.steps.append((day, what, line))

    def close(self, case: Case, what: str, day: date, line: Line) -> None:
        if case.closed and case.number not in self.wholes:
            raise Fault(f"case {case.number} was closed on {case.closed} and again on {day}")
        case.closed = day
        case.result = cell_of(line["result"]) if what == "replied" else OTHER
        case.owed = what == "replied" and case.result not in ABANDONED

    def remedy(self, line: Line, day: date) -> None:
        if line["case"] in self.remedies:
            raise Fault(f"remedy {line['case']} was begun twice")
        agency = line.get("agency") or self.case(line["of"]).agency_on(day)
        self.remedies[line["case"]] = Remedy(line["case"], self.group(line), agency, day)

    def remedy_ended(self, line: Line, day: date) -> None:
        remedy = self.remedies.get(line["case"])
        if remedy is None or remedy.ended or day < remedy.begun or self.group(line) != remedy.group:
            raise Fault(
                f"remedy {line['case']}: never begun as {line['kind']}, ended before, or ended before it began"
            )
        if line["result"] not in ENDS:
            raise Fault(f"remedy {line['case']}: unknown result “{line['result']}”")
        remedy.ended, remedy.result = day, line["result"]

    @staticmethod
    def group(line: Line) -> str:
        if line["kind"] not in GROUPS:
            raise Fault(f"unknown kind of remedy “{line['kind']}”")
        return str(line["kind"])


def read(lines: Iterable[str | bytes | Line]) -> tuple[list[Case], list[Remedy]]:
    """The cases that are counted, and the remedies. A request that was split is its parts and nothing besides (一事一申请)."""
    reader = Reader()
    for place, line in enumerate(lines, 1):
        try:
            reader.take(json.loads(line) if isinstance(line, (str, bytes)) else line)
        except (Fault, KeyError, ValueError) as fault:
            raise Fault(f"journal, line {place}: {fault!s}") from fault
    counted = [case for number, case in reader.cases.items() if number not in reader.wholes]
    for case in counted:
        case.steps.sort(key=lambda step: step[0])
        case.holders.sort(key=lambda holder: holder[0])
    return counted, list(reader.remedies.values())
