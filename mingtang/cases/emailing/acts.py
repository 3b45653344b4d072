"""What becomes of a letter, as the job that sends it notes it. The step 送达 itself is `cases.acts.take`."""

from __future__ import annotations

from datetime import datetime

from mingtang.cases.emailing.asking import to_read
from mingtang.cases.emailing.models import REFUSED, SENDING, UNSURE, Emailing
from mingtang.ledger.book import By, act, line_up, write
from mingtang.ledger.refusal import Moved


@act("case.email-failed", facts=("emailing", "unsure"))
def failed(row: Emailing, *, unsure: bool, by: By, at: datetime) -> str:
    """The mail server took nothing, for good; or the line broke after the text and nobody knows (unsure). The officer
    finds it in 待阅; the reply waits for its delivery as before (条例第四十条)."""
    line_up(row.case.agency.chain)
    if not Emailing.objects.filter(pk=row.pk, state=SENDING).update(state=UNSURE if unsure else REFUSED):
        raise Moved("这封邮件的结果已经记下")
    written = write(
        "case",
        row.case.code,
        chain=row.case.agency.chain,
        by=by,
        facts={"emailing": row.code, "unsure": unsure},
    )
    to_read(row.case, "mail_unsure" if unsure else "mail_refused", written.seq)
    return str(row.code)
