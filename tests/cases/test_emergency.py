"""应急发布: a second pair of eyes and a written reason before, the reviews within 24 hours after, or it comes down."""

import pytest
import time_machine

from mingtang.cases import progress, publishing
from mingtang.cases.models import Case
from mingtang.clock import day
from mingtang.jobs import worker
from mingtang.ledger.refusal import Refused
from mingtang.people.models import Holding
from mingtang.policy import acts as policy
from mingtang.policy import values
from mingtang.records.models import Edition
from mingtang.ui.lamps import sign
from tests import city
from tests.city import SELF_CHECK, START, later, take
from tests.desk.test_case import signed_in

pytestmark = pytest.mark.django_db
WHY = {"reason": "书院街供水管爆裂，须立即告知停水范围"}


def switch(value: str, agency: str = "LT01") -> None:
    by = city.seat("disclosure_head", agency)
    policy.set_value("emergency_release", agency, value, "市应急预案", START.date(), by=by, at=START)


@pytest.fixture
def checked() -> Case:
    city.found()
    return take(city.draft(title="关于紧急停水的通告"), "self_check", "drafter", START, SELF_CHECK)


@pytest.fixture
def released(checked) -> Case:
    switch("1")
    case = take(checked, "emergency_look", "leader_in_charge", START)
    return take(case, "release_now", "signer", START, WHY)


def lamp(case: Case, at) -> str:
    calendar = values.calendar()
    found = progress.sign_of(case, progress.clock_of(case, calendar), day(at), calendar, at=at)
    return sign(found).tone


def test_a_city_that_has_not_switched_it_on_reviews_first(checked):
    with pytest.raises(Refused, match="没有启用应急发布，须先审查、后公开（条例第十七条）"):
        take(checked, "emergency_look", "leader_in_charge", START)
    switch("1", "LT04")  # an agency alone cannot
    with pytest.raises(Refused, match="没有启用应急发布"):
        take(checked, "emergency_look", "leader_in_charge", START)
    switch("1")
    assert take(checked, "emergency_look", "leader_in_charge", START).state == "review"


def test_without_a_second_look_or_a_reason_nothing_comes_out(checked):
    switch("1")
    with pytest.raises(Refused, match="须先完成：应急复看"):
        take(checked, "release_now", "signer", START, WHY)
    case = take(checked, "emergency_look", "leader_in_charge", START)
    with pytest.raises(Refused, match="请写明理由"):
        take(case, "release_now", "signer", START, {"reason": " "})
    assert not Edition.objects.house.exists()


def test_it_is_public_at_once_and_owes_its_reviews_within_24_hours(released):
    assert released.state == "emergency" and released.closed_on is None
    assert released.due_at == later(START, 1)
    assert Edition.objects.house.in_force().count() == 1
    assert [lamp(released, later(START, hours=h)) for h in (1, 25)] == ["normal", "late"]
    assert {(t.step, t.post) for t in released.turns.all()} == {("after_secrecy", "secrecy_reviewer")}
    case = take(released, "after_secrecy", "secrecy_reviewer", later(START, hours=2))
    case = take(case, "after_office", "office_checker", later(START, hours=3))
    assert case.state == "published" and case.closed_on and not case.turns.exists()


def test_a_refusal_afterwards_takes_it_down(released):
    worker.drain(START)
    with pytest.raises(Refused, match="请写明理由"):
        take(released, "after_refuse", "secrecy_reviewer", START)
    case = take(
        released, "after_refuse", "secrecy_reviewer", later(START, hours=2), {"reason": "含未公开的管线参数"}
    )
    edition = Edition.objects.house.get()
    assert case.state == "withdrawn" and edition.withdraw_reason == "含未公开的管线参数"


def test_nobody_does_two_acts_on_one_text_here_either(checked):
    switch("1")
    Holding.objects.filter(post__agency="LT04", post__kind="leader_in_charge").update(person_id="LT04.signer")
    case = take(checked, "emergency_look", "leader_in_charge", START)
    with pytest.raises(Refused, match="同一人不能办理同一文稿的两个环节"):
        take(case, "release_now", "signer", START, WHY)
    Holding.objects.filter(post__agency="LT04", post__kind="leader_in_charge").update(
        person_id="LT04.drafter"
    )


def test_a_secrecy_review_that_was_done_before_is_not_owed_again(checked):
    switch("1")
    case = take(checked, "secrecy_review", "secrecy_reviewer", START)
    case = take(case, "emergency_look", "section_head", START)
    case = take(case, "release_now", "signer", START, WHY)
    assert {t.step for t in case.turns.all()} == {"after_office"}
    assert take(case, "after_office", "office_checker", START).state == "published"


def test_what_binds_the_public_never_goes_this_way():
    city.found()
    switch("1")
    case = take(city.draft(column="policy-normative"), "self_check", "drafter", START, SELF_CHECK)
    with pytest.raises(Refused, match="须经法制审核，不能应急发布"):
        take(case, "emergency_look", "leader_in_charge", START)


def test_an_edit_after_the_look_wants_a_new_look(checked):
    switch("1")
    case = take(checked, "emergency_look", "leader_in_charge", START)
    case = take(case, "edit", "drafter", START, values={"body": "<p>改过</p>"})
    case = take(case, "self_check", "drafter", START, SELF_CHECK)
    with pytest.raises(Refused, match="须先完成：应急复看"):
        take(case, "release_now", "signer", START, WHY)


@time_machine.travel(START)
def test_the_page_offers_it_only_where_it_is_switched_on_and_says_that_reviews_are_owed(checked):
    url = f"/desk/case/{checked.code}/"
    assert "应急" not in signed_in("leader_in_charge").get(url).content.decode()
    switch("1")
    assert "应急复看" in signed_in("leader_in_charge").get(url).content.decode()
    case = take(checked, "emergency_look", "leader_in_charge", START)
    take(case, "release_now", "signer", START, WHY)
    shown = signed_in("secrecy_reviewer").get(url).content.decode()
    assert "已发布（待补审）" in shown and "补保密审查" in shown and "补审时限" in shown
    listed = signed_in("secrecy_reviewer").get("/desk/release/").content.decode()
    assert "已发布（待补审）" in listed
    assert publishing.record_of(case).state == "published"
