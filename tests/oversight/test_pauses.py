"""A pause that nobody ends: the law names no limit, so the watch names it, the supervisor and the officer see it, no clock moves."""

import re
from datetime import timedelta

import pytest
import time_machine

from mingtang.clock import day
from mingtang.jobs import handlers
from mingtang.ledger.models import Event
from mingtang.oversight.models import Finding
from mingtang.oversight.watch import pauses
from mingtang.policy import acts as policy
from mingtang.vault import keys
from tests import city
from tests.city import START, later, seat, take
from tests.desk.test_case import signed_in

pytestmark = pytest.mark.django_db
LATER = later(START, 21)  # fifteen working days after START


@pytest.fixture
def accepted():
    city.found()
    keys.make()
    return take(city.request(), "accept", "request_officer", START)


def consulting(case, kind=""):
    return take(
        case,
        "consult_third_party",
        "request_officer",
        START,
        {"third_party_name": "甲公司", "information": "价格"},
    )


def open_ends(at=LATER):
    return [(one.case.no, one.what, one.days) for one in pauses.standing(day(at))]


def test_a_letter_whose_receipt_nobody_enters_is_named_after_the_days_of_the_setting_and_not_before(accepted):
    case = consulting(accepted)
    part = city.part(case)
    assert open_ends(later(START, 14)) == [], "ten working days are the default"
    assert open_ends() == [(part.no, "letter", 15)]
    policy.set_value(
        "open_end_days", "LT04", "20", "本局规定", day(START), by=seat("disclosure_head"), at=START
    )
    assert open_ends() == []


def test_the_supervisor_the_officer_and_the_head_find_it_and_nothing_moves(accepted):
    case = consulting(accepted)
    due, moves = case.due_on, case.moves
    with time_machine.travel(LATER, tick=True):
        handlers.call("oversight.watch", {}, LATER)
        handlers.call("oversight.watch", {}, later(LATER, 1))
        (row,) = Finding.objects.house.filter(code="PAUSE")
        assert (
            "征询书发出以后没有登记签收" in row.evidence
            and "超过10个工作日" in row.evidence
            and "甲公司" not in row.evidence
        )
        for post, url in (("request_officer", "/desk/"), ("disclosure_head", "/desk/")):
            assert "1件暂停计时没有下文" in words(signed_in(post).get(url))
        watcher = signed_in("supervisor", "LT01")
        assert "1件暂停计时没有下文" in words(watcher.get("/desk/urged/"))
        assert "/desk/find/?q=" in watcher.get("/desk/watch/findings/?code=PAUSE").content.decode()
        assert "暂停计时没有下文" not in words(signed_in("request_officer", "LT13").get("/desk/"))
        looks = Event.objects.filter(act="watch.look").count()
        got = {"third_party_received_on": day(LATER), "third_party_evidence": "签收单"}
        take(city.part(case), "served", "request_officer", LATER, got)
        handlers.call("oversight.watch", {}, later(LATER, 1))
        assert Event.objects.filter(act="watch.look").count() == looks + 1, (
            "one event when it is found, one when it is mended"
        )
    row.refresh_from_db()
    assert row.mended_on and (city.case(case.code).due_on, city.case(case.code).moves) == (due, moves)


def words(answer):
    return re.sub(r"<[^>]+>|\s", "", answer.content.decode())


def test_a_fee_notice_that_never_arrived_and_periods_that_ran_out_are_named_too(accepted):
    fee = {"fee_method": "by_page", "fee_units": 68, "fee_amount": 380, "pay_how": "转账", "fee_before": 0}
    asked = take(accepted, "ask_fee", "request_officer", START, fee)
    assert open_ends() == [(asked.no, "fee", 15)]
    got = {"fee_notice_on": day(START), "fee_notice_evidence": "回执"}
    asked = take(asked, "fee_notice_received", "request_officer", START, got)
    assert open_ends() == [], "the applicant has twenty working days to pay"
    assert [what for _, what, _ in open_ends(START + timedelta(days=60))] == ["payment"]


def test_a_correction_that_never_came_is_named_when_its_period_is_long_over(accepted):
    given = {"items": ["写明名称"], "guidance": "参照公告", "correction_days": 5}
    case = take(accepted, "ask_correction", "request_officer", START, given)
    assert open_ends(later(START, 14)) == [] and open_ends(later(START, 30)) == [(case.no, "correction", 17)]


def test_under_the_first_table_the_request_itself_is_named():
    city.found()
    case = take(city.request(kind="request-2019"), "accept", "request_officer", START)
    case = consulting(case)
    assert open_ends() == [(case.no, "letter", 15)]
