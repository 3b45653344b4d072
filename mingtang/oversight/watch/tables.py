"""Rows of registers that are not public by their day (双公示: 国发〔2016〕33号, seven working days from the decision)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from mingtang.cases.tables import terms
from mingtang.forms.models import Entry
from mingtang.forms.registers import defined
from mingtang.oversight.watch.found import Found
from mingtang.policy import values as policy


def late(on: date) -> Iterator[Found]:
    """One finding a row; named by its document number, never by the person it is about."""
    calendar = policy.calendar()
    for register in defined.known().values():
        if not register.days:
            continue
        rows = Entry.objects.house.standing().filter(register=register.code, published_on=None)
        for entry in rows.order_by("decided_on", "pk"):
            due = terms.due_of(register, entry, calendar)
            if due and due.date < on:
                said = f"{entry.number}：{entry.decided_on}作出决定，{register.days}个工作日内应当公示，最晚{due.date}，尚未公示"
                yield Found("ROWS", entry.agency_id, register.column, subject=entry.code, evidence=said, due=due.date)  # fmt: skip
