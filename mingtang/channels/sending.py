"""Sending what is in the box: claim, speak to the mail server, note. At most once an edition and reader (decision 0010)."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction
from django.db.models import F

from mingtang import faults
from mingtang.channels import announcing, letters, post, subscribing
from mingtang.channels.models import Asked, Letter, Reader
from mingtang.jobs.handlers import JobError
from mingtang.records.models import Edition

log = logging.getLogger(__name__)
MOST = 100  # pages told in one letter; more make a further letter
REFUSALS = 3  # letters in a row that a mail server refuses for good: then the mailbox is forgotten


def confirm(asked: int) -> None:
    """Send the letter that asks for confirmation, once. JobError where the server took nothing: it is tried again."""
    with transaction.atomic():
        if not Asked.objects.filter(pk=asked, sent=False).update(sent=True):
            return
    address, wanted, token = subscribing.opened(Asked.objects.get(pk=asked))
    try:
        post.send(letters.confirmation(address, wanted, token))
    except post.Unsure as broken:
        log.warning(
            "channels: request %s: %s after its letter was handed over; not sent again", asked, broken
        )
    except post.NotTaken as refused:
        if refused.for_good:
            return
        with transaction.atomic():
            Asked.objects.filter(pk=asked).update(sent=False)
        raise JobError(str(refused)) from None


def send(reader: int, at: datetime) -> None:
    """Send one letter with all that is ripe for `reader`; nothing where nothing is. JobError: tried again later."""
    claimed = _claim(reader, at)
    if not claimed:
        return
    faults.point("channels.claimed")
    row = Reader.objects.get(pk=reader)
    try:
        post.send(letters.news(row, claimed))
    except post.Unsure as broken:
        log.warning("channels: reader %s: %s after a letter was handed over; not sent again", reader, broken)
        return
    except post.NotTaken as refused:
        _give_back(row, claimed, refused)
        return
    except BaseException:
        _release(claimed)  # nothing was said to the server
        raise
    faults.point("channels.sent")
    with transaction.atomic():
        Letter.objects.filter(pk__in=[one.pk for one in claimed]).update(state="sent", sent_at=at)
        Reader.objects.filter(pk=reader).update(refusals=0)
        if Letter.objects.ripe(at).filter(reader=reader).exists():
            announcing.ring({reader})


def _claim(reader: int, at: datetime) -> list[Letter]:
    """The ripe letters of `reader`, marked as being sent. Of what is not public any more only its taking down is told."""
    with transaction.atomic():
        ripe = Letter.objects.ripe(at).filter(reader=reader).select_for_update(of=("self",))
        found = list(ripe.select_related("edition__agency", "edition__column").order_by("-edition_id")[:MOST])
        public = set(
            Edition.objects.house.in_force()
            .filter(pk__in=[e.edition_id for e in found])
            .values_list("pk", flat=True)
        )
        found = [one for one in found if one.gone or one.edition_id in public]
        Letter.objects.filter(pk__in=[one.pk for one in found]).update(state="sending")
    return found


def _give_back(reader: Reader, claimed: list[Letter], refused: post.NotTaken) -> None:
    """The server took nothing: later again, or, after some refusals for good, never."""
    _release(claimed)
    if not refused.for_good:
        raise JobError(str(refused))
    with transaction.atomic():
        Reader.objects.filter(pk=reader.pk).update(refusals=F("refusals") + 1)
        Reader.objects.filter(pk=reader.pk, refusals__gte=REFUSALS).delete()


def _release(claimed: list[Letter]) -> None:
    with transaction.atomic():
        Letter.objects.filter(pk__in=[one.pk for one in claimed]).update(state="due")
