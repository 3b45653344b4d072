"""When the applicant opened the reply on the site, as the ledger tells it."""

from __future__ import annotations

import json
from datetime import datetime

from mingtang.cases.models import Case
from mingtang.cases.reading import event_moment, events


def of(case: Case, check_code: str = "") -> datetime | None:
    """The moment of the first opening: of one paper, else of any; None while there was none."""
    for event in events.all(case.code):
        if event.act == "case.opened" and check_code in ("", json.loads(event.payload)["facts"]["paper"]):
            return event_moment(event)
    return None
