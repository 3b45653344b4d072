"""The applicant's own act of delivery: a reply that lies on the site is opened."""

from __future__ import annotations

import json
from datetime import datetime

from mingtang.cases.models import Case
from mingtang.ledger.book import act, line_up, write
from mingtang.ledger.models import Event
from mingtang.ledger.refusal import Refused
from mingtang.papers.models import Paper
from mingtang.people.seats import PUBLIC, Seat


@act("case.opened", facts=("paper",))
def opened(case: Case, paper: Paper, *, at: datetime, by: Seat = PUBLIC) -> str:
    """The applicant opened this reply on the site for the first time: which paper and when, never from where.

    It proves that electronic delivery arrived. It moves no day: no law names a moment for it, and the day on which the reply was
    put there stays the day of delivery (国办公开办函〔2016〕235号 knows signature and posting alone). Refused a second time."""
    line_up(case.agency.chain)
    known = Event.objects.filter(subject_type="case", subject=case.code, act="case.opened")
    if any(
        json.loads(one)["facts"]["paper"] == paper.check_code
        for one in known.values_list("payload", flat=True)
    ):
        raise Refused("已经打开过")
    write("case", case.code, chain=case.agency.chain, by=by, facts={"paper": paper.check_code})
    return str(paper.check_code)
