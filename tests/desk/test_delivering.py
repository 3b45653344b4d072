"""待送达: labels from the sealed application for whoever posts, a slip to be signed, 退信 that moves no day, and no end without proof."""

from datetime import date

import pytest
from pypdfium2 import PdfDocument

from mingtang.cases import audit
from mingtang.cases.posting import printed
from mingtang.counts import reading
from mingtang.kinds import postal
from mingtang.ledger.refusal import Refused
from mingtang.papers.jobs import render_waiting
from mingtang.people.models import ReadLog
from mingtang.vault import keys
from tests import city
from tests.cases import histories
from tests.city import ANSWERS, START, later, take
from tests.desk.test_case import signed_in

pytestmark = pytest.mark.django_db
TYPED = ANSWERS["answer_typed"]
WHERE = {"address": "澜汀市书院街道明堂路9号2栋301室，邮编990100", "telephone": "13900000000"}
NO = "RA123456785CN"


def asking(way, at=START, **typed):
    """A signed reply to somebody who asked for it this way."""
    facts = {"applicant_type": "natural_person", "delivery_form": way}
    case = city.request(at, answer_facts=facts, answer_typed={**TYPED, **WHERE, **typed})
    case = take(histories.decided(case, at), "sign", "signer", later(at, 12))
    render_waiting()
    return city.case(case.code)


@pytest.fixture
def posted():
    city.found()
    keys.make()
    return asking("post")


def words(pdf):
    return "".join(page.get_textpage().get_text_bounded() for page in PdfDocument(pdf)).replace("\r\n", "\n")


def mailed(**more):
    on = later(START, 14).date()
    return {
        "delivery_channel": "mail",
        "delivered_on": on,
        "tracking_no": NO,
        "delivery_evidence": "交邮收据",
        **more,
    }


def test_the_number_of_a_letter_is_known_by_its_shape_and_its_check_digit():
    assert not any(
        postal.fault(n)
        for n in (NO, "ra 123 456 785 cn", "XA19923344551", "1187654321012", postal.registered(77))
    )
    assert (
        "校验位" in postal.fault("RA123456789CN")
        and "13位" in postal.fault("SF1234567890")
        and "13位" in postal.fault("")
    )


def test_labels_are_printed_for_the_picked_by_whoever_posts_and_no_file_of_them_stays(posted, own_data):
    clerk = signed_in("registry_clerk")
    page = clerk.get("/desk/papers/delivery/").content.decode()
    assert "待寄送" in page and "明堂路9号2栋301室" in page and f"/desk/case/{posted.code}/deliver/" in page
    stored = sorted(own_data.rglob("*"))
    pick = {"pick": posted.code, "form": "sheet", "way": "post", "skip": "3", "key": "k"}
    made = clerk.post("/desk/papers/delivery/labels/", pick)
    said = words(made.content)
    assert made["Content-Type"] == "application/pdf" and "no-store" in made["Cache-Control"]
    assert "990100" in said and "周问天　收" in said and "13900000000" not in said and "邮编" not in said
    assert "13900000000" in words(
        clerk.post("/desk/papers/delivery/labels/", {**pick, "phone": "on", "form": "envelope"}).content
    )
    assert ReadLog.objects.filter(action="print", subject_type="labels", count=1).count() == 2
    assert sorted(own_data.rglob("*")) == stored
    nobody = clerk.post("/desk/papers/delivery/labels/", {**pick, "pick": "NOSUCH"})
    assert nobody.status_code == 422 and "请先勾选" in nobody.content.decode()
    assert signed_in("signer").get("/desk/papers/delivery/").status_code == 404
    assert (
        "明堂路9号" not in signed_in("registry_clerk", "LT13").get("/desk/papers/delivery/").content.decode()
    )


def test_a_name_that_no_font_draws_is_said_and_the_postcode_is_found_in_what_was_typed(posted):
    assert printed._split("某市某路1号（邮编：100010）") == ("某市某路1号", "100010")
    assert printed._split("100010 某市某路1号") == ("某市某路1号", "100010")
    assert printed._split("某市1234567号楼") == ("某市1234567号楼", "")
    odd = asking("post", later(START, 1), address="澜汀市\U0003ffff路1号")
    answer = signed_in("registry_clerk").post(
        "/desk/papers/delivery/labels/", {"pick": odd.code, "form": "single", "way": "post", "key": "k"}
    )
    assert answer.status_code == 422 and "手写" in answer.content.decode()


def test_the_slip_names_the_papers_and_leaves_the_signatures_open(posted):
    officer = signed_in("request_officer")
    assert "打印送达回证" in officer.get(f"/desk/case/{posted.code}/").content.decode()
    said = words(officer.get(f"/desk/papers/delivery/slip/{posted.code}/").content)
    assert "送达回证" in said and printed.replies(posted)[0].no in said and "代收人签名" in said
    assert signed_in("signer").get(f"/desk/papers/delivery/slip/{posted.code}/").status_code == 404


@pytest.mark.parametrize(
    ("given", "words_"),
    [
        (mailed(tracking_no=""), "邮件号"), (mailed(tracking_no="SF1234567890"), "13位"), (mailed(delivery_evidence=""), "缺少送达凭证"),
        (mailed(delivery_channel="in_person", delivery_evidence=""), "缺少送达凭证"),
        (mailed(delivery_channel="electronic", delivery_evidence=""), "缺少送达凭证"),
        (mailed(delivery_channel="entrusted", delivery_evidence=""), "缺少送达凭证"), (mailed(delivery_channel=""), "缺少送达凭证"),
    ],
)  # fmt: skip
def test_no_way_of_delivery_ends_a_request_without_its_proof(posted, given, words_):
    with pytest.raises(Refused, match=words_):
        take(posted, "deliver", "request_officer", later(START, 14), given)
    assert city.case(posted.code).closed_on is None


def test_a_letter_that_came_back_is_sent_again_and_the_day_of_posting_stays(posted):
    case = take(posted, "deliver", "request_officer", later(START, 14), mailed())
    officer = signed_in("request_officer")
    assert f"/desk/case/{case.code}/returned/" in officer.get(f"/desk/case/{case.code}/").content.decode()
    back = {"returned_on": later(START, 20).date(), "return_reason": "moved"}
    with pytest.raises(Refused, match="不能早于交邮之日"):
        take(
            case,
            "returned",
            "request_officer",
            later(START, 20),
            {**back, "returned_on": later(START, 2).date()},
        )
    again = {
        "again_channel": "mail",
        "again_on": later(START, 21).date(),
        "again_no": NO,
        "again_evidence": "交邮收据",
    }
    with pytest.raises(Refused, match="本件不需要"):
        take(case, "send_again", "request_officer", later(START, 21), again)
    case = take(case, "returned", "registry_clerk", later(START, 20), back)
    page = officer.get("/desk/papers/delivery/?way=back").content.decode()
    assert case.no in page and "再次送达" in page
    assert case.no in officer.get("/desk/").content.decode(), "what came back waits in 待办"
    with pytest.raises(Refused, match="13位"):
        take(case, "send_again", "request_officer", later(START, 21), {**again, "again_no": "1"})
    case = take(case, "send_again", "request_officer", later(START, 21), again)
    assert (case.state, case.closed_on) == ("delivered", later(START, 14).date())
    assert case.no not in officer.get("/desk/").content.decode()
    (life,) = [one for one in reading.lives(["LT04"]) if one.code == case.code]
    assert life.closed_on == case.closed_on and life.in_time
    assert not audit.differences()[1]


def test_what_was_not_posted_cannot_come_back_by_post(posted):
    given = {
        "delivery_channel": "in_person",
        "delivered_on": later(START, 14).date(),
        "delivery_evidence": "送达回证",
    }
    case = take(posted, "deliver", "request_officer", later(START, 14), given)
    with pytest.raises(Refused, match="不是邮寄送达"):
        take(
            case,
            "returned",
            "request_officer",
            later(START, 20),
            {"returned_on": date(2026, 3, 20), "return_reason": "moved"},
        )
    assert "登记退信" not in signed_in("request_officer").get(f"/desk/case/{case.code}/").content.decode()
