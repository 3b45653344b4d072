"""各渠道发布条数 (S-280): how many items each channel carried, counted from the events of the agencies' chains."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection
from datetime import date, datetime

from mingtang.clock import SHANGHAI
from mingtang.counts.measures import Period
from mingtang.ledger.models import Chain, Event

BULLETIN = "bulletin"
DEFINITION = "期内投放到该渠道的公开信息，一条信息投放到几处计几条；简报按编入的信息计，一期编入几条计几条。撤除的仍计入"
SOURCE = "各单位年度报告的通行口径（无统一规定）"


def carried(agencies: Collection[str], period: Period) -> dict[str, int]:
    """Channel → items. A posting counts on the day it was put there, an issue's texts on the day it was issued."""
    chains = list(Chain.objects.filter(agency__in=agencies).values_list("code", flat=True))
    rows = Event.objects.filter(
        subject_type__in=("posting", "issue"), chain__in=chains, act__in=("channel.carry", "bulletin.issue")
    )
    found: Counter[str] = Counter()
    for at, payload in rows.values_list("at", "payload"):
        facts = json.loads(payload)["facts"]
        on = date.fromisoformat(facts["on"]) if "on" in facts else _day(at)
        if period.holds(on):
            found[facts.get("channel", BULLETIN)] += len(facts["records"]) if "records" in facts else 1
    return dict(found)


def _day(at: str) -> date:
    return datetime.fromisoformat(at).astimezone(SHANGHAI).date()
