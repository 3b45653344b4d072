"""巡检邮件: a letter of our own, put into the mailbox every hour, that must be found and read like any other (G25).

It is known by a token that only this house can make, is never kept, and is taken out again. It does not prove that letters from
outside reach the mailbox: no programme here sees their way.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP

from django.conf import settings
from django.db import transaction

from mingtang.cases.mails import imap, keeping
from mingtang.cases.mails.models import Mailbox
from mingtang.vault import sealing

SUBJECT = "巡检邮件，请勿处理"
HEADER = "X-Mingtang-Canary"
_TOKEN = re.compile(rb"^X-Mingtang-Canary: ([0-9a-f]{40})\r?$", re.MULTILINE)
LIVES = 3  # hours in which its token is known; one that is older comes in like any letter


def put(mailbox: Mailbox, at: datetime) -> None:
    """Raises imap.Trouble."""
    letter = EmailMessage(policy=SMTP)
    letter["From"] = letter["To"] = settings.DEFAULT_FROM_EMAIL
    letter["Subject"], letter["Auto-Submitted"] = SUBJECT, "auto-generated"
    letter[HEADER] = _token(mailbox, at)
    letter.set_content("系统每小时放入一封，用来确认邮箱收得到、读得出，读到后自动取走。")
    with transaction.atomic():
        Mailbox.objects.filter(pk=mailbox.pk).update(canary_at=at)
    with imap.opened(mailbox) as box:
        box.put(letter.as_bytes(), mailbox.folder)


def is_ours(mailbox: Mailbox, raw: bytes, at: datetime) -> bool:
    """Whether it is a canary of these hours: a stranger cannot make one, and so cannot have a letter thrown away."""
    found = _TOKEN.search(raw[:4096])
    known = {_token(mailbox, at - timedelta(hours=n)) for n in range(-1, LIVES)} if found else set()
    return bool(found) and found[1].decode() in known  # type: ignore[index]


def hear(mailbox: Mailbox, raw: bytes, at: datetime) -> None:
    """Read it as every letter is read; only one that says what it should is heard."""
    if keeping.read(raw).get("subject") == SUBJECT:
        with transaction.atomic():
            Mailbox.objects.filter(pk=mailbox.pk).update(heard_at=at)


def _token(mailbox: Mailbox, at: datetime) -> str:
    """Short enough for one line of the header."""
    return sealing.blind(f"{mailbox.agency_id}/{at:%Y-%m-%dT%H}", "cases.mail.canary")[:40]
