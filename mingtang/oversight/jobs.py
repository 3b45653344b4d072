"""Each hour the canary, each working afternoon what nobody signed for, each morning who fell silent. All may be repeated."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from django.db import transaction

from mingtang.cases.models import Case
from mingtang.clock import ClockError, day
from mingtang.jobs.handlers import each, handles
from mingtang.jobs.schedule import daily, every
from mingtang.ledger.refusal import Refused
from mingtang.oversight import acts, canary, silence
from mingtang.oversight.models import Silence
from mingtang.people.seats import SYSTEM
from mingtang.policy import values as policy

every("oversight.canary", seconds=3600)
daily("oversight.silence", at="08:20")
daily("oversight.unsigned", at="16:00")


@handles("oversight.canary")
def walk(now: datetime) -> None:
    canary.go(now)


@handles("oversight.silence")
def look(now: datetime) -> None:
    """The list is made anew."""
    found = {agency.code: days for agency, days in silence.silent(day(now))}
    with transaction.atomic():
        Silence.objects.exclude(agency__in=found).delete()
        for agency, days in found.items():
            Silence.objects.update_or_create(agency=agency, defaults={"days": days, "on": day(now)})


@handles("oversight.unsigned")
def unsigned(now: datetime) -> None:
    with suppress(ClockError):  # a year of which nothing is known
        if not policy.calendar().is_working(day(now)):
            return

    def tell(found: tuple[Case, str]) -> None:
        case, post = found
        with suppress(Refused):
            acts.unsigned(case, post, by=SYSTEM, at=now)

    each(list(silence.unsigned(now)), tell)
