"""Service items as rows: drafts, versions that never change, and the end of an item."""

import json
from datetime import date

import pytest

from mingtang.cases.items import acts, judging
from mingtang.cases.models import ServiceItem
from mingtang.jobs.models import Job
from mingtang.ledger.digest import canonical, sm3
from mingtang.ledger.models import Event, Typed
from mingtang.ledger.refusal import Moved, Refused
from tests import city
from tests.cases import offered
from tests.city import START, later, seat

pytestmark = pytest.mark.django_db


def row(kind):
    code, _, version = kind.partition("@")
    return ServiceItem.objects.get(code=code, version=version)


def save(body, known="", post="section_head", agency="LT04"):
    return acts.save_item(agency, body, known=known, by=seat(post, agency), at=START)


def test_a_draft_is_kept_faults_and_all_and_cannot_be_published():
    city.found()
    kind = save({"code": "ROAD-OCC", "name": "临时占用城市道路审批"})
    assert row(kind).state == "draft"
    with pytest.raises(Refused, match="处需要修改"):
        acts.publish_item("ROAD-OCC", START.date(), by=seat("leader_in_charge"), at=START)


def test_publishing_freezes_the_version_under_its_digest_and_the_ledger_says_so():
    city.found()
    kind = offered.publish(offered.road())
    kept = row(kind)
    assert (kept.state, kept.valid_from, kept.digest) == (
        "published",
        START.date(),
        sm3(canonical(kept.body).encode()),
    )
    event = Event.objects.get(act="item.publish")
    facts = json.loads(event.payload)["facts"]
    assert facts == {"code": "ROAD-OCC", "version": 1, "digest": kept.digest, "valid_from": "2026-03-02"}
    assert json.loads(Typed.objects.get(subject=kind, field="body").value) == kept.body
    assert Job.objects.filter(topic="press.services").count() == 1


def test_the_next_version_begins_where_the_one_before_ends():
    city.found()
    first = row(offered.publish(offered.road()))
    body = offered.road() | {"phone": "0880-00010005"}
    assert save(body, known=first.digest) == "ROAD-OCC@2"
    acts.publish_item("ROAD-OCC", date(2026, 3, 10), by=seat("leader_in_charge"), at=START)
    first.refresh_from_db()
    assert first.valid_to == date(2026, 3, 9)
    numbers = [[i.version for i in ServiceItem.objects.in_force(date(2026, 3, d))] for d in (1, 2, 9, 10)]
    assert numbers == [[], [1], [1], [2]]


def test_of_two_editors_the_second_is_told_and_loses_nothing_silently():
    city.found()
    first = row(save(offered.road()))
    save(offered.road() | {"phone": "1"}, known=first.digest)
    with pytest.raises(Moved, match="他人修改"):
        save(offered.road() | {"phone": "2"}, known=first.digest)
    assert row("ROAD-OCC@1").body["phone"] == "1"


def test_a_code_belongs_to_one_agency_and_a_post_of_another_cannot_touch_it():
    city.found()
    first = row(save(offered.road()))
    with pytest.raises(Refused, match="其他单位"):
        save(offered.road(), known=first.digest, agency="LT13")
    for post, agency in (("window_clerk", "LT04"), ("section_head", "LT13")):
        with pytest.raises(Refused, match="不能编辑"):
            acts.save_item("LT04", offered.dig(), by=seat(post, agency), at=START)
    with pytest.raises(Refused, match="不能发布"):
        acts.publish_item("ROAD-OCC", START.date(), by=seat("section_head"), at=START)


def test_a_step_of_an_agency_that_is_not_there_or_of_a_post_nobody_holds_is_a_fault():
    city.found()
    body = offered.road()
    body["steps"][2]["agency"] = "LT99"
    body["steps"][4]["post"] = "admin_audit"
    found = {fault.path: fault.text for fault in judging.faults(body, "LT04", START.date())}
    assert "LT99" in found["item.steps.2.agency"]
    assert "审计管理员" in found["item.steps.4.post"]
    assert judging.faults(offered.road(), "LT04", START.date()) == []


def test_a_closed_item_takes_no_application_and_lets_running_cases_end():
    city.found()
    kind = offered.publish(offered.road())
    running = offered.apply(kind)
    with pytest.raises(Refused, match="理由"):
        acts.close_item("ROAD-OCC", " ", by=seat("leader_in_charge"), at=START)
    acts.close_item("ROAD-OCC", "国务院决定取消该事项", by=seat("leader_in_charge"), at=later(START, 1))
    with pytest.raises(Refused, match="停办"):
        offered.apply(kind, later(START, 1))
    assert city.take(running, "receive", "window_clerk", later(START, 1)).state == "accepted"
