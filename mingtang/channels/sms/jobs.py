"""Every night the codes of before yesterday go."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from mingtang.channels.sms import checking
from mingtang.jobs.handlers import handles
from mingtang.jobs.schedule import daily

daily("channels.forget-codes", at="03:45")


@handles("channels.forget-codes")
def forget(now: datetime) -> None:
    with transaction.atomic():
        checking.forget(now)
