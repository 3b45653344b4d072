"""An application, from the first question to the receipt, in a browser without JavaScript."""

import io
import json
import logging
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pypdfium2
import pytest
from django.conf import settings
from django.test import Client

from mingtang.cases import papering
from mingtang.cases.codes import ALPHABET, query_code
from mingtang.cases.models import Case, Ticket
from mingtang.cases.reading import typed_of
from mingtang.forms.models import Answer, Draft, Upload
from mingtang.jobs import handlers
from mingtang.jobs.models import Job
from mingtang.ledger.models import Event, Typed
from mingtang.people.models import Agency
from mingtang.people.seats import SYSTEM
from mingtang.policy import acts as policy_acts
from mingtang.records.models import Edition, Record
from mingtang.search.document import Doc
from mingtang.search.index import Builder
from mingtang.vault import files
from tests import city
from tests.conftest import shared
from tests.forms import samples
from tests.portal.journey import IDENTITY, NAME, PHONE, TITLE, apply, number_and_code
from tests.portal.reader import Reader

pytestmark = pytest.mark.django_db


def index(own_data, *docs):
    Builder(Path(settings.MINGTANG_INDEX)).build(docs)


def test_the_door_first_shows_what_is_public_already_and_leads_on(town, own_data):
    record = Record.objects.house.get(case=city.published(title="石桥路拓宽工程公告").code)
    gone = Doc("r1", "石桥路拓宽工程旧公告", "石桥路拓宽工程已经批准。", "LT04", "notices", ("notices",), "notices", "", None, "/r/2026/abc.html", True)  # fmt: skip
    index(own_data, gone, replace(gone, id=record.code, title=record.title, url=record.path))
    reader = Reader().open("/ask/?agency=LT04")
    reader.press("先查一查", q="石桥路拓宽")
    assert "石桥路拓宽工程公告" in reader.text and record.path in reader.page
    assert "旧公告" not in reader.text  # the index has not yet let go of what was withdrawn
    reader.follow("没有找到，继续申请")
    assert "市城市管理局" in reader.text and "申请人类型" in reader.text


def test_what_has_only_some_of_the_words_is_no_answer_at_the_door(town, own_data):
    record = Record.objects.house.get(case=city.published(title="道路运输企业名单").code)
    index(own_data, Doc("r1", record.title, "", "LT04", "notices", url=record.path))
    for asked in ("渣土运输 扬尘", "运输审批"):
        reader = Reader().open("/ask/").press("先查一查", q=asked)
        assert "没有找到相关内容" in reader.text and "已经公开的相关信息" not in reader.text
        assert record.path not in reader.page


def test_nothing_found_and_no_index_both_lead_on(town, own_data):
    reader = Reader().open("/ask/").press("先查一查", q="没有人公开过的东西")
    assert "没有找到相关内容" in reader.text
    reader.follow("没有找到，继续申请")
    assert "向哪个部门申请" in reader.text and "市交通警察支队" in reader.text
    reader.press("查找", name="交通")
    assert "市交通警察支队" in reader.text and "市城市管理局" not in reader.text
    reader.press("查找", name="没有这个局")
    assert "没有名称中含有这些字的部门" in reader.text
    reader.follow("全部部门").follow("市城市管理局")
    assert reader.status == 200 and "第1步" in reader.text


def test_the_chosen_agencys_own_texts_and_catalogue_stand_first_and_lead_to_the_record(town, own_data):
    own = Record.objects.house.get(case=city.published(title="石桥路占道施工公告").code)
    other = Record.objects.house.get(case=city.published(title="石桥路占道施工交通公告", agency="LT13").code)
    Edition.objects.house.filter(record=own).update(column="policy-normative")
    docs = [
        Doc(r.code, r.title, "石桥路占道施工。", a, "notices", url=r.path)
        for r, a in ((other, "LT13"), (own, "LT04"))
    ]
    index(own_data, *docs)
    reader = Reader().open("/ask/").press("先查一查", q="占道", agency="LT04")
    text = reader.text
    assert (
        text.index("市城市管理局公开的")
        < text.index(own.title)
        < text.index("其他部门公开的")
        < text.index(other.title)
    )
    assert (
        "占道经营" not in text and "/catalogue/LT04/" in reader.page
    )  # a word that finds nothing is not offered
    assert reader._read().links[f"这就是我要的，去看：{own.title}"] == own.path
    both = reader.open("/ask/").press("先查一查", q="占道").text
    assert own.title in both and other.title in both and "其他部门公开的" not in both
    headed = reader.open("/ask/public/?q=规范性文件汇编&agency=LT04").text
    assert "没有找到相关内容" in headed and "规范性文件（1条）" in headed


def test_who_does_not_look_goes_on_with_what_was_typed(town, own_data):
    reader = Reader().open("/ask/").press("不查了，直接申请", q="石桥路", agency="LT04")
    assert reader.at.endswith("/ask/form/?agency=LT04&q=%E7%9F%B3%E6%A1%A5%E8%B7%AF")
    reader = Reader().open("/ask/").press("不查了，直接申请", q="石桥路")
    assert "向哪个部门申请" in reader.text and "q=%E7%9F%B3" in reader.page


def test_what_the_script_puts_in_is_escaped_and_holds_no_more_than_the_page(town, own_data):
    record = Record.objects.house.get(case=city.published(title="石桥路拓宽工程公告").code)
    index(own_data, Doc(record.code, record.title, "", "LT04", "notices", url=record.path))
    reader = Reader().open('/ask/public/?q=<script>alert(1)</script>石桥&agency="><b>')
    assert "<script>" not in reader.page and "&lt;script&gt;" in reader.page and "<html" not in reader.page
    form = Reader().open("/ask/public/?q=石桥路&agency=LT04&form=1")
    assert (
        "继续申请" not in form.text
        and 'target="_blank" rel="noopener"' in form.page
        and record.path in form.page
    )
    assert Reader().open("/ask/public/").page.strip() == ""
    large = Reader().open("/large/ask/public/?q=没有人公开过")
    assert 'href="/large/search?q=' in large.page


def test_a_citizen_applies_page_by_page_and_takes_a_receipt(town):
    reader = apply()
    assert NAME in reader.text and TITLE in reader.text and "1****************X" in reader.text
    assert IDENTITY not in reader.page
    reader.press("提交申请")
    assert reader.at.endswith("/ask/receipt/")
    number, _code = number_and_code(reader)
    case = Case.objects.house.get(no=number)
    assert (case.state, case.title, case.party) == ("registered", TITLE, NAME)
    assert case.received_on.isoformat() == "2026-03-03" and case.due_on.isoformat() == "2026-03-31"
    assert "2026年3月31日 周二" in reader.text and "期限怎么算的" in reader.text
    event = Event.objects.filter(subject=case.code).get()
    assert f"{event.chain}.{event.seq}.{event.hash}" in reader.text
    typed = typed_of(case)
    assert typed["id_number"] == IDENTITY and typed["telephone"] == PHONE and typed["info_title"] == TITLE
    assert Answer.objects.get(case_no=number).form == "request"
    assert Draft.objects.count() == 0


def test_the_receipt_is_a_pdf_with_the_code_that_is_kept_nowhere(town, own_data):
    reader = apply(until="receipt")
    number, code = number_and_code(reader)
    reader.follow("下载登记回执（PDF）")
    assert (
        reader.answer["Content-Type"] == "application/pdf"
        and "attachment" in reader.answer["Content-Disposition"]
    )
    text = "".join(
        page.get_textpage().get_text_range()
        for page in pypdfium2.PdfDocument(io.BytesIO(reader.answer.content))
    )
    assert code in text and number.replace("〔", "").replace("〕", "") in text.replace("〔", "").replace(
        "〕", ""
    )
    assert "2026年3月31日" in text
    plain = code.replace(" ", "")
    stored = b"".join(p.read_bytes() for p in own_data.rglob("*") if p.is_file())
    assert plain.encode() not in stored and code.encode() not in stored
    from django.db import connection

    for table in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{table}"')
            assert plain not in repr(cursor.fetchall()), table


def test_sending_twice_gives_the_same_case_and_the_same_receipt(town):
    reader = apply()
    first = number_and_code(reader.press("提交申请"))
    assert number_and_code(reader.again()) == first
    assert Case.objects.house.count() == 1 and Ticket.objects.count() == 1


def test_two_tabs_are_two_applications(town):
    client = Client(enforce_csrf_checks=True)
    one, two = Reader(client), Reader(client)
    one.open("/ask/form/?agency=LT04").press("下一步", applicant_type="natural_person")
    two.open("/ask/form/?agency=LT13").press("下一步", applicant_type="org_business")
    assert "姓名" in one.open(one.at).text and "单位名称" in two.open(two.at).text
    one.press("下一步", name="甲一", id_type="id_card")
    two.press("下一步", org_name="乙二有限公司", credit_code="91110000600037341L", contact_name="乙二")
    assert Draft.objects.count() == 2
    assert {d.agency for d in Draft.objects.all()} == {"LT04", "LT13"}


def test_what_was_changed_in_another_tab_is_not_sent_unseen(town):
    reader = apply()
    other = Reader(reader.client).open(reader.at.replace("/check/", "/4/"))
    other.press("下一步", info_title="另一件事")
    reader.press("提交申请")
    assert reader.status == 409 and "内容已在另一个页面改动" in reader.text and "另一件事" in reader.text
    assert Case.objects.house.count() == 0
    assert reader.press("提交申请").at.endswith("/ask/receipt/")


def test_a_wrong_page_keeps_what_was_typed_and_says_what_is_wrong(town):
    reader = Reader().open("/ask/form/?agency=LT04").press("下一步")
    assert reader.status == 422 and "请选择申请人类型" in reader.text
    reader.press("下一步", applicant_type="natural_person").press("下一步", name="欧阳修远", id_type="")
    assert reader.status == 422 and "请选择身份证件类型" in reader.text and 'value="欧阳修远"' in reader.page
    reader.press("下一步", id_type="id_card").press("下一步", id_number="110105194912310021")
    assert (
        "身份证号码有误，请核对（共18位，最后一位可为X）" in reader.text
        and "110105194912310021" in reader.page
    )
    reader.press("下一步", id_number=IDENTITY).press("下一步", info_title=TITLE)
    reader.press("下一步", info_form="electronic", delivery_form="post").press("下一步", telephone="12")
    assert "请填写11位手机号码，或“区号-号码”" in reader.text and "请填写通信地址" in reader.text


def test_the_check_page_leads_back_to_what_is_missing(town):
    reader = Reader().open("/ask/form/?agency=LT04").press("下一步", applicant_type="natural_person")
    reader.open(reader.at.replace("/2/", "/check/"))
    assert reader.at.endswith("/2/?again=1") and "请填写姓名" in reader.text


def test_a_draft_is_resumed_by_its_code_from_another_browser(town):
    reader = Reader().open("/ask/form/?agency=LT04").press("下一步", applicant_type="natural_person")
    reader.press("暂存", name="欧阳修远")
    assert "已暂存，可凭查询码继续填写" in reader.text
    code = re.search(r"[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4}", reader.text)[0]
    assert code not in "".join(reader.been)
    town.now = datetime(2026, 3, 20, tzinfo=UTC)
    other = (
        Reader()
        .open("/ask/")
        .follow("继续填写暂存的申请")
        .press("继续填写", code=code.lower().replace("-", " "))
    )
    assert "欧阳修远" in other.page and "第2步" in other.text
    assert code.replace("-", "") not in "".join(other.been)


def test_what_nobody_asked_to_keep_is_gone_the_next_day_and_the_rest_after_a_month(town):
    Reader().open("/ask/form/?agency=LT04").press("下一步", applicant_type="natural_person")
    kept = Reader().open("/ask/form/?agency=LT04").press("暂存", applicant_type="natural_person")
    lives = sorted((d.expires_at - town.now).total_seconds() / 3600 for d in Draft.objects.all())
    assert lives == [8, 24 * 30]
    kept.press("不申请了，清除已填内容")
    assert Draft.objects.count() == 1


def test_a_guessed_draft_code_soon_has_to_wait(town):
    reader = Reader().open("/ask/resume/")
    for _ in range(5):
        reader.press("继续填写", code="AAAA-BBBB-CCCC")
        assert "没有找到这个查询码的暂存内容" in reader.text
    assert "输错次数过多" in reader.press("继续填写", code="AAAA-BBBB-CCCC").text


def test_uploads_are_judged_kept_over_an_error_and_belong_to_the_answer(town):
    reader = Reader().open("/ask/form/?agency=LT04").press("下一步", applicant_type="natural_person")
    reader.press("下一步", name=NAME, id_type="id_card")
    reader.press("下一步", files={"identity_proof": ("证.exe", b"MZ" + bytes(99))}, id_number=IDENTITY)
    assert "暂不支持这种文件" in reader.text
    proof = samples.image("JPEG") if hasattr(samples, "image") else b""
    reader.press("下一步", files={"identity_proof": ("身份证.jpg", proof)}, id_number="1")
    assert "身份证号码有误" in reader.text and "身份证.jpg" in reader.text
    reader.press("下一步", id_number=IDENTITY).press("下一步", info_title=TITLE)
    reader.press("下一步", info_form="electronic", delivery_form="online").press("下一步", telephone=PHONE)
    assert "1个文件" in reader.text
    reader.press("提交申请")
    upload = Upload.objects.get()
    assert upload.draft is None and upload.answer.case_no == number_and_code(reader)[0]
    assert upload.name == "身份证.jpg" and files.open(upload.digest) == proof


def test_what_is_dropped_or_has_run_out_leaves_no_bytes_in_the_vault(town):
    def begun(mark):
        reader = Reader().open("/ask/form/?agency=LT04").press("下一步", applicant_type="natural_person")
        reader.press("下一步", name=NAME, id_type="id_card")
        proof = {
            "identity_proof": (
                "身份证.pdf",
                samples.pdf(lambda made: made.add_blank_page(page_size=(mark, mark))),
            )
        }
        return reader.press("下一步", files=proof, id_number=IDENTITY)

    def erase():
        for job in Job.objects.filter(topic="vault.erase"):
            handlers.call(job.topic, job.payload, town.now)

    dropped, left = begun(100), begun(101)
    digests = set(Upload.objects.values_list("digest", flat=True))
    assert len(digests) == 2 and all(files.exists(d) for d in digests)
    dropped.press("不申请了，清除已填内容")
    erase()
    assert [files.exists(d) for d in digests].count(True) == 1
    assert left.open(left.at).status == 200
    handlers.call("forms.purge", {}, town.now + timedelta(hours=9))
    erase()
    assert not any(files.exists(d) for d in digests) and not Draft.objects.exists()


def test_a_company_is_asked_for_what_a_company_has(town):
    reader = Reader().open("/ask/form/?agency=LT04").press("下一步", applicant_type="org_business")
    assert "统一社会信用代码" in reader.text and "身份证号码" not in reader.text
    reader.press(
        "下一步", org_name="澜汀市青禾商贸有限公司", credit_code="91110000600037341L", contact_name="李四"
    )
    reader.press("下一步", info_title=TITLE).press("下一步", info_form="paper", delivery_form="pickup")
    reader.press("下一步", telephone="0551-62345678").press("提交申请")
    case = Case.objects.house.get(no=number_and_code(reader)[0])
    assert case.party == "澜汀市青禾商贸有限公司" and case.facts["facts"]["applicant_type"] == "org_business"


def test_where_an_officer_confirms_there_is_no_due_date_yet(town):
    policy_acts.set_value("web_confirm", "LT04", "1", "本单位规定", town.now.date(), by=SYSTEM, at=town.now)
    reader = apply()
    assert "须由工作人员确认" in reader.text
    reader.press("提交申请")
    assert "待双方确认" in reader.text and "确认后起算" in reader.text
    case = Case.objects.house.get(no=number_and_code(reader)[0])
    assert case.state == "to_confirm" and case.received_on is None


def test_on_a_day_off_the_page_says_when_somebody_will_be_there(town):
    town.now = datetime(2026, 10, 3, 2, 0, tzinfo=UTC)  # National Day holiday
    reader = apply()
    assert (
        "现为节假日，工作人员将于10月8日 周四（首个工作日）起办理" in reader.text
    )  # the receipt confirms at once
    assert "现为节假日" in reader.press("提交申请").text and "与您确认" not in reader.text
    by = city.seat("disclosure_head")
    policy_acts.set_value("web_confirm", "LT04", "1", "办理规程", town.now.date(), by=by, at=town.now)
    assert "现为节假日，我们将于10月8日 周四（首个工作日）与您确认" in apply().text


def test_a_closed_or_unknown_agency_leads_to_the_list(town):
    Agency.objects.filter(code="LT13").update(closed_on=town.now.date())
    for code in ("LT13", "NOPE", "<b>", "a\x00b", "甲" * 50):
        reader = Reader().open("/ask/form/?agency=" + code)
        assert "没有找到您要申请的部门" in reader.text, code


def test_the_receipt_closes_after_a_quarter_of_an_hour_and_opens_for_nobody_else(town):
    reader = apply(until="receipt")
    assert Reader().open("/ask/receipt/").status == 404
    town.now = datetime(2026, 3, 3, 2, 16, tzinfo=UTC)
    assert reader.open("/ask/receipt/").status == 404 and "登记回执页面已关闭" in reader.text


def test_a_stolen_handle_opens_nothing_in_another_browser(town):
    reader = apply()
    stranger = Reader().open(reader.at)
    assert stranger.status == 404 and NAME not in stranger.page


def test_no_personal_datum_stands_in_an_address_a_log_the_ledger_or_the_public_tree(town, own_data, caplog):
    caplog.set_level(logging.DEBUG)
    reader = apply(until="receipt", info_description="家住石桥路199号")
    _number, code = number_and_code(reader)
    reader.open("/ask/receipt/pdf/")
    canaries = [NAME, PHONE, IDENTITY, code.replace(" ", ""), code, "石桥路199号"]
    seen = "".join(reader.been) + caplog.text
    seen += "".join(Event.objects.values_list("payload", flat=True)) + "".join(
        Event.objects.values_list("subject", flat=True)
    )
    tree = Path(settings.MINGTANG_TREE)
    seen += (
        "".join(p.read_text(errors="ignore") + p.name for p in tree.rglob("*") if p.is_file())
        if tree.exists()
        else ""
    )
    assert [c for c in canaries if c in seen] == []


def test_every_page_is_kept_by_nobody_and_refuses_a_post_without_its_token(town):
    reader = Reader()
    for url in (
        "/ask/",
        "/ask/agency/",
        "/ask/form/?agency=LT04",
        "/ask/resume/",
        "/track/",
        "/check/",
        "/ask/receipt/",
        "/track/case/",
    ):
        assert reader.open(url).answer["Cache-Control"] == "no-store", url
    for url in ("/ask/form/", "/ask/resume/", "/track/", "/check/", "/ask/d/aaaa/send/"):
        assert Client(enforce_csrf_checks=True).post(url, {}).status_code == 403, url


def test_query_codes_have_sixty_bits(town):
    codes = {query_code(f"key-{i}") for i in range(2000)}
    assert len(codes) == 2000 and len(ALPHABET) == 32
    places = [{code[i] for code in codes} for i in range(12)]
    assert all(len(code) == 12 for code in codes) and all(len(place) == 32 for place in places)
    assert query_code("key-1") == query_code("key-1")


def test_characters_without_a_glyph_do_not_keep_anybody_from_applying(town):
    reader = apply(title="关于😀的信息", name="张𰻝", until="receipt")
    number, _ = number_and_code(reader)
    case = Case.objects.house.get(no=number)
    assert case.title == "关于😀的信息" and typed_of(case)["name"] == "张𰻝"
    assert reader.open("/ask/receipt/pdf/").status == 200


def test_a_picture_in_the_title_keeps_nobody_from_his_reply(town):
    number, _ = number_and_code(apply(title="关于👨\u200d👩\ufe0f😀的信息", name="张三😀", until="receipt"))
    case = city.take(Case.objects.house.get(no=number), "accept", "request_officer", town.now)
    given = {"finding": "已经公开", "how_to_get": "市政府网站"}
    case = city.take(case, "decide", "request_officer", town.now, given, outcome="already_public")
    assert papering.preview(case, city.seat("signer"), town.now).startswith(b"%PDF")
    city.take(case, "sign", "signer", town.now)
    data = Typed.objects.get(subject=case.code, field__startswith="paper.", value__contains="答复书").value
    assert "张三〓" in data and "关于〓的信息" in data


def test_hostile_text_is_never_an_accident(town):
    strings = json.loads(shared("data/blns.json").read_text(encoding="utf-8"))
    reader = apply()
    four = reader.at.replace("/check/", "/4/")
    for text in strings[::6]:
        reader.client.raise_request_exception = True
        assert reader.open("/ask/").press("先查一查", q=text).status == 200, text
        assert reader.open("/ask/agency/").press("查找", name=text).status == 200, text
        reader.open(four).press("下一步", info_title=text[:190], info_doc_no=text[:60], info_description=text)
        assert reader.status in (200, 422), text
        assert reader.open("/track/").press("查询", number=text, code=text, second=text).status == 422, text


def test_the_hostile_titles_that_are_taken_give_a_case_and_a_receipt(town):
    strings = json.loads(shared("data/blns.json").read_text(encoding="utf-8"))
    chosen = [s for s in strings if s.strip()][::40]
    for text in chosen:
        reader = Reader().open("/ask/form/?agency=LT04").press("下一步", applicant_type="natural_person")
        reader.press("下一步", name=text[:50], id_type="id_card")
        if reader.status == 422:
            continue  # nothing visible in it
        reader.press("下一步", id_number=IDENTITY).press("下一步", info_title=text[:200])
        if reader.status == 422:
            continue
        reader.press("下一步", info_form="electronic", delivery_form="online").press(
            "下一步", telephone=PHONE
        )
        reader.press("提交申请")
        assert reader.at.endswith("/ask/receipt/") and reader.status == 200, (text, reader.text)
        assert reader.open("/ask/receipt/pdf/").status == 200, text
