"""Consulting: each party has its own letter, term and proof; the request's clock goes on when the last has ended."""

from datetime import UTC, date, datetime

import pytest

from mingtang.cases import acts, audit, jobs
from mingtang.cases.models import Case
from mingtang.cases.moving import standing_of
from mingtang.cases.registry import kind_of
from mingtang.desk import asked, fields
from mingtang.desk.rows import waits_for
from mingtang.ledger.models import Typed
from mingtang.ledger.refusal import Refused
from mingtang.papers.jobs import render_waiting
from mingtang.papers.models import Paper
from mingtang.vault import keys
from tests import city
from tests.city import seat, take

pytestmark = pytest.mark.django_db


def at(month: int, day: int, hour: int = 1) -> datetime:
    return datetime(2026, month, day, hour, 30, tzinfo=UTC)


RECEIVED = at(3, 16)
PRICES = {"third_party_name": "云野实业有限公司", "information": "合同价格"}


@pytest.fixture
def accepted():
    keys.make()
    city.found()
    return take(city.request(RECEIVED), "accept", "request_officer", RECEIVED)


def ask(case, name="云野实业有限公司", on=None):
    return take(
        case, "consult_third_party", "request_officer", on or at(3, 23), {**PRICES, "third_party_name": name}
    )


def parts(case):
    return list(Case.objects.house.filter(parent=case).select_related("agency").order_by("pk"))


def serve(part, on):
    given = {"third_party_received_on": on.date(), "third_party_evidence": "挂号回执"}
    return take(part, "served", "request_officer", on, given)


def answer(part, on, opinion="agreed", **more):
    given = {"third_party_opinion": opinion, "answered_on": on.date(), **more}
    return take(part, "opinion_given", "request_officer", on, given)


def rebuilt():
    assert audit.differences()[1] == []


def test_the_clock_stands_still_from_the_letter_to_the_answer(accepted):
    case = ask(accepted)
    assert (case.state, case.clock) == ("consulting", "paused")
    (part,) = parts(case)
    assert (part.state, part.party, part.family) == ("sent", "云野实业有限公司", "consult")
    part = serve(part, at(3, 25))
    assert part.due_on == date(2026, 4, 16)
    answer(part, at(4, 10))
    case = city.case(case.code)
    assert (case.state, case.clock, case.due_on) == ("open", "running", date(2026, 5, 6))
    assert case.facts["facts"]["third_party"] == "agreed"
    rebuilt()


def test_with_several_the_last_one_counts_and_each_has_its_own_limit(accepted):
    case = ask(ask(accepted, "甲公司"), "乙公司", at(3, 24))
    first, second = parts(case)
    assert [p.no for p in (first, second)] == [f"{case.no}征询1", f"{case.no}征询2"]
    first, second = serve(first, at(3, 25)), serve(second, at(3, 27))
    assert (first.due_on, second.due_on) == (date(2026, 4, 16), date(2026, 4, 20))
    answer(second, at(4, 10), "refused", third_party_reason="商业秘密")
    assert city.case(case.code).state == "consulting"
    jobs.lapse_consultations(now=at(4, 16))
    assert city.case(first.code).state == "asking", "its last day is not over yet"
    jobs.lapse_consultations(now=at(4, 17))
    case = city.case(case.code)
    assert (case.state, case.due_on) == ("open", date(2026, 5, 11))
    assert case.facts["facts"]["third_party"] == "refused", "the strictest answer counts"
    assert standing_of(case).terms["reply"]["pauses"][1][:2] == ["2026-03-24", "2026-04-16"]
    jobs.lapse_consultations(now=at(4, 18))  # repeating finds nothing left
    rebuilt()


def test_who_is_asked_stands_with_the_consultation_alone_and_goes_with_the_request(accepted):
    case = ask(accepted)
    (part,) = parts(case)
    held = set(Typed.objects.filter(value__contains="云野").values_list("subject", flat=True))
    assert held == {part.code}
    letter = Paper.objects.house.get(case=part.code)
    assert (letter.to, letter.title) == ("third_party", "第三方意见征询书")
    case = take(
        case,
        "withdraw",
        "request_officer",
        at(3, 26),
        {"withdrawal_evidence": "申请人来电，次日补交书面撤回"},
    )
    assert [p.state for p in parts(case)] == ["stopped"]
    render_waiting()
    acts.erase(case, "保存期限届满", by=seat("disclosure_head"), at=at(3, 27))
    assert not Typed.objects.filter(value__contains="云野").exists()
    assert city.case(part.code).party == ""
    rebuilt()


def test_a_joint_maker_of_the_house_answers_at_its_own_desk_and_its_silence_is_consent(accepted):
    given = {"concerned_agencies": ["LT13"], "organ_name": "省公路局", "information": "联合印发的方案"}
    with pytest.raises(Refused, match="不能向本机关征求意见"):
        take(
            accepted,
            "consult_agency",
            "request_officer",
            at(3, 23),
            {**given, "concerned_agencies": ["LT04"]},
        )
    case = take(accepted, "consult_agency", "request_officer", at(3, 23), given)
    inside, outside = parts(case)
    assert (inside.state, inside.due_on, outside.state) == ("asking", date(2026, 4, 14), "sent")
    assert "周问天" not in inside.title + inside.party
    turns = set(inside.turns.values_list("agency", "post"))
    assert turns == {("LT13", "request_officer"), ("LT13", "disclosure_head")}
    with pytest.raises(Refused, match="请写明理由"):
        take(
            inside,
            "give_opinion",
            "request_officer",
            at(3, 24),
            {"third_party_opinion": "refused"},
            agency="LT13",
        )
    take(
        inside, "give_opinion", "request_officer", at(3, 24), {"third_party_opinion": "agreed"}, agency="LT13"
    )
    serve(outside, at(3, 25))
    jobs.lapse_consultations(now=at(4, 17))
    case = city.case(case.code)
    assert (case.state, case.facts["facts"]["joint_makers"]) == ("open", "agreed")
    assert case.facts["facts"]["third_party"] == ""
    rebuilt()


def test_a_stopped_consultation_says_nothing_about_consent(accepted):
    case = ask(accepted)
    with pytest.raises(Refused, match="请写明理由"):
        take(parts(case)[0], "stop", "request_officer", at(3, 25))
    take(parts(case)[0], "stop", "request_officer", at(3, 25), {"reason": "地址不明，邮件退回"})
    case = city.case(case.code)
    assert (case.state, case.facts["facts"]["third_party"]) == ("open", "")
    with pytest.raises(Refused, match="应当先书面征求第三方意见"):
        take(
            case,
            "decide",
            "request_officer",
            at(3, 26),
            {"finding": "商业秘密"},
            outcome="denied_third_party",
        )


def test_every_third_party_that_is_overruled_is_told_before_delivery(accepted):
    case = ask(ask(accepted, "甲公司"), "乙公司")
    assert waits_for(case) == "被征求意见方"
    for part in parts(case):
        answer(part, at(4, 10), "refused", third_party_reason="商业秘密")
    granted = {
        "finding": "涉及公共安全", "material_list": ["合同"], "delivery": "电子邮件", "public_interest": "关系桥梁安全",
    }  # fmt: skip
    case = take(city.case(case.code), "decide", "request_officer", at(4, 13), granted, outcome="granted")
    case = take(case, "secrecy_review", "secrecy_reviewer", at(4, 13))
    case = take(case, "sign", "signer", at(4, 14))
    render_waiting()
    sent = {
        "delivery_channel": "mail", "tracking_no": "XA19923344551", "delivery_evidence": "挂号回执", "delivered_on": date(2026, 4, 15),
    }  # fmt: skip
    told = {"information": "合同价格", "public_interest": "关系桥梁安全"}
    for left, part in zip((2, 1), parts(case), strict=True):
        with pytest.raises(Refused, match=f"还有{left}个不同意公开的第三方"):
            take(case, "deliver", "request_officer", at(4, 15), sent)
        _is_filled_in(part)
        take(part, "tell", "request_officer", at(4, 15), told)
    render_waiting()
    assert take(case, "deliver", "request_officer", at(4, 15), sent).state == "delivered"
    rebuilt()


def _is_filled_in(part):
    """The form of what is told: what the signed reply gives and why, by names that say so, none of them to be left out."""
    kind = kind_of(part.kind)
    step = kind.steps["tell"]
    known = asked.initial(part, step, date(2026, 4, 15))
    assert known == {"information": "合同", "public_interest": "关系桥梁安全"}
    form = fields.input_of(kind, step, initial=known)
    assert [(f.label, f.required) for n, f in form.fields.items() if n in known] == [
        ("将公开的信息", True),
        ("公共利益理由", True),
    ]
    assert waits_for(part) == ""


WHY = {"frequency": "本月已就同一事项提出42件申请", "reasons_days": 10}


def test_reasons_are_asked_before_a_request_is_not_processed_for_its_number(accepted):
    finding = {"finding": "理由不合理"}
    with pytest.raises(Refused, match="尚未要求申请人说明理由"):
        take(accepted, "decide", "request_officer", at(3, 17), finding, outcome="excessive")
    case = take(accepted, "ask_reasons", "request_officer", at(3, 17), WHY)
    assert (case.state, case.clock) == ("open", "running")
    with pytest.raises(Refused, match="尚未届满"):
        take(case, "decide", "request_officer", at(3, 20), finding, outcome="excessive")
    late = take(case, "decide", "request_officer", at(4, 1), finding, outcome="excessive")
    assert late.state == "signing"
    rebuilt()


def test_a_reasonable_request_may_be_delayed_and_the_delayed_day_is_the_last_day(accepted):
    case = take(accepted, "ask_reasons", "request_officer", at(3, 17), WHY)
    with pytest.raises(Refused, match="认定申请理由合理以后"):
        take(case, "delay", "disclosure_head", at(3, 20), {"delay_days": 40, "reason": "数量大"})
    judged = {"reasons_on": date(2026, 3, 20), "applicant_reasons": "毕业论文", "reasons_found": "reasonable"}
    case = take(case, "receive_reasons", "request_officer", at(3, 20), judged)
    with pytest.raises(Refused, match="已认定申请理由合理"):
        take(case, "decide", "request_officer", at(3, 20), {"finding": "x"}, outcome="excessive")
    case = take(case, "delay", "disclosure_head", at(3, 24), {"delay_days": 40, "reason": "数量大"})
    assert (case.due_on, case.clock) == (date(2026, 5, 22), "running")
    with pytest.raises(Refused, match="不再延长"):
        take(case, "extend", "disclosure_head", at(3, 25), {"extension_days": 10, "reason": "x"})
    letter = Paper.objects.house.get(case=case.code, key="delay")
    assert "2026年5月22日" in "".join(_paragraphs(letter))
    case = ask(case, on=at(3, 26))
    assert case.clock == "paused"
    answer(serve(parts(case)[0], at(3, 26)), at(3, 30))
    assert city.case(case.code).due_on == date(2026, 5, 26)
    rebuilt()


def _paragraphs(paper):
    from mingtang.cases import papering

    return papering.data_of(paper)["paragraphs"]
