"""The daily look. It may be run again at any time: what stands in the rows already is not written again."""

from datetime import datetime

from mingtang.clock import day
from mingtang.jobs.handlers import handles
from mingtang.jobs.schedule import daily
from mingtang.oversight.watch import acts, looking
from mingtang.people.seats import SYSTEM

daily("oversight.watch", at="05:30")


@handles("oversight.watch")
def watch(now: datetime) -> None:
    """Write down what is new, and close what is mended; no event where nothing changed."""
    found = looking.look(day(now))
    if acts.changes(found):
        acts.take_down(found, by=SYSTEM, at=now)
