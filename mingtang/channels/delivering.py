"""电子邮件送达: a signed reply to the mailbox its applicant gave. Claim, speak to the mail server, note: at most once a try
(decision 0010). What the server took is proof enough to end the case; what it refused, or what nobody knows, is the officer's."""

from __future__ import annotations

import logging
from contextlib import suppress
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction

from mingtang import faults
from mingtang.cases import acts, materials
from mingtang.cases.emailing import acts as noting
from mingtang.cases.emailing import asking
from mingtang.cases.emailing.models import DROPPED, DUE, SENDING, SENT, Emailing
from mingtang.cases.mails.models import Mailbox
from mingtang.cases.models import Case
from mingtang.cases.posting import printed
from mingtang.cases.reading import typed_of
from mingtang.channels import letters, post
from mingtang.clock import day
from mingtang.jobs.handlers import JobError, handles
from mingtang.ledger.refusal import Moved, Refused
from mingtang.people.seats import SYSTEM
from mingtang.ui import dates
from mingtang.vault import files

log = logging.getLogger(__name__)


@handles("channels.deliver-mail")
def deliver(emailing: str, now: datetime) -> None:
    """Send one reply. JobError where the server took nothing and may tomorrow: tried again later."""
    row = _claimed(emailing)
    if row is None:
        return
    faults.point("channels.reply-claimed")
    try:
        said = post.send(_letter(row))
    except post.Unsure as broken:
        log.warning("channels: reply %s: %s after it was handed over; not sent again", emailing, broken)
        noting.failed(row, unsure=True, by=SYSTEM, at=now)
        return
    except post.NotTaken as refused:
        if refused.for_good:
            noting.failed(row, unsure=False, by=SYSTEM, at=now)
            return
        _to(row, SENDING, DUE)
        raise JobError(str(refused)) from None
    except BaseException:
        _to(row, SENDING, DUE)  # nothing was said to the server
        raise
    faults.point("channels.reply-sent")
    _note(row, said, now)


def _claimed(code: str) -> Emailing | None:
    """The try, marked as being sent; None where there is nothing to send any more."""
    row = Emailing.objects.select_related("case__agency").filter(code=code, state=DUE).first()
    if row is None or not post.is_on():
        return None
    waits = row.case.state == "answered" and bool(typed_of(row.case).get("email"))
    return row if _to(row, DUE, SENDING if waits else DROPPED) and waits else None


def _to(row: Emailing, was: str, to: str, **more: object) -> bool:
    with transaction.atomic():
        return bool(Emailing.objects.filter(pk=row.pk, state=was).update(state=to, **more))


def _note(row: Emailing, said: str, now: datetime) -> None:
    """The server's word is kept, and the case ends by it, on this day. A case that another hand delivered meanwhile stays
    as it is."""
    row.answer = said
    _to(row, SENDING, SENT, sent_at=now, answer=said)
    case = Case.objects.house.select_related("agency").get(pk=row.case_id)
    with suppress(Refused, Moved):
        acts.take(case, "deliver", asking.delivered(row, day(now), dates.moment(now)), by=SYSTEM, at=now)


def _letter(row: Emailing) -> EmailMultiAlternatives:
    """The reply as it was issued, and the files where they go with it (条例第四十条)."""
    case, given = row.case, materials.signed(row.case)
    papers, whole = printed.replies(case), row.whole or not given
    letter = letters.reply(
        typed_of(case)["email"], case.agency, case.no, [paper.title for paper in papers], [materials.file_name(one) for one in given],
        whole=whole,
    )  # fmt: skip
    letter.extra_headers["Message-ID"] = f"<{row.message_id}>"
    letter.reply_to = _answers_to(case)
    for paper in papers:
        letter.attach(f"{paper.title}.pdf", files.open(paper.digest), "application/pdf")
    for one in given if whole else ():
        letter.attach(materials.file_name(one), files.open(one.output))
    return letter


def _answers_to(case: Case) -> list[str]:
    """The agency's own mailbox, where it has one that is read; the city's otherwise."""
    box = Mailbox.objects.filter(agency=case.agency_id, on=True).values_list("user", flat=True).first() or ""
    return [box] if "@" in box else [settings.DEFAULT_FROM_EMAIL]
