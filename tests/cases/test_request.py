"""One request through its kind: the clock moves exactly as the trace says, and refusals name their article."""

from datetime import date

import pytest

from mingtang.cases import acts, audit, flow
from mingtang.cases.moving import standing_of
from mingtang.cases.registry import kind_of
from mingtang.ledger.refusal import Moved, Refused
from mingtang.papers.jobs import render_waiting
from mingtang.papers.models import Paper
from mingtang.policy import values as policy
from mingtang.vault import keys
from tests import city
from tests.city import START, later, seat, take

pytestmark = pytest.mark.django_db

GRANT = {"finding": "该信息可以公开", "material_list": ["征收补偿方案"], "delivery": "电子邮件"}
MAILED = {"delivery_channel": "mail", "tracking_no": "XA19923344551", "delivery_evidence": "挂号回执"}


def trace(case):
    kind, standing = kind_of(case.kind), standing_of(case)
    return flow.due_of(kind, "reply", standing.terms, policy.calendar()).trace


@pytest.fixture
def accepted():
    city.found()
    return take(city.request(), "accept", "request_officer", START)


@pytest.fixture
def before_consultations():
    """A request that began under the first table and keeps it: the third party is a state of the request."""
    city.found()
    return take(city.request(kind="request-2019"), "accept", "request_officer", START)


def test_a_web_request_is_due_twenty_working_days_after_its_day(accepted):
    assert accepted.received_on == date(2026, 3, 2)
    assert accepted.due_on == date(2026, 3, 30)
    assert [line.n for line in trace(accepted) if line.n][-1] == 20


def test_a_third_party_stops_the_clock_from_the_letter_to_the_answer(before_consultations):
    sent = later(START, 7)  # 9 March: five working days used
    case = take(
        before_consultations,
        "consult_third_party",
        "request_officer",
        sent,
        {"third_party_name": "云野实业有限公司", "information": "合同价格"},
    )
    assert case.clock == "paused"
    case = take(
        case,
        "third_party_receives",
        "request_officer",
        later(START, 9),
        {"third_party_received_on": date(2026, 3, 11), "third_party_evidence": "签收单"},
    )
    answered = {"third_party_opinion": "agreed", "answered_on": date(2026, 3, 20)}
    case = take(case, "third_party_answered", "request_officer", later(START, 18), answered)
    assert (case.clock, case.due_on) == ("running", date(2026, 4, 13))
    paused = [line.date for line in trace(case) if line.why == "paused"]
    assert (paused[0], paused[-1], len(paused)) == (date(2026, 3, 10), date(2026, 3, 20), 11)


def test_a_silent_third_party_gives_the_clock_back_on_its_last_day(before_consultations):
    case = take(
        before_consultations,
        "consult_third_party",
        "request_officer",
        START,
        {"third_party_name": "甲公司", "information": "价格"},
    )
    case = take(
        case,
        "third_party_receives",
        "request_officer",
        START,
        {"third_party_received_on": date(2026, 3, 2), "third_party_evidence": "签收单"},
    )
    with pytest.raises(Refused, match="条例第三十二条"):
        take(case, "third_party_silent", "request_officer", later(START, 5))
    case = take(case, "third_party_silent", "request_officer", later(START, 24))
    assert standing_of(case).terms["reply"]["pauses"] == [
        ["2026-03-02", "2026-03-23", "征求第三方意见（条例第三十二条、第三十三条第三款）"]
    ]


def test_a_correction_begins_the_term_anew_and_is_asked_only_once(accepted):
    asked = {"items": ["写明项目名称"], "guidance": "请参照公告编号", "correction_days": 10}
    case = take(accepted, "ask_correction", "request_officer", later(START, 2), asked)
    case = take(
        case,
        "receive_correction",
        "request_officer",
        later(START, 14),
        {"corrected_on": date(2026, 3, 16), "correction_evidence": "邮件"},
    )
    assert case.due_on == date(2026, 4, 14)
    with pytest.raises(Refused, match=r"补正只能告知一次（条例第三十条）"):
        take(case, "ask_correction", "request_officer", later(START, 15), asked)


def test_a_correction_after_the_seventh_working_day_is_refused(accepted):
    with pytest.raises(Refused, match="7个工作日"):
        take(
            accepted,
            "ask_correction",
            "request_officer",
            later(START, 10),
            {"items": ["x"], "guidance": "y", "correction_days": 10},
        )


def test_no_correction_in_time_ends_the_request_with_its_notice(accepted):
    case = take(
        accepted,
        "ask_correction",
        "request_officer",
        START,
        {"items": ["x"], "guidance": "y", "correction_days": 5},
    )
    with pytest.raises(Refused, match="补正期限"):
        take(case, "abandon", "request_officer", later(START, 3), {"reason": "未补正"})
    case = take(case, "abandon", "request_officer", later(START, 8), {"reason": "逾期未补正且无正当理由"})
    assert (case.state, case.outcome) == ("abandoned", "abandoned_correction")
    assert Paper.objects.house.filter(case=case.code, key="notice_abandoned_correction").exists()


def test_a_second_extension_is_refused_and_names_article_33(accepted):
    more = {"extension_days": 20, "reason": "需查阅档案"}
    case = take(accepted, "extend", "disclosure_head", later(START, 3), more)
    assert case.due_on == date(2026, 4, 28)
    for again in (more, {}):
        with pytest.raises(Refused, match="答复期限只能延长一次（条例第三十三条）"):
            take(case, "extend", "disclosure_head", later(START, 4), again)


def test_an_extension_is_the_heads_alone_and_within_the_first_term(accepted):
    more = {"extension_days": 20, "reason": "需查阅档案"}
    with pytest.raises(Refused, match="不由本岗位办理"):
        take(accepted, "extend", "request_officer", START, more)
    with pytest.raises(Refused, match="已经届满"):
        take(accepted, "extend", "disclosure_head", later(START, 29), more)


def test_the_reply_is_reviewed_signed_and_delivered_with_evidence(accepted):
    keys.make()
    case = take(accepted, "decide", "request_officer", later(START, 3), GRANT, outcome="granted")
    with pytest.raises(Refused, match="保密审查"):
        take(case, "sign", "signer", later(START, 3))
    case = take(case, "secrecy_review", "secrecy_reviewer", later(START, 3), {"opinion": "无涉密内容"})
    case = take(case, "sign", "signer", later(START, 4))
    with pytest.raises(Refused, match="尚未生成"):
        take(
            case, "deliver", "request_officer", later(START, 4), {**MAILED, "delivered_on": date(2026, 3, 6)}
        )
    render_waiting()
    with pytest.raises(Refused, match="缺少送达凭证"):
        take(case, "deliver", "request_officer", later(START, 4), {"delivered_on": date(2026, 3, 6)})
    case = take(
        case, "deliver", "request_officer", later(START, 4), {**MAILED, "delivered_on": date(2026, 3, 6)}
    )
    assert (case.state, case.closed_on) == ("delivered", date(2026, 3, 6))
    reply = Paper.objects.house.get(case=case.code, key="reply_granted")
    assert reply.no == "澜城管公复〔2026〕1号" and reply.digest


def test_who_drafted_the_reply_cannot_sign_it(accepted):
    from mingtang.people.models import Holding

    case = take(
        accepted,
        "decide",
        "request_officer",
        START,
        {"finding": "讨论记录", "harm": "影响决策"},
        outcome="denied_process_info",
    )
    case = take(case, "legal_review", "legal_reviewer", START)
    Holding.objects.filter(post__agency="LT04", post__kind="signer").update(person_id="LT04.request_officer")
    with pytest.raises(Refused, match="同一人"):
        take(case, "sign", "signer", START)


def test_information_that_does_not_exist_needs_its_search_record(accepted):
    with pytest.raises(Refused, match="检索记录"):
        take(accepted, "decide", "request_officer", START, {"finding": "未制作"}, outcome="not_exist")


def test_the_second_of_two_hands_is_told_who_came_first(accepted):
    stale = city.case(accepted.code)
    take(accepted, "extend", "disclosure_head", START, {"extension_days": 5, "reason": "查档"})
    with pytest.raises(Moved, match="此件已由"):
        acts.take(stale, "decide", GRANT, outcome="granted", by=seat("request_officer"), at=START)


def test_the_same_key_twice_does_the_act_once(accepted):
    def extend():
        return acts.take(
            city.case(accepted.code),
            "extend",
            {"extension_days": 5, "reason": "查档"},
            by=seat("disclosure_head"),
            at=START,
            key="once",
        )

    assert extend() == extend()
    assert city.case(accepted.code).moves == accepted.moves + 1


def test_an_ordinary_letter_has_no_due_date_until_it_is_confirmed():
    city.found()
    given = {"channel": "ordinary_mail", "submitted_on": START.date(), "receipt_evidence": "信封邮戳"}
    code = acts.open_case(
        "request-2019", "LT04", "register_pending", given, by=seat("registry_clerk"), at=START, **city.ANSWERS
    )
    case = city.case(code)
    assert (case.state, case.received_on, case.clock) == ("to_confirm", None, "none")
    case = take(
        case,
        "confirm",
        "registry_clerk",
        later(START, 1),
        {"received_on": date(2026, 3, 3), "confirm_note": "电话确认"},
    )
    assert (case.received_on, case.due_on) == (date(2026, 3, 3), date(2026, 3, 31))


def test_a_rare_character_is_printed_and_an_unknown_one_refuses_the_reply_not_the_application():
    city.found()
    typed = {**city.ANSWERS["answer_typed"], "name": "䶮生僻"}
    assert city.request(answer_typed=typed, party="䶮生僻").no
    case = city.request(answer_typed={**typed, "name": "𠮷某"}, party="𠮷某")
    case = take(case, "accept", "request_officer", START)
    with pytest.raises(Refused, match="无法印出"):
        take(case, "decide", "request_officer", START, GRANT, outcome="granted")


def test_every_row_is_what_its_events_add_up_to(accepted):
    take(accepted, "extend", "disclosure_head", START, {"extension_days": 5, "reason": "查档"})
    city.published()
    count, wrong = audit.differences()
    assert (count, wrong) == (2, [])
