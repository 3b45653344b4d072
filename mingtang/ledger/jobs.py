"""Hourly housekeeping of the ledger."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from mingtang.clock import day
from mingtang.jobs import schedule
from mingtang.jobs.handlers import handles
from mingtang.ledger import checkpoints
from mingtang.ledger.models import Key

KEEP_KEYS = timedelta(days=90)

schedule.every("ledger.checkpoint", seconds=3600)
schedule.daily("ledger.forget-keys", at="03:40")


@handles("ledger.checkpoint")
def checkpoint() -> None:
    """Append a checkpoint if anything happened; repeating it at once does nothing. The press prints it."""
    checkpoints.make(timezone.now())


@handles("ledger.forget-keys")
def forget_keys() -> None:
    """Drop idempotency keys that no browser can still send."""
    with transaction.atomic():
        Key.objects.filter(day__lt=day(timezone.now()) - KEEP_KEYS).delete()
