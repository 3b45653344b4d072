"""Until when a row of a register must be public (双公示: 7 working days from the decision), and the lamp it shows."""

from __future__ import annotations

from datetime import date, timedelta

from mingtang.clock import Calendar, ClockError, Due, Facts, Lamp, Rule, Term, due, lamp
from mingtang.forms.models import Entry
from mingtang.forms.registers import Register
from mingtang.ui.lamps import Sign, closed


def due_of(register: Register, entry: Entry, calendar: Calendar) -> Due | None:
    """The last day for publication with its trace; None where the register has no term or no calendar knows."""
    return None if entry.decided_on is None else due_on(register, entry.decided_on, calendar)


def due_on(register: Register, decided: date, calendar: Calendar) -> Due | None:
    """The last day for what was decided on that day."""
    if not register.days:
        return None
    rule = Rule(Term(register.days, "working_days", register.law, label="公示时限"))
    try:
        return due(Facts(start=decided), rule, calendar)
    except ClockError:
        return None


def sign_of(entry: Entry, until: Due | None, today: date, calendar: Calendar) -> Lamp | Sign | None:
    """Green to red while the row is not public; afterwards whether it came in time."""
    if until is None or entry.struck_on:
        return None
    if entry.published_on:
        return Sign("none", "ring", "按期公示" if entry.published_on <= until.date else "超期公示")
    try:
        return lamp(until, today, calendar, warn=2, share=0.3)
    except ClockError:
        return closed()


def late_days(register: Register, today: date, calendar: Calendar) -> tuple[date, date] | None:
    """The first and the last day of decision whose term has run out by now; None where the register has no term."""
    if not register.days:
        return None
    day = today
    while True:
        day -= timedelta(days=1)
        until = due_on(register, day, calendar)
        if until is not None and until.date < today:
            return date(min(calendar.years), 1, 1), day
        if (today - day).days > 366:
            return None


def is_late(entry: Entry, until: Due | None, today: date) -> bool:
    """Public after its last day, or not yet public after it."""
    return bool(until) and not entry.struck_on and (entry.published_on or today) > until.date  # type: ignore[union-attr]
