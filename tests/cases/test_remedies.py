"""Complaints, reviews and lawsuits: their days, their results, and the table of the report that counts them."""

from datetime import date

import pytest

from mingtang.cases import acts, audit, erasing
from mingtang.counts import annual
from mingtang.kinds import newest
from mingtang.ledger.models import Typed
from mingtang.ledger.refusal import Refused
from mingtang.vault import files, keys
from tests import city
from tests.city import START, later, seat, take

pytestmark = pytest.mark.django_db

NOTICE = {"remedy_organ": "市人民政府", "remedy_no": "澜政复〔2026〕7号", "claim": "撤销答复，重新作出答复"}
RESULT = {"result_no": "澜政复决〔2026〕7号", "result_summary": "维持"}


@pytest.fixture
def request_():
    city.found()
    return city.request()


def file(sort, day, about=None, days=10, **more):
    given = {**NOTICE, "notice_on": day, "remedy_days": days, **more}
    code = acts.open_case(
        newest("remedy"), "LT04", f"file_{sort}", given, by=seat("legal_reviewer"), at=later(START, 60), request=about
    )  # fmt: skip
    return city.case(code)


def result(case, what, on):
    given = {**RESULT, "remedy_result": what, "result_on": on}
    return take(case, "record_result", "legal_reviewer", later(START, 400), given)


def test_a_review_is_answered_in_the_working_days_of_its_notice_and_names_its_request(request_):
    case = file("review", date(2026, 4, 1), request_)
    assert (case.parent, case.no, case.due_on) == (request_, "澜城管公救〔2026〕1号", date(2026, 4, 16))
    assert case.title == f"行政复议：{request_.no}"
    with pytest.raises(Refused, match="提交凭证"):
        take(case, "send_reply", "request_officer", later(START, 61), {"replied_on": date(2026, 4, 10)})
    done = {"replied_on": date(2026, 4, 10), "reply_evidence": "复议机关签收单"}
    case = take(case, "send_reply", "request_officer", later(START, 61), done)
    assert (case.state, case.clock) == ("replied", "none")
    case = result(case, "corrected", date(2026, 6, 1))
    assert (case.state, case.closed_on) == ("decided", date(2026, 6, 1))
    assert audit.differences()[1] == []


def test_a_lawsuit_is_counted_in_natural_days_that_roll_over_days_off(request_):
    case = file("lawsuit", date(2026, 4, 17), request_, days=15)
    assert case.due_on == date(2026, 5, 6), "2 May lies in the holiday of May"


def test_what_the_notice_lacks_is_named(request_):
    for missing, said in (("remedy_organ", "受理的机关"), ("claim", "请求事项")):
        with pytest.raises(Refused, match=said):
            file("review", date(2026, 4, 1), **{missing: ""})
    with pytest.raises(Refused, match="不能晚于今天"):
        file("review", date(2026, 6, 1))
    with pytest.raises(Refused, match="答复日数"):
        file("review", date(2026, 4, 1), days=0)
    with pytest.raises(Refused, match="不能早于收到通知之日"):
        result(file("review", date(2026, 4, 1)), "upheld", date(2026, 3, 1))


def test_the_table_of_the_report_counts_results_of_the_year_and_what_is_pending_at_its_end(request_):
    assert row(2026, "review")["total"] is None, "nobody keeps the register yet: blank, not nought"
    first = file("review", date(2026, 3, 20), request_)
    result(first, "upheld", date(2026, 5, 20))
    result(file("review", date(2026, 3, 21)), "corrected", date(2027, 1, 8))
    result(file("lawsuit", date(2026, 3, 23), after_review=True), "other", date(2026, 9, 1))
    file("lawsuit", date(2026, 3, 24))
    file("complaint", date(2026, 3, 25))
    nought = {"upheld": 0, "corrected": 0, "other": 0, "pending": 0, "total": 0}
    assert row(2026, "review") == nought | {"upheld": 1, "pending": 1, "total": 2}
    assert row(2026, "litigation_direct") == nought | {"pending": 1, "total": 1}
    assert row(2026, "litigation_after_review") == nought | {"other": 1, "total": 1}
    assert row(2027, "review") == nought | {"corrected": 1, "total": 1}
    assert annual.compute({"LT04"}, 2026).lists["review_litigation"]["review"]["upheld"] == [first.code]


def test_a_request_that_is_disputed_keeps_what_was_typed_until_there_is_a_result(request_):
    keys.make()
    take(request_, "withdraw", "request_officer", later(START, 1), {"withdrawal_evidence": "来信"})
    sought = file("review", date(2026, 4, 1), request_)
    closed = city.case(request_.code)
    with pytest.raises(Refused, match="还没有结果"):
        acts.erase(closed, "保存期限届满", by=seat("disclosure_head"), at=later(START, 70))
    scan = files.put(b"%PDF-1.7 a decision on paper")
    given = {**RESULT, "remedy_result": "upheld", "result_on": date(2026, 5, 20)}
    on_paper = {"on_paper": "disclosure_head", "scan": scan, "paper_on": date(2026, 5, 20)}
    take(sought, "record_result", "registry_clerk", later(START, 400), given, **on_paper)
    assert erasing.claimed(scan)
    acts.erase(closed, "保存期限届满", by=seat("disclosure_head"), at=later(START, 401))
    assert not Typed.objects.filter(value__contains="撤销答复").exists(), "its parts go with it"
    assert not erasing.claimed(scan) and erasing.scans(sought.code) == set()
    assert audit.differences()[1] == []


def row(year, group):
    return annual.compute({"LT04"}, year).values["review_litigation"][group]
