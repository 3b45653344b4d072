"""Every night what the long chains tell is saved, for the next start."""

from __future__ import annotations

from datetime import datetime

from mingtang.counts import reading
from mingtang.jobs.handlers import handles
from mingtang.jobs.schedule import daily

daily("counts.save", at="02:40")


@handles("counts.save")
def save(now: datetime) -> None:
    reading.save()
