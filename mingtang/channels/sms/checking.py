"""Asking for a code and typing it. Like drafts these are no acts: nothing is asked of the house yet.

A code has six digits, is kept as a keyed digest bound to its row, is good for ten minutes and five tries, and only the last
one that was sent to a draft counts. Every limit is refused in the same words: nobody learns what another asked for.
"""

from __future__ import annotations

import ipaddress
import re
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare

from mingtang.channels.sms import calling
from mingtang.channels.sms.models import FAILED, SENT, UNSURE, Gateway, Sent
from mingtang.clock import SHANGHAI, day
from mingtang.people import signin, tree
from mingtang.policy import values as policy
from mingtang.vault import sealing

LIFE = timedelta(minutes=10)  # of a code
GAP = timedelta(minutes=1)  # between two codes to one number
AGAIN = timedelta(seconds=10)  # between two tries of one draft, sent or not
FRESH = timedelta(hours=24)  # how long a checked number counts as confirmed by its applicant
KEPT = timedelta(days=2)  # rows, for the limits of a day
TRIES = 5
MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
_NUMBER, _CODE, _DOOR = "channels.sms.number", "channels.sms.code", "\x1fsms"


class TooMany(Exception):
    """A limit is reached: of the number, of the place, of the city, or a minute has not gone by."""


class Over(Exception):
    """There is no code that may still be typed: it ran out, or was tried too often."""


def gateway() -> Gateway | None:
    """The gateway that is set and on."""
    return Gateway.objects.filter(on=True).first()


def offered(number: str) -> bool:
    """Whether a code can be asked for to this number, as the form has it: mobiles of the mainland."""
    return bool(MOBILE.fullmatch(number)) and gateway() is not None


def ask(draft: str, number: str, remote: str, *, at: datetime) -> str:
    """Send a code to `number` for the draft of that blind index; SENT, or UNSURE where nobody knows.
    remote: where it is asked from. Raises TooMany, or calling.NotTaken when it was certainly not sent."""
    code = f"{secrets.randbelow(10**6):06d}"
    with transaction.atomic():
        line = (
            Gateway.objects.select_for_update().filter(on=True).first()
        )  # one after another, so limits hold
        if line is None:
            raise calling.NotTaken("unreachable")
        row = Sent(draft=draft, number=sealing.blind(number, _NUMBER), place=_place(remote), at=at)
        _within_limits(row, at)
        row.code = _digest(row, code)
        row.save()
    try:
        calling.send(line, number, code)  # outside the transaction: nobody else waits for the gateway
    except calling.NotTaken as trouble:
        unsure = isinstance(trouble, calling.Unsure)
        _note(
            row, UNSURE if unsure else FAILED, **({} if trouble.code == "busy" else {"trouble": trouble.code})
        )
        if unsure:
            return UNSURE
        raise
    _note(row, SENT, trouble="", seen_at=at)
    return SENT


def check(draft: str, number: str, typed: str, *, at: datetime) -> bool:
    """Whether `typed` is the code that was last sent to `number` for this draft; a right one is spent. Raises Over."""
    row = last(draft, number, at=at)
    mine = Sent.objects.filter(pk=row.pk if row else None, tries__lt=TRIES, checked_at=None)
    with transaction.atomic():
        if not mine.update(tries=F("tries") + 1):  # counted before it is looked at, whoever else types now
            raise Over
    assert row is not None
    if not constant_time_compare(row.code, _digest(row, typed)):
        return False
    with transaction.atomic():
        return bool(Sent.objects.filter(pk=row.pk, checked_at=None).update(checked_at=at))


def last(draft: str, number: str, *, at: datetime) -> Sent | None:
    """The code that may be typed now, or was checked."""
    found = Sent.objects.filter(draft=draft, number=sealing.blind(number, _NUMBER), at__gt=at - LIFE)
    return found.exclude(outcome=FAILED).order_by("-pk").first()


def checked_at(draft: str, number: str, *, at: datetime) -> datetime | None:
    """When the number of this draft was checked; None for another number, and after a day."""
    if not number:
        return None
    found = Sent.objects.filter(draft=draft, number=sealing.blind(number, _NUMBER), checked_at__gt=at - FRESH)
    return found.order_by("pk").values_list("checked_at", flat=True).first()


def forget(at: datetime) -> None:
    """Called in a transaction: rows that no limit and no draft needs."""
    Sent.objects.filter(at__lt=at - KEPT).delete()


def _within_limits(row: Sent, at: datetime) -> None:
    """Of the day in Shanghai, by settings of the city. A message that was certainly not sent burdens no number."""
    today = Sent.objects.filter(
        at__gte=at.astimezone(SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)
    )
    went = today.exclude(outcome=FAILED)
    own = went.filter(number=row.number)
    soon = own.filter(at__gt=at - GAP).exists() or today.filter(draft=row.draft, at__gt=at - AGAIN).exists()
    if soon or own.count() >= _limit("sms_number_day", at) or went.count() >= _limit("sms_city_day", at):
        raise TooMany
    if row.place and today.filter(place=row.place).count() >= _limit("sms_address_day", at):
        raise TooMany


def _limit(key: str, at: datetime) -> int:
    return policy.whole(key, (tree.root(),), day(at))


def _place(remote: str) -> str:
    """A blind name of where it is asked from; "" for this machine itself: behind a proxy everybody comes from there."""
    try:
        return "" if ipaddress.ip_address(remote).is_loopback else signin.place(_DOOR, remote)
    except ValueError:
        return ""


def _digest(row: Sent, code: str) -> str:
    return sealing.blind(f"{row.draft}:{row.number}:{row.at.timestamp()}:{code}", _CODE)


def _note(row: Sent, outcome: str, **gateway: object) -> None:
    with transaction.atomic():
        Sent.objects.filter(pk=row.pk).update(outcome=outcome)
        if gateway:
            Gateway.objects.update(**gateway)


def trouble() -> str:
    """Why the gateway that is on did not take the last message; "" when it did."""
    line = gateway()
    return calling.TROUBLES.get(line.trouble, "") if line else ""
