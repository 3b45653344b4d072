"""Whether a reply came after its last day, found by walking from the day of receipt to the day of the reply."""

from __future__ import annotations

from datetime import date

from .days import Holidays, between
from .faults import Fault
from .story import REPLY, Case, Line

EXTENSION = 20  # working days at most, art. 33(2)
OPINION = 15  # working days of a third party (art. 32) or of a joint maker (art. 34)


def pauses(case: Case, holidays: Holidays) -> list[tuple[date, date]]:
    """The consultations as (day of the letter, last day not counted): art. 33(3).

    Open ends are date.max. Where it is known when the letter was served, the party's own 15 working days bound the pause,
    for after them the organ has to decide without it (art. 32), or has the consent (art. 34).
    """
    running: list[tuple[date, date, str | None]] = []
    found: list[tuple[date, date]] = []
    for day, what, line in case.steps:
        if what == "consulted":
            running.append((day, bound(line, holidays), line.get("party")))
        elif what == "consultation_ended":
            ended = [asked for asked in running if line.get("party") in (None, asked[2])]
            running = [asked for asked in running if asked not in ended]
            found += [(start, min(last, day)) for start, last, _ in ended]
    return found + [(start, last) for start, last, _ in running]


def bound(line: Line, holidays: Holidays) -> date:
    served = line.get("served")
    return holidays.after(date.fromisoformat(served), OPINION) if served else date.max


class Walk:
    """The reply period as it stands at the end of one day: how many days are used of how many, and whether it was ever over."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.allowed, self.used, self.extended = case.term, 0, False
        self.waiting = self.over = False

    def anew(self, days: int = REPLY) -> None:
        """A period begins: after a correction (art. 30), a payment (国办函〔2020〕109号 art. 6), a delay that was told (art. 35)."""
        self.allowed, self.used, self.extended, self.waiting = days, 0, False, False

    def happens(self, what: str, line: Line) -> None:
        if what in ("correction_asked", "fee_asked"):
            self.waiting = True
        elif what in ("corrected", "paid"):
            self.anew()
        elif what == "extended":
            self.extend(int(line["days"]))
        elif (
            what == "delayed"
        ):  # art. 35: as long as is reasonable, from the day it was told, in place of the 20
            self.anew(int(line["days"]))

    def extend(self, days: int) -> None:
        if self.extended or not 1 <= days <= EXTENSION:
            raise Fault(
                f"case {self.case.number}: extended by {days} working days, or a second time (art. 33)"
            )
        self.allowed += days
        self.extended = True

    def begins(self, counts: bool) -> None:
        """A day begins; `counts`: it is a working day outside every pause. The last day lies behind once all days are used."""
        if self.waiting:
            return
        self.over = self.over or self.used >= self.allowed
        self.used += counts


def late(case: Case, closed: date, holidays: Holidays) -> bool:
    """Whether the case, closed on that day, was closed after its last day. A lapse is never healed by what is done after it."""
    walk, resting = Walk(case), pauses(case, holidays)
    steps = list(case.steps)

    def until(day: date) -> None:
        while steps and steps[0][0] <= day:
            walk.happens(*steps.pop(0)[1:])

    until(case.received)
    for day in between(case.received, closed):
        walk.begins(holidays.works(day) and not any(start < day <= end for start, end in resting))
        until(day)
    return walk.over
