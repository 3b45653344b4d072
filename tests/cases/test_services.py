"""Service cases from the application to the result: turns, limits, the one-time notice, special procedures, versions."""

from datetime import date, datetime, timedelta

import pytest
from django.db import transaction

from mingtang.cases import acts, audit, flow
from mingtang.cases.items import acts as item_acts
from mingtang.cases.items.jobs import deem_accepted
from mingtang.cases.models import Case, ServiceItem
from mingtang.cases.moving import standing_of
from mingtang.cases.registry import forget, kind_of
from mingtang.clock import ClockError
from mingtang.jobs.handlers import JobError
from mingtang.ledger.models import Event
from mingtang.ledger.refusal import Moved, Refused
from mingtang.papers.models import Paper
from mingtang.people.seats import PUBLIC
from mingtang.policy import values as policy
from tests import city
from tests.cases import offered
from tests.city import START, later, seat, take

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def small_city():
    city.found()


def turns(case):
    return set(case.turns.values_list("step", "agency", "post"))


def titles(case):
    return list(Paper.objects.house.filter(case=case.code).order_by("pk").values_list("title", flat=True))


def limits(case):
    kind, standing = kind_of(case.kind), standing_of(case)
    found = {key: flow.limit_due(kind, step, standing, policy.calendar()) for key, step in kind.steps.items()}
    return {key: last for key, last in found.items() if last}


def accepted(kind, given=None, at=START):
    return take(offered.apply(kind, at, given), "receive", "window_clerk", at)


def surveyed(case, at):
    case = take(case, "survey", "handler", at, {"opinion": "现场与图纸一致"})
    return take(case, "police", "section_head", at, {"opinion": "同意，夜间施工"}, agency="LT13")


def test_a_road_permit_goes_by_the_police_in_parallel_to_its_certificate():
    case = accepted(offered.publish(offered.road()))
    assert turns(case) == {("survey", "LT04", "handler"), ("police", "LT13", "section_head")}
    assert (case.promised_on, case.due_on) == (date(2026, 3, 11), date(2026, 3, 11)), (
        "due by the promise of 7 days"
    )
    police = Case.objects.open_to(seat("section_head", "LT13"))
    assert list(police.turn_of(seat("section_head", "LT13"))) == [case]
    case = take(case, "police", "section_head", later(START, 1), {"opinion": "同意"}, agency="LT13")
    assert turns(case) == {("survey", "LT04", "handler")}
    assert not police.turn_of(seat("section_head", "LT13")).exists() and police.filter(pk=case.pk).exists()
    case = take(case, "survey", "handler", later(START, 2), {"opinion": "可行"})
    assert turns(case) == {("check", "LT04", "section_head")}, "nothing waits for a return"
    case = take(case, "check", "section_head", later(START, 3), {"opinion": "同意"})
    case = take(case, "approve", "leader_in_charge", later(START, 4), {"opinion": "准予"})
    assert case.state == "decided"
    case = take(case, "hand_over", "window_clerk", later(START, 7))
    assert (case.state, case.outcome, case.closed_on) == ("granted", "granted", date(2026, 3, 9))
    assert titles(case) == ["申请材料接收凭证", "受理通知书", "准予行政许可决定书"]
    assert turns(case) == set() and audit.differences() == (1, [])


def test_a_new_road_waits_for_the_city_government_and_an_old_one_does_not():
    kind = offered.publish(offered.dig())
    new, old = accepted(kind, {"new_road": True}), accepted(kind)
    new, old = surveyed(new, later(START, 1)), surveyed(old, later(START, 1))
    assert turns(new) == {("city", "LT01", "leader_in_charge")}
    assert turns(old) == {("check", "LT04", "section_head")}
    with pytest.raises(Refused, match="须先完成"):
        take(new, "check", "section_head", later(START, 1))
    with pytest.raises(Refused, match="不需要"):
        take(old, "city", "leader_in_charge", later(START, 1), agency="LT01")
    new = take(new, "city", "leader_in_charge", later(START, 3), {"opinion": "同意"}, agency="LT01")
    assert turns(new) == {("check", "LT04", "section_head")}
    assert audit.differences() == (2, [])


def test_missing_materials_are_told_once_and_what_is_brought_starts_the_clock_anew():
    case = offered.apply(offered.publish(offered.road()))
    told = {"items": ["占用范围平面图未标注尺寸", "缺少交通组织方案"], "correction_days": 10}
    case = take(case, "ask_correction", "window_clerk", later(START, 1), told)
    assert (case.state, case.clock, case.due_on) == ("correction", "paused", date(2026, 3, 17))
    assert titles(case)[-1] == "一次性告知书"
    case = city.case(
        acts.take(
            case, "receive_correction", {"corrected_on": date(2026, 3, 4)}, by=PUBLIC, at=later(START, 2)
        )
    )
    assert (case.state, case.due_on) == ("submitted", date(2026, 3, 11)), (
        "five working days from the corrections"
    )
    assert limits(case)["receive"].date == date(2026, 3, 5), "the step's own limit runs anew too"
    with pytest.raises(Refused, match="一次性告知"):
        take(case, "ask_correction", "window_clerk", later(START, 2), told)
    assert take(case, "receive", "window_clerk", later(START, 2)).promised_on == date(2026, 3, 13)
    assert audit.differences() == (1, [])


def test_five_working_days_of_silence_accept_a_licence_from_the_day_of_receipt():
    licence, grant = (
        offered.apply(offered.publish(offered.road())),
        offered.apply(offered.publish(offered.subsidy())),
    )
    deem_accepted(later(START, 7))
    assert city.case(licence.code).state == "submitted", "the fifth day is still to come to its end"
    deem_accepted(later(START, 8))
    deem_accepted(later(START, 8))
    case = city.case(licence.code)
    assert (case.state, case.promised_on) == ("accepted", date(2026, 3, 11))
    assert Event.objects.filter(act="case.deem-accepted").count() == 1
    assert city.case(grant.code).state == "submitted", "only the licensing law says so"
    assert grant.due_on is None and grant.clock == "none"
    assert audit.differences() == (2, [])


def test_a_clerk_who_accepts_late_does_not_move_the_day_of_acceptance():
    case = take(offered.apply(offered.publish(offered.road())), "receive", "window_clerk", later(START, 9))
    assert case.promised_on == date(2026, 3, 11)


def test_a_grant_stops_for_expert_review_and_its_step_limit_stops_with_it():
    case = take(offered.apply(offered.publish(offered.subsidy())), "receive", "handler", START)
    assert case.due_on == policy.calendar().add(START.date(), 45)
    before = limits(case)["formal"].date
    given = {"special_kind": "other", "special_name": "专家评审", "special_days": 15}
    with pytest.raises(Refused, match="工作日数"):
        take(case, "begin_special", "handler", later(START, 1), {**given, "special_days": 0})
    case = take(case, "begin_special", "handler", later(START, 1), given)
    assert (case.state, case.clock) == ("special", "paused") and limits(case)["formal"].open
    assert titles(case)[-1] == "特别程序告知书"
    case = take(case, "end_special", "handler", later(START, 11), {"special_ended_on": date(2026, 3, 13)})
    assert (case.state, case.clock) == ("accepted", "running")
    assert case.due_on == policy.calendar().add(START.date(), 53), (
        "8 working days of 4 to 13 March are not counted"
    )
    assert limits(case)["formal"].date == policy.calendar().add(before, 8)
    assert audit.differences() == (1, [])


def test_a_grant_knows_no_statutory_term_and_no_licence():
    kind = kind_of(offered.publish(offered.subsidy()))
    assert kind.main == "promised" and "deem_accepted" not in kind.steps
    case = take(offered.apply("FUND-SME@1"), "receive", "handler", START)
    case = take(case, "formal", "handler", later(START, 1))
    case = take(case, "finance", "section_head", later(START, 2), agency="LT13")
    case = take(case, "pay", "leader_in_charge", later(START, 3))
    assert (case.state, titles(case)[-1]) == ("granted", "办理结果通知书")


def test_a_return_needs_its_reason_and_lets_the_stage_before_be_done_again():
    case = surveyed(accepted(offered.publish(offered.road())), later(START, 1))
    with pytest.raises(Refused, match="理由"):
        take(case, "return_check", "section_head", later(START, 2))
    case = take(case, "return_check", "section_head", later(START, 2), {"reason": "平面图缺少护栏位置"})
    assert turns(case) == {("survey", "LT04", "handler"), ("police", "LT13", "section_head")}
    assert limits(case)["survey"].date == date(2026, 3, 6), "two working days from the return"
    assert audit.differences() == (1, [])


def test_a_refusal_says_why_and_closes_the_case():
    case = surveyed(accepted(offered.publish(offered.road())), later(START, 1))
    case = take(case, "check", "section_head", later(START, 2))
    with pytest.raises(Refused, match="理由"):
        take(case, "deny", "leader_in_charge", later(START, 3))
    case = take(case, "deny", "leader_in_charge", later(START, 3), {"reason": "占用范围压占盲道"})
    assert (case.state, titles(case)[-1]) == ("denied", "不予行政许可决定书")


def test_an_extension_moves_the_day_the_case_is_due():
    case = accepted(offered.publish(offered.road()))
    case = take(
        case, "extend", "leader_in_charge", later(START, 4), {"extension_days": 10, "reason": "管线情况复杂"}
    )
    assert case.due_on == policy.calendar().add(START.date(), 30)


def test_a_second_extension_is_refused_with_its_article_whatever_is_typed_or_missing():
    case = accepted(offered.publish(offered.road()))
    given = {"extension_days": 10, "reason": "管线情况复杂"}
    case = take(case, "extend", "leader_in_charge", later(START, 4), given)
    once = "“延长办理期限”只能办理一次（许可法第四十二条）"
    for again in ({}, given, {"extension_days": 99, "reason": "x"}):
        with pytest.raises(Refused) as refused:
            take(case, "extend", "leader_in_charge", later(START, 5), again)
        assert refused.value.reason == once
    shown = {s.do: why for s, why in acts.steps_open_to(case, seat("leader_in_charge"), later(START, 5))}
    assert shown["extend"] == once


def test_a_limit_in_hours_ends_at_its_hour_of_the_next_day():
    case = accepted(offered.publish(offered.road()), at=START.replace(hour=8))
    last = limits(case)["police"]
    assert last.at == datetime.fromisoformat("2026-03-03T00:30:00+00:00") and last.date == date(2026, 3, 3)


def test_an_emergency_item_in_hours_is_due_at_the_hour_and_has_no_special_procedure():
    case = accepted(offered.publish(offered.urgent()))
    assert case.due_at == START + timedelta(hours=24)
    assert "begin_special" not in kind_of(case.kind).steps


def test_silence_accepts_an_item_in_hours_from_the_hour_of_its_receipt():
    case = offered.apply(offered.publish(offered.urgent()))
    deem_accepted(later(START, 8))
    case = city.case(case.code)
    assert (case.state, case.due_at) == ("accepted", START + timedelta(hours=24))
    assert audit.differences() == (1, [])


def test_a_clerk_who_accepts_an_item_in_hours_too_late_does_not_move_its_hour():
    case = take(
        offered.apply(offered.publish(offered.urgent())), "receive", "window_clerk", later(START, 9, 3)
    )
    assert case.due_at == START + timedelta(hours=24) and audit.differences() == (1, [])


def test_hours_from_a_day_whose_moment_nobody_wrote_down_run_from_its_end():
    case = offered.apply(offered.publish(offered.urgent()))
    told = {"items": ["缺少抢修现场照片"], "correction_days": 5}
    case = take(case, "ask_correction", "window_clerk", later(START, 1), told)
    case = take(
        case, "receive_correction", "window_clerk", later(START, 4),
        {"corrected_on": date(2026, 3, 4), "correction_evidence": "当面交来"},
    )  # fmt: skip
    deem_accepted(later(START, 14))
    case = city.case(case.code)
    assert (case.state, case.due_on) == ("accepted", date(2026, 3, 5)) and audit.differences() == (1, [])


def test_a_case_that_cannot_be_deemed_accepted_stops_no_other_and_the_job_says_so(monkeypatch, caplog):
    bad, good = (offered.apply(kind) for kind in (offered.publish(offered.road()),) * 2)
    take_really = acts.take

    def take_all_but_one(case, do, given=None, **more):
        if case.pk == bad.pk:
            raise ClockError("周问天的起算时刻不一致")
        return take_really(case, do, given, **more)

    monkeypatch.setattr(acts, "take", take_all_but_one)
    with pytest.raises(JobError, match=f"found 1 .* 1 done.*{bad.no}"):
        deem_accepted(later(START, 8))
    assert (city.case(bad.code).state, city.case(good.code).state) == ("submitted", "accepted")
    assert bad.no in caplog.text and "ClockError" in caplog.text
    assert "周问天" not in caplog.text, "an exception may quote what a person typed"


def test_of_two_clerks_at_once_one_wins_and_the_other_is_told_who_did_it():
    case = offered.apply(offered.publish(offered.road()))
    seen = city.case(case.code)
    take(case, "receive", "window_clerk", START)
    with pytest.raises(Moved, match="请刷新"):
        acts.take(seen, "refuse_entry", {"reason": "不属于本机关职权"}, by=seat("window_clerk"), at=START)
    assert city.case(case.code).state == "accepted"


def test_a_new_version_is_for_new_cases_and_running_ones_keep_theirs():
    running = accepted(offered.publish(offered.road()))
    body = offered.road() | {"promised": {"n": 3, "unit": "working_days"}}
    body["steps"] = [step for step in body["steps"] if step["key"] not in ("police", "city")]
    body["facts"] = {}
    body["steps"][1].pop("parallel")
    known = ServiceItem.objects.get(code="ROAD-OCC").digest
    item_acts.save_item("LT04", body, known=known, by=seat("section_head"), at=later(START, 1))
    item_acts.publish_item("ROAD-OCC", date(2026, 3, 3), by=seat("leader_in_charge"), at=later(START, 1))
    with pytest.raises(Refused, match="办事指南已更新"):
        offered.apply("ROAD-OCC@1", later(START, 1))
    fresh = accepted("ROAD-OCC@2", at=later(START, 1))
    assert (fresh.promised_on, running.promised_on) == (date(2026, 3, 6), date(2026, 3, 11))
    running = surveyed(running, later(START, 2))
    assert turns(running) == {("check", "LT04", "section_head")}, "the police are asked under the old version"
    assert [no.no for no in (running, fresh)] == ["ROAD-OCC-20260302-00001", "ROAD-OCC-20260303-00002"]
    assert audit.differences() == (2, [])


def test_an_item_passed_upward_names_the_organ_that_decides():
    body = offered.subsidy() | {"code": "TECHCTR", "name": "企业技术中心认定", "type": "10"}
    body["result"] = {"name": "转报函", "kind": "forward", "to": "省工业和信息化厅"}
    case = take(offered.apply(offered.publish(body)), "receive", "handler", START)
    case = take(take(case, "formal", "handler", START), "finance", "section_head", START, agency="LT13")
    case = take(case, "pay", "leader_in_charge", START)
    assert (case.outcome, titles(case)[-1]) == ("forwarded", "转报通知书")


def test_the_audit_sees_a_turn_moved_behind_the_ledgers_back():
    """The seeded defect of every audit above."""
    case = accepted(offered.publish(offered.road()))
    with transaction.atomic():
        row = Case.objects.house.get(pk=case.pk)
        row.facts["since"]["survey"] = ["2026-03-20", "2026-03-20T01:30:00+00:00"]
        Case.objects.house.filter(pk=case.pk).update(facts=row.facts)
    assert [(code, name) for code, name, *_ in audit.differences()[1]] == [(case.code, "facts")]


def test_a_list_of_service_cases_asks_for_their_items_once(django_assert_max_num_queries):
    kind = offered.publish(offered.road())
    for _ in range(5):
        offered.apply(kind)
    forget()
    with django_assert_max_num_queries(1):
        assert {kind_of(version).code for version in [kind] * 20} == {"ROAD-OCC"}
