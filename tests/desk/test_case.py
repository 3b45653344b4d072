"""The desk as its people use it: sign in, see what waits, act, be refused with the reason."""

import json

import pypdfium2
import pytest
from django.test import Client

from mingtang.cases import acts
from mingtang.cases.models import Case
from mingtang.kinds import newest
from mingtang.ledger.models import Typed
from mingtang.papers.models import Paper
from mingtang.people.seats import PUBLIC
from mingtang.policy import acts as policy
from mingtang.vault import keys
from tests import city
from tests.cases import histories
from tests.city import PASSWORD, START
from tests.portal.reader import Reader

pytestmark = pytest.mark.django_db


def signed_in(post, agency="LT04"):
    client = Client()
    answer = client.post(
        "/sign-in/", {"login": f"{agency}.{post}".lower(), "password": PASSWORD, "key": "k1"}
    )
    assert answer.status_code == 302, answer.content.decode()
    return client


def test_the_officer_finds_the_request_and_takes_it():
    city.found()
    case = city.request()
    officer = signed_in("request_officer")
    home = officer.get("/desk/").content.decode()
    assert case.no in home
    page = officer.get(f"/desk/case/{case.code}/").content.decode()
    assert "签收" in page and "期限怎么算的" in page and "2026年3月30日" in page
    answer = officer.post(f"/desk/case/{case.code}/accept/", {"accept-key": "a", "accept-moves": "1"})
    assert answer.status_code == 302
    assert city.case(case.code).state == "open"


def test_a_wrong_password_and_an_unknown_login_answer_alike_and_then_wait():
    city.found()
    client = Client()
    said = {
        client.post("/sign-in/", {"login": login, "password": "x", "key": "k"})
        .content.decode()
        .replace(login, "")
        for login in ("lt04.signer", "nobody")
    }
    assert all("登录名或密码不正确" in s for s in said)
    for _ in range(5):
        client.post("/sign-in/", {"login": "lt04.signer", "password": "x", "key": "k"})
    assert (
        "失败次数过多"
        in client.post(
            "/sign-in/", {"login": "lt04.signer", "password": PASSWORD, "key": "k"}
        ).content.decode()
    )


def test_a_page_built_before_somebody_else_acted_is_told_who_did():
    city.found()
    case = city.request()
    officer = signed_in("request_officer")
    city.take(case, "accept", "request_officer", START)
    late = officer.post(f"/desk/case/{case.code}/accept/", {"accept-key": "b", "accept-moves": "1"})
    assert late.status_code == 409


def test_another_agency_sees_neither_the_case_nor_a_difference_from_a_missing_one():
    city.found()
    case = city.request()
    stranger = signed_in("request_officer", "LT13")
    there, missing = stranger.get(f"/desk/case/{case.code}/"), stranger.get("/desk/case/NOSUCHCASE22/")
    assert there.status_code == missing.status_code == 404
    assert there.content == missing.content
    assert Case.objects.open_to(city.seat("request_officer", "LT13")).count() == 0


def test_what_a_company_files_with_its_papers_is_opened_and_its_letters_name_no_file_of_its_own():
    city.found()
    keys.make()
    reader = Reader().open("/ask/form/?agency=LT04").press("下一步", applicant_type="org_business")
    reader.press(
        "下一步", org_name="澜汀市青禾商贸有限公司", credit_code="91110000600037341L", contact_name="李四"
    )
    reader.press(
        "下一步", info_title="石桥路道路养护合同", files={"attachments": ("说明.txt", "补充说明".encode())}
    )
    reader.press("下一步", info_form="paper", delivery_form="pickup").press(
        "下一步", telephone="0551-62345678"
    )
    reader.press("提交申请")
    case = Case.objects.house.select_related("agency").get()
    officer = signed_in("request_officer")
    for page in ("", "sheet/", "accept/"):
        shown = officer.get(f"/desk/case/{case.code}/{page}")
        assert shown.status_code == 200, page
    assert "91110000600037341L" in officer.get(f"/desk/case/{case.code}/").content.decode()
    case = city.take(case, "accept", "request_officer", START)
    asked = {"items": ["写明合同年份"], "guidance": "请写明所需合同的年份", "correction_days": 10}
    city.take(case, "ask_correction", "request_officer", START, asked)
    letter = json.loads(Typed.objects.get(field="paper.correction").value)
    assert letter["attachments"] == [] and letter["addressee"] == "澜汀市青禾商贸有限公司"


def test_who_reviews_and_signs_a_reply_reads_it_before_it_has_a_number():
    city.found()
    case = histories.decided(city.request(), START, "")
    address = f"/desk/case/{case.code}/reply/"
    for post in ("secrecy_reviewer", "signer", "request_officer"):
        client = signed_in(post)
        assert address in client.get(f"/desk/case/{case.code}/").content.decode()
        shown = client.get(address)
        assert shown["Content-Type"] == "application/pdf"
        text = pypdfium2.PdfDocument(shown.content)[0].get_textpage().get_text_range()
        assert "签发时编号" in text and "周问天" in text
    assert signed_in("signer", "LT13").get(address).status_code == 404
    assert not Paper.objects.house.filter(case=case.code, key__startswith="reply").exists()
    case = city.take(case, "sign", "signer", START, {"opinion": "同意"})
    assert signed_in("signer").get(address).status_code == 404
    assert Paper.objects.house.get(case=case.code, key__startswith="reply").no.endswith(
        "1号"
    )  # none was spent


def test_a_request_that_waits_for_both_sides_is_confirmed_on_its_page():
    """条例第三十一条. The step of the same name in a check of validity has its form in a list."""
    city.found()
    policy.set_value(
        "web_confirm", "LT04", "1", "试", START.date(), by=city.seat("disclosure_head"), at=START
    )
    facts = {"applicant_type": "natural_person", "phone_checked_at": "2026-03-02T09:00:00+08:00"}
    more = {**city.ANSWERS, "answer_facts": facts}
    code = acts.open_case(newest("request"), "LT04", "submit_pending", {}, by=PUBLIC, at=START, **more)
    officer = Reader(signed_in("request_officer")).open(f"/desk/case/{code}/")
    assert "2026年3月2日 09:00用短信验证码核验手机号码，在网上确认" in officer.page
    officer.press("确认收到申请")
    assert officer.status == 200, officer.text
    case = city.case(code)
    assert (case.state, case.received_on) == ("registered", START.date())
