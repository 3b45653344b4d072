"""一事一申请: an application split into its matters; and a request answered anew after its reply was corrected."""

from datetime import date

import pytest

from mingtang.cases import acts, audit, erasing, progress, similar
from mingtang.cases.models import Case
from mingtang.cases.reading import typed_of
from mingtang.counts import annual
from mingtang.kinds import newest
from mingtang.ledger.refusal import Refused
from mingtang.papers.jobs import render_waiting
from mingtang.papers.models import Paper
from mingtang.policy import values as policy
from tests import city
from tests.city import START, later, seat, take
from tests.counts.played import at, delivered

pytestmark = [pytest.mark.django_db, pytest.mark.both]
MATTERS = ["石桥路改造工程的招标文件", "石桥路改造工程的监理合同"]
NOTHING = {"finding": "经检索没有该信息", "search_record": "检索档案库，无"}


@pytest.fixture(autouse=True)
def town(own_data):
    city.found()


def parts_of(case):
    return list(
        Case.objects.house.filter(parent=case, family="request").select_related("agency").order_by("pk")
    )


def split(case, when=START, matters=MATTERS):
    whole = take(case, "split", "request_officer", when, {"matters": matters})
    return whole, parts_of(whole)


def replied(case, when):
    case = take(case, "decide", "request_officer", when, NOTHING, outcome="not_exist")
    case = take(case, "sign", "signer", when)
    render_waiting()
    return delivered(case, when)


def row(year, key):
    return annual.compute(["LT04"], year).values["applications"][key]["total"]


def test_each_matter_is_a_case_of_its_own_on_the_term_of_the_whole():
    case = city.request()
    whole, parts = split(case, later(START, 2))
    assert [(p.no, p.title, p.state, p.party) for p in parts] == [
        (f"{case.no}之{n}", title, "open", case.party) for n, title in zip("一二", MATTERS, strict=True)
    ]
    assert {p.due_on for p in parts} == {case.due_on} and {p.received_on for p in parts} == {case.received_on}
    assert (whole.state, whole.clock, whole.due_on, whole.closed_on) == ("split", "none", None, None)
    assert (
        progress.bar_of(whole, None, START.date(), policy.calendar(), START)["words"] == "期限由各件分别计算"
    )
    assert (
        similar.same_applicant(parts[0], Case.objects.house)
        == similar.same_applicant(whole, Case.objects.house)
        == []
    )
    assert Paper.objects.house.get(case=whole.code, key="split").title == "分件办理告知书"
    assert typed_of(parts[0])["name"] == typed_of(case)["name"]
    assert audit.differences()[1] == []


def test_the_whole_closes_with_the_last_of_its_parts_and_each_is_counted_once():
    whole, (one, two) = split(city.request())
    one = replied(one, later(START, 5))
    assert city.case(whole.code).closed_on is None and one.outcome == "not_exist"
    take(two, "withdraw", "request_officer", later(START, 6), {"withdrawal_evidence": "来电撤回，已记录"})
    whole = city.case(whole.code)
    assert (whole.state, whole.closed_on) == ("parts_over", later(START, 6).date())
    take(whole, "archive", "archivist", later(START, 7), {"archive_no": "LT04-2026-1"})
    assert [
        row(2026, key)
        for key in ("new_received", "unavailable_not_held", "other_other", "handled_total", "carried_out")
    ] == [2, 1, 1, 2, 0]
    assert audit.differences()[1] == []


def test_an_application_split_in_the_next_year_leaves_what_was_carried_over_true():
    case = city.request(at(12, 21))
    assert (row(2026, "new_received"), row(2026, "carried_out")) == (1, 1)
    split(case, at(1, 5, 2027), [*MATTERS, "石桥路改造工程的竣工图"])
    assert (row(2026, "new_received"), row(2026, "carried_out")) == (1, 1)
    assert [row(2027, key) for key in ("carried_in", "new_received", "carried_out")] == [1, 2, 3]


@pytest.mark.parametrize(
    ("matters", "said"),
    [([], "至少两项"), (["一项"], "至少两项"), (["同一项", "同一项"], "写得一样"), ([str(n) for n in range(21)], "最多")],
)  # fmt: skip
def test_matters_are_named_one_by_one(matters, said):
    with pytest.raises(Refused, match=said):
        split(city.request(), matters=matters)


def test_what_was_done_to_the_whole_is_no_longer_split():
    case = take(
        city.request(), "extend", "disclosure_head", START, {"extension_days": 10, "reason": "查阅档案"}
    )
    with pytest.raises(Refused, match="已经延长答复期限，不再分件"):
        split(case)


def test_a_correction_of_the_whole_is_the_only_one_and_its_parts_run_from_it():
    asked = {"items": ["写明内容"], "guidance": "请逐项写明", "correction_days": 10}
    case = take(city.request(), "ask_correction", "request_officer", START, asked)
    got = {"corrected_on": later(START, 8).date(), "correction_evidence": "来信"}
    case = take(case, "receive_correction", "request_officer", later(START, 8), got)
    _, (one, _) = split(case, later(START, 9))
    assert one.due_on == case.due_on and one.received_on == case.received_on
    with pytest.raises(Refused, match="补正只能告知一次"):
        take(one, "ask_correction", "request_officer", later(START, 9), asked)


def test_what_is_split_is_erased_whole():
    whole, parts = split(city.request())
    for part in parts:
        take(
            part, "withdraw", "request_officer", later(START, 1), {"withdrawal_evidence": "来电撤回，已记录"}
        )
    whole = city.case(whole.code)
    acts.erase(whole, "申请人要求", by=seat("disclosure_head"), at=later(START, 2))
    assert not any({"name", "matters"} & typed_of(one).keys() for one in (whole, *parts_of(whole)))
    assert erasing.ERASED and audit.differences()[1] == []


def corrected(about):
    notice = {
        "remedy_organ": "市人民政府",
        "claim": "撤销答复",
        "notice_on": at(4, 1).date(),
        "remedy_days": 10,
    }
    code = acts.open_case(
        newest("remedy"), "LT04", "file_review", notice, by=seat("legal_reviewer"), at=at(4, 1), request=about
    )
    result = {"remedy_result": "corrected", "result_on": at(6, 1).date(), "result_no": "澜政复决〔2026〕7号"}
    return take(city.case(code), "record_result", "legal_reviewer", at(6, 2), result)


def test_a_reply_that_was_corrected_is_made_anew_in_the_days_of_the_decision_and_counted_once():
    first = replied(take(city.request(), "accept", "request_officer", START), later(START, 5))
    remedy = take(corrected(first), "redo", "request_officer", at(6, 2), {"redo_days": 15})
    (again,) = parts_of(first)
    assert (again.no, again.title, again.state) == (f"{first.no}重1", first.title, "open")
    assert again.due_on == date(2026, 6, 23), (
        "fifteen working days from the day after 1 June, the holiday left out"
    )
    with pytest.raises(Refused):
        take(remedy, "redo", "request_officer", at(6, 3), {"redo_days": 15})
    assert replied(again, at(6, 10)).closed_on == at(6, 10).date()
    assert (row(2026, "new_received"), row(2026, "handled_total")) == (1, 1)
    assert audit.differences()[1] == []


def test_what_was_corrected_once_is_not_asked_again_under_the_number_of_the_new_reply():
    asked = {"items": ["写明内容"], "guidance": "请逐项写明", "correction_days": 10}
    case = take(city.request(), "ask_correction", "request_officer", START, asked)
    got = {"corrected_on": later(START, 8).date(), "correction_evidence": "来信"}
    first = replied(
        take(case, "receive_correction", "request_officer", later(START, 8), got), later(START, 9)
    )
    take(corrected(first), "redo", "request_officer", at(6, 2), {"redo_days": 15})
    (again,) = parts_of(first)
    with pytest.raises(Refused, match="补正只能告知一次"):
        take(again, "ask_correction", "request_officer", at(6, 3), asked)


def test_a_remedy_about_no_request_opens_none():
    with pytest.raises(Refused, match="没有登记所针对的申请"):
        take(corrected(None), "redo", "request_officer", at(6, 2), {"redo_days": 15})
