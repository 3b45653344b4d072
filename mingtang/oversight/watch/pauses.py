"""暂停没有下文: clocks that stand still because a paper that went out was never followed up.

The Regulation names no limit for entering that a letter was received (条例第三十二条: fifteen working days from its receipt), so a
pause may stand for ever. After `open_end_days` working days (house rule, default 10) supervision sees it; no clock moves by it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from mingtang.cases import flow
from mingtang.cases.models import Case
from mingtang.cases.registry import kind_of
from mingtang.clock import Calendar, ClockError, day
from mingtang.oversight.watch.found import Found
from mingtang.people.models import Agency
from mingtang.policy import values as policy
from mingtang.ui import dates

CODE = "PAUSE"
WAITS = {
    "letter": "征询书发出以后没有登记签收", "opinion": "提出意见的期限届满以后没有办结征询", "fee": "收费通知书发出以后没有登记签收",
    "payment": "缴费期限届满以后没有登记缴费，也没有办结", "correction": "补正期限届满以后没有收到补正，也没有办结",
}  # fmt: skip


OVER = {  # state → key of WAITS, term of the other side that ran out
    "asking": ("opinion", "third_party"), "fee": ("payment", "payment"), "correction": ("correction", "correction"),
}  # fmt: skip


@dataclass(frozen=True)
class OpenEnd:
    """case: the request or consultation that waits; what: key of WAITS; since: from which day nothing followed; days:
    working days since then; limit: the setting."""

    case: Case
    what: str
    since: date
    days: int
    limit: int


def standing(on: date, agencies: Any = None) -> Iterator[OpenEnd]:
    """The open ends of these agencies (None: of all), in the order of their agencies."""
    calendar = policy.calendar()
    found = Case.objects.house.filter(
        closed_on=None, family__in=("request", "consult"), state__in=("sent", "asking", "fee", "correction", "consulting")
    ).select_related("agency", "parent")  # fmt: skip
    found = found if agencies is None else found.filter(agency__in=agencies)
    limits: dict[str, int] = {}
    for case in found.order_by("agency__order", "pk"):
        if waits := _waits(case, on):
            what, since = waits
            limit = limits.setdefault(case.agency_id, _limit(case.agency, on))
            if (days := _between(calendar, since, on)) > limit:
                yield OpenEnd(case, what, since, days, limit)


def _waits(case: Case, on: date) -> tuple[str, date] | None:
    """(what it waits for, since when), where something should have followed by now; None where its own term still runs."""
    done, terms = case.facts["done"], case.facts["terms"]
    if case.state == "sent":
        return "letter", day(case.opened_at)
    if (
        case.state == "consulting"
    ):  # of the first table the third party is a state of the request; else its parts tell
        asked = case.kind == "request-2019" and "third_party" not in terms
        return ("letter", date.fromisoformat(done["consult_third_party"])) if asked else None
    if case.state == "fee" and "payment" not in terms:
        return "fee", date.fromisoformat(done["ask_fee"])
    what, term = OVER[case.state]
    if term not in terms:
        return None
    try:
        last = flow.due_of(kind_of(case.kind), term, terms, policy.calendar()).date
    except ClockError:
        return None
    return (what, last) if last < on else None


def _limit(agency: Agency, on: date) -> int:
    return policy.whole("open_end_days", agency.line, on)


def _between(calendar: Calendar, since: date, on: date) -> int:
    try:
        return calendar.working_days_between(since, on)
    except ClockError:  # a year of which nothing is known
        return 0


def found(on: date) -> Iterator[Found]:
    """The same as findings of the watch. What they say stays the same from day to day, so that no event is written for it."""
    for one in standing(on):
        said = f"{one.case.no}：{WAITS[one.what]}，自{dates.full(one.since)}起已超过{one.limit}个工作日"
        yield Found(CODE, one.case.agency_id, subject=one.case.code, evidence=said)
