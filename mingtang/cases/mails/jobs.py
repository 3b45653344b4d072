"""取信: every two minutes, what is new in each mailbox. A letter is marked read there only when it stands in the vault and in the
inbox; one that was kept and not marked is found again and only marked."""

from __future__ import annotations

import logging
from contextlib import suppress
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from mingtang import faults
from mingtang.cases.mails import acts, canary, imap, keeping
from mingtang.cases.mails.models import Mail, Mailbox
from mingtang.jobs.handlers import each, handles
from mingtang.jobs.schedule import every
from mingtang.ledger.refusal import Moved
from mingtang.people.seats import SYSTEM

log = logging.getLogger(__name__)
every("cases.fetch-mail", seconds=120)
every("cases.mail-canary", seconds=3600)


def _boxes() -> QuerySet:
    return Mailbox.objects.filter(on=True, agency__closed_on=None).select_related("agency")


@handles("cases.fetch-mail")
def fetch(now: datetime) -> None:
    """Empty each mailbox that is on. One that fails says so on its page of the settings, and the others go on."""
    each(_boxes(), lambda box: _empty(box, now))


@handles("cases.mail-canary")
def sing(now: datetime) -> None:
    """A letter of our own into each mailbox; one that cannot be put there is missed like one that is not found."""

    def put(mailbox: Mailbox) -> None:
        with suppress(imap.Trouble):
            canary.put(mailbox, now)

    each(_boxes(), put)


def _empty(mailbox: Mailbox, now: datetime) -> None:
    trouble = ""
    try:
        with imap.opened(mailbox) as box:
            _take(mailbox, box, now)
    except imap.Trouble as found:
        trouble = found.code
        log.warning("cases: mailbox of %s: %s", mailbox.agency_id, trouble)
    said = {"trouble": trouble} if trouble else {"trouble": "", "seen_at": now}
    with transaction.atomic():
        Mailbox.objects.filter(pk=mailbox.pk).update(**said)


def _take(mailbox: Mailbox, box: imap.Box, now: datetime) -> None:
    """Every letter that the inbox does not have."""
    place = {"agency": mailbox.agency, "validity": box.validity}
    known = set(Mail.objects.house.filter(**place).values_list("uid", flat=True))
    fresh = [uid for uid in box.uids(mailbox.since) if uid not in known]
    for uid in fresh[: imap.AT_ONCE]:
        fetched = box.fetch(uid)
        if fetched is None:
            continue
        if canary.is_ours(mailbox, fetched.data, now):
            canary.hear(mailbox, fetched.data, now)
            box.take_out(uid)
            continue
        if not _renumbered(mailbox, box.validity, fetched):
            mail, said = keeping.row(
                mailbox.agency, box.validity, fetched, settings.MINGTANG_SITE["domain"], now
            )
            faults.point("mail.kept")
            try:
                acts.arrive(mail, said, by=SYSTEM, at=now)
            except Moved:  # another worker took it at the same moment
                pass
        box.mark(uid)


def _renumbered(mailbox: Mailbox, validity: int, fetched: imap.Fetched) -> bool:
    """Whether it is a letter that was kept under a number of before: the server numbers anew when its mailbox was moved."""
    old = Mail.objects.house.filter(agency=mailbox.agency, same=keeping.same_as(fetched.data)).exclude(
        validity=validity
    )
    with transaction.atomic():
        found = old.order_by("pk").values_list("pk", flat=True).first()
        return bool(found) and bool(
            Mail.objects.house.filter(pk=found).update(validity=validity, uid=fetched.uid)
        )
