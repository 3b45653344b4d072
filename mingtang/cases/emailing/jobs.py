"""A bounce that the mailbox brought, looked up among the replies that were sent."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from mingtang.cases import acts
from mingtang.cases.emailing import models
from mingtang.cases.mails.models import Mail
from mingtang.jobs.handlers import handles
from mingtang.ledger.refusal import Moved, Refused
from mingtang.people.seats import SYSTEM


@handles("cases.reply-bounced")
def bounced(mail: str, now: datetime) -> None:
    """Note it on the case of each reply that it names. One that is archived meanwhile, or noted already, stays as it is."""
    row = Mail.objects.house.filter(code=mail).first()
    for name in row.said.get("failed", ()) if row else ():
        found = models.named(str(name))
        if found and found.state in (models.SENT, models.SENDING, models.UNSURE):
            with suppress(Refused, Moved):
                acts.take(found.case, "bounced", {}, by=SYSTEM, at=now, emailing=found, mail=mail)
