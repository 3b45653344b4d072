"""登记投诉、复议和诉讼 at the desk: from the request's page to a case of its own, and back on the page."""

import pytest

from mingtang.cases.models import Case
from tests import city
from tests.desk.test_case import signed_in

pytestmark = pytest.mark.django_db

NOTICE = {
    "file_review-key": "once", "file_review-notice_on": "2026-03-02", "file_review-remedy_organ": "市人民政府",
    "file_review-remedy_no": "澜政复〔2026〕7号", "file_review-claim": "撤销答复", "file_review-remedy_days": "10",
}  # fmt: skip


def test_a_review_is_registered_about_its_request_and_stands_on_its_page():
    city.found()
    about = city.request()
    lawyer = signed_in("legal_reviewer")
    assert "/desk/remedy/?no=" in lawyer.get(f"/desk/case/{about.code}/").content.decode()
    asked = lawyer.get("/desk/remedy/", {"do": "file_review", "no": about.no})
    assert asked["Location"] == f"/desk/remedy/review/{about.code}/"
    unknown = lawyer.get("/desk/remedy/", {"do": "file_review", "no": "没有的号"})
    assert unknown.status_code == 422 and "没有这个编号的申请" in unknown.content.decode()
    refused = lawyer.post(asked["Location"], {**NOTICE, "file_review-claim": " "})
    assert refused.status_code == 422 and "市人民政府" in refused.content.decode(), "what was typed stays"
    made = lawyer.post(asked["Location"], NOTICE)
    assert made.status_code == 302, made.content.decode()[-3000:]
    again = lawyer.post(asked["Location"], NOTICE)
    assert again["Location"] == made["Location"], "sent twice it is one"
    found = Case.objects.house.get(family="remedy")
    page = lawyer.get(made["Location"]).content.decode()
    assert found.parent == about and f"/desk/case/{about.code}/" in page and "登记已提交答复" in page
    assert "澜政复〔2026〕7号" in page and "撤销答复" in page
    officer = signed_in("request_officer")
    officer.post(
        f"/desk/case/{about.code}/withdraw/",
        {"withdraw-key": "w", "withdraw-moves": "1", "withdraw-withdrawal_evidence": "来信"},
    )
    closed = officer.get(f"/desk/case/{about.code}/").content.decode()
    assert found.no in closed and "待提交答复" in closed


def test_a_lawsuit_without_a_request_is_the_own_agencys():
    city.found()
    lawyer = signed_in("legal_reviewer")
    to = lawyer.get("/desk/remedy/", {"do": "file_lawsuit"})["Location"]
    posted = {k.replace("file_review", "file_lawsuit"): v for k, v in NOTICE.items()}
    assert lawyer.post(to, {**posted, "file_lawsuit-after_review": "on"}).status_code == 302
    found = Case.objects.house.get(family="remedy")
    assert (found.parent, found.agency_id, found.facts["facts"]["remedy"]) == (
        None,
        "LT04",
        "litigation_after_review",
    )
    assert signed_in("window_clerk").get("/desk/remedy/").status_code == 404
