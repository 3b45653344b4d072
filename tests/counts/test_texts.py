"""The chapters of a report: drafted from its figures, bound to them, answered for last year, and published."""

import io
import json
import re
from datetime import date

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from openpyxl import load_workbook

from mingtang.cases.models import Case
from mingtang.counts import acts, audit, forms, narrative, reports, returns
from mingtang.counts.models import Report, Return
from mingtang.counts.returns import acts as returning
from mingtang.ledger.refusal import Moved, Refused
from mingtang.people.models import Agency
from mingtang.press import addresses
from mingtang.records.models import Column, Edition, Record, attached_to
from tests import city
from tests.counts import played
from tests.counts.played import at
from tests.counts.printed import signed_in
from tests.press import printed

pytestmark = pytest.mark.django_db
REPORT = "/desk/counts/annual/LT04/2026/"
JANUARY = at(1, 20, 2027)
TEXTS = {
    "s1": "全年收到申请〔收到申请总数〕件。",
    "s5": "答复不够及时。改进措施：按月检查。",
    "s6": "未收取信息处理费。",
}


@pytest.fixture(autouse=True)
def january():
    with time_machine.travel(JANUARY, tick=True):
        yield


def agency():
    return Agency.objects.get(code="LT04")


def head():
    return city.seat("disclosure_head")


def prepared(year=2026, texts=TEXTS, answers=(), when=JANUARY):
    return Report.objects.house.get(pk=acts.prepare(agency(), year, texts, answers, by=head(), at=when))


def submitted(year=2026, texts=TEXTS, answers=(), when=JANUARY):
    row = prepared(year, texts, answers, when)
    acts.submit(row, by=head(), at=when)
    return row


def test_a_draft_says_what_the_tables_say_and_calls_every_figure_by_name(lived):
    found = reports.computed(agency(), 2026)
    said = narrative.drafted(found.form, "市城市管理局", 2026, found.named, found.named_before)
    assert "全年新收政府信息公开申请〔收到申请总数〕件" in said["s1"]
    assert not re.search(r"\d+件", said["s1"])
    found.row = prepared(texts=said)
    assert [p.text for pieces in found.pieces.values() for p in pieces if p.kind == "loose"] == []
    read = found.printed["s1"]
    assert "全年新收政府信息公开申请9件；上年结转0件，办结6件，结转下年度继续办理3件。" in read
    assert "自然人7件，占77.8%" in read and "予以公开3件，占50%" in read
    assert "有1件申请的答复超过法定期限，按时答复率为75%" in found.printed["s5"]
    with pytest.raises(Refused, match="待填"):
        acts.submit(found.row, by=head(), at=JANUARY)


def test_the_change_against_last_year_is_a_figure_too(lived):
    assert reports.computed(agency(), 2027).ask("收到申请总数，上年")[
        1
    ]  # the ledger began within 2026: half a year is no year
    submitted()
    found = reports.computed(agency(), 2027)
    assert found.ask("收到申请总数，上年") == ("9", "")
    assert found.ask("收到申请总数，比上年") == ("减少8", "")
    assert found.ask("收到申请总数，增幅") == ("下降88.9%", "")
    assert found.ask("行政处罚·处理决定数量")[1] == "这一项是空白，不能写进正文"
    assert found.ask("没有这个")[1] == "没有这个名称的数字"


def test_a_number_typed_by_hand_holds_the_report_until_it_is_bound_or_confirmed(lived):
    row = prepared(texts={**TEXTS, "s1": "全年收到申请9件，电话咨询50人次。"})
    with pytest.raises(Refused, match="2处数字未绑定"):
        acts.submit(row, by=head(), at=JANUARY)
    page = signed_in("lt04.disclosure_head").get(f"{REPORT}write/").content.decode()
    assert "未绑定的数字（2处）" in page and "绑定到〔收到申请总数〕" in page and "没有与它相等的数字" in page
    nine, fifty = (p for p in reports.shown(agency(), 2026).pieces["s1"] if p.kind == "loose")
    with pytest.raises(Moved):
        acts.bind(row, "s1", "0" * 16, "收到申请总数", by=head(), at=JANUARY)
    acts.bind(row, "s1", nine.key, "收到申请总数", by=head(), at=JANUARY)
    fifty = next(p for p in reports.shown(agency(), 2026).pieces["s1"] if p.kind == "loose")
    with pytest.raises(Refused, match="来源"):
        acts.confirm(row, fifty.key, " ", by=head(), at=JANUARY)
    acts.confirm(row, fifty.key, "来访来电登记簿", by=head(), at=JANUARY)
    acts.submit(Report.objects.house.get(), by=head(), at=JANUARY)
    row = Report.objects.house.get()
    assert row.printed["s1"] == "全年收到申请9件，电话咨询50人次。"
    assert row.texts["s1"] == "全年收到申请〔收到申请总数〕件，电话咨询50人次。"
    assert [one["reason"] for one in row.confirmed.values()] == ["来访来电登记簿"]


def test_text_and_table_of_a_submitted_report_stay_one_whatever_comes_later(lived):
    submitted()
    played.registered(at(1, 21, 2027), received=date(2026, 12, 30))
    found = reports.shown(agency(), 2026)
    assert (
        found.printed["s1"] == "全年收到申请9件。"
        and found.tables.values["applications"]["new_received"]["total"] == 9
    )
    assert reports.computed(agency(), 2026).ask("收到申请总数") == ("10", "")


def test_last_years_problems_come_back_for_answer(lived):
    submitted()
    later = at(1, 20, 2028)
    texts = {**TEXTS, "s5": "网站栏目更新慢。"}
    with time_machine.travel(later, tick=True):
        assert [one["promise"] for one in reports.computed(agency(), 2027).answers] == [TEXTS["s5"]]
        row = prepared(2027, texts, when=later)
        with pytest.raises(Refused, match="上年问题第1项尚未写明改进情况"):
            acts.submit(row, by=head(), at=later)
        page = signed_in("lt04.disclosure_head").get("/desk/counts/annual/LT04/2027/write/").content.decode()
        assert f"上年报告写的是：{TEXTS['s5']}" in page
        row = submitted(2027, texts, ["每月检查一次，全年没有超期。"], later)
        assert "改进情况：每月检查一次，全年没有超期。" in row.printed["s5"]
        assert reports.promised(agency(), 2028) == ["网站栏目更新慢。"]


def test_numbers_of_last_years_problems_are_quoted_not_asked_again(lived):
    with_numbers = {**TEXTS, "s5": "有〔收到申请总数〕件逾期。改进措施：按月检查。"}
    submitted(texts=with_numbers)
    with time_machine.travel(at(1, 20, 2028), tick=True):
        row = prepared(2027, TEXTS, ["已改正。"], when=at(1, 20, 2028))
        found = reports.shown(agency(), 2027)
        assert "1．有9件逾期。改进措施：按月检查。改进情况：已改正。\n" in found.printed["s5"]
        assert [p.text for pieces in found.pieces.values() for p in pieces if p.kind == "loose"] == []
        acts.prepare(agency(), 2027, TEXTS, ["抽查3次。"], by=head(), at=at(1, 20, 2028))
        again = reports.shown(agency(), 2027)
        assert [p.text for p in again.pieces["s5"] if p.kind == "loose"] == ["3"]
        assert row.pk == again.row.pk


@pytest.mark.parametrize(
    ("typed", "stands"),
    [("１，２３４", "1234"), ("1,234", "1234"), ("12", "12"), ("1e9", ""), ("1,2", ""), ("NaN", "")],
)
def test_a_number_is_returned_as_people_write_it_and_never_as_programmers_do(typed, stands):
    form, place = forms.of_year(2026), ("proactive", "penalties", "decisions")
    assert (returns.why_not(form, place, typed) == "") == bool(stands)
    assert not stands or returns.canonical(typed) == stands


def test_the_page_writes_binds_and_confirms(lived):
    client = signed_in("lt04.disclosure_head")
    page = client.get(f"{REPORT}write/").content.decode()
    assert "已按数字起草" in page and "〔收到申请总数〕" in page
    saved = client.post(f"{REPORT}write/prepare/", {**TEXTS, "s1": "收到9件。", "key": "a"})
    assert saved.status_code == 302
    key = next(p.key for p in reports.shown(agency(), 2026).pieces["s1"] if p.kind == "loose")
    empty = client.post(f"{REPORT}write/confirm/", {"key_of": key, "reason": "", "key": "b"})
    assert empty.status_code == 422
    client.post(f"{REPORT}write/bind/", {"key_of": key, "section": "s1", "name": "收到申请总数", "key": "c"})
    assert Report.objects.house.get().texts["s1"] == "收到〔收到申请总数〕件。"
    again = client.post(
        f"{REPORT}write/bind/", {"key_of": key, "section": "s1", "name": "收到申请总数", "key": "d"}
    )
    assert again.status_code == 409
    page = client.get(REPORT).content.decode()
    assert 'title="收到申请总数">9</a>' in page and "applications/new_received/total/" in page


def test_the_report_leaves_as_five_files_of_the_same_figures(lived):
    submitted()
    client = signed_in("lt04.disclosure_head")
    book = load_workbook(io.BytesIO(client.get(f"{REPORT}file/xlsx/").content))
    rows = [[cell.value for cell in row] for row in book["表2"].iter_rows()]
    new = next(row for row in rows if "一、本年新收政府信息公开申请数量" in row)
    assert new[3:] == [7, 1, 0, 0, 1, 0, 9]
    assert client.get(f"{REPORT}file/pdf/").content.startswith(b"%PDF")
    page = client.get(f"{REPORT}file/html/").content.decode()
    assert '<th scope="row" colspan="3">一、本年新收政府信息公开申请数量</th><td>7</td>' in page
    assert '<th scope="rowgroup" rowspan="22">三、本年度办理结果</th>' in page and "全年收到申请9件。" in page
    said = json.loads(client.get(f"{REPORT}file/json/").content)
    assert (
        said["sections"]["s1"] == "全年收到申请9件。"
        and said["tables"]["applications"]["new_received"]["total"] == 9
    )


def test_a_submitted_report_goes_to_its_column_and_its_correction_to_the_same_page(lived):
    row = submitted()
    drafter = signed_in("lt04.drafter")
    assert "没有栏目" in drafter.get(f"{REPORT}release/").content.decode()
    with transaction.atomic():
        Column.objects.create(
            code="annual-report", name="政府信息公开年报", kind="reports", takes=True, order=5, statutory=True
        )
    page = drafter.get(f"{REPORT}release/").content.decode()
    assert "拟稿送审" in page and "全年收到申请9件。" in page
    assert drafter.post(f"{REPORT}release/", {"key": "a"}).status_code == 302
    row.refresh_from_db()
    case = Case.objects.house.get(code=row.release)
    record = Record.objects.house.get(code=case.facts["facts"]["record"])
    assert record.column_id == "annual-report" and "全年收到申请9件。" in record.body
    files = attached_to(record)
    assert [one.name.rpartition(".")[2] for one in files] == ["pdf", "docx", "xlsx"]
    assert [one.held for one in files] == ["", "", ""]
    _stays_as_submitted(drafter, case, record, files)
    city.signed(case, JANUARY)
    edition = Edition.objects.house.get(record=record)
    assert edition.content["table"]["report"] == "LT04-2026-1"
    printed.run(JANUARY)
    shown = printed.page(edition.path)
    assert (
        "<caption>办理结果（单位：件）</caption>" in shown
        and "本报告数据.json" in shown
        and "全年收到申请9件。" in shown
    )
    beside = printed.files()[addresses.path(edition.path).removesuffix(".html") + "/report.json"]
    assert json.loads(beside)["tables"]["applications"]["new_received"]["total"] == 9
    again = Report.objects.house.get(pk=acts.correct(row, "补登一件", by=head(), at=JANUARY))
    acts.submit(again, by=head(), at=JANUARY)
    assert drafter.post(f"{REPORT}release/", {"key": "b"}).status_code == 302
    again.refresh_from_db()
    city.signed(Case.objects.house.get(code=again.release), JANUARY)
    newest = Edition.objects.house.filter(record=record).order_by("-no").first()
    assert newest.no == 2 and "更正说明：补登一件" in newest.content["body"]


def _stays_as_submitted(drafter, case, record, files):
    """Whoever edits the draft beside the page changes its facts, never the files that are the report."""
    address = f"/desk/release/case/{case.code}/edit/"
    page = drafter.get(address).content.decode()
    assert "正文和附件是已提交的年度报告" in page and 'name="kept"' not in page and 'name="files"' not in page
    case.refresh_from_db()
    other = SimpleUploadedFile("别的.pdf", b"%PDF-1.4", "application/pdf")
    given = {"key": "e", "moves": case.moves, "title": record.title, "column": record.column_id, "formed_on": "2027-01-20",
             "validity": "valid", "attribute": "proactive", "files": other, "kept": []}  # fmt: skip
    assert drafter.post(address, given).status_code == 302
    assert [(one.name, one.original) for one in attached_to(record)] == [
        (one.name, one.original) for one in files
    ]


def test_a_character_that_cannot_be_printed_holds_the_report_and_is_named(lived):
    row = prepared(texts={**TEXTS, "s1": "全年收到申请〔收到申请总数〕件，群众点赞😀。"})
    with pytest.raises(Refused, match="😀"):
        acts.submit(row, by=head(), at=JANUARY)
    client = signed_in("lt04.disclosure_head")
    answer = client.get(f"{REPORT}file/pdf/")
    assert answer.status_code == 422 and "😀（U+1F600）" in answer.content.decode()
    assert client.get(f"{REPORT}file/docx/").status_code == 200


def test_nobody_else_sends_it_to_the_column(lived):
    submitted()
    assert signed_in("lt04.disclosure_head").get(f"{REPORT}release/").status_code == 404
    assert signed_in("lt13.drafter").get(f"{REPORT}release/").status_code == 404
    assert signed_in("lt04.drafter").get("/desk/counts/annual/LT04/2025/release/").status_code == 404


def test_a_return_stands_on_top_of_the_cases_with_its_source(lived):
    client = signed_in("lt04.disclosure_head")
    cell = "proactive.penalties.decisions"
    assert (
        client.post(f"{REPORT}returns/", {"cell": cell, "value": "3", "source": "", "key": "a"}).status_code
        == 422
    )
    assert (
        client.post(
            f"{REPORT}returns/", {"cell": cell, "value": "-3", "source": "台账", "key": "b"}
        ).status_code
        == 422
    )
    assert (
        client.post(
            f"{REPORT}returns/", {"cell": cell, "value": "3", "source": "执法平台", "key": "c"}
        ).status_code
        == 302
    )
    assert reports.computed(agency(), 2026).tables.values["proactive"]["penalties"]["decisions"] == 3
    returning.say(agency(), 2026, "2021", cell, "5", "执法平台，更正", by=head(), at=JANUARY)
    found = reports.computed(agency(), 2026)
    assert found.tables.values["proactive"]["penalties"]["decisions"] == 5 and found.ask(
        "行政处罚·处理决定数量"
    ) == ("5", "")
    shown = client.get(f"{REPORT}proactive/penalties/decisions/").content.decode()
    assert "执法平台，更正" in shown and "没有办件" not in shown
    fee = "proactive.admin_fees.amount_10k_yuan"
    returning.say(agency(), 2026, "2021", fee, "12.50", "财务决算", by=head(), at=JANUARY)
    assert (
        reports.computed(agency(), 2026).tables.values["proactive"]["admin_fees"]["amount_10k_yuan"] == "12.5"
    )
    last = Return.objects.house.get(cell=fee)
    returning.withdraw(last, "填错单位", by=head(), at=JANUARY)
    assert (
        reports.computed(agency(), 2026).tables.values["proactive"]["admin_fees"]["amount_10k_yuan"] is None
    )
    with pytest.raises(Moved):
        returning.withdraw(last, "填错单位", by=head(), at=JANUARY)
    assert reports.computed(agency(), 2026).failed == []
    submitted()
    with pytest.raises(Refused, match="已提交"):
        returning.say(agency(), 2026, "2021", cell, "6", "执法平台", by=head(), at=JANUARY)


def test_only_what_no_case_counts_is_returned(lived):
    page = signed_in("lt04.disclosure_head").get(f"{REPORT}returns/").content.decode()
    assert "proactive.penalties.decisions" in page and "applications.new_received.total" not in page
    with pytest.raises(Refused, match="办理记录"):
        returning.say(
            agency(), 2026, "2021", "applications.granted.total", "4", "自报", by=head(), at=JANUARY
        )
    with pytest.raises(Refused, match="请填写数字"):
        returning.say(
            agency(), 2026, "2021", "proactive.penalties.decisions", "", "未统计", by=head(), at=JANUARY
        )


def test_the_whole_is_the_sum_of_its_parts_and_says_who_is_missing(lived):
    submitted()
    above = signed_in("lt01.disclosure_head")
    page = above.get("/desk/counts/annual/LT01/2026/?whole=1").content.decode()
    assert "市人民政府2026年政府信息公开工作年度报告" in page and "个单位尚未提交" in page and "A12" in page
    office = Agency.objects.get(code="LT01")
    found = reports.computed(office, 2026, below=True)
    assert found.tables.values["applications"]["new_received"]["total"] == 9 and found.failed == []
    assert found.tables.values["proactive"]["normative_documents"]["valid"] is None
    played.registered(at(1, 21, 2027), received=date(2026, 12, 30))
    late = reports.computed(office, 2026, below=True)
    assert late.tables.values["applications"]["new_received"]["total"] == 9  # as it was submitted
    assert {(i.id, i.left, i.right) for i in late.failed if i.row == "new_received"} == {("A12", 10, 9)}
    assert late.blocking == []
    assert signed_in("lt04.disclosure_head").get("/desk/counts/annual/LT01/2026/?whole=1").status_code == 404
    by = city.seat("disclosure_head", "LT01")
    row = acts.prepare(office, 2026, TEXTS, whole=True, by=by, at=JANUARY)
    acts.submit(Report.objects.house.get(pk=row), by=by, at=JANUARY)
    frozen = reports.shown(office, 2026, below=True)
    assert frozen.frozen and frozen.printed["s1"] == "全年收到申请9件。" and frozen.row.name == "LT01+-2026-1"
    assert reports.shown(office, 2026).row is None  # the office's own is another report
    assert list(audit.differences()) == []


def test_who_is_late_is_listed_and_told_on_the_first_page_of_the_day(lived):
    office, own = signed_in("lt01.openness_office"), signed_in("lt04.disclosure_head")
    page = office.get("/desk/counts/city/2026/").content.decode()
    assert "逾期未报 0" in page and "待报" in page and "（汇总）" in page
    assert "2026年年度报告</a>尚未提交" in own.get("/desk/").content.decode()
    assert "逾期未报" not in office.get("/desk/").content.decode()
    with time_machine.travel(at(2, 1, 2027), tick=True):
        office, own = signed_in("lt01.openness_office"), signed_in("lt04.disclosure_head")
        assert "2026年年度报告</a>已逾期" in own.get("/desk/").content.decode()
        page = office.get("/desk/counts/city/2026/?state=missing").content.decode()
        assert "市城市管理局" in page.split("<tbody>")[1] and "（汇总）" not in page.split("<tbody>")[1]
        assert "份2026年年度报告逾期未报" in office.get("/desk/").content.decode()
        submitted(when=at(2, 1, 2027))
        page = office.get("/desk/counts/city/2026/?state=late").content.decode()
        assert "市城市管理局" in page.split("<tbody>")[1] and "迟报" in page
        assert "年度报告</a>" not in own.get("/desk/").content.decode()


def test_verify_sees_a_figure_that_was_changed_behind_the_events(lived):
    row = submitted()
    assert list(audit.differences()) == []
    with transaction.atomic():
        changed = row.tables | {"proactive": {**row.tables["proactive"], "penalties": {"decisions": 4}}}
        Report.objects.house.filter(pk=row.pk).update(tables=changed)
    assert list(audit.differences()) == ["LT04-2026-1"]
    with transaction.atomic():
        Report.objects.house.filter(pk=row.pk).update(tables=row.tables)
    assert list(audit.differences()) == []
    acts.correct(row, "补填", by=head(), at=JANUARY)
    cell = "proactive.penalties.decisions"
    said = Return.objects.house.get(
        pk=returning.say(agency(), 2026, "2021", cell, "3", "平台", by=head(), at=JANUARY)
    )
    assert list(audit.differences()) == []
    with transaction.atomic():
        Return.objects.house.filter(pk=said.pk).update(value="4")
    assert list(audit.differences()) == [f"LT04-2026-{cell}"]
    with transaction.atomic():
        Return.objects.house.filter(pk=said.pk).update(value="3")
    returning.withdraw(Return.objects.house.get(pk=said.pk), "误填", by=head(), at=JANUARY)
    assert list(audit.differences()) == []
