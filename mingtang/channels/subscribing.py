"""订阅与退订: asking, confirming by mail, changing, leaving. Like drafts these are no acts: nothing is asked of the house.

Whether a mailbox is known is never said: asking answers the same for every one, and sends the same letter.
"""

from __future__ import annotations

import json
import secrets
from datetime import datetime, timedelta

from django.db import transaction

from mingtang.channels.models import ADDRESS, RHYTHMS, TOKEN, Announced, Asked, Letter, Reader, Wish
from mingtang.channels.wishes import Wanted
from mingtang.jobs.handlers import declare_topics
from mingtang.jobs.outbox import put
from mingtang.people import signin
from mingtang.vault import sealing

declare_topics("channels.confirm")
LIFE = timedelta(days=3)  # of a request that nobody confirms
PER_MAILBOX, PER_PLACE = 3, 20  # letters of confirmation to one mailbox a day; requests of one place an hour
MOST = 50  # wishes of one reader
_ASKED = "channels.asked"


class TooMany(Exception):
    """Too many requests came from one place within the hour."""


class NotOurs(LookupError):
    """No request and no reader has this token: it was used, has run out, or never was."""


def ask(address: str, wanted: Wanted, remote: str, *, at: datetime) -> None:
    """Keep a request and let its letter be sent. A mailbox that had its letters for today gets no further one, silently.
    remote: where the request comes from, kept blind for LIFE. Raises TooMany."""
    token, place = secrets.token_urlsafe(24), signin.place("\x1fsubscribe", remote)  # 192 bits
    mailbox = sealing.blind(address, ADDRESS)
    if Asked.objects.filter(place=place, at__gt=at - timedelta(hours=1)).count() >= PER_PLACE:
        raise TooMany
    said = {"address": address, "kind": wanted.kind, "value": wanted.value, "rhythm": wanted.rhythm}
    with transaction.atomic():
        row = Asked.objects.create(
            blind=sealing.blind(token, _ASKED), address=mailbox, place=place, at=at, expires_at=at + LIFE,
            sealed=sealing.seal(json.dumps(said | {"token": token}), _ASKED),
        )  # fmt: skip
        if Asked.objects.filter(address=mailbox, at__gt=at - timedelta(days=1)).count() <= PER_MAILBOX:
            put("channels.confirm", asked=row.pk)


def opened(row: Asked) -> tuple[str, Wanted, str]:
    """(mailbox, what is wanted, token) of a request."""
    said = json.loads(sealing.unseal(row.sealed, _ASKED))
    return said["address"], Wanted(said["kind"], said["value"], said["rhythm"]), said["token"]


def asked(token: str, *, at: datetime) -> Asked:
    """The request that waits under `token`. Raises NotOurs."""
    row = Asked.objects.filter(blind=sealing.blind(token, _ASKED), expires_at__gt=at).first()
    if row is None:
        raise NotOurs
    return row


def confirm(token: str, *, at: datetime) -> str:
    """Take the request up and spend its token; the reader's own token. The same wish again only changes its rhythm.
    Raises NotOurs."""
    with transaction.atomic():
        row = Asked.objects.select_for_update().filter(pk=asked(token, at=at).pk).first()
        if row is None:
            raise NotOurs
        address, wanted, _ = opened(row)
        row.delete()
        reader = _reader(address, at)
        if reader.wishes.exclude(kind=wanted.kind, value=wanted.kept).count() < MOST:
            kept = {"rhythm": wanted.rhythm, "sealed": wanted.sealed}
            Wish.objects.update_or_create(
                reader=reader, kind=wanted.kind, value=wanted.kept, defaults=kept, create_defaults=kept | {"since": at}
            )  # fmt: skip
    return reader.token


def _reader(address: str, at: datetime) -> Reader:
    token = secrets.token_urlsafe(24)
    made = {
        "sealed": sealing.seal(address, ADDRESS), "since": at, "leave": sealing.blind(token, TOKEN),
        "sealed_leave": sealing.seal(token, TOKEN),
    }  # fmt: skip
    return Reader.objects.get_or_create(blind=sealing.blind(address, ADDRESS), defaults=made)[0]


def reader_of(token: str) -> Reader:
    """Raises NotOurs."""
    row = Reader.objects.filter(leave=sealing.blind(token, TOKEN)).first()
    if row is None:
        raise NotOurs
    return row


def change(reader: Reader, wish: int, rhythm: str) -> None:
    """Another rhythm for one wish; with "" the wish ends, and with the last one the reader leaves."""
    with transaction.atomic():
        row = reader.wishes.filter(pk=wish)
        if rhythm in RHYTHMS:
            row.update(rhythm=rhythm)
        elif rhythm == "":
            row.delete()
            if not reader.wishes.exists():
                reader.delete()


def leave(token: str) -> bool:
    """退订: forget the reader, what was wanted and what was sent; False where nobody was (any more)."""
    with transaction.atomic():
        return bool(Reader.objects.filter(leave=sealing.blind(token, TOKEN)).delete()[0])


def forget(at: datetime, kept_days: int) -> None:
    """Delete requests that ran out, and what was told more than `kept_days` ago."""
    with transaction.atomic():
        Asked.objects.filter(expires_at__lte=at).delete()
        Reader.objects.filter(wishes=None).delete()
    with transaction.atomic():
        Letter.objects.filter(after__lt=at - timedelta(days=kept_days)).delete()
        Announced.objects.filter(at__lt=at - timedelta(days=60)).delete()
