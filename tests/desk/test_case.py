"""The desk as its people use it: sign in, see what waits, act, be refused with the reason."""

import pytest
from django.test import Client

from mingtang.cases.models import Case
from tests import city
from tests.city import PASSWORD, START

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
