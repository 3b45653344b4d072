"""The journal read into cases and remedies, line by line; the happenings of a case in the order of their days."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date

from .days import ONE
from .faults import Fault
from .form import ABANDONED, CLASSES, ENDS, GROUPS, OTHER, cell_of
from .story import Case, Line, Remedy

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
BEGINNINGS = ("received", "reopened", "remedy", "remedy_ended")
NOT_ORDERED = frozenset(("extended", "delayed", "moved"))  # the order names the term and who has to reply
PASSED_OVER = frozenset(("year", "note"))


class Reader:
    """Takes the journal line by line. `wholes`: the requests that were split, and the `new_on` of each part, None without."""

    def __init__(self) -> None:
        self.cases: dict[str, Case] = {}
        self.remedies: dict[str, Remedy] = {}
        self.wholes: dict[str, list[date | None]] = {}

    def take(self, line: Line) -> None:
        """One line of the journal. Raises Fault or KeyError for what the contract does not know."""
        what = line["what"]
        if what in PASSED_OVER:
            return
        if what in BEGINNINGS:
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
        whole = line.get("part_of")
        if whole is None and line.get("new_on"):
            raise Fault(f"case {line['case']}: only a part has a day of splitting")
        self.begin(line, day, day if whole is None else self.part(self.case(whole), line, day))

    def begin(self, line: Line, day: date, new: date) -> Case:
        if line["case"] in self.cases:
            raise Fault(f"case {line['case']} was received twice")
        if line["applicant"] not in CLASSES:
            raise Fault(f"unknown class of applicants “{line['applicant']}”")
        case = Case(line["case"], line["applicant"], day, new, holders=[(day, line["agency"])])
        self.cases[case.number] = case
        return case

    def part(self, whole: Case, line: Line, day: date) -> date:
        """The day by which a part is new. The first part stands where the whole stood: were it new later, what the whole was
        carried over with would be carried in by nobody (A4); were another new before the splitting, by two."""
        if whole.ordered:
            raise Fault(f"case {line['case']}: part of {whole.number}, which was reopened")
        split = date.fromisoformat(line["new_on"]) if line.get("new_on") else None
        if split and split.year <= day.year:
            raise Fault(f"case {line['case']}: split on {split}, in the year in which it was received")
        parts = self.wholes.setdefault(whole.number, [])
        if (split and not parts) or (parts[1:] and split != parts[-1]):
            raise Fault(f"case {line['case']}: new_on is for every part of {whole.number} but the first")
        parts.append(split)
        return split or whole.new

    def reopened(self, line: Line, day: date) -> None:
        """A reply made anew 重新办理 after a review or a court corrected the first."""
        first = self.case(line["of"])
        if first.number in self.wholes or not first.replied or not first.closed or first.closed > day:
            raise Fault(f"case {line['case']}: {first.number} was not replied to by {day}")
        if type(line["days"]) is not int or line["days"] < 1:
            raise Fault(f"case {line['case']}: a term of {line['days']!r} working days")
        case = self.begin(line, day, day)
        case.term, case.ordered = line["days"], True

    def step(self, case: Case, what: str, day: date, line: Line) -> None:
        if day < case.received:
            raise Fault(f"case {case.number}: {what} on {day}, before it was received on {case.received}")
        if case.ordered and what in NOT_ORDERED:
            raise Fault(f"case {case.number}: made anew by order, and {what}")
        if what in CLOSINGS:
            self.close(case, what, day, line)
        elif what == "moved":
            # told after the closing of the same day: what is over stays where it was
            case.holders.append((day + ONE if case.closed == day else day, line["to"]))
        else:
            case.steps.append((day, what, line))

    def close(self, case: Case, what: str, day: date, line: Line) -> None:
        if case.closed and case.number not in self.wholes:
            raise Fault(f"case {case.number} was closed on {case.closed} and again on {day}")
        if day < case.new:
            raise Fault(f"case {case.number}: {what} on {day}, before it was split off on {case.new}")
        case.closed, case.replied = day, what == "replied"
        case.result = cell_of(line["result"]) if what == "replied" else OTHER
        case.owed = case.replied and case.result not in ABANDONED

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
