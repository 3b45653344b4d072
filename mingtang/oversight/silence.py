"""沉默: an agency that gets no request for longer than it set is asked about, and a request that nobody signs for goes up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from mingtang.cases.models import APPLIED, Case
from mingtang.clock import ClockError, day
from mingtang.people.models import Agency
from mingtang.policy import values as policy

STEPS = ((1, "disclosure_head"), (2, "leader_in_charge"))  # working days after registration → who is told
LONGEST = timedelta(days=30)  # calendar days in which those that nobody signed for are looked for


def silent(on: date) -> Iterator[tuple[Agency, int]]:
    """(agency, working days without a request) of those that are silent longer than their setting (0 = off)."""
    calendar = policy.calendar()
    for agency in Agency.objects.filter(closed_on=None).order_by("code"):
        most = policy.whole("silence_days", agency.line, on)
        last = (
            Case.objects.house.filter(agency=agency, family="request").order_by("-pk").first()
            if most
            else None
        )
        if last is None:
            continue  # off, or one that never had any: nothing has fallen silent
        try:
            days = calendar.working_days_between(day(last.opened_at), on)
        except ClockError:
            continue
        if days > most:
            yield agency, days


def unsigned(at: datetime) -> Iterator[tuple[Case, str]]:
    """(case, post) of requests and corrections that are registered, or handed on, that nobody signed for, and of which the
    post was not told yet.

    The clock of the reply runs meanwhile (条例第三十三条); the days are a house rule (reliability.md §3, 4)."""
    calendar, on = policy.calendar(), day(at)
    waiting = Case.objects.house.filter(
        family__in=APPLIED, state__in=("registered", "handed"), closed_on=None, opened_at__gte=at - LONGEST
    ).select_related("agency")
    for case in waiting.order_by("pk"):
        told = set(
            case.readings.filter(why="unsigned", agency=signer_of(case)).values_list("post", flat=True)
        )
        for days, post in (
            STEPS[:1] if case.state == "handed" else STEPS
        ):  # elsewhere the leader cannot see it yet
            if post not in told and calendar.add(_since(case), days) <= on:
                yield case, post


def signer_of(case: Case) -> str:
    """Code of the agency whose signature is missing."""
    facts = case.facts["facts"]
    return str(facts["handed_to"]) if case.state == "handed" else str(case.agency_id)


def _since(case: Case) -> date:
    handed = case.facts["done"].get("hand_on") if case.state == "handed" else ""
    return date.fromisoformat(handed) if handed else day(case.opened_at)
