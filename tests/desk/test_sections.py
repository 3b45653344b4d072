"""分办、承办意见、会签 at the desk: the officer asks, the section answers with a file, the signer sees who does not agree."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from mingtang.cases.models import Case
from mingtang.vault import keys
from tests import city
from tests.city import START, take
from tests.desk.test_case import signed_in
from tests.records import bad_redactions

pytestmark = pytest.mark.django_db


def posted(client, case, do, **typed):
    given = {f"{do}-{name}": value for name, value in typed.items()}
    given |= {f"{do}-key": f"{do}-{case.pk}-{case.moves}", f"{do}-moves": str(city.case(case.code).moves)}
    return client.post(f"/desk/case/{case.code}/{do}/", given)


def body(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def case():
    city.found()
    keys.make()
    return take(city.request(), "accept", "request_officer", START)


def test_the_officer_asks_and_the_section_answers_with_a_file(case):
    officer, handler = signed_in("request_officer"), signed_in("handler")
    page = body(officer, f"/desk/case/{case.code}/assign/")
    assert "承办人" in page and 'value="handler:"' in page and 'value="5"' in page
    refused = posted(officer, case, "assign", section_lead="handler:", section_matter="", section_days="5")
    assert refused.status_code == 422
    refused = posted(
        officer, case, "assign", section_lead="handler:", section_matter="核对", section_days="60"
    )
    assert refused.status_code == 422 and "晚于本件的最后一天" in refused.content.decode()
    assert not Case.objects.house.filter(parent=case).exists()
    told = posted(
        officer, case, "assign", section_lead="handler:", section_helpers=["archivist:"], section_matter="请核对方案", section_days="3"
    )  # fmt: skip
    assert told.status_code == 302
    lead = Case.objects.house.filter(parent=case).order_by("pk")[0]
    assert lead.no in body(handler, "/desk/") and lead.no not in body(signed_in("section_head"), "/desk/")
    page = body(handler, f"/desk/case/{lead.code}/")
    assert "请核对方案" in page and "周问天" not in page and f"/desk/case/{case.code}/" in page
    wrong = posted(handler, lead, "say_opinion", section_opinion="可以", section_file=SimpleUploadedFile("a.txt", b"x"))  # fmt: skip
    assert wrong.status_code == 422 and "PDF" in wrong.content.decode()
    given = {
        "section_opinion": "方案已经批准",
        "section_file": SimpleUploadedFile("a.pdf", bad_redactions.honest()),
    }
    assert posted(handler, lead, "say_opinion", **given).status_code == 302
    assert "科室已经答复" in body(officer, "/desk/read/")
    page = body(officer, f"/desk/case/{case.code}/decide/")
    assert "方案已经批准" in page, "beside the form of 拟办"
    part = body(officer, f"/desk/case/{lead.code}/")
    link = part.split("/scan/")[1].split("/")[0]
    assert officer.get(f"/desk/case/{lead.code}/scan/{link}/").status_code == 200
    assert signed_in("handler", "LT13").get(f"/desk/case/{lead.code}/").status_code == 404


def test_the_signer_is_told_who_has_not_cosigned_and_who_does_not_agree(case):
    given = {"finding": "经检索没有该信息", "search_record": "检索档案目录，无"}
    case = take(case, "decide", "request_officer", START, given, outcome="not_exist")
    officer, handler, signer = (signed_in(post) for post in ("request_officer", "handler", "signer"))
    assert (
        posted(officer, case, "cosign", section_cosigners=["handler:"], section_days="2").status_code == 302
    )
    (part,) = Case.objects.house.filter(parent=case)
    assert "承办人还没有会签" in body(signer, f"/desk/case/{case.code}/")
    page = body(handler, f"/desk/case/{part.code}/")
    assert f"/desk/case/{case.code}/reply/" in page
    assert handler.get(f"/desk/case/{case.code}/reply/").status_code == 200
    assert posted(handler, part, "disagree", reason="").status_code == 422
    assert posted(handler, part, "disagree", reason="还应检索老档案").status_code == 302
    page = body(signer, f"/desk/case/{case.code}/")
    assert "会签有不同意见" in page and "还应检索老档案" in page
    assert posted(signer, case, "sign").status_code == 302
    assert city.case(case.code).state == "answered"
