"""The daily look. It may be run again at any time: what stands in the rows already is not written again."""

from datetime import datetime

from django.db import transaction

from mingtang.clock import day
from mingtang.jobs.handlers import handles
from mingtang.jobs.outbox import LATE, put
from mingtang.jobs.schedule import daily
from mingtang.oversight.watch import acts, looking, rescan
from mingtang.people.seats import SYSTEM

daily("oversight.rescan", at="01:30")
daily("oversight.watch", at="05:30")


@handles("oversight.rescan")
def rescan_public(now: datetime) -> None:
    """夜间复查, a turn at a time, so that a withdrawal never waits for it; what is done is not done again."""
    if rescan.turn():
        with transaction.atomic():
            put("oversight.rescan", priority=LATE, dedupe="turn")


@handles("oversight.watch")
def watch(now: datetime) -> None:
    """Write down what is new, and close what is mended; no event where nothing changed."""
    found = looking.look(day(now))
    if acts.changes(found):
        acts.take_down(found, by=SYSTEM, at=now)
