"""Tracking: what opens a case, what its page tells and what it keeps back, and what an applicant may do."""

import json
import re
from datetime import date, timedelta

import pytest

from mingtang.cases.codes import query_code, read_number
from mingtang.cases.dossier import contents
from mingtang.cases.models import Case, Ticket
from mingtang.cases.posting import opening
from mingtang.cases.reading import typed_of
from mingtang.cases.registry import kind_of
from mingtang.forms.models import Draft, Upload
from mingtang.ledger.models import Event
from mingtang.papers.jobs import render_waiting
from mingtang.people.models import Person
from mingtang.portal import onward
from tests import city
from tests.cases import offered
from tests.forms import samples
from tests.portal.journey import NAME, PHONE, apply, number_and_code, track
from tests.portal.reader import Reader

pytestmark = pytest.mark.django_db
FAIL = "没有查到。请核对受理编号、查询码和联系电话后4位"


@pytest.fixture
def sent(town):
    """(case, number, code) of an application just sent."""
    number, code = number_and_code(apply(until="receipt"))
    render_waiting()
    return Case.objects.house.get(no=number), number, code


def take(town, case, do, post, given=None, days=0, **more):
    town.now += timedelta(days=days)
    return city.take(case, do, post, town.now, given or {}, **more)


def test_number_code_and_telephone_open_the_case_however_they_are_typed(sent):
    _, number, code = sent
    assert track(number, code).at.endswith("/track/case/")
    spoken = number.replace("〔", "(").replace("〕", "）").replace("号", "")
    assert track(f" {spoken} ", code.lower().replace(" ", "-"), f" {PHONE[-4:]} ").at.endswith("/track/case/")
    wide = "".join(chr(ord(c) + 0xFEE0) if c.isascii() and c.isalnum() else c for c in code)
    assert track(number, wide).at.endswith("/track/case/")


def test_numbers_are_read_with_any_bracket():
    for typed in (
        "澜城管公开申〔2026〕1号",
        "澜城管公开申[2026]1",
        "澜城管公开申【2026】第1号",
        "澜城管公开申２０２６ 001 号",
    ):
        assert read_number(typed) == "澜城管公开申〔2026〕1号"
    assert read_number("road-occ-20261122-00001") == "ROAD-OCC-20261122-00001"


def test_a_wrong_number_a_wrong_code_and_a_wrong_telephone_are_answered_alike(sent):
    _, number, code = sent
    pages = [track(number[:-2] + "9号", code), track(number, query_code("x")), track(number, code, "0000")]
    bodies = {re.sub(r'value="[^"]*"', "", page.page) for page in pages}
    assert {page.status for page in pages} == {422} and all(FAIL in page.text for page in pages)
    assert len(bodies) == 1


def test_after_five_wrong_tries_the_right_code_waits_too_and_so_does_a_number_that_does_not_exist(sent, town):
    _, number, code = sent
    for no in (number, number.replace("1号", "77号")):
        for _ in range(5):
            assert FAIL in track(no, query_code("x")).text
        assert "输错次数过多，请于10:05以后再试" in track(no, code).text
    town.now += timedelta(minutes=6)
    assert track(number, code).at.endswith("/track/case/")
    assert Ticket.objects.get().tries == 0


def test_ten_thousand_guesses_take_longer_than_any_case(sent, town):
    """A guesser who never sleeps: how many guesses one number takes in ten years of waiting exactly as told."""
    _, number, code = sent
    from mingtang.cases import tickets

    at, tried = town.now, 0
    while at < town.now + timedelta(days=30):
        try:
            assert tickets.find(number, query_code(f"guess {tried}"), "0000", at=at) is None
            tried += 1
        except tickets.TooSoon as wait:
            at = wait.until
    assert (
        tried < 200
    )  # a month: so 10,000 guesses take more than four years, of 2**60 codes times 10**4 numbers
    with pytest.raises(tickets.TooSoon):
        tickets.find(number, code, PHONE[-4:], at=Ticket.objects.get().wait_until - timedelta(seconds=1))


def test_the_page_closes_after_a_quarter_of_an_hour_and_when_asked_to(sent, town):
    _, number, code = sent
    reader = track(number, code)
    town.now += timedelta(minutes=14)
    assert reader.open("/track/case/").status == 200
    town.now += timedelta(minutes=2)
    assert "查询15分钟后自动结束" in reader.open("/track/case/").text and number not in reader.page
    again = track(number, code, reader=reader)
    again.press("结束查询")
    assert again.open("/track/case/").status == 403
    assert Reader().open("/track/paper/1/").status == 403


def test_the_page_tells_state_clock_trace_and_office_but_no_staff_and_no_inside_step(sent, town):
    case, number, code = sent
    take(town, case, "accept", "request_officer", days=1)
    given = {"third_party_name": "云野实业有限公司", "information": "合同价格"}
    take(town, case, "consult_third_party", "request_officer", given, days=1)
    received = {"third_party_received_on": date(2026, 3, 5), "third_party_evidence": "签收"}
    asked = city.part(case)
    take(town, asked, "served", "request_officer", received)
    answer = {
        "third_party_opinion": "refused",
        "third_party_reason": "商业秘密",
        "answered_on": date(2026, 3, 9),
    }
    take(town, asked, "opinion_given", "request_officer", answer, days=4)
    take(town, case, "extend", "disclosure_head", {"extension_days": 20, "reason": "需查阅档案"})
    decision = {"finding": "内部意见不外传", "harm": "无"}
    take(town, case, "decide", "request_officer", decision, outcome="denied_third_party")
    render_waiting()
    page = track(number, code)
    assert page.status == 200 and "办理中" in page.text and "答复审签中" not in page.text
    assert "期限怎么算的" in page.text and "延长答复期限告知书" in page.text and "最晚答复日" in page.text
    assert "市城市管理局" in page.text and "征求第三方意见" in page.text
    kept_back = [
        "内部意见不外传",
        "拟办",
        "云野实业",
        "商业秘密",
        "第三方意见征询书",
        "合同价格",
        *Person.objects.values_list("name", flat=True),
    ]
    assert [word for word in kept_back if word in page.text] == []


def test_the_reply_can_be_downloaded_once_it_is_delivered_and_not_before(sent, town):
    case, number, code = sent
    take(town, case, "accept", "request_officer", days=1)
    given = {"finding": "该信息可以公开", "material_list": ["方案"], "delivery": "电子邮件"}
    take(town, case, "decide", "request_officer", given, outcome="granted")
    take(town, case, "secrecy_review", "secrecy_reviewer", {"opinion": "无涉密内容"})
    take(town, case, "sign", "signer")
    render_waiting()
    early = track(number, code)
    assert "答复送达中" in early.text and "已答复" not in early.text and "正在送达，最晚2026年" in early.text
    assert "答复书" not in early.text.replace("答复书送达", "")
    proof = {
        "delivery_channel": "electronic",
        "delivered_on": town.now.date(),
        "delivery_evidence": "发送记录",
    }
    take(town, case, "deliver", "request_officer", proof)
    page = track(number, code)
    assert "政府信息公开申请答复书（" in page.text and "怎样申请行政复议" in page.text
    reply = max(re.findall(r'"(/track/paper/\d+/)"', page.page))
    assert page.open(reply).answer["Content-Type"] == "application/pdf"
    assert page.answer.content.startswith(b"%PDF")
    assert page.open("/track/paper/9/").status == 404


def test_the_applicant_withdraws_and_gets_a_paper(sent, town):
    case, number, code = sent
    reader = track(number, code).follow("撤回申请")
    reader.press("撤回申请", reason="已从别处得到")
    assert reader.status == 422 and "请勾选" in reader.text and "已从别处得到" in reader.text
    reader.press("撤回申请", sure="on")
    assert "申请已撤回" in reader.text and "申请人已撤回" in reader.text
    case = city.case(case.code)
    assert case.state == "withdrawn" and "已从别处得到" in typed_of(case)["withdrawal_evidence"]
    reader.again()
    assert city.case(case.code).moves == case.moves
    late = reader.open("/track/withdraw/")
    assert late.status == 409 and "此件现在不能办理这一项" in late.text


def test_the_applicant_supplements_in_words_and_files_and_the_clock_starts_anew(sent, town):
    case, number, code = sent
    given = {"items": ["写明年份"], "guidance": "请写明需要哪一年的方案", "correction_days": 15}
    take(town, case, "ask_correction", "request_officer", given, days=2)
    render_waiting()
    town.now += timedelta(days=5)
    reader = track(number, code)
    assert "待补正" in reader.text and "补正告知书" in reader.text and "2026年3月26日 周四以前" in reader.text
    assert "收到补正的申请以后，重新计算全部期限" in reader.text and "暂停计时 自2026-03-06起" in reader.text
    assert "请您补正" in reader.text and "写明年份" in reader.text and "请写明需要哪一年的方案" in reader.text
    reader.follow("提交补正")
    assert "需要补正的事项" in reader.text and "写明年份" in reader.text
    reader.press("提交补正")
    assert reader.status == 422 and "请填写补正的内容" in reader.text
    reader.press(
        "提交补正",
        supplement_text="需要2025年的方案",
        files={"supplement_files": ("说明.pdf", samples.pdf())},
    )
    assert "补正已提交" in reader.text and "收到补正的申请" in reader.text
    case = city.case(case.code)
    assert case.state == "open" and case.due_on == date(2026, 4, 8)
    assert "需要2025年的方案" in typed_of(case)["correction_evidence"]
    assert (
        Upload.objects.get(field="supplement_files").answer.case_no == number and Draft.objects.count() == 0
    )


def test_what_was_being_typed_is_given_back_when_the_time_is_over(sent, town):
    case, number, code = sent
    given = {"items": ["写明年份"], "guidance": "请写明需要哪一年的方案", "correction_days": 15}
    take(town, case, "ask_correction", "request_officer", given)
    reader = track(number, code).follow("提交补正")
    town.now += timedelta(minutes=20)
    reader.press("提交补正", supplement_text="写了很久的话")
    assert "写了很久的话" in reader.page and "查询15分钟后自动结束" in reader.text


def test_every_state_says_what_happens_next():
    """A state that an applicant can find his case in and that nobody explains would leave him guessing."""
    for name, family in (
        ("request-2019-2", "request"),
        ("request-2019", "request"),
        ("correct-1", "correct"),
    ):
        said = onward._SAID[family]
        left = set(kind_of(name).states) - set(said) - {"archived", "parts_over"}
        assert left == set(), name


def test_whom_to_call_about_the_clock_stands_on_the_page(sent):
    _, number, code = sent
    text = track(number, code).text
    assert "对期限有疑问" in text and "0880-0012345" in text and "书院街道明堂路1号" in text
    assert "市人民政府办公室" in text and "第五十一条" in text


def test_a_case_that_waits_for_confirmation_shows_no_due_date(town):
    from mingtang.people.seats import SYSTEM
    from mingtang.policy import acts as policy_acts

    policy_acts.set_value("web_confirm", "LT04", "1", "本单位规定", town.now.date(), by=SYSTEM, at=town.now)
    page = track(*number_and_code(apply(until="receipt")))
    assert "待双方确认" in page.text and "期限尚未起算" in page.text and "最晚" not in page.text


def test_the_applicant_of_a_service_sees_each_step_with_post_limit_and_state(town):
    kind = offered.publish(offered.road(), town.now)
    case = offered.apply(kind, town.now, ticket=(query_code("svc"), "4321"))
    render_waiting()
    page = track(case.no, query_code("svc"), "4321")
    assert page.status == 200 and "办理环节" in page.text and "待受理" in page.text
    assert "窗口受理员" in page.text and "时限" in page.text and "市交通警察支队" in page.text


def test_no_code_and_no_person_stands_in_an_address(sent):
    _, number, code = sent
    reader = track(number, code)
    reader.open("/track/paper/1/")
    seen = "".join(reader.been)
    assert not [c for c in (code, code.replace(" ", ""), PHONE, PHONE[-4:], NAME, number) if c in seen]


def test_a_paper_is_read_as_a_page_too(sent):
    _, number, code = sent
    reader = track(number, code)
    page = reader.open("/track/paper/1/?as=html")
    assert (
        page.status == 200
        and "登记回执" in page.text
        and number in page.text
        and "以文书原件为准" in page.text
    )
    assert reader.open("/track/paper/1/?as=docx").answer["Content-Type"] == "application/pdf", (
        "a receipt has no Word twin"
    )


def test_the_first_opening_of_a_reply_is_put_on_record_once_and_says_not_from_where(town, sent):
    case, number, code = sent
    case = take(town, case, "accept", "request_officer")
    granted = {"finding": "可以公开", "material_list": ["方案"], "delivery": "在网站查看"}
    case = take(town, case, "decide", "request_officer", granted, outcome="granted")
    case = take(town, case, "secrecy_review", "secrecy_reviewer", {"opinion": "不涉密"})
    case = take(town, case, "sign", "signer")
    render_waiting()
    given = {
        "delivery_channel": "electronic",
        "delivered_on": town.now.date(),
        "delivery_evidence": "在查询页面提供",
    }
    case = take(town, case, "deliver", "request_officer", given)
    reader = track(number, code)

    def opened():
        return list(
            Event.objects.filter(act="case.opened", subject=case.code).values_list("payload", flat=True)
        )

    reader.client.get("/track/paper/1/")
    assert opened() == [], "the receipt is no reply"
    assert opening.of(case) is None
    before = city.case(case.code).closed_on
    for _ in range(2):
        reader.client.get("/track/paper/2/?as=html")
    (said,) = opened()
    assert json.loads(said)["by"] == {"post": "applicant"} and "127.0.0.1" not in said
    assert opening.of(case) is not None and city.case(case.code).closed_on == before
    assert [item.title for item in contents.items(city.case(case.code))].count(
        "申请人在网站打开答复的记录"
    ) == 1
