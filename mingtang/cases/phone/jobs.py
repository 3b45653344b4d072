"""Every night what came for registrations that were never finished goes."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from mingtang.cases.phone import passing
from mingtang.jobs.handlers import handles
from mingtang.jobs.schedule import daily

daily("cases.forget-passages", at="03:40")


@handles("cases.forget-passages")
def forget(now: datetime) -> None:
    with transaction.atomic():
        passing.purge(now)
