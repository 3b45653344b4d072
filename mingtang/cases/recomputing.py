"""When the calendar changes, every open term is computed again; a date that moved is an event (regulation.md §6.7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mingtang.cases import flow
from mingtang.cases.models import Case
from mingtang.cases.moving import standing_of
from mingtang.cases.registry import kind_of
from mingtang.clock import Calendar, ClockError


@dataclass(frozen=True)
class Shift:
    """A case whose last day or provisional mark changes."""

    case: Case
    old: date | None
    new: date | None
    provisional: bool


def shifts(calendar: Calendar) -> list[Shift]:
    """What `calendar` would change in open cases: the preview of a notice, and the work of its job."""
    found = []
    for case in (
        Case.objects.house.filter(closed_on=None)
        .exclude(due_on=None)
        .select_related("agency")
        .prefetch_related("turns")
        .order_by("pk")
    ):
        try:
            work = flow.clockwork(kind_of(case.kind), standing_of(case), calendar)
        except ClockError:
            continue
        provisional = bool(work.due and work.due.provisional)
        if work.due_on != case.due_on or provisional != case.provisional:
            found.append(Shift(case, case.due_on, work.due_on, provisional))
    return found
