"""An application for a service item through the public door, without JavaScript, and its way to the result."""

import re

import pytest

from mingtang.cases import audit
from mingtang.cases.items import acts
from mingtang.cases.models import Case, ServiceItem
from mingtang.cases.reading import typed_of
from mingtang.forms.models import Answer, Draft, Upload
from mingtang.papers.jobs import render_waiting
from tests import city
from tests.cases import offered
from tests.city import START, later, seat, take
from tests.forms import samples
from tests.portal.journey import IDENTITY, NAME, PHONE, track
from tests.portal.reader import Reader

pytestmark = pytest.mark.django_db
PROJECT = "门店装修搭设围挡"
PDF = ("平面图.pdf", samples.pdf())


@pytest.fixture
def road(town):
    town.now = START
    return offered.publish(offered.road())


def fill(reader=None, code="ROAD-OCC", new_road="no", files=None, until="check"):
    reader = (reader or Reader()).open(f"/ask/service/{code}/")
    assert reader.status == 200, reader.status
    reader.press("下一步", applicant_type="natural_person")
    reader.press("下一步", name=NAME, id_type="id_card")
    reader.press("下一步", id_number=IDENTITY)
    facts = {"fact_new_road": new_road} if code != "FUND-SME" else {}
    reader.press("下一步", project=PROJECT, site="书院街道明堂路1号", **facts)
    reader.press("下一步", files=files)
    reader.press("下一步", telephone=PHONE)
    return reader.press("提交申请") if until == "receipt" else reader


def number_and_code(reader):
    found = re.search(r"办件编号(\S+?)，查询码([A-Z0-9 ]{14})，", reader.text)
    assert found, reader.text
    return found[1], found[2]


def case_of(number):
    return Case.objects.house.select_related("agency").get(no=number)


def test_the_guides_link_leads_to_the_form_and_nothing_else_does(road):
    assert Reader().open("/ask/service/?item=ROAD-OCC").at.endswith("/ask/service/ROAD-OCC/")
    assert Reader().client.get("/ask/service/?item=NOSUCH")["Location"] == "/services/"
    for wrong in ("NOSUCH", "road-occ", "x" * 60):
        assert Reader().open(f"/ask/service/{wrong}/").status == 404
    offered_only = Reader().open("/ask/service/ROAD-OCC/")
    assert "临时占用城市道路审批 · 向市城市管理局提出" in offered_only.text


def test_a_citizen_applies_and_is_told_what_is_missing_and_until_when(road):
    reader = fill(files={"material_1": PDF})
    assert "还缺必要材料" in reader.text and "临时占用城市道路申请表" in reader.text
    assert IDENTITY not in reader.page and "平面图.pdf" in reader.text
    reader.press("提交申请")
    number, _ = number_and_code(reader)
    case = case_of(number)
    assert (case.state, case.title, case.party, case.kind) == ("submitted", PROJECT, NAME, "ROAD-OCC@1")
    assert case.facts["facts"]["new_road"] is False and case.facts["facts"]["channel"] == "web"
    assert re.search("最晚受理日 ?2026年3月9日 周一", reader.text) and "受理后7个工作日" in reader.text
    typed = typed_of(case)
    assert typed["id_number"] == IDENTITY and typed["received_materials"] == "占用范围平面图"
    answer = Answer.objects.get(case_no=number)
    assert (answer.form, answer.version, Draft.objects.count()) == ("service", "ROAD-OCC.1", 0)
    assert Upload.objects.get(answer=answer).field == "material_1"
    reader.again()
    assert number in reader.text and Case.objects.house.count() == 1, "sent twice, it is one case"
    assert audit.differences() == (1, [])


def test_the_receipt_is_a_pdf_and_the_code_opens_the_case(road):
    reader = fill(until="receipt")
    number, code = number_and_code(reader)
    made = reader.client.get("/ask/receipt/pdf/")
    assert made["Content-Type"] == "application/pdf" and made.content.startswith(b"%PDF")
    seen = track(number, code)
    assert "待受理" in seen.text and "交警会签" in seen.text and "时限16小时" in seen.text
    assert "没有查到" in track(number, code, second="0000").text


def test_the_applicant_sees_every_step_to_the_result(road):
    number, code = number_and_code(fill(until="receipt"))
    case = take(case_of(number), "receive", "window_clerk", START)
    seen = track(number, code)
    assert re.search(r"受理 已办 ?窗口受理员 · 时限1个工作日 · 2026-03-02", seen.text), seen.text
    assert re.search(r"现场踏勘 在办 ?承办人 · 时限2个工作日 · 最晚3月4日 周三", seen.text)
    assert re.search(
        r"交警会签 在办 ?市交通警察支队 科（处）室负责人 · 时限16小时 · 最晚2026年3月3日 01:30", seen.text
    )
    assert re.search(r"报市政府批准 不需要", seen.text)
    take(case, "survey", "handler", later(START, 1), {"opinion": "可行"})
    take(case, "police", "section_head", later(START, 1), {"opinion": "同意"}, agency="LT13")
    take(case, "check", "section_head", later(START, 2), {"opinion": "同意"})
    take(case, "approve", "leader_in_charge", later(START, 3), {"opinion": "准予"})
    take(case, "hand_over", "window_clerk", later(START, 4))
    render_waiting()
    seen = track(number, code)
    assert "准予许可" in seen.text and "准予行政许可决定书" in seen.text and "可行" not in seen.text
    assert seen.open("/track/paper/3/").answer["Content-Type"] == "application/pdf"


def test_what_was_told_once_is_brought_on_line(road, town):
    number, code = number_and_code(fill(until="receipt"))
    told = {"items": ["占用范围平面图未标注尺寸"], "correction_days": 10}
    take(case_of(number), "ask_correction", "window_clerk", later(START, 1), told)
    town.now = later(START, 2)
    seen = track(number, code)
    assert "待补正（一次性告知）" in seen.text
    seen.follow("提交补正")
    seen.press("提交补正", supplement_text="补交平面图", files={"supplement_files": PDF})
    assert "今天为收到补正材料之日" in seen.text and "待受理" in seen.text
    case = case_of(number)
    assert case.state == "submitted" and case.facts["facts"]["corrected_on"] == "2026-03-04"
    assert Upload.objects.filter(answer__case_no=number).count() == 1
    assert audit.differences() == (1, [])


def test_a_grant_has_its_promise_and_no_day_of_acceptance(town):
    town.now = START
    offered.publish(offered.subsidy())
    reader = fill(code="FUND-SME", until="receipt")
    assert "受理后45个工作日" in reader.text and "最晚受理日" not in reader.text
    assert "行政许可法" not in reader.text
    seen = track(*number_and_code(reader))
    assert "期限尚未起算" in seen.text and "财政会签" in seen.text


def test_a_draft_is_kept_and_resumed_and_dropped(road):
    reader = Reader().open("/ask/service/ROAD-OCC/")
    reader.press("暂存", applicant_type="natural_person")
    code = re.search(r"查询码 ?([A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4})", reader.text)[1]
    assert "临时占用城市道路审批" in reader.text
    later_on = Reader().open("/ask/resume/").press("继续填写", code=code)
    assert "姓名" in later_on.text and "临时占用城市道路审批" in later_on.text
    later_on.press("不申请了，清除已填内容")
    assert later_on.at.endswith("/ask/service/ROAD-OCC/") and not Draft.objects.exists()


def test_a_version_that_was_replaced_meanwhile_is_said_and_nothing_is_opened(road):
    reader = fill()
    known = ServiceItem.objects.get().digest
    acts.save_item("LT04", offered.road() | {"hours": "全年"}, known=known, by=seat("section_head"), at=START)
    acts.publish_item("ROAD-OCC", START.date(), by=seat("leader_in_charge"), at=START)
    reader.press("提交申请")
    assert reader.status == 422 and "办事指南已更新" in reader.text and not Case.objects.house.exists()


def test_a_closed_item_is_gone_from_the_door(road):
    acts.close_item("ROAD-OCC", "国务院决定取消", by=seat("leader_in_charge"), at=START)
    assert Reader().open("/ask/service/ROAD-OCC/").status == 404


def test_a_page_with_a_gap_says_where_and_keeps_what_was_typed(road):
    reader = Reader().open("/ask/service/ROAD-OCC/").press("下一步")
    assert reader.status == 422 and "申请人类型" in reader.text
    reader.press("下一步", applicant_type="enterprise")
    reader.press("下一步", org_name="云野实业有限公司", credit_code="错的", contact_name="程经办")
    assert (
        reader.status == 422 and "统一社会信用代码有误" in reader.text and "云野实业有限公司" in reader.page
    )


def test_a_city_of_another_agency_sees_its_turn(road):
    number, _ = number_and_code(fill(until="receipt"))
    take(case_of(number), "receive", "window_clerk", START)
    police = Case.objects.open_to(city.seat("section_head", "LT13"))
    assert [case.no for case in police.turn_of(city.seat("section_head", "LT13"))] == [number]
