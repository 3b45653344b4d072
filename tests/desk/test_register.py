"""登记 at the desk: every channel, its day of receipt, and the receipt that is handed over."""

import io
import re
from datetime import UTC, date, datetime

import pypdfium2
import pytest
from django.test import Client
from django.utils import timezone

from mingtang.cases.models import Case, Ticket
from mingtang.cases.reading import typed_of
from mingtang.forms.models import Answer, Draft, Upload
from mingtang.people.models import Account, ReadLog
from mingtang.vault import keys
from tests import city
from tests.browser import OFFICE
from tests.browser import PHONE as PHONE_SIZE
from tests.forms import samples
from tests.portal.journey import IDENTITY, NAME, PHONE, TITLE, track
from tests.portal.reader import Reader

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 3, 2, 0, tzinfo=UTC)  # Tuesday 3 March 2026, 10:00 in Shanghai


@pytest.fixture(autouse=True)
def town(db, own_data, monkeypatch):
    keys.make()
    city.found()
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def at_desk(post="registry_clerk", agency="LT04"):
    """A browser in which the holder of this post is signed in."""
    account = Account.objects.get(login=f"{agency}.{post}".lower())
    client = Client(enforce_csrf_checks=True)
    session = client.session
    session.update({"account": account.pk, "hash": account.get_session_auth_hash()})
    session.save()
    client.cookies["sessionid"] = session.session_key
    return Reader(client)


PERSON = {"name": NAME, "id_number": IDENTITY, "telephone": PHONE, "info_title": TITLE}


def code_on(reader):
    return re.search(r"查询码\s*([A-Z0-9]{4} [A-Z0-9]{4} [A-Z0-9]{4})", reader.text)[1]


def newest():
    return Case.objects.house.select_related("agency").latest("pk")


def test_the_clerk_chooses_the_channel_first():
    reader = at_desk().open("/desk/register/")
    for words in ("当面提交", "邮寄（签收）", "平常信函", "电子邮件", "传真", "口头申请（代填）"):
        assert words in reader.text
    reader.press("下一步", channel="post", applicant="org_business")
    assert (
        "签收日期" in reader.text
        and 'value="2026-03-03"' in reader.page
        and "统一社会信用代码" in reader.text
    )


def test_a_visit_is_registered_with_four_things_typed_and_the_receipt_opens_tracking():
    reader = at_desk().open("/desk/register/?channel=visit").press("登记", **PERSON)
    assert reader.at.endswith("/desk/register/receipt/"), reader.text
    case = newest()
    assert (case.state, case.title, case.party) == ("registered", TITLE, NAME)
    assert case.received_on == date(2026, 3, 3) and case.due_on == date(2026, 3, 31)
    assert case.facts["facts"]["channel"] == "visit" and case.facts["facts"]["delivery_form"] == "pickup"
    assert "已核对身份证件" in typed_of(case)["receipt_evidence"] and typed_of(case)["id_number"] == IDENTITY
    assert "2026年3月31日 周二" in reader.text and case.no in reader.text
    code = code_on(reader)
    assert Answer.objects.get(case_no=case.no) and Draft.objects.count() == 0
    pdf = reader.open("/desk/register/receipt/pdf/").answer
    text = "".join(p.get_textpage().get_text_range() for p in pypdfium2.PdfDocument(io.BytesIO(pdf.content)))
    assert code in text and pdf["Content-Type"] == "application/pdf"
    assert track(case.no, code).at.endswith("/track/case/")
    assert not [c for c in (code, code.replace(" ", ""), NAME, IDENTITY) if c in "".join(reader.been)]


def test_a_son_acts_for_his_father_at_the_window_and_the_letter_is_the_fathers():
    """民法典第一百六十一条、第一百六十五条: the application stays the applicant's."""
    given = {
        "acting": "agent",
        "agent_name": "张小山",
        "agent_id_number": "E12345678",
        "co_applicants": "李四\n王五",
    }
    reader = at_desk().open("/desk/register/?channel=visit")
    reader.press("登记", files={"agent_proof": ("授权委托书.pdf", samples.pdf())}, **PERSON, **given)
    assert reader.at.endswith("/receipt/"), reader.text
    case = newest()
    assert case.party == NAME and case.facts["facts"]["acting"] == "agent"
    assert typed_of(case)["agent_name"] == "张小山" and Upload.objects.get().field == "agent_proof"
    pdf = pypdfium2.PdfDocument(io.BytesIO(reader.open("/desk/register/receipt/pdf/").answer.content))
    assert f"{NAME}、李四、王五" in "".join(p.get_textpage().get_text_range() for p in pdf)
    page = at_desk("request_officer").open(f"/desk/case/{case.code}/")
    assert "委托代理人" in page.text and "张小山" in page.text and "E12345678" not in page.text


@pytest.mark.parametrize(
    ("channel", "given", "state", "received"),
    [
        ("oral", {}, "registered", date(2026, 3, 3)),
        ("post", {"arrival-day": "2026-03-02", "arrival-evidence": "EMS 1234"}, "registered", date(2026, 3, 2)),
        ("ordinary_mail", {"arrival-day": "2026-02-28", "arrival-evidence": "邮戳", "arrival-confirmed": "yes", "arrival-confirmed_on": "2026-03-02"}, "registered", date(2026, 3, 2)),
        ("ordinary_mail", {"arrival-evidence": "邮戳", "arrival-confirmed": "no"}, "to_confirm", None),
        ("email", {"arrival-evidence": "a@b.example", "arrival-confirmed": "yes", "arrival-confirmed_on": "2026年3月3日", "delivery_form": "pickup"}, "registered", date(2026, 3, 3)),
        ("fax", {"arrival-evidence": "0880-001"}, "registered", date(2026, 3, 3)),
    ],
)  # fmt: skip
def test_each_channel_has_its_legal_day_of_receipt(channel, given, state, received):
    reader = at_desk().open(f"/desk/register/?channel={channel}")
    reader.press("登记", **PERSON, **{"address": "石桥路1号", **given})
    assert reader.at.endswith("/receipt/"), reader.text
    case = newest()
    assert (case.state, case.received_on) == (state, received)
    if state == "to_confirm":
        assert "待双方确认" in reader.text and "确认后起算" in reader.text


def test_a_scan_is_not_chosen_twice_because_something_else_was_wrong():
    reader = at_desk().open("/desk/register/?channel=post")
    sent = {
        "attachments": ("申请书.pdf", samples.pdf()),
        "identity_proof": ("身份证.pdf", samples.pdf(lambda made: made.add_blank_page())),
    }
    reader.press("登记", files=sent, info_title=TITLE)
    assert reader.status == 422 and "申请书.pdf" in reader.text and Draft.objects.count() == 1
    reader.press("登记", **PERSON, **{"arrival-evidence": "EMS 1", "arrival-day": "2099-01-01"})
    assert reader.status == 422 and "不能晚于今天" in reader.text and Draft.objects.count() == 1
    reader.press("登记", **{"arrival-day": "2026-03-02"})
    assert reader.at.endswith("/receipt/"), reader.text
    assert sorted(Upload.objects.values_list("field", flat=True)) == ["attachments", "identity_proof"]
    assert Draft.objects.count() == 0 and set(Upload.objects.values_list("answer__case_no", flat=True)) == {
        newest().no
    }


def test_a_letter_without_address_is_registered_and_an_agent_has_a_name():
    """条例第三十条: what is missing is asked for afterwards; who stands at the window has a name."""
    reader = at_desk().open("/desk/register/?channel=post")
    reader.press("登记", **PERSON, acting="agent", **{"arrival-evidence": "EMS 1"})
    assert reader.status == 422 and "请填写代理人姓名" in reader.text and "请填写通信地址" not in reader.text
    assert reader.press("登记", agent_name="张小山").at.endswith("/receipt/"), reader.text
    pdf = pypdfium2.PdfDocument(io.BytesIO(reader.open("/desk/register/receipt/pdf/").answer.content))
    said = "".join(p.get_textpage().get_text_range() for p in pdf)
    assert f"{NAME}（委托代理人：张小山）" in said.replace("\r\n", "") and "后4位" in said


def test_who_cannot_write_is_asked_under_the_article_that_says_so():
    assert "条例第二十九条" in at_desk().open("/desk/register/?channel=oral").text


def test_who_cannot_read_is_helped_and_takes_his_papers_in_large_type():
    """条例第四十三条: the help is written down when it is asked for, and stands above the case until it is answered."""
    reader = at_desk().open("/desk/register/?channel=oral")
    reader.press("登记", **PERSON, assistance=["large_print", "read_out"])
    assert reader.at.endswith("/receipt/"), reader.text
    code = code_on(reader)
    large = reader.open("/desk/register/receipt/pdf/?as=large").answer
    said = "".join(
        p.get_textpage().get_text_range() for p in pypdfium2.PdfDocument(io.BytesIO(large.content))
    )
    assert code in said and "大字版" in said and "2026年3月31日" in said
    page = at_desk("request_officer").open(f"/desk/case/{newest().code}/")
    assert (
        "申请人需要帮助（条例第四十三条）" in page.text
        and "大字版的文书、当面或者打电话读给我听" in page.text
    )


@pytest.mark.parametrize(("day", "said"), [("1999-01-01", "施行之日"), ("2019-05-14", "施行之日")])
def test_a_year_that_was_mistyped_is_refused_beside_what_was_typed(day, said):
    reader = at_desk().open("/desk/register/?channel=post")
    typed = {"arrival-day": day, "arrival-evidence": "EMS 1", "address": "石桥路1号"}
    reader.press("登记", **PERSON, **typed)
    assert reader.status == 422 and said in reader.text and "石桥路1号" in reader.page


def test_what_is_missing_or_impossible_is_said_and_nothing_typed_is_lost():
    reader = (
        at_desk()
        .open("/desk/register/?channel=post")
        .press("登记", id_number="1", info_description="老宅基地")
    )
    assert reader.status == 422 and "老宅基地" in reader.page
    for words in ("请填写邮件号或签收凭证", "请填写姓名", "请填写信息名称", "身份证号码有误"):
        assert words in reader.text, words
    given = {
        "name": NAME,
        "id_number": "",
        "info_title": TITLE,
        "arrival-evidence": "EMS",
        "address": "石桥路1号",
    }
    reader.press("登记", **given, **{"arrival-day": "2026-03-09"})
    assert "收到申请之日不能晚于今天（条例第三十一条）" in reader.text and NAME in reader.page
    assert Case.objects.house.count() == 0 and Draft.objects.count() == 0


def test_an_incomplete_letter_is_registered_without_a_way_to_track():
    reader = at_desk().open("/desk/register/?channel=post")
    reader.press("登记", name=NAME, info_title=TITLE, address="石桥路1号", **{"arrival-evidence": "EMS 1"})
    assert "不能在网上查询进度" in reader.text and Ticket.objects.count() == 0
    assert reader.open("/desk/register/receipt/pdf/").answer.content.startswith(b"%PDF")


def test_a_company_has_its_own_questions():
    reader = at_desk("request_officer").open("/desk/register/?channel=visit&applicant=org_legal_service")
    assert "统一社会信用代码" in reader.text and "身份证号码" not in reader.text
    reader.press("登记", org_name="澜汀市某律师事务所", info_title=TITLE, telephone="0551-62345678")
    case = newest()
    assert case.party == "澜汀市某律师事务所" and case.facts["facts"]["applicant_type"] == "org_legal_service"


def test_sending_twice_registers_once():
    reader = at_desk().open("/desk/register/?channel=visit").press("登记", **PERSON)
    first = code_on(reader)
    assert code_on(reader.again()) == first and Case.objects.house.count() == 1 and Draft.objects.count() == 0


def test_a_scan_is_kept_with_the_answer_and_can_be_opened_from_the_case_and_that_is_logged():
    reader = at_desk("request_officer").open("/desk/register/?channel=visit")
    scan = samples.pdf()
    reader.press("登记", **PERSON, files={"identity_proof": ("张三身份证.pdf", scan)})
    case = newest()
    assert Upload.objects.get().answer.case_no == case.no
    page = reader.open(f"/desk/case/{case.code}/")
    assert "申请人提交的材料" in page.text and "张三身份证" not in page.text
    answer = page.open(f"/desk/case/{case.code}/file/1/").answer
    assert answer.content == scan and answer["Content-Disposition"].startswith("attachment")
    assert ReadLog.objects.filter(action="download", subject=f"{case.code}.1").exists()
    stranger = at_desk("request_officer", "LT13")
    assert stranger.open(f"/desk/case/{case.code}/file/1/").status == 404
    assert page.open(f"/desk/case/{case.code}/file/2/").status == 404


def test_other_posts_and_other_agencies_find_nothing_here():
    for post in ("drafter", "signer", "supervisor"):
        assert at_desk(post).open("/desk/register/").status == 404
    reader = at_desk().open("/desk/register/?channel=visit").press("登记", **PERSON)
    other = at_desk("registry_clerk", "LT13")
    other.client.cookies["register"] = reader.client.cookies["register"].value
    assert other.open("/desk/register/receipt/").at.endswith("/desk/register/")


def test_an_unknown_channel_asks_again_and_an_unknown_type_is_not_found():
    assert "提交渠道" in at_desk().open("/desk/register/?channel=%00<b>").text
    assert at_desk().open("/desk/register/?channel=visit&applicant=alien").status == 404


def _channels():
    return at_desk().open("/desk/register/")


def _company():
    return at_desk().open("/desk/register/?channel=post&applicant=org_public_welfare")


def _wrong():
    return at_desk().open("/desk/register/?channel=ordinary_mail").press("登记", id_number="1", email="x")


def _receipt():
    return at_desk().open("/desk/register/?channel=visit").press("登记", **PERSON)


def _no_code():
    given = {"arrival-evidence": "EMS 1", "address": "石桥路1号"}
    return at_desk().open("/desk/register/?channel=post").press("登记", name=NAME, info_title=TITLE, **given)


STATES = {
    "channels": _channels,
    "company": _company,
    "wrong": _wrong,
    "receipt": _receipt,
    "no-code": _no_code,
}


@pytest.mark.browser
@pytest.mark.parametrize("name", STATES)
def test_the_page_fits_the_window_and_axe_finds_nothing(name, window):
    assert window.faults(STATES[name](), f"register-{name}", PHONE_SIZE, OFFICE) == []


RECORD = {
    "name": NAME, "id_number": IDENTITY, "telephone": PHONE, "record_title": "占道经营许可登记表", "record_wrong": "经营者：苏明元",
    "record_right": "经营者：苏明远", "record_evidence": "身份证", "email": "su@example.cn",
}  # fmt: skip


def test_a_correction_of_a_record_is_registered_by_the_same_way():
    """条例第四十一条: no confirmation by both sides; the evidence is named, the record and what is wrong in it too."""
    reader = at_desk().open("/desk/register/").press("下一步", channel="email", sort="correct")
    assert "更正本人信息" in reader.text and "双方确认" not in reader.text
    reader.open("/desk/register/?channel=email&sort=correct&applicant=natural_person")
    reader.press("登记", **{**RECORD, "record_evidence": ""})
    assert "请填写" in reader.text and Case.objects.house.count() == 0
    reader.press("登记", **RECORD, **{"arrival-evidence": "发件地址"})
    assert reader.at.endswith("/desk/register/receipt/"), reader.text
    case = newest()
    assert (case.family, case.state, case.title) == ("correct", "registered", "占道经营许可登记表")
    assert case.received_on == date(2026, 3, 3) and "最晚告知日" in reader.text
    assert track(case.no, code_on(reader)).at.endswith("/track/case/")
    officer = at_desk("request_officer").open(f"/desk/case/{case.code}/")
    assert "经营者：苏明元" in officer.text and IDENTITY not in officer.page
    assert at_desk().open("/desk/register/?channel=visit&sort=remedy").answer.status_code == 404
