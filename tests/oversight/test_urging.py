"""督办: asked by a supervisor, explained by the unit, closed by the supervisor; the clock never moves."""

import pytest
import time_machine

from mingtang.cases import acts as case_acts
from mingtang.cases.models import Case, Reading
from mingtang.desk import lists
from mingtang.ledger.refusal import Refused
from mingtang.oversight import acts
from mingtang.oversight.models import Urging
from mingtang.people import acts as people
from mingtang.people.models import Agency, Holding
from mingtang.people.seats import PUBLIC, SYSTEM, Seat
from mingtang.portal import frame
from mingtang.vault import keys
from tests import city
from tests.cases import offered
from tests.city import START, later, seat
from tests.desk.test_case import signed_in
from tests.portal.journey import apply, number_and_code, track

pytestmark = pytest.mark.django_db


def test_an_urging_is_read_explained_and_closed_and_leaves_the_clock_alone():
    city.found()
    case = city.request()
    acts.urge(case, "超过承诺时间未答复", later(START, 3).date(), by=seat("supervisor"), at=later(START, 1))
    urging = Urging.objects.get(case=case.code)
    with pytest.raises(Refused, match="尚未提交情况说明"):
        acts.close(urging, by=seat("supervisor"), at=later(START, 1))
    acts.explain(urging, "正在查找档案", by=seat("disclosure_head"), at=later(START, 2))
    acts.close(urging, by=seat("supervisor"), at=later(START, 3))
    after = city.case(case.code)
    assert (after.due_on, after.state, after.moves, after.urged) == (
        case.due_on,
        case.state,
        case.moves,
        False,
    )


def test_only_a_supervisor_urges_and_only_the_unit_explains():
    city.found()
    case = city.request()
    with pytest.raises(Refused):
        acts.urge(case, "x", later(START, 3).date(), by=seat("request_officer"), at=START)
    acts.urge(case, "x", later(START, 3).date(), by=seat("supervisor"), at=START)
    with pytest.raises(Refused):
        acts.explain(Urging.objects.get(), "x", by=seat("disclosure_head", "LT13"), at=START)


def told(case):
    """The posts that find the urging of `case` in 待阅, each of which must see the case behind the link."""
    acts.urge(case, "超过承诺时限", later(START, 3).date(), by=seat("supervisor"), at=START)
    posts = [(row.agency, row.post) for row in Reading.objects.filter(case=case, why="urged").order_by("pk")]
    for _, post in posts:
        assert Case.objects.open_to(seat(post)).filter(pk=case.pk).exists(), post
    return posts


def nobody_is(post, agency="LT04"):
    Holding.objects.filter(post__agency=agency, post__kind=post).delete()


def test_a_service_case_is_urged_at_the_leader_in_charge_and_not_at_the_disclosure_office():
    city.found()
    case = offered.apply(offered.publish(offered.road()))
    assert told(case) == [("LT04", "leader_in_charge")]
    with pytest.raises(Refused, match="负责岗位"):
        acts.explain(Urging.objects.get(), "x", by=seat("disclosure_head"), at=START)
    acts.explain(Urging.objects.get(), "正在现场踏勘", by=seat("leader_in_charge"), at=START)


def test_where_nobody_is_leader_in_charge_the_head_of_section_finds_it():
    city.found()
    case = offered.apply(offered.publish(offered.road()))
    nobody_is("leader_in_charge")
    assert told(case) == [("LT04", "section_head")]
    acts.explain(Urging.objects.get(), "正在现场踏勘", by=seat("section_head"), at=START)


def test_a_town_that_has_nobody_is_urged_at_its_superior_office_which_explains():
    city.found()
    above = Agency.objects.get(code="LT04")
    town = Agency(code="LT04T", name="书院街道办事处", short="书院", mark="书院", parent=above, kind="town", division="990100")  # fmt: skip
    people.found_agency(town, by=SYSTEM, at=START)
    case = city.request(agency="LT04T")
    assert told(case) == [("LT04T", "disclosure_head"), ("LT04T", "leader_in_charge")]
    acts.explain(Urging.objects.get(), "正在查找档案", by=seat("disclosure_head"), at=START)


def test_a_request_goes_to_both_heads_and_an_import_to_those_who_see_it():
    city.found()
    assert told(city.request()) == [("LT04", "disclosure_head"), ("LT04", "leader_in_charge")]
    named = {"manifest_digest": "0" * 64, "released_under": "disclosure_head"}
    batch = case_acts.open_case(
        "import-1", "LT04", "open", by=Seat("", "operator", "LT04"), at=START, **named
    )
    assert told(city.case(batch)) == [("LT04", "disclosure_head")]


@time_machine.travel(START, tick=True)
def test_an_applicant_disputes_the_time_and_reads_the_explanation(own_data, monkeypatch):
    """条例第四十七条: the dispute goes to those who supervise; no clock moves by it."""
    keys.make()
    city.found()
    monkeypatch.setattr(frame, "now", lambda: START)
    number, code = number_and_code(apply(until="receipt"))
    reader = track(number, code).follow("提出期限异议")
    reader.press("提出期限异议")
    assert reader.status == 422 and "请填写异议内容" in reader.text
    reader.press("提出期限异议", words="挂号信三月一日就签收了")
    assert "异议已提出" in reader.text and "挂号信三月一日就签收了" in reader.text
    assert reader.text.count("最晚2026年3月9日 周一") == 2  # when the explanation is due
    case = Case.objects.house.get(no=number)
    before = (case.due_on, case.state, case.moves)
    assert case.urged and Reading.objects.filter(case=case, why="disputed").count() == 2
    again = reader.open("/track/dispute/").press("提出期限异议", words="再说一次")
    assert again.status == 422 and "正在处理" in again.text and "再说一次" in again.page
    urging = Urging.objects.get(case=case.code)
    assert urging.applicant and urging.answer_by == later(START, 7).date()  # five working days
    acts.urge(case, "请一并说明", later(START, 3).date(), by=seat("supervisor"), at=START)
    officer = signed_in("disclosure_head")
    assert "说明期限异议（最晚3月9日 周一）" in officer.get(f"/desk/case/{case.code}/").content.decode()
    asked = officer.get(f"/desk/case/{case.code}/explain/").content.decode()
    assert "申请人对期限有异议：挂号信三月一日就签收了" in asked and "最晚2026年3月9日" in asked
    acts.explain(urging, "签收单写的是三月三日", by=seat("disclosure_head"), at=later(START, 1))
    assert "监察员正在核对" in track(number, code).text
    # what waits for the supervisor keeps nobody from answering the next
    assert "情况说明（最晚" in officer.get(f"/desk/case/{case.code}/").content.decode()
    acts.close(urging, by=seat("supervisor"), at=later(START, 2))
    assert city.case(case.code).urged  # the supervisor's own question is still open
    text = track(number, code).text
    assert "签收单写的是三月三日" in text and "对期限异议的说明" in text and "请一并说明" not in text
    assert "期限异议已核对，处理结束" in text and "提出期限异议" in text
    case = city.case(case.code)
    assert (case.due_on, case.state, case.moves) == before


def test_a_closed_case_may_be_disputed_and_stands_in_the_list(own_data):
    city.found()
    case = city.request()
    Case.objects.house.filter(pk=case.pk).update(closed_on=START.date())
    acts.dispute(city.case(case.code), "迟了一天", by=PUBLIC, at=START)
    assert lists.asked("urged", seat("supervisor")).count() == 1
