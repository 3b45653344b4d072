"""What happens after an act, outside its transaction. The press and the search have the handlers of what they print."""

from __future__ import annotations

import logging
from contextlib import suppress
from datetime import datetime, timedelta

from django.db import connection, transaction

from mingtang.cases import acts, checks, consulting, effects, erasing, flow, publishing, recomputing, similar
from mingtang.cases.models import Case
from mingtang.cases.moving import set_turns, standing_of
from mingtang.cases.registry import kind_of
from mingtang.clock import day
from mingtang.jobs import schedule
from mingtang.jobs.handlers import declare_topics, each, handles
from mingtang.kinds import newest
from mingtang.ledger.refusal import Moved
from mingtang.people.seats import SYSTEM
from mingtang.policy import values as policy
from mingtang.records import acts as record_acts
from mingtang.records import relations
from mingtang.records.models import Record
from mingtang.vault import files

log = logging.getLogger(__name__)
DAYS_BACK = 7  # a morning that was missed is caught up
schedule.daily("cases.refresh-turns", at="00:10")
schedule.daily("cases.lapse-consultations", at="00:08")
schedule.daily("cases.expire", at="00:05")
schedule.daily("cases.asked-again", at="00:20")
schedule.daily("cases.open-checks", at="00:15")
schedule.every("cases.release-due", seconds=600)  # beside the job that each set hour puts: none is forgotten
declare_topics("press.print", "press.withdraw", "search.index", "vault.erase")


@handles("cases.recompute")
def recompute(now: datetime) -> None:
    """After a calendar notice: every open case whose last day moved gets its new one, each by its own event.
    Repeating finds nothing left to move; a case that moved meanwhile was computed with the new calendar already."""
    for shift in recomputing.shifts(policy.calendar()):
        try:
            acts.recompute(shift, by=SYSTEM, at=now)
        except Moved:
            continue


@handles("cases.refresh-turns")
def refresh_turns(now: datetime) -> None:
    """Every morning: where somebody else let a last day pass, it becomes the office's turn (待办)."""
    calendar, today = policy.calendar(), day(now)

    def refresh(case: Case) -> None:
        kind, standing = kind_of(case.kind), standing_of(case)
        facts = flow.rule_facts(kind, standing, person="", today=today, calendar=calendar)
        with transaction.atomic():
            set_turns(case, kind, standing, {**facts, **effects.facts_of(case, standing)})

    each(Case.objects.house.filter(closed_on=None, clock="paused").order_by("pk"), refresh)


@handles("cases.lapse-consultations")
def lapse_consultations(now: datetime) -> None:
    """Every morning: whoever was asked and let the last day pass is waited for no longer (条例第三十二条、第三十四条), so
    that the reply term goes on by itself. Repeating finds nothing left."""

    def lapse(case: Case) -> None:
        with suppress(Moved):
            acts.take(case, "lapse", {}, by=SYSTEM, at=now)

    each(consulting.lapsed(day(now)), lapse)


@handles("cases.asked-again")
def asked_again(now: datetime) -> None:
    """Every morning: of what was given to an applicant these days, what others were given too (条例第四十四条)."""
    given = Case.objects.house.filter(
        family="request",
        outcome__in=consulting.DISCLOSED,
        closed_on__gte=day(now) - timedelta(days=DAYS_BACK),
    ).exclude(readings__why=acts.ASKED_AGAIN)

    def propose(case: Case) -> None:
        everything = Case.objects.house.exclude(closed_on=None)
        if others := similar.given_out(similar.same_subject(case, everything), case):
            acts.asked_again(case, len(others), by=SYSTEM, at=now)

    each(given.order_by("pk"), propose)


@handles("cases.release-due")
def release_due(now: datetime) -> None:
    """Publish what was signed for an hour that has come; after a standstill all that was missed, said to be late.
    Repeating finds nothing left; a signature revoked meanwhile is no longer waiting."""

    def release(case: Case) -> None:
        with suppress(Moved):
            acts.take(case, "release", {}, by=SYSTEM, at=now)
        if late := case.facts["facts"].get("late_minutes"):
            log.warning("cases: %s was released %s minutes after its hour", case.code, late)

    each(publishing.due(now), release)


@handles("cases.expire")
def expire(now: datetime) -> None:
    """Every night: what was public for a period that is over is taken down or marked, as its drafter chose; what takes
    effect today, and what it ends, is marked. Repeating finds nothing left."""

    def end(found: tuple[Case, str]) -> None:
        case, step = found
        with suppress(Moved):
            acts.take(case, step, {}, by=SYSTEM, at=now)
        if late := case.facts["facts"].get("late_days"):
            log.warning("cases: %s came to its end %s days late", case.code, late)

    def begin(record: Record) -> None:
        with suppress(Moved):
            record_acts.mark_due(record, by=SYSTEM, at=now)

    each(publishing.expired(now), end)
    each(list(relations.due(day(now))), begin)


@handles("cases.open-checks")
def open_checks(now: datetime) -> None:
    """Every night: what is withheld and due for its assessment becomes a task (条例第十八条), and each agency's check of
    the quarter. A night that was missed is made up by the next; repeating opens nothing twice."""

    def assess(record: Record) -> None:
        acts.open_case(newest("reassess"), record.agency_id, "open", by=SYSTEM, at=now, record=record.code)

    def check(agency: str) -> None:
        acts.open_case(newest("validity"), agency, "open", by=SYSTEM, at=now)

    def lapse(case: Case) -> None:
        with suppress(Moved):
            acts.take(case, "lapse", {}, by=SYSTEM, at=now)

    each(checks.settled_elsewhere(), lapse)
    each(checks.to_assess(day(now)), assess)
    each(checks.to_check(day(now)), check)


@handles("vault.erase")
def erase(digest: str) -> None:
    """Remove a file that no row names any more, and the traces of deleted rows in the database's own log."""
    if not erasing.claimed(digest):
        files.erase(digest)
    if connection.vendor == "sqlite":
        connection.empty_log()  # type: ignore[attr-defined]
