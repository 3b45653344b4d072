"""Each signed call is let in once: the clock window, the nonce that is spent, the calls a minute."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from mingtang.people.machines.signing import WINDOW
from mingtang.people.models import Machine, MachineCall

MINUTE = timedelta(seconds=60)


def in_window(time: str, at: datetime) -> bool:
    """Whether the call's own time (decimal seconds) is within WINDOW seconds of ours."""
    return time.isdecimal() and len(time) < 12 and abs(int(time) - at.timestamp()) <= WINDOW


def wait(machine: Machine, limit: int, at: datetime) -> int:
    """Seconds until the machine may call again; 0 = now. limit: calls a minute."""
    recent = MachineCall.objects.filter(machine=machine, at__gt=at - MINUTE)
    if recent.count() < limit:
        return 0
    first = recent.order_by("at").values_list("at", flat=True)[0]
    return max(1, int((first + MINUTE - at).total_seconds()) + 1)


def spend(machine: Machine, nonce: str, at: datetime) -> bool:
    """Note the call; False when this nonce was used before (a replay). Nonces older than any window are forgotten."""
    try:
        with transaction.atomic():
            MachineCall.objects.filter(machine=machine, at__lt=at - 3 * timedelta(seconds=WINDOW)).delete()
            MachineCall.objects.create(machine=machine, nonce=nonce, at=at)
    except IntegrityError:
        return False
    return True
