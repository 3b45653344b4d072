"""The rows whose public period has passed go in the night, one act each; those that another hand took first are skipped."""

from datetime import datetime

from mingtang.cases import tables
from mingtang.cases.tables import acts
from mingtang.clock import day
from mingtang.jobs.handlers import handles
from mingtang.jobs.schedule import daily
from mingtang.ledger.refusal import Refused

daily("cases.entries-over", at="00:10")


@handles("cases.entries-over")
def entries_over(now: datetime) -> None:
    for entry in tables.over(day(now)):
        try:
            acts.end(entry, at=now)
        except Refused:
            continue
