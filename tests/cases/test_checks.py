"""The Regulation's own duties: withheld records are assessed again (条例第十八条), documents are looked at each quarter."""

from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from openpyxl import load_workbook

from mingtang.cases import audit, jobs
from mingtang.cases.models import Case, Reading
from mingtang.ledger.refusal import Refused
from mingtang.records import acts as record_acts
from mingtang.records.models import Record
from tests import city
from tests.city import SELF_CHECK, START, later, take
from tests.desk.test_case import signed_in

pytestmark = pytest.mark.django_db
WITHHELD = {
    **SELF_CHECK, "attribute": "withheld", "attribute_reason": "内部工作流程", "attribute_law": "条例第十六条第一款",
}  # fmt: skip
NIGHT = later(START, 366, -9)


@pytest.fixture
def withheld() -> Record:
    city.found()
    case = take(city.draft(title="路灯电缆走向图"), "self_check", "drafter", START, WITHHELD)
    case = take(case, "secrecy_review", "secrecy_reviewer", START)
    case = take(case, "office_check", "office_checker", START)
    return Record.objects.house.get(case=take(case, "sign_unpublished", "signer", START).code)


def opened(family: str) -> list[Case]:
    return list(Case.objects.house.filter(family=family).select_related("agency").order_by("pk"))


# ---------------------------------------------------------------- 条例第十八条


def test_a_withheld_record_becomes_a_task_on_its_date_once(withheld):
    jobs.open_checks(later(START, 200))
    assert opened("reassess") == []
    for n in range(3):  # the night is missed and repeated
        jobs.open_checks(NIGHT + timedelta(days=n))
    (case,) = opened("reassess")
    assert case.title == "路灯电缆走向图" and case.due_on and case.clock == "running"
    assert {(t.agency, t.post) for t in case.turns.all()} == {("LT04", "disclosure_head")}


def test_keeping_says_why_and_sets_the_next_date(withheld):
    jobs.open_checks(NIGHT)
    (case,) = opened("reassess")
    with pytest.raises(Refused, match="请写明理由"):
        take(case, "keep", "disclosure_head", NIGHT, {"reason": ""})
    case = take(case, "keep", "disclosure_head", NIGHT, {"reason": "仍在施工，情势没有变化"})
    withheld.refresh_from_db()
    assert case.state == "kept" and withheld.review_on == (NIGHT + timedelta(days=365, hours=8)).date()
    jobs.open_checks(later(NIGHT, 1))
    assert len(opened("reassess")) == 1


def test_what_should_be_disclosed_is_told_to_the_drafter_and_asked_again_until_it_goes_through_the_gate(
    withheld,
):
    jobs.open_checks(NIGHT)
    (case,) = opened("reassess")
    take(case, "convert", "disclosure_head", NIGHT, {"reason": "工程已经完工"})
    assert Reading.objects.get(why="convert").post == "drafter"
    jobs.open_checks(later(NIGHT, 31))
    (_, again) = opened("reassess")
    city.case_acts.open_case(
        "release-2", "LT04", "draft", {"formed_on": NIGHT.date()}, by=city.seat("drafter"), at=later(NIGHT, 32),
        record=withheld, values={"attribute": "proactive"},
    )  # fmt: skip
    with pytest.raises(Refused, match="已另行送审"):
        take(again, "keep", "disclosure_head", later(NIGHT, 32), {"reason": "没有变化"})
    jobs.open_checks(later(NIGHT, 33))
    assert city.case(again.code).state == "lapsed" and not city.case(again.code).turns.exists()
    assert audit.differences()[1] == []


def test_the_task_stands_on_the_desk_of_its_post_and_is_settled_there(withheld):
    Record.objects.house.filter(pk=withheld.pk).update(
        review_on=START.date()
    )  # as its setting might have been
    with time_machine.travel(later(START, hours=2)):
        jobs.open_checks(START)
        head = signed_in("disclosure_head")
        assert "不予公开信息定期评估" in head.get("/desk/").content.decode()
        (case,) = opened("reassess")
        page = head.get(f"/desk/case/{case.code}/").content.decode()
        assert "条例第十六条第一款" in page and "维持不予公开" in page and "转为主动公开" in page
        given = {"keep-key": "k1", "keep-moves": "1", "keep-reason": "情势没有变化"}
        assert head.post(f"/desk/case/{case.code}/keep/", given).status_code == 302
        assert "下次评估日期" in head.get(f"/desk/case/{case.code}/").content.decode()
    assert city.case(case.code).state == "kept"


# ---------------------------------------------------------------- 季度时效检查


@pytest.fixture
def documents() -> list[Record]:
    city.found()
    cases = [city.published(title=f"关于第{n}号事项的通知") for n in (1, 2, 3)]
    city.published(title="一则公告", column="notices")  # no document: its validity is not checked
    return [Record.objects.house.get(case=c.code) for c in cases]


QUARTER = later(START, 30, -9)  # 1 April


def test_each_quarter_brings_one_check_a_unit_with_documents_also_after_a_standstill(documents):
    jobs.open_checks(later(QUARTER, 20))
    jobs.open_checks(later(QUARTER, 21))
    (case,) = opened("validity")
    assert (case.agency_id, case.title) == ("LT04", "2026年第二季度时效检查")
    jobs.open_checks(later(QUARTER, 92))
    assert [c.title[5:9] for c in opened("validity")] == ["第二季度", "第三季度"]


def test_it_is_over_when_every_document_was_confirmed_or_marked(documents):
    jobs.open_checks(QUARTER)
    (case,) = opened("validity")
    at = later(QUARTER, hours=10)
    with pytest.raises(Refused, match="还有3件没有检查"):
        take(case, "finish", "disclosure_head", at)
    with pytest.raises(Refused, match="请勾选已核对的文件"):
        take(case, "confirm", "disclosure_head", at, records=["NOSUCH"])
    case = take(case, "confirm", "disclosure_head", at, records=[r.code for r in documents[:2]])
    by = city.seat("disclosure_head")
    record_acts.mark_validity(documents[2], "repealed", reason="澜城管〔2026〕9号废止", by=by, at=at)
    assert take(case, "finish", "disclosure_head", at).state == "checked"
    assert audit.differences()[1] == []


def test_the_documents_are_ticked_off_on_a_page(documents):
    with time_machine.travel(later(QUARTER, hours=10)):
        jobs.open_checks(QUARTER)
        (case,) = opened("validity")
        head = signed_in("disclosure_head")
        shown = head.get(f"/desk/case/{case.code}/").content.decode()
        assert "还有 3件没有检查" in shown and "一则公告" not in shown and "还有3件没有检查" in shown
        url = f"/desk/case/{case.code}/looked/"
        assert head.post(url, {"key": "a"}).status_code == 422
        all_of = {"records": [r.code for r in documents], "moves": "1"}
        assert head.post(url, {"key": "b", **all_of}).status_code == 302
        assert "检查完毕" in head.get(f"/desk/case/{case.code}/").content.decode()
        assert signed_in("signer").get(url).status_code == 404


# ---------------------------------------------------------------- 条例第二十六条 and 撤下


def test_what_came_out_late_stands_in_the_list_with_its_days_and_in_the_sheet():
    city.found()
    in_time = city.published(title="按时公开的通知")
    formed = later(START, -40).date()
    late = city.published(title="迟到公开的通知", given={"formed_on": formed})
    never = city.draft(title="至今没有公开的通知", given={"formed_on": formed})
    dropped = take(
        city.draft(title="作废的通知", given={"formed_on": formed}),
        "cancel",
        "drafter",
        START,
        {"reason": "不发了"},
    )
    with time_machine.travel(later(START, 1)):
        client = signed_in("drafter")
        page = client.get("/desk/release/late/").content.decode()
        assert late.title in page and never.title in page and "尚未公开" in page
        assert in_time.title not in page and dropped.title not in page
        book = load_workbook(BytesIO(client.get("/desk/release/late/?export=1").content)).active
    rows = [row for row in book.iter_rows(values_only=True) if row[0] in (late.title, never.title)]
    # formed 21 January; 20 working days of 2026 end on 25 February (Spring Festival 15-23, 14 and 28 worked)
    assert [row[4:6] for row in rows if row[0] == late.title] == [(24, 4)]
    assert len(rows) == 2


def test_the_register_of_what_was_taken_down_says_why():
    city.found()
    case = city.published(title="数字有误的通知")
    take(case, "withdraw", "signer", START, {"reason": "与原始凭证不一致"})
    with time_machine.travel(START):
        page = signed_in("drafter").get("/desk/release/withdrawn/").content.decode()
        other = signed_in("drafter", "LT13").get("/desk/release/withdrawn/").content.decode()
        whole = signed_in("openness_office", "LT01").get("/desk/release/withdrawn/?export=1")
    assert "数字有误的通知" in page and "与原始凭证不一致" in page and "2026-03-02" in page
    assert "数字有误的通知" not in other and "没有撤下过信息" in other
    assert whole["Content-Disposition"].startswith("attachment")
