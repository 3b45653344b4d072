"""The automatic answer to a letter: that it came, and what comes next (条例第三十一条第三项). Once a letter, never to a machine."""

from __future__ import annotations

import logging

from django.conf import settings
from django.db import transaction

from mingtang.cases.codes import in_fours, query_code
from mingtang.cases.mails.keeping import PREFIX
from mingtang.cases.mails.models import Mail
from mingtang.channels import letters, post
from mingtang.clock import day
from mingtang.jobs.handlers import JobError, handles

log = logging.getLogger(__name__)


@handles("channels.answer-mail")
def answer(mail: str) -> None:
    """Claim, speak to the mail server, note. JobError where it took nothing: tried again later."""
    if not post.is_on() or not _to(mail, "due", "sending"):
        return
    row = Mail.objects.house.select_related("agency").get(code=mail)
    try:
        post.send(_letter(row))
    except post.Unsure as broken:
        log.warning("channels: mail %s: %s after its answer was handed over; not sent again", mail, broken)
        return
    except post.NotTaken as refused:
        if refused.for_good:
            return
        _to(mail, "sending", "due")
        raise JobError(str(refused)) from None
    except BaseException:
        _to(mail, "sending", "due")  # nothing was said to the server
        raise
    _to(mail, "sending", "sent")


def _to(mail: str, was: str, to: str) -> bool:
    with transaction.atomic():
        return bool(Mail.objects.house.filter(code=mail, answer=was).update(answer=to))


def _letter(row: Mail) -> letters.EmailMultiAlternatives:
    said = row.said
    letter = letters.received(
        said["answer_to"], row.agency, said.get("subject", ""), day(row.arrived_at), in_fours(query_code(f"mail:{row.code}")),
        whole=row.whole, followed=row.about is not None,
    )  # fmt: skip
    name = f"<{PREFIX}{row.code.lower()}@{settings.MINGTANG_SITE['domain']}>"
    letter.extra_headers |= {"Auto-Submitted": "auto-replied", "Message-ID": name}
    if said.get("id"):
        letter.extra_headers |= {"In-Reply-To": f"<{said['id']}>", "References": f"<{said['id']}>"}
    return letter
