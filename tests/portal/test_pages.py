"""Every page of the door in a real browser, on a phone and on a desk: nothing sticks out, axe finds nothing."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings

from mingtang.cases.codes import query_code
from mingtang.cases.models import Case
from mingtang.ledger import checkpoints
from mingtang.ledger.models import Event
from mingtang.papers.jobs import render_waiting
from mingtang.papers.models import Paper
from mingtang.people.models import Agency
from mingtang.search.document import Doc
from mingtang.search.index import Builder
from tests import city
from tests.browser import DESKTOP, PHONE
from tests.cases import offered
from tests.portal.journey import IDENTITY, TITLE, apply, number_and_code, track
from tests.portal.reader import Reader

pytestmark = [pytest.mark.django_db, pytest.mark.browser]
LONG = "澜汀市澜北新区城乡建设与历史文化街区保护及既有住宅加装电梯工作联席会议办公室（筹）"
LONG_TITLE = (
    "关于"
    + LONG
    + "印发《既有多层住宅加装电梯财政补助资金管理办法（试行）》及其实施细则的全部征求意见材料和会议纪要"
)


def long_city():
    Agency.objects.filter(code="LT04").update(name=LONG)


def sent(title=TITLE):
    reader = apply(title=title[:200], until="receipt")
    render_waiting()
    return reader, number_and_code(reader)


def ask_found(town):
    docs = [
        Doc(f"r{i}", f"{LONG_TITLE}（{i}）"[:100], "石桥路拓宽工程已经批准。", "LT04", "notices", ("notices",), "notices", "", date(2026, 2, i), f"/r/2026/abc{i}.html", True)
        for i in range(1, 5)
    ]  # fmt: skip
    Builder(Path(settings.MINGTANG_INDEX)).build(docs)
    return Reader().open("/ask/?agency=LT04&q=加装电梯")


def first_error(town):
    return Reader().open("/ask/form/?agency=LT04").press("下一步")


def identity_error(town):
    reader = Reader().open("/ask/form/?agency=LT04").press("下一步", applicant_type="natural_person")
    return reader.press("下一步", name=LONG, id_type="id_card").press("下一步", id_number="123")


def content_page(town):
    reader = Reader().open("/ask/form/?agency=LT04&q=石桥路").press("下一步", applicant_type="natural_person")
    return reader.press("下一步", name="周问天", id_type="id_card").press("下一步", id_number=IDENTITY)


def contact_errors(town):
    reader = content_page(town).press("下一步", info_title=TITLE)
    return reader.press("下一步", info_form="paper", delivery_form="post").press("下一步", telephone="1")


def check_long(town):
    long_city()
    return apply(title=LONG_TITLE[:200], name=LONG, info_description="第一行\n" + LONG_TITLE * 5)


def saved(town):
    return Reader().open("/ask/form/?agency=LT04").press("暂存", applicant_type="natural_person")


def resume_error(town):
    return Reader().open("/ask/resume/").press("继续填写", code="AAAA-BBBB-CCCC")


def receipt_day_off(town):
    town.now += timedelta(days=4)
    return sent()[0]


def receipt_long(town):
    long_city()
    return sent(LONG_TITLE)[0]


def track_running(town):
    _, (number, code) = sent()
    return track(number, code)


def track_long(town):
    """A request that had everything: a third party, an extension, a decision, a reply that was delivered."""
    long_city()
    _, (number, code) = sent(LONG_TITLE)
    case = Case.objects.house.get(no=number)

    def do(step, post="request_officer", given=None, days=0, of=None, **more):
        town.now += timedelta(days=days)
        city.take(of or case, step, post, town.now, given or {}, **more)

    do("accept")
    do(
        "consult_third_party",
        given={"third_party_name": "云野实业有限公司", "information": "合同价格"},
        days=1,
    )
    asked = city.part(case)
    got = {"third_party_received_on": town.now.date(), "third_party_evidence": "签收"}
    do("served", given=got, of=asked)
    town.now += timedelta(days=7)
    do("opinion_given", given={"third_party_opinion": "agreed", "answered_on": town.now.date()}, of=asked)
    do("extend", "disclosure_head", {"extension_days": 20, "reason": "需查阅档案"}, days=1)
    do(
        "decide",
        given={"finding": "可以公开", "material_list": ["方案"], "delivery": "电子邮件"},
        outcome="granted",
    )
    do("secrecy_review", "secrecy_reviewer", {"opinion": "无涉密内容"})
    do("sign", "signer")
    render_waiting()
    proof = {
        "delivery_channel": "electronic",
        "delivered_on": town.now.date(),
        "delivery_evidence": "发送记录",
    }
    do("deliver", given=proof)
    return track(number, code)


def track_late(town):
    _, (number, code) = sent()
    town.now += timedelta(days=60)
    return track(number, code)


def correction(town):
    _, (number, code) = sent()
    given = {"items": ["写明年份"], "guidance": "请写明需要哪一年的方案", "correction_days": 15}
    city.take(Case.objects.house.get(no=number), "ask_correction", "request_officer", town.now, given)
    render_waiting()
    return track(number, code)


def supplement_error(town):
    return correction(town).follow("提交补正").press("提交补正")


def withdraw_error(town):
    return track_running(town).follow("撤回申请").press("撤回申请")


def track_service(town):
    kind = offered.publish(offered.road(), town.now)
    case = offered.apply(kind, town.now, ticket=(query_code("svc"), "4321"))
    render_waiting()
    return track(case.no, query_code("svc"), "4321")


def track_over(town):
    reader = correction(town).follow("提交补正")
    town.now += timedelta(minutes=20)
    return reader.press("提交补正", supplement_text="写了很久的话")


def check_paper(town):
    _, (number, _) = sent()
    row = Paper.objects.house.get()
    return (
        Reader().open("/check/").press("核验文书", **{"paper-number": number, "paper-code": row.check_code})
    )


def check_receipt(town):
    sent()
    checkpoints.make(town.now)
    event = Event.objects.filter(subject_type="case").first()
    text = f"{event.chain}.{event.seq}.{event.hash}"
    return Reader().open("/check/").press("核验回执", **{"proof-proof": text})


def check_bad(town):
    return Reader().open("/check/").press("核验文书", **{"paper-number": "1", "paper-code": "2"})


STATES = {
    "ask": lambda town: Reader().open("/ask/"),
    "ask-found": ask_found,
    "ask-none": lambda town: Reader().open("/ask/?q=没有人公开过的东西"),
    "agencies": lambda town: (long_city(), Reader().open("/ask/agency/"))[1],
    "correct": lambda town: Reader().open("/ask/correct/"),
    "agencies-none": lambda town: Reader().open("/ask/agency/?name=没有这个局"),
    "fill-first": lambda town: Reader().open("/ask/form/?agency=LT04"),
    "fill-first-error": first_error,
    "fill-identity-error": identity_error,
    "fill-content": content_page,
    "fill-contact-errors": contact_errors,
    "check-answers": lambda town: apply(),
    "check-answers-long": check_long,
    "saved": saved,
    "resume": resume_error,
    "lost": lambda town: Reader().open("/ask/d/abcdef12/check/"),
    "receipt": lambda town: sent()[0],
    "receipt-day-off": receipt_day_off,
    "receipt-long": receipt_long,
    "receipt-gone": lambda town: Reader().open("/ask/receipt/"),
    "track": lambda town: Reader().open("/track/"),
    "track-wrong": lambda town: track("澜城管公开申〔2026〕9号", "ABCD EFGH JKLM"),
    "track-over": track_over,
    "track-case": track_running,
    "track-case-long": track_long,
    "track-case-late": track_late,
    "track-case-correction": correction,
    "track-service": track_service,
    "supplement-error": supplement_error,
    "withdraw-error": withdraw_error,
    "check": lambda town: Reader().open("/check/"),
    "check-paper": check_paper,
    "check-receipt": check_receipt,
    "check-bad": check_bad,
}


@pytest.mark.parametrize("name", STATES)
def test_the_page_fits_the_window_and_axe_finds_nothing(name, town, window):
    assert window.faults(STATES[name](town), name, PHONE, DESKTOP) == []
