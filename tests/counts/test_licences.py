"""行政许可: decisions of service cases, granted or not, are counted; what never came to a decision is not."""

from datetime import date

import pytest
from django.db import transaction

from mingtang.cases import acts as case_acts
from mingtang.cases.models import Case, ServiceItem
from mingtang.counts import annual
from mingtang.ledger.digest import canonical, sm3
from mingtang.people.seats import PUBLIC
from tests import city
from tests.city import take
from tests.counts.played import at
from tests.kinds import items

pytestmark = pytest.mark.django_db
ANSWERS = {
    "answer_facts": {},
    "answer_typed": {"name": "刘摊主"},
    "answer_sealed": (),
    "title": "占用书院街人行道",
    "party": "刘摊主",
}


def item(body: dict) -> None:
    """A published item of LT04 whose steps are all its own."""
    kept = {k: v for k, v in body.items() if k not in ("version", "agency")}
    with transaction.atomic():
        ServiceItem.objects.create(
            code=body["code"], version=1, agency_id="LT04", name=body["name"], body=kept, digest=sm3(canonical(kept).encode()),
            state="published", valid_from=date(2026, 1, 1),
        )  # fmt: skip


def licence() -> dict:
    """Road occupation without the police and the city: receive, check, approve."""
    body = items.road()
    body["steps"] = [s for s in body["steps"] if s["key"] in ("receive", "check", "approve")]
    body["facts"] = {}
    return body


def applied(kind: str, when) -> Case:
    return city.case(case_acts.open_case(kind, "LT04", "submit", {}, by=PUBLIC, at=when, **ANSWERS))


def accepted(kind: str, when) -> Case:
    return take(applied(kind, when), "receive", "window_clerk", when)


def test_decisions_of_the_year_are_counted_and_open_their_cases():
    city.found()
    item(licence())
    granted = take(
        accepted("ROAD-OCC@1", at(3, 9)), "check", "section_head", at(3, 10), {"opinion": "符合条件"}
    )
    granted = take(granted, "approve", "leader_in_charge", at(3, 11), {"opinion": "同意"})
    denied = take(
        accepted("ROAD-OCC@1", at(3, 9)), "check", "section_head", at(3, 10), {"opinion": "不符合条件"}
    )
    denied = take(denied, "deny", "leader_in_charge", at(3, 11), {"reason": "占用消防通道"})
    take(
        accepted("ROAD-OCC@1", at(3, 9)),
        "withdraw",
        "window_clerk",
        at(3, 10),
        {"withdrawal_evidence": "当面书面撤回"},
    )
    accepted("ROAD-OCC@1", at(3, 9))
    tables = annual.compute(["LT04"], 2026)
    assert tables.lists["proactive"]["licences"]["decisions"] == sorted([granted.code, denied.code])
    assert annual.compute(["LT04"], 2027).values["proactive"]["licences"]["decisions"] == 0
    assert annual.compute(["LT13"], 2026).values["proactive"]["licences"]["decisions"] is None


def test_a_service_that_is_no_licence_is_not_counted_as_one():
    city.found()
    body = items.subsidy()
    body["steps"] = [s for s in body["steps"] if s["key"] in ("receive", "formal", "pay")]
    item(body)
    case = take(applied("FUND-SME@1", at(3, 9)), "receive", "handler", at(3, 9))
    case = take(case, "formal", "handler", at(3, 10), {"opinion": "齐全"})
    case = take(case, "pay", "leader_in_charge", at(3, 12), {"opinion": "同意拨付"})
    assert case.closed_on
    assert annual.compute(["LT04"], 2026).values["proactive"]["licences"]["decisions"] == 0
