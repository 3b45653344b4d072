"""转办: a request handed to another agency of the city hall, which takes it over or sends it back; its term runs on all the while."""

from copy import copy

import pytest

from mingtang.cases import acts, audit, progress
from mingtang.cases.models import Case, Reading
from mingtang.cases.reading import story, typed_of
from mingtang.cases.reform import acts as reform
from mingtang.cli.verify import verify_all
from mingtang.counts import annual, measures, narrative, reading, reports
from mingtang.ledger.models import Event
from mingtang.ledger.refusal import Moved, Refused
from mingtang.oversight import jobs as oversight
from mingtang.papers.jobs import render_waiting
from mingtang.papers.models import Paper
from mingtang.people.models import Agency
from mingtang.policy import acts as policy
from mingtang.vault import keys
from tests import city
from tests.cases.test_split import MATTERS, NOTHING, parts_of
from tests.city import START, later, seat, take
from tests.counts.played import at, delivered

pytestmark = [pytest.mark.django_db, pytest.mark.both]
OFFICER, HEAD = "request_officer", "disclosure_head"
TO = {"handed_to": "LT13", "reason": "申请的是交警支队制作的信息"}
ALL, BELOW = "转全市各单位", "转所属单位"


@pytest.fixture(autouse=True)
def town(own_data):
    keys.make()
    city.found()


@pytest.fixture
def joint():
    """A city with a joint window: each may hand on to each."""
    reach(ALL)


def reach(value, agency="LT01"):
    policy.set_value(
        "hand_on", agency, value, "澜政办〔2026〕1号", START.date(), by=seat(HEAD, agency), at=START
    )


def handed(when=START, **more):
    return take(city.request(when), "hand_on", OFFICER, later(when, 1), {**TO, **more})


def taken_over(when=START):
    return take(handed(when), "take_over", OFFICER, later(when, 2), agency="LT13")


def answered(case, when):
    case = take(case, "decide", OFFICER, when, NOTHING, outcome="not_exist")
    case = take(case, "sign", "signer", when)
    render_waiting()
    return delivered(case, when)


def row(agency, key, year=2026):
    return annual.compute([agency], year).values["applications"][key]["total"]


def test_who_takes_it_over_answers_in_its_own_name_on_the_term_of_the_receipt(joint):
    case = handed()
    assert (case.state, case.clock, case.agency_id) == ("handed", "running", "LT04")
    assert {(t.step, t.agency) for t in case.turns.all()} == {("take_over", "LT13")}
    due = case.due_on
    case = take(case, "take_over", OFFICER, later(START, 2), agency="LT13")
    assert (case.state, case.agency_id, case.due_on, case.received_on) == ("open", "LT13", due, START.date())
    assert {t.agency for t in case.turns.all()} == {"LT13"}
    paper = Paper.objects.house.get(case=case.code, key="handed")
    assert (paper.title, paper.agency, paper.no[:4]) == ("政府信息公开申请转办告知书", "LT13", "澜交警公")
    with pytest.raises(Refused, match="不由本岗位办理"):
        take(case, "decide", OFFICER, later(START, 3), NOTHING, outcome="not_exist", agency="LT04")
    case = answered(case, later(START, 5))
    assert Paper.objects.house.get(case=case.code, key="reply_not_exist").agency == "LT13"
    assert (row("LT04", "new_received"), row("LT13", "new_received"), row("LT13", "handled_total")) == (
        0,
        1,
        1,
    )
    (life,) = [x for x in reading.lives(["LT13"]) if x.code == case.code]
    assert life.in_time and life.taken_over_on == later(START, 2).date()
    assert audit.differences()[1] == [] and verify_all()[0].first is None


def test_the_applicant_is_told_on_the_tracking_page_and_nothing_of_the_inside(joint):
    case = taken_over()
    told = progress.told(case, "/track/paper/")
    assert [entry["title"] for entry in told] == ["提交", "转办", "接收转办"]
    assert [p["name"] for p in told[-1]["papers"]] == ["政府信息公开申请转办告知书"]
    assert [entry["title"] for entry in story(case)] == ["提交", "转办", "接收转办"]
    assert "转给：市交通警察支队" in story(case)[1]["text"]


def test_what_is_refused_comes_back_with_its_reason_and_its_term_has_run(joint):
    case = handed()
    due = case.due_on
    with pytest.raises(Refused, match="理由"):
        take(case, "hand_back", OFFICER, later(START, 3), agency="LT13")
    back = take(case, "hand_back", OFFICER, later(START, 3), {"reason": "不是本队制作"}, agency="LT13")
    assert (back.state, back.agency_id, back.due_on) == ("open", "LT04", due)
    assert typed_of(back)["reason"] == "不是本队制作"
    again = take(back, "hand_on", OFFICER, later(START, 4), {**TO, "handed_to": "LT01"})
    assert take(again, "take_back", HEAD, later(START, 5), {"reason": "本局答复"}).state == "open"
    assert audit.differences()[1] == []


def test_without_the_setting_nobody_hands_on():
    case = city.request()
    assert "hand_on" not in {step.do for step, _ in acts.steps_open_to(case, seat(OFFICER), START)}
    with pytest.raises(Refused, match="不能转给该单位"):
        take(case, "hand_on", OFFICER, START, TO)


def test_a_government_hands_to_its_own_departments_alone():
    reach(BELOW)
    case = city.request(agency="LT01")
    assert take(case, "hand_on", OFFICER, START, {**TO, "handed_to": "LT04"}).state == "handed"
    for code, said in (("LT01", "不能转给"), ("LT04", "不能转给本单位"), ("", "请选择")):
        with pytest.raises(Refused, match=said):
            take(city.request(), "hand_on", OFFICER, START, {**TO, "handed_to": code})


def test_a_lapse_stays_with_the_one_that_let_it_happen(joint):
    late = later(START, 60)
    with pytest.raises(Refused, match="答复期限已经届满，不能再转办"):
        take(city.request(), "hand_on", OFFICER, late, TO)
    case = handed()
    with pytest.raises(Refused, match="不能再接收，请退回"):
        take(case, "take_over", OFFICER, late, agency="LT13")
    assert case.due_on < late.date() and Case.objects.house.late(late.date()).filter(pk=case.pk).exists()
    back = take(case, "hand_back", HEAD, late, {"reason": "转来时已经逾期"}, agency="LT13")
    answered(back, late)
    (life,) = [x for x in reading.lives(["LT04"]) if x.code == case.code]
    assert life.in_time is False


def test_it_changes_hands_once(joint):
    case = taken_over()
    assert "hand_on" not in {step.do for step, _ in acts.steps_open_to(case, seat(OFFICER, "LT13"), START)}
    with pytest.raises(Refused, match="已经接收过转办"):
        take(case, "hand_on", OFFICER, later(START, 3), {**TO, "handed_to": "LT04"})


@pytest.mark.parametrize(
    ("do", "given", "said"),
    [
        ("ask_reasons", {"frequency": "本月42件", "reasons_days": 5}, "已经要求说明理由"),
        (
            "ask_correction",
            {"items": ["写明"], "guidance": "写明", "correction_days": 9},
            "当前状态为“待补正”",
        ),
    ],
)
def test_what_was_begun_as_ones_own_is_answered_by_oneself(joint, do, given, said):
    case = take(city.request(), "accept", OFFICER, START)
    case = take(case, do, OFFICER, START, given)
    with pytest.raises(Refused, match=said):
        take(case, "hand_on", OFFICER, START, TO)


def test_of_two_at_once_one_is_told(joint):
    case = handed()
    stale = copy(case)
    take(case, "take_back", OFFICER, later(START, 1), {"reason": "本局答复"})
    with pytest.raises(Moved):
        acts.take(stale, "take_over", {}, by=seat(OFFICER, "LT13"), at=later(START, 1))
    assert city.case(case.code).agency_id == "LT04" and not Event.objects.filter(act="case.moved-in").exists()


def test_a_matter_of_another_agency_becomes_its_part_and_the_whole_closes_with_it(joint):
    whole = take(city.request(), "split", OFFICER, later(START, 1), {"matters": MATTERS})
    one, two = parts_of(whole)
    one = take(one, "hand_on", OFFICER, later(START, 1), TO)
    one = take(one, "take_over", HEAD, later(START, 2), agency="LT13")
    assert (one.no, one.agency_id, one.due_on) == (f"{whole.no}之一", "LT13", two.due_on)
    assert typed_of(one)["name"] == "周问天"
    answered(two, later(START, 4))
    assert city.case(whole.code).state == "split"
    answered(one, later(START, 6))
    whole = city.case(whole.code)
    assert (whole.state, whole.agency_id, whole.closed_on) == ("parts_over", "LT04", later(START, 6).date())
    for agency in ("LT04", "LT13"):
        assert [row(agency, key) for key in ("new_received", "handled_total", "carried_out")] == [1, 1, 0]
    assert audit.differences()[1] == [] and verify_all()[0].first is None


def test_it_counts_for_who_holds_it_when_the_year_ends(joint):
    case = handed(at(12, 28))
    take(case, "take_over", OFFICER, at(1, 5, 2027), agency="LT13")
    assert [row("LT04", key) for key in ("new_received", "carried_out")] == [1, 1]
    assert [row("LT13", key, 2027) for key in ("carried_in", "carried_out")] == [1, 1]
    assert (row("LT04", "carried_in", 2027), row("LT13", "new_received")) == (0, 0)
    for agency in Agency.objects.filter(code__in=("LT04", "LT13")):
        asked = reports.computed(agency, 2027).identities
        assert [i for i in asked if not i.ok] == [] and "A4" in {i.id for i in asked}, agency
    shown = reports.computed(Agency.objects.get(code="LT13"), 2027)
    told = narrative.drafted(shown.tables.form, "市交通警察支队", 2027, shown.named, shown.named_before)
    assert "接收其他单位转办的申请〔接收转办数〕件" in told["s6"] and shown.named["接收转办数"].value == 1
    period = measures.Period.year(2027)
    taken = measures.MEASURES["taken_over"].cases(reading.lives(["LT13"]), period)
    assert [life.code for life in taken] == [case.code]


def test_what_a_reform_brings_back_to_where_it_came_from_is_counted_there_once(joint):
    case = taken_over()
    chosen = {"cases": [case.no], "holdings": [], "columns": [], "items": []}
    admin = seat("admin_system", "LT01")
    reform.hand_part(chosen, "LT13", "LT04", "澜编〔2026〕2号", by=admin, at=later(START, 3))
    assert [life.agency for life in reading.lives(["LT04", "LT13"]) if life.code == case.code] == ["LT04"]
    days = [later(START, n).date() for n in (1, 2, 3)]
    held = [[x.agency for x in reading.lives(["LT04", "LT13"], on) if x.code == case.code] for on in days]
    assert held == [["LT04"], ["LT13"], ["LT04"]]
    answered(city.case(case.code), later(START, 5))
    assert (row("LT04", "new_received"), row("LT04", "handled_total"), row("LT13", "new_received")) == (
        1,
        1,
        0,
    )
    assert audit.differences()[1] == [] and verify_all()[0].first is None


def test_nobody_signs_for_it_and_their_head_is_told(joint):
    case = handed()
    oversight.unsigned(later(START, 2))
    told = Reading.objects.filter(case=case, why="unsigned").values_list("agency", "post")
    assert list(told) == [("LT13", HEAD)]
