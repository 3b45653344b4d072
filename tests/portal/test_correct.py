"""更正本人信息 on the web (条例第四十一条): from the way in to the letter, without an account."""

from datetime import timedelta

import pytest

from mingtang.cases import acts
from mingtang.cases.models import Case
from mingtang.cases.reading import typed_of
from mingtang.forms.models import Draft, Upload
from mingtang.papers.jobs import render_waiting
from mingtang.people.seats import PUBLIC
from tests import city
from tests.city import take
from tests.forms import samples
from tests.portal.journey import IDENTITY, NAME, PHONE, apply, number_and_code, track
from tests.portal.reader import Reader

pytestmark = pytest.mark.django_db
WRONG = "经营者：周问夫"
SAID = {
    "record_title": "占道经营许可登记表", "record_given": "市城市管理局，2026年1月", "record_wrong": WRONG, "record_right": f"经营者：{NAME}",
}  # fmt: skip


def fill(reader=None):
    """To the check page."""
    reader = (reader or Reader()).open("/ask/correct/?agency=LT04")
    reader.press("下一步", applicant_type="natural_person")
    reader.press("下一步", name=NAME, id_type="id_card")
    reader.press("下一步", id_number=IDENTITY)
    reader.press("下一步", **SAID)
    reader.press("下一步", record_evidence="身份证")
    assert reader.status == 422 and "证据材料" in reader.text
    reader.press("下一步", files={"record_proof": ("身份证.pdf", samples.pdf())}, record_evidence="身份证")
    return reader.press("下一步", telephone=PHONE, delivery_form="online")


def test_it_is_found_where_one_asks_for_information_and_says_what_it_needs(town):
    reader = Reader().open("/ask/")
    assert "/ask/correct/" in reader.page
    reader.open("/ask/correct/")
    assert "有证据证明" in reader.text and "条例没有规定期限" in reader.text and "市城市管理局" in reader.text
    assert "没有找到这个部门" in reader.open("/ask/correct/?agency=LT99").text
    assert "没有名称中含有这些字的部门" in reader.open("/ask/correct/?name=海关").text


def test_from_the_way_in_to_the_letter(town):
    reader = fill()
    assert "核对并提交" in reader.text and WRONG in reader.text and IDENTITY not in reader.page
    assert "次日起计算告知期限" in reader.text and Case.objects.house.count() == 0
    reader.press("提交申请")
    number, code = number_and_code(reader)
    case = Case.objects.house.select_related("agency").get(no=number)
    assert (case.family, case.state, case.party) == ("correct", "registered", NAME)
    assert "最晚告知日" in reader.text and "予以更正告知书" in reader.text
    assert Upload.objects.filter(answer__case_no=number).count() == 1 and Draft.objects.count() == 0
    assert typed_of(case)["record_wrong"] == WRONG
    assert reader.open("/ask/receipt/pdf/").answer["Content-Type"] == "application/pdf"
    shown = track(number, code)
    assert "更正本人信息" in shown.text and "最晚告知日" in shown.text and "撤回申请" in shown.text
    told = track(number, code, reader=_delivered(case, number, code))
    assert "不予更正" in told.text and "不予更正告知书" in told.text
    assert not [c for c in (NAME, IDENTITY, PHONE, code, WRONG) if c in "".join(reader.been + told.been)]


def _delivered(case, number, code):
    """Kept as it is, signed and told on the same day; before delivery the applicant has no letter."""
    at = case.opened_at + timedelta(hours=1)
    case = take(case, "accept", "request_officer", at)
    case = take(case, "decide", "request_officer", at, {"finding": "登记表与身份证一致"}, outcome="kept")
    case = take(case, "legal_review", "legal_reviewer", at, {"opinion": "同意"})
    case = take(case, "sign", "signer", at)
    render_waiting()
    reader = track(number, code)
    assert "不予更正" not in reader.text
    day = at.date()
    sent = {"delivery_channel": "electronic", "delivered_on": day, "delivery_evidence": "网上送达"}
    take(case, "deliver", "request_officer", at, sent)
    return reader


def test_the_applicant_takes_it_back(town):
    reader = fill().press("提交申请")
    number, code = number_and_code(reader)
    reader = track(number, code, reader=reader)
    reader.open("/track/withdraw/").press("撤回申请", sure="on")
    assert "已撤回" in reader.text
    assert Case.objects.house.get(no=number).state == "withdrawn"
    assert (
        acts.steps_open_to(Case.objects.house.select_related("agency").get(no=number), PUBLIC, city.START)
        == []
    )


def test_a_request_that_was_answered_leads_to_it(town):
    number, code = number_and_code(apply(until="receipt"))
    assert "/ask/correct/" not in track(number, code).page
    case = take(Case.objects.house.get(no=number), "accept", "request_officer", town.now)
    given = {"finding": "可以公开", "material_list": ["登记表"], "delivery": "网上"}
    case = take(case, "decide", "request_officer", town.now, given, outcome="granted")
    case = take(case, "secrecy_review", "secrecy_reviewer", town.now, {"opinion": "无涉密内容"})
    case = take(case, "sign", "signer", town.now)
    render_waiting()
    day = town.now.date()
    sent = {"delivery_channel": "electronic", "delivered_on": day, "delivery_evidence": "网上送达"}
    take(case, "deliver", "request_officer", town.now, sent)
    reader = track(number, code)
    assert "/ask/correct/?agency=LT04" in reader.page
    assert "第1步" in reader.open("/ask/correct/?agency=LT04").text
