"""The verify page: papers and receipts, genuine or not, without a word about the person."""

import json

import pytest

from mingtang.cases.models import Case
from mingtang.ledger import checkpoints
from mingtang.ledger.models import Event
from mingtang.papers.jobs import render_waiting
from mingtang.papers.models import Paper
from mingtang.vault import files
from tests import city
from tests.conftest import shared
from tests.portal.journey import NAME, TITLE, apply, number_and_code
from tests.portal.reader import Reader

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(town):
    """The case and its receipt as a paper."""
    number, _ = number_and_code(apply(until="receipt"))
    render_waiting()
    case = Case.objects.house.get(no=number)
    return case, Paper.objects.house.get(case=case.code)


def proof_of(case):
    event = Event.objects.filter(subject=case.code).order_by("id").first()
    return event, f"{event.chain}.{event.seq}.{event.hash}"


def paper(number, code):
    return Reader().open("/check/").press("核验文书", **{"paper-number": number, "paper-code": code})


def receipt(text):
    return Reader().open("/check/").press("核验回执", **{"proof-proof": text})


def test_a_genuine_paper_is_named_and_says_nothing_about_the_person(sent):
    case, row = sent
    page = paper(
        case.no.replace("〔", "[").replace("〕", "]"), f"{row.check_code[:4]} {row.check_code[4:].lower()}"
    )
    assert page.status == 200 and "核验通过，内容未被改动" in page.text
    assert "政府信息公开申请登记回执" in page.text and "市城市管理局" in page.text and row.digest in page.text
    assert NAME not in page.text and TITLE not in page.text


def test_the_code_stands_on_the_paper_itself(sent):
    import io

    import pypdfium2

    _, row = sent
    text = "".join(
        p.get_textpage().get_text_range() for p in pypdfium2.PdfDocument(io.BytesIO(files.open(row.digest)))
    )
    shown = " ".join(row.check_code[i : i + 4] for i in (0, 4, 8))
    assert shown in " ".join(text.split())


def test_a_wrong_number_and_a_wrong_code_are_answered_alike_and_then_wait(sent):
    case, row = sent
    other = "A" * 12
    wrong = [paper(case.no, other).text, paper("澜城管公复〔2026〕9号", row.check_code).text]
    assert all("核验未通过：没有这个文号和核验码对应的文书" in text for text in wrong)
    for _ in range(5):
        paper(case.no, other)
    assert "输错次数过多" in paper(case.no, row.check_code).text


def test_a_paper_whose_bytes_were_altered_is_not_genuine(sent):
    case, row = sent
    place = files.path(row.digest)
    data = bytearray(place.read_bytes())
    data[100] ^= 1
    place.write_bytes(bytes(data))
    assert "与存证不一致" in paper(case.no, row.check_code).text


def test_a_receipt_is_proved_by_its_event_and_then_by_its_checkpoint(sent, town):
    case, _ = sent
    _, printed = proof_of(case)
    page = receipt("\n".join(printed[i : i + 30] for i in range(0, len(printed), 30)))
    assert "核验通过，内容未被改动" in page.text and "尚未进入存证点" in page.text
    checkpoints.make(town.now)
    page = receipt(printed)
    root = json.loads(checkpoints.Checkpoint.objects.get().body)["root"]
    assert "核验通过，内容未被改动" in page.text and "第1号" in page.text and root in page.text
    assert NAME not in page.text and TITLE not in page.text and case.no not in page.text


def test_an_altered_code_and_an_altered_event_are_both_found(sent):
    from django.db import connection

    from mingtang.ledger import triggers

    case, _ = sent
    event, printed = proof_of(case)
    bad = printed[:-1] + ("0" if printed[-1] != "0" else "1")
    assert f"核验未通过：第{event.seq}条记录与存证不一致" in receipt(bad).text
    assert "第99999条记录与存证不一致" in receipt(f"LT04.99999.{event.hash}").text
    triggers.remove(connection) if hasattr(triggers, "remove") else _drop(connection)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE ledger_event SET payload = replace(payload, 'registered', 'delivered') WHERE id = %s",
            [event.pk],
        )
    assert f"第{event.seq}条记录与存证不一致" in receipt(printed).text


def _drop(connection):
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE ledger_event DISABLE TRIGGER USER")
            return
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'ledger_event'")
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP TRIGGER "{name}"')


def test_half_a_code_is_explained_and_an_empty_form_asks(sent):
    assert "这不是完整的存证校验码" in receipt("LT04.1").text
    assert "请填写存证校验码" in receipt("").text and "请填写文号" in paper("", "").text


def test_a_withdrawn_paper_says_so(sent, town):
    case, row = sent
    Paper.objects.house.filter(pk=row.pk).update(cancelled_on=town.now.date())
    assert "已于2026年3月3日作废（留痕）" in paper(case.no, row.check_code).text


def test_hostile_text_is_never_an_accident(town):
    for text in json.loads(shared("data/blns.json").read_text(encoding="utf-8"))[::6]:
        assert paper(text, text).status in (200, 422), text
        assert receipt(text).status in (200, 422), text


def test_a_reply_carries_its_code_too(sent, town):
    case, _ = sent
    city.take(case, "accept", "request_officer", town.now)
    given = {"finding": "该信息可以公开", "material_list": ["方案"], "delivery": "电子邮件"}
    city.take(case, "decide", "request_officer", town.now, given, outcome="granted")
    city.take(case, "secrecy_review", "secrecy_reviewer", town.now, {"opinion": "无涉密内容"})
    city.take(case, "sign", "signer", town.now)
    render_waiting()
    reply = Paper.objects.house.get(case=case.code, key="reply_granted")
    assert "核验通过" in paper(reply.no, reply.check_code).text
