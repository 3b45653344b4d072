"""A company answers on line with what stands on its letter: once, for its own consultation, and never sees who applied."""

import re
from datetime import timedelta

import pytest

from mingtang.cases import audit
from mingtang.cases.models import Case
from mingtang.papers.jobs import render_waiting
from mingtang.papers.models import Paper
from tests import city
from tests.portal.journey import NAME, apply, number_and_code
from tests.portal.reader import Reader

pytestmark = pytest.mark.django_db
LETTER = {"third_party_name": "云野实业有限公司", "information": "合同价格"}


@pytest.fixture
def letter(town):
    """(request, consultation, its letter), sent and not yet signed for."""
    number, _ = number_and_code(apply(until="receipt"))
    case = city.take(Case.objects.house.get(no=number), "accept", "request_officer", town.now)
    case = city.take(case, "consult_third_party", "request_officer", town.now, LETTER)
    render_waiting()
    part = Case.objects.house.get(parent=case)
    return case, part, Paper.objects.house.get(case=part.code)


def opened(paper):
    return (
        Reader()
        .open("/check/")
        .press("核验文书", **{"paper-number": paper.no, "paper-code": paper.check_code})
    )


def test_a_company_answers_with_its_letter_and_the_clock_goes_on(letter, town):
    request, part, paper = letter
    assert "在网上提出意见" in open_letter(paper)
    page = opened(paper)
    assert "核验通过" in page.text
    page.follow("在网上提出意见")
    assert "合同价格" in page.text and "15个工作日" in page.text
    assert NAME not in page.text and request.no not in page.text and request.title not in page.text
    page.press("提交意见")
    assert page.status == 422 and "请选择是否同意公开" in page.text
    page.press("提交意见", third_party_opinion="refused", sure="on")
    assert page.status == 422 and "不同意公开的，请写明理由" in page.text
    page.press("提交意见", third_party_opinion="refused", third_party_reason="商业秘密", sure="on")
    assert "意见已收到" in page.text and "不同意公开" in page.text and "商业秘密" in page.text
    part, request = city.case(part.code), city.case(request.code)
    assert (part.state, request.state) == ("answered", "open")
    assert request.facts["facts"]["third_party"] == "refused" and audit.differences()[1] == []
    again = opened(paper)
    assert "核验通过" in again.text and "在网上提出意见" not in again.text


def open_letter(paper):
    """The words of the letter, as they are frozen."""
    from mingtang.cases.papering import told

    return str(told(paper))


def test_nobody_answers_without_the_letter_or_after_a_quarter_of_an_hour(letter, town):
    _, part, paper = letter
    assert Reader().open("/check/opinion/").status == 403
    wrong = (
        Reader()
        .open("/check/")
        .press("核验文书", **{"paper-number": paper.no, "paper-code": "AAAA BBBB CCCC"})
    )
    assert "核验未通过" in wrong.text and wrong.open("/check/opinion/").status == 403
    page = opened(paper).follow("在网上提出意见")
    town.now += timedelta(minutes=16)
    page.press("提交意见", third_party_opinion="refused", third_party_reason="写了很久的理由", sure="on")
    assert page.status == 403 and "写了很久的理由" in page.text
    assert city.case(part.code).state == "sent"


def test_a_reply_and_a_receipt_let_nobody_in(letter):
    request, _, _ = letter
    receipt = Paper.objects.house.get(case=request.code, template="receipt")
    page = (
        Reader()
        .open("/check/")
        .press(
            "核验文书",
            **{"paper-number": re.sub("（回执）$", "", receipt.no), "paper-code": receipt.check_code},
        )
    )
    assert "核验通过" in page.text and "在网上提出意见" not in page.text
    assert page.open("/check/opinion/").status == 403
