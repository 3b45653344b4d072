"""更正本人信息 (条例第四十一条): four ways to end, each with its letter, inside days that a setting gives."""

from datetime import date

import pytest

from mingtang.cases import acts, audit, papering
from mingtang.cases.dossier import contents
from mingtang.cases.models import FAMILY_POSTS, Case
from mingtang.cases.reform import acts as reform
from mingtang.cli.verify import verify_all
from mingtang.counts import annual, reading
from mingtang.counts.measures import MEASURES, Period
from mingtang.kinds import newest
from mingtang.ledger.models import Typed
from mingtang.ledger.refusal import Refused
from mingtang.papers.jobs import render_waiting
from mingtang.papers.models import Paper
from mingtang.people.seats import PUBLIC
from mingtang.policy import acts as policy_acts
from mingtang.vault import keys
from tests import city
from tests.city import START, later, seat, take

pytestmark = pytest.mark.django_db

ANSWERS = {
    "answer_facts": {"applicant_type": "natural_person"},
    "answer_typed": {
        "name": "苏明远", "record_title": "占道经营许可登记表", "record_given": "市城市管理局，2026年1月", "record_wrong": "经营者：苏明元",
        "record_right": "经营者：苏明远", "record_evidence": "身份证",
    },
    "answer_sealed": (), "title": "占道经营许可登记表", "party": "苏明远",
}  # fmt: skip
ENDS = {
    "corrected": ({"record_fixed": "经营者：苏明远"}, "予以更正告知书", "更正后的内容为"),
    "kept": ({}, "不予更正告知书", "不予更正"),
    "forwarded": ({"correcting_agency": "市市场监督管理局，88880000"}, "更正申请转送告知书", "转送有权更正"),
    "told_where": ({"correcting_agency": "市市场监督管理局，88880000"}, "向有权机关提出更正告知书", "向有权更正的行政机关提出"),
}  # fmt: skip
AFTERWARDS = {
    "corrected": ("fix", {"fixed_on": later(START, 6).date(), "fix_evidence": "登记系统修改编号0312"}),
    "forwarded": (
        "forward",
        {"forwarded_on": later(START, 6).date(), "forward_evidence": "澜城管函〔2026〕9号"},
    ),
}
SENT = {
    "delivery_channel": "in_person",
    "delivered_on": later(START, 7).date(),
    "delivery_evidence": "本人签收",
}


@pytest.fixture(autouse=True)
def founded():
    keys.make()
    city.found()


def submitted(at=START, agency="LT04", **more):
    code = acts.open_case(newest("correct"), agency, "submit", {}, by=PUBLIC, at=at, **{**ANSWERS, **more})
    return city.case(code)


def decided(outcome, **more):
    case = take(submitted(**more), "accept", "request_officer", later(START, 1))
    given = {"finding": "登记时误写一字，有身份证为证", **ENDS[outcome][0]}
    return take(case, "decide", "request_officer", later(START, 2), given, outcome=outcome)


def signed(outcome):
    case = decided(outcome)
    if outcome == "kept":
        with pytest.raises(Refused, match="法制审核"):
            take(case, "sign", "signer", later(START, 3))
        case = take(case, "legal_review", "legal_reviewer", later(START, 3), {"opinion": "同意"})
    case = take(case, "sign", "signer", later(START, 5))
    render_waiting()
    return case


@pytest.mark.parametrize("outcome", ENDS)
def test_each_way_to_end_has_its_letter_and_is_told_with_proof(outcome):
    case = signed(outcome)
    _, title, words = ENDS[outcome]
    paper = Paper.objects.house.get(case=case.code, key=outcome)
    said = papering.data_of(paper)
    assert (paper.title, paper.no) == (title, "澜城管更正〔2026〕1号")
    text = "".join(said["paragraphs"])
    assert words in text and "第四十一条" in text and "“经营者：苏明元”" in text and "{" not in text
    assert said["remedies"], "whoever is not content is told where to go"
    with pytest.raises(Refused, match="送达凭证"):
        take(
            _done(case, outcome),
            "deliver",
            "request_officer",
            later(START, 7),
            {**SENT, "delivery_evidence": ""},
        )
    early = {**SENT, "delivered_on": later(START, 4).date()}
    with pytest.raises(Refused, match="不能早于"):
        take(city.case(case.code), "deliver", "request_officer", later(START, 7), early)
    case = take(city.case(case.code), "deliver", "request_officer", later(START, 7), SENT)
    assert (case.state, case.outcome, case.closed_on) == ("delivered", outcome, date(2026, 3, 9))
    case = take(case, "archive", "archivist", later(START, 8))
    assert case.state == "archived" and case.facts["facts"]["archive_period"]
    inside = [item.title for item in contents.items(case)]
    assert inside[:2] == ["更正本人信息申请表", "更正本人信息申请登记回执"] and title in inside
    assert audit.differences()[1] == []


def _done(case, outcome):
    """The record is changed, or the application sent on, before anybody is told so."""
    if outcome not in AFTERWARDS:
        return case
    do, given = AFTERWARDS[outcome]
    with pytest.raises(Refused, match="须先完成：登记已"):
        take(
            case,
            "deliver",
            "request_officer",
            later(START, 6),
            {**SENT, "delivered_on": later(START, 6).date()},
        )
    with pytest.raises(Refused, match="凭证"):
        take(
            city.case(case.code),
            do,
            "request_officer",
            later(START, 6),
            {k: v for k, v in given.items() if k.endswith("_on")},
        )
    with pytest.raises(Refused, match="不能早于收到申请之日"):
        early = {k: date(2026, 2, 27) if k.endswith("_on") else v for k, v in given.items()}
        take(city.case(case.code), do, "request_officer", later(START, 6), early)
    return take(city.case(case.code), do, "request_officer", later(START, 6), given)


def test_what_the_law_asks_for_is_asked_for():
    case = take(submitted(), "accept", "request_officer", later(START, 1))
    for outcome, given, said in (
        ("corrected", {"finding": "属实"}, "更正后的内容"),
        ("forwarded", {"finding": "非本机关记录"}, "有权更正的行政机关"),
        ("told_where", {"finding": "非本机关记录"}, "有权更正的行政机关"),
        ("kept", {}, "事实和理由"),
        ("", {"finding": "属实"}, "处理结果"),
    ):
        with pytest.raises(Refused, match=said):
            take(city.case(case.code), "decide", "request_officer", later(START, 2), given, outcome=outcome)
    case = decided("kept")
    with pytest.raises(Refused, match="同一人"):
        acts.take(city.case(case.code), "sign", by=_same_person(), at=later(START, 3))
    assert papering.preview(city.case(case.code), seat("signer"), later(START, 3)).startswith(b"%PDF")


def _same_person():
    """The officer who drafted, in the signer's post."""
    one = seat("signer")
    return type(one)(**{**one.__dict__, "person": seat("request_officer").person})


def test_a_text_sent_back_is_reviewed_anew():
    case = take(decided("kept"), "legal_review", "legal_reviewer", later(START, 3), {"opinion": "同意"})
    case = take(case, "return_draft", "signer", later(START, 3), {"reason": "理由不充分"})
    given = {"finding": "登记表与身份证一致"}
    case = take(case, "decide", "request_officer", later(START, 4), given, outcome="kept")
    with pytest.raises(Refused, match="法制审核"):
        take(case, "sign", "signer", later(START, 5))


def test_the_days_are_those_of_the_setting_when_it_came_in():
    assert submitted().due_on == date(2026, 3, 30), "20 working days, Tomb Sweeping not in between"
    policy_acts.set_value(
        "correct_days", "LT04", "10", "局办公会", later(START, 1).date(), by=seat("admin_system", "LT01"), at=START
    )  # fmt: skip
    assert submitted(later(START, 1)).due_on == date(2026, 3, 17)
    assert Case.objects.house.get(no="澜城管更正申〔2026〕1号").due_on == date(2026, 3, 30)
    assert audit.differences()[1] == []


def test_a_clerk_registers_what_came_on_paper_with_day_and_proof():
    given = {"channel": "post", "submitted_on": date(2026, 2, 27), "received_on": date(2026, 2, 27)}
    with pytest.raises(Refused, match="收到凭证"):
        _registered(given)
    with pytest.raises(Refused, match="不能晚于今天"):
        _registered({**given, "receipt_evidence": "X1", "received_on": date(2026, 3, 4)})
    case = _registered({**given, "receipt_evidence": "X1"})
    assert (case.received_on, case.state) == (date(2026, 2, 27), "registered")
    receipt = papering.data_of(Paper.objects.house.get(case=case.code))
    assert "条例没有规定期限" in "".join(receipt["notes"]) or receipt["due"] == case.due_on.isoformat()


def _registered(given):
    code = acts.open_case(
        newest("correct"), "LT04", "register", given, by=seat("registry_clerk"), at=START, **ANSWERS
    )  # fmt: skip
    return city.case(code)


def test_it_is_no_application_of_the_report_and_has_a_measure_of_its_own():
    case = signed("kept")
    take(case, "deliver", "request_officer", later(START, 7), SENT)
    submitted(later(START, 9))
    tables = annual.compute({"LT04"}, 2026)
    assert not any(tables.values["applications"]["new_received"].values())
    lives, year = reading.lives({"LT04"}), Period.year(2026)
    counted = {
        key: len(MEASURES[key].cases(lives, year))
        for key in ("own_records", "own_records_done", "new_received", "settled")
    }
    assert counted == {"own_records": 2, "own_records_done": 1, "new_received": 0, "settled": 0}


def test_the_applicant_may_take_it_back_and_what_he_typed_can_be_erased():
    case = submitted()
    code = acts.take(
        case, "withdraw", {"withdrawal_evidence": "本人在网上撤回"}, by=PUBLIC, at=later(START, 1)
    )
    case = city.case(code)
    assert (case.state, case.closed_on) == ("withdrawn", date(2026, 3, 3))
    assert Paper.objects.house.get(case=case.code, key="withdrawal").title == "撤回申请确认书"
    render_waiting()
    with pytest.raises(Refused, match="政府信息公开工作机构负责人"):
        acts.erase(case, "保存期限届满", by=seat("leader_in_charge"), at=later(START, 2))
    acts.erase(case, "保存期限届满", by=seat("disclosure_head"), at=later(START, 2))
    assert not Typed.objects.filter(subject=case.code, value__contains="苏明").exists()
    assert audit.differences()[1] == []


def test_those_who_work_on_it_see_it_and_nobody_else():
    case = submitted()
    for post in ("request_officer", "archivist", "drafter", "window_clerk"):
        seen = Case.objects.open_to(seat(post)).filter(pk=case.pk).exists()
        assert seen == (post in FAMILY_POSTS["correct"])
    assert not Case.objects.open_to(seat("request_officer", "LT13")).filter(pk=case.pk).exists()


def test_it_goes_along_when_its_agency_is_merged_and_the_ledger_stays_sound():
    """Open, with its term, into the agency that takes over; signed and counted there; `verify` finds nothing."""
    case = submitted(agency="LT13")
    reform.merge(["LT13"], "LT04", "澜编〔2026〕1号", by=seat("admin_system", "LT01"), at=later(START, 1))
    case = city.case(case.code)
    assert (case.agency_id, case.due_on) == ("LT04", date(2026, 3, 30))
    case = take(case, "accept", "request_officer", later(START, 2))
    given = {"finding": "登记表与身份证一致"}
    case = take(case, "decide", "handler", later(START, 2), given, outcome="kept")
    assert case.state == "signing"
    lives = reading.lives({"LT04"})
    assert len(MEASURES["own_records"].cases(lives, Period.year(2026))) == 1
    assert verify_all()[0].first is None


def test_where_the_agency_seals_its_letters_the_seal_comes_before_delivery():
    policy_acts.set_value(
        "seal_step", "LT04", "1", "局办公会", START.date(), by=seat("admin_system", "LT01"), at=START
    )
    case = signed("told_where")
    with pytest.raises(Refused, match="用印"):
        take(case, "deliver", "request_officer", later(START, 7), SENT)
    case = take(city.case(case.code), "seal", "registry_clerk", later(START, 6), {"seal_copies": 1})
    assert take(case, "deliver", "request_officer", later(START, 7), SENT).state == "delivered"
