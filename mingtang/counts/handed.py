"""How much was handed to archive and library, counted from the ledger (条例第二十五条)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection
from datetime import date, datetime

from mingtang.clock import day
from mingtang.ledger.models import Chain, Event


def handed(agencies: Collection[str]) -> dict[int, Counter[str]]:
    """year → {"batches", "texts", "received"}: batches composed in it that were not cancelled, the texts in them, receipts
    of that year by the day on which the receiver signed. Years without any are left out; the newest first."""
    chains = Chain.objects.filter(agency__in=agencies).values("code")
    found: dict[int, Counter[str]] = {}
    rows = Event.objects.filter(
        chain__in=chains, act__in=("transfer.compose", "transfer.receive", "transfer.cancel")
    )
    for name, at, payload in rows.order_by("id").values_list("act", "at", "payload"):
        facts = json.loads(payload)["facts"]
        if name == "transfer.receive":
            found.setdefault(date.fromisoformat(facts["received_on"]).year, Counter())["received"] += 1
        elif name == "transfer.cancel":
            found[facts["year"]].subtract(batches=1, texts=facts["count"])
        else:
            year = found.setdefault(day(datetime.fromisoformat(at)).year, Counter())
            year.update(batches=1, texts=facts["count"])
    return dict(sorted(found.items(), reverse=True))
