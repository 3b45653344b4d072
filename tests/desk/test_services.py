"""A service case on the desk: the walk-in, the one-time notice, the police in their 待办, limits and lamps, the result."""

import re

import pytest
import time_machine

from mingtang.cases import audit
from mingtang.cases.models import Case
from mingtang.cases.reading import typed_of
from tests import city
from tests.cases import offered
from tests.city import START, later
from tests.desk.test_case import signed_in
from tests.desk.test_items import text
from tests.forms import samples
from tests.portal.journey import IDENTITY, NAME, PHONE, track
from tests.portal.reader import Reader

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def small_city(own_data):
    from mingtang.vault import keys

    keys.make()
    city.found()
    offered.publish(offered.road())


def desk(post, agency="LT04"):
    return Reader(signed_in(post, agency))


def walk_in(**more):
    clerk = desk("window_clerk").open("/desk/items/").follow("窗口登记")
    given = {
        "name": NAME,
        "id_number": IDENTITY,
        "project": "门店装修搭设围挡",
        "fact_new_road": "no",
        "telephone": PHONE,
    }
    files = {"material_0": ("申请表.pdf", samples.pdf())}
    return clerk.press("登记", files=files, **{**given, **more})


def test_a_clerk_enters_a_walk_in_and_hands_over_a_receipt_that_opens_the_case():
    clerk = walk_in()
    number = re.search(r"办件编号 ?(ROAD-OCC-\d+-\d+)", clerk.text)[1]
    code = re.search(r"查询码 ?([A-Z0-9 ]{14})", clerk.text)[1]
    case = Case.objects.house.get(no=number)
    assert (case.facts["facts"]["channel"], case.facts["facts"]["applicant_type"]) == (
        "visit",
        "natural_person",
    )
    assert (
        typed_of(case)["id_number"] == IDENTITY
        and typed_of(case)["received_materials"] == "临时占用城市道路申请表"
    )
    assert clerk.client.get("/desk/register/receipt/pdf/")["Content-Type"] == "application/pdf"
    assert "门店装修搭设围挡" in track(number, code).text
    assert audit.differences() == (1, [])


def test_a_wrong_number_is_told_and_nothing_typed_is_lost():
    clerk = walk_in(id_number="123")
    assert clerk.status == 422 and "身份证号码有误" in clerk.text and "门店装修搭设围挡" in clerk.page
    assert not Case.objects.house.exists()


def test_the_page_shows_the_application_masked_the_materials_and_every_step():
    walk_in()
    case = Case.objects.house.get()
    page = desk("window_clerk").open(f"/desk/case/{case.code}/")
    assert IDENTITY not in page.page and PHONE not in page.page and "139****5678" in page.text
    assert "道路竣工未满五年" in page.text and "当面提交" in page.text
    assert "临时占用城市道路申请表（1）" in page.text
    for words in ("受理", "一次性告知", "不予受理", "撤回"):
        assert words in page.text
    assert re.search(r"报市政府批准 不需要", page.text)


def test_the_clerk_tells_once_what_is_missing():
    walk_in()
    case = Case.objects.house.get()
    clerk = desk("window_clerk").open(f"/desk/case/{case.code}/")
    assert ">占用范围平面图</textarea>" in clerk.page.replace("\n", ""), "what is missing is proposed"
    clerk.press(
        "一次性告知",
        **{"ask_correction-items": "占用范围平面图\n交通组织方案", "ask_correction-correction_days": "10"},
    )
    assert clerk.status == 200 and "已办理" in clerk.text and "待补正（一次性告知）" in clerk.text
    again = desk("window_clerk").client.post(
        f"/desk/case/{case.code}/ask_correction/", {"ask_correction-key": "x"}
    )
    assert again.status_code == 409


def test_the_police_find_their_step_and_the_lamp_of_its_limit():
    walk_in()
    case = Case.objects.house.get()
    clerk = desk("window_clerk").open(f"/desk/case/{case.code}/").press("受理")
    assert "已受理" in clerk.text, clerk.text
    with time_machine.travel(later(START, 0, 14)):
        police = desk("section_head", "LT13").open("/desk/")
        assert case.no in police.text
        police.open(f"/desk/case/{case.code}/")
        assert re.search(
            r"交警会签 在办.{0,40}时限16小时 · 最晚2026年3月3日 01:30\s*黄灯·临期 剩余2小时", police.text
        ), police.text
        police.press("交警会签", **{"police-opinion": "同意，夜间施工"})
        assert case.no not in police.open("/desk/").text
        assert case.no in police.open("/desk/doing/").text
    with time_machine.travel(later(START, 3)):
        handler = desk("handler").open(f"/desk/case/{case.code}/")
        assert re.search(r"现场踏勘 在办.{0,40}红灯·超期1个工作日", handler.text), handler.text
    assert audit.differences() == (1, [])


def test_another_bureau_sees_nothing_before_its_turn():
    walk_in()
    case = Case.objects.house.get()
    assert desk("section_head", "LT13").open(f"/desk/case/{case.code}/").status == 404


def test_a_special_procedure_stops_the_clock_with_its_letter():
    walk_in()
    case = Case.objects.house.get()
    desk("window_clerk").open(f"/desk/case/{case.code}/").press("受理")
    handler = desk("handler").open(f"/desk/case/{case.code}/")
    handler.press(
        "特别程序（暂停计时）",
        **{
            "begin_special-special_kind": "other",
            "begin_special-special_name": "专家评审",
            "begin_special-special_days": "5",
        },
    )
    assert "蓝灯·暂停计时" in handler.text and "特别程序告知书" in handler.text
    assert re.search(r"现场踏勘 在办.{0,40}暂停计时", handler.text), handler.text
    assert "恢复计时" in handler.text


def test_two_clerks_at_once():
    walk_in()
    case = Case.objects.house.get()
    one, two = desk("window_clerk"), desk("window_clerk")
    one.open(f"/desk/case/{case.code}/")
    two.open(f"/desk/case/{case.code}/")
    one.press("受理")
    two.press("不予受理", **{"refuse_entry-reason": "不属于本机关职权"})
    assert two.status == 409 and city.case(case.code).state == "accepted"
    assert "不属于本机关职权" in two.page or "请刷新" in two.text or "现在不能办理" in two.text


def test_settings_lead_to_the_items():
    assert "服务事项" in text(signed_in("section_head").get("/desk/settings/"))
    assert "服务事项" not in text(signed_in("admin_system", "LT01").get("/desk/settings/"))
