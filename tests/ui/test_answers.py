"""What every answer carries: policy, no-store unless public, and error pages that look the same."""

import re

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory, override_settings

from mingtang.ui import errors
from mingtang.ui.headers import CSP, CSP_META, HEADERS, HeadersMiddleware, public
from mingtang.ui.site import RAIL, rail, site
from tests.ui import gallery


@pytest.fixture
def client():
    with override_settings(**gallery.SETTINGS):
        yield Client(raise_request_exception=False)


@pytest.mark.parametrize(
    "address", ["/home", "/form", "/missing", "/forbidden", "/csrf", "/broken", "/away", "/desk/case"]
)
def test_every_answer_carries_the_policy_and_the_guards(client, address):
    answer = client.get(address)
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


def test_the_policy_in_the_page_is_the_one_in_the_header(client):
    page = client.get("/home").content.decode()
    printed = re.search(r'Content-Security-Policy" content="([^"]+)"', page).group(1)
    assert printed == CSP_META
    assert set(CSP.split("; ")) - set(printed.split("; ")) == {"frame-ancestors 'none'"}


def test_an_answer_is_not_kept_unless_its_page_says_public(client):
    assert client.get("/form").headers["Cache-Control"] == "no-store"
    assert "public" in client.get("/home").headers["Cache-Control"]


@pytest.mark.parametrize("kept", ["max-age=600", "private, max-age=600"])
def test_a_view_that_keeps_a_page_without_saying_public_is_overruled(kept):
    def view(request):
        return HttpResponse(headers={"Cache-Control": kept})

    assert HeadersMiddleware(view)(RequestFactory().get("/")).headers["Cache-Control"] == "no-store"


def test_public_names_its_seconds():
    assert set(public(HttpResponse(), 60).headers["Cache-Control"].split(", ")) == {"public", "max-age=60"}


def test_forbidden_and_missing_look_the_same(client):
    missing, forbidden = client.get("/missing"), client.get("/forbidden")
    assert (missing.status_code, missing.content) == (forbidden.status_code, forbidden.content)
    assert missing.status_code == 404
    assert errors.HIDDEN in missing.content.decode()


@pytest.mark.parametrize(
    ("address", "status"),
    [("/missing", 404), ("/bad", 400), ("/csrf", 403), ("/broken", 500), ("/away", 503)],
)
def test_an_error_page_says_what_to_do_and_whom_to_call(client, address, status):
    answer = client.get(address)
    page = answer.content.decode()
    assert answer.status_code == status
    assert "您可以" in page and f'href="tel:{site()["phone"]}"' in page


@pytest.mark.parametrize("word", ["403", "404", "500", "系统异常", "无权限", "用户", "CSRF"])
@pytest.mark.parametrize("address", ["/missing", "/csrf", "/broken", "/away"])
def test_an_error_page_uses_none_of_the_words_to_avoid(client, address, word):
    text = re.sub(r"<[^>]+>", "", client.get(address).content.decode())
    assert word not in text


def test_a_post_without_a_token_gets_our_page():
    with override_settings(**gallery.SETTINGS):
        answer = Client(enforce_csrf_checks=True).post("/form", {})
    assert answer.status_code == 403
    assert "没有提交成功" in answer.content.decode()


def test_the_away_page_says_until_when():
    assert "预计恢复时间：今天18:00" in errors.away(until="今天18:00").content.decode()


def test_the_rail_keeps_its_order_and_leaves_out_what_is_none():
    entries = rail({"here": "read", "todo": {"number": 60, "late": 3}, "read": 0, "settings": None})
    assert [e.key for e in entries] == [key for key, *_ in RAIL if key != "settings"]
    assert (entries[0].number, entries[0].late) == (60, 3)
    assert [e.key for e in entries if e.current] == ["read"]
    assert entries[1].number is None


def test_the_demo_mark_stands_on_every_layout_and_only_in_the_demo(client):
    for address in ("/home", "/desk/case", "/desk/sheet", "/missing"):
        assert "演示数据，纯属虚构" in client.get(address).content.decode()
    with override_settings(DEMO=False):
        assert "演示数据" not in client.get("/missing").content.decode()


def test_the_secrecy_notice_stands_on_every_desk_page(client):
    for address in ("/desk/today", "/desk/list", "/desk/case"):
        assert (
            "本系统为非涉密系统，严禁处理、存储、传输国家秘密和工作秘密"
            in client.get(address).content.decode()
        )
