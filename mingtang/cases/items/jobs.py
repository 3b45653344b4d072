"""What the calendar does to applications: silence for five working days accepts them."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from mingtang.cases import acts
from mingtang.cases.models import Case
from mingtang.clock import day
from mingtang.jobs import schedule
from mingtang.jobs.handlers import each, handles
from mingtang.ledger.refusal import Refused
from mingtang.people.seats import SYSTEM

schedule.daily("cases.deem-accepted", at="00:20")


@handles("cases.deem-accepted")
def deem_accepted(now: datetime) -> None:
    """行政许可法第三十二条第一款第（四）项: an application for a licence to which nobody said anything in time counts
    as accepted from the day of its receipt. Repeating finds none left; a case somebody took meanwhile refuses.
    One that cannot be accepted for a fault of the programme leaves the others theirs (each)."""

    def accept(case: Case) -> None:
        with suppress(Refused):
            acts.take(case, "deem_accepted", by=SYSTEM, at=now)

    waiting = Case.objects.house.filter(family="service", state="submitted").late(day(now))
    each(waiting.select_related("agency").order_by("pk"), accept)
