"""统一身份认证 against a real OpenID provider (oidc-provider-mock on its own port): who comes in, and who is refused why."""

import json
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
import time_machine
from django.test import Client
from oidc_provider_mock import User, run_server_in_thread

from mingtang.ledger.models import Event
from mingtang.people import acts, oidc, signin
from mingtang.people.models import Account
from mingtang.people.seats import SYSTEM
from mingtang.vault import keys
from tests import city
from tests.city import PASSWORD, START

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
USERS = [
    User(sub=sub, claims={"preferred_username": login})
    for sub, login in (
        ("u1", "lt04.drafter"), ("u2", "nobody.here"), ("u3", "lt01.admin_system"), ("u4", "lt04.signer"),
    )
]  # fmt: skip


def serving(**more):
    return run_server_in_thread(user_claims=USERS, **more)


def use(settings, server, **more):
    oidc.discover.cache_clear()
    settings.MINGTANG_OIDC = {
        "issuer": f"http://localhost:{server.server_port}", "client": "mingtang", "secret": "a-secret", "claim": "preferred_username",
        "local": "admins", **more,
    }  # fmt: skip


@pytest.fixture(scope="module")
def server():
    with serving() as running:
        yield running


@pytest.fixture
def provider(settings, server):
    use(settings, server)
    keys.make()
    city.found()
    with time_machine.travel(START, tick=True):
        yield server


def leave(browser, **query):
    """The browser pressed 统一身份认证登录: where it is sent."""
    answer = browser.get("/sign-in/unified/", query)
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def allowed(where, sub):
    """The person `sub` signed in at the provider: the address to which it sends the browser back."""
    answer = requests.post(where, data={"sub": sub}, allow_redirects=False, timeout=10)
    assert answer.status_code == 302, answer.text
    parts = urlsplit(answer.headers["Location"])
    assert parts.path == "/sign-in/unified/back/"
    return {name: values[0] for name, values in parse_qs(parts.query).items()}


def came_back(browser, query):
    return browser.get("/sign-in/unified/back/", query)


def through(sub, browser=None, **query):
    browser = browser or Client()
    return browser, came_back(browser, allowed(leave(browser, **query), sub))


def refused(answer, says):
    assert answer.status_code == 422 and says in answer.content.decode(), answer.content.decode()
    assert not Event.objects.filter(act="account.sign-in").exists()


def test_who_is_known_comes_in_with_his_own_posts_and_it_is_logged(provider):
    browser, answer = through("u1", next="/desk/release/")
    assert answer.status_code == 302 and answer["Location"] == "/desk/release/"
    assert "拟稿" in browser.get("/desk/release/").content.decode()
    facts = json.loads(Event.objects.get(act="account.sign-in").payload)["facts"]
    assert facts == {"login": "lt04.drafter", "unified": True}


def test_the_request_carries_state_nonce_and_pkce_and_no_secret(provider):
    asked = parse_qs(urlsplit(leave(Client())).query)
    assert asked["code_challenge_method"] == ["S256"] and len(asked["code_challenge"][0]) == 43
    assert asked["response_type"] == ["code"] and len(asked["state"][0]) > 40 and len(asked["nonce"][0]) > 40
    assert "a-secret" not in str(asked)
    again = parse_qs(urlsplit(leave(Client())).query)
    assert again["state"] != asked["state"] and again["nonce"] != asked["nonce"]


def test_an_unknown_person_is_not_made(provider):
    before = Account.objects.count()
    _, answer = through("u2")
    refused(answer, "没有对应的工作人员账号")
    assert Account.objects.count() == before


def test_an_account_that_was_disabled_stays_out(provider):
    acts.switch_account(Account.objects.get(login="lt04.drafter"), False, by=SYSTEM, at=START)
    refused(through("u1")[1], "没有对应的工作人员账号")


def test_administrators_have_the_local_sign_in_and_the_others_no_longer(provider, settings, server):
    refused(through("u3")[1], "请用本系统的登录名和密码登录")
    local = {"password": PASSWORD, "key": "k"}
    assert Client().post("/sign-in/", {**local, "login": "lt01.admin_system"}).status_code == 302
    answer = Client().post("/sign-in/", {**local, "login": "lt04.drafter"})
    assert answer.status_code == 422 and "请用统一身份认证登录" in answer.content.decode()
    use(settings, server, local="all")
    assert Client().post("/sign-in/", {**local, "login": "lt04.drafter"}).status_code == 302


def test_a_wrong_state_and_a_second_use_are_refused(provider):
    browser = Client()
    query = allowed(leave(browser), "u1")
    refused(came_back(browser, {**query, "state": "x" * 43}), "请重新登录")
    refused(came_back(browser, query), "请重新登录")  # what was kept was used up by the first try
    refused(came_back(Client(), query), "请重新登录")  # another browser kept nothing


def _kept(browser, **changes):
    session = browser.session
    session["oidc"] = {**session["oidc"], **changes}
    session.save()


def test_a_token_for_another_sign_in_is_refused(provider):
    browser = Client()
    query = allowed(leave(browser), "u1")
    _kept(browser, nonce="another")
    refused(came_back(browser, query), "回应有误")


def test_a_code_that_is_used_twice_is_refused(provider):
    browser = Client()
    query = allowed(leave(browser), "u1")
    kept = dict(browser.session["oidc"])
    assert came_back(browser, query).status_code == 302
    other = Client()
    leave(other)
    _kept(other, **kept)
    answer = came_back(other, query)
    assert answer.status_code == 422 and "回应有误" in answer.content.decode()


def test_an_expired_token_is_refused(provider, settings):
    with serving(access_token_max_age=timedelta(seconds=-3600)) as stale:
        use(settings, stale)
        refused(through("u1")[1], "回应有误")


def test_who_comes_back_too_late_is_refused(provider):
    browser = Client()
    query = allowed(leave(browser), "u1")
    _kept(browser, at=START.timestamp() - 700)
    refused(came_back(browser, query), "登录用时过长")


def test_an_answer_of_another_issuer_is_refused(provider, settings, monkeypatch):
    """RFC 9207 (mix-up): it names itself, its document names another issuer, or another's keys signed the token."""
    browser = Client()
    query = allowed(leave(browser), "u1")
    refused(came_back(browser, {**query, "iss": "https://evil.example"}), "回应有误")
    with serving() as other:
        elsewhere = f"http://localhost:{other.server_port}"
        asked = oidc._json

        def mixed(url, *more, **named):
            said = asked(url, *more, **named)
            return {**said, "jwks_uri": f"{elsewhere}/jwks"} if "openid-configuration" in url else said

        oidc.discover.cache_clear()
        monkeypatch.setattr(oidc, "_json", mixed)
        refused(through("u1")[1], "回应有误")
        monkeypatch.setattr(oidc, "_json", lambda url: {**asked(url), "issuer": elsewhere})
        oidc.discover.cache_clear()
        answer = Client().get("/sign-in/unified/")
        assert answer.status_code == 422 and "回应有误" in answer.content.decode()


def test_a_provider_that_names_itself_must_do_so_in_every_answer(provider, monkeypatch):
    asked = oidc._json
    names = {"authorization_response_iss_parameter_supported": True}
    monkeypatch.setattr(oidc, "_json", lambda url: asked(url) | names)
    oidc.discover.cache_clear()
    refused(through("u1")[1], "回应有误")


def test_a_provider_that_is_away_is_said_and_the_local_way_stays(provider, settings):
    use(settings, provider)
    settings.MINGTANG_OIDC["issuer"] = "http://localhost:9"
    answer = Client().get("/sign-in/unified/")
    assert answer.status_code == 422 and "暂时不能使用" in answer.content.decode()
    assert 'name="password"' in answer.content.decode()


def test_who_refuses_at_the_provider_is_told(provider):
    browser = Client()
    state = parse_qs(urlsplit(leave(browser)).query)["state"][0]
    refused(came_back(browser, {"error": "access_denied", "state": state}), "没有通过")


def test_the_second_factor_of_the_house_is_still_asked(provider):
    account = Account.objects.get(login="lt04.drafter")
    secret = b"12345678901234567890"
    code = signin.totp(secret).generate(int(START.timestamp())).decode()
    acts.set_totp(account, secret, code, by=SYSTEM, at=START)
    browser, answer = through("u1")
    assert answer["Location"] == "/sign-in/next/" and browser.get("/desk/").status_code == 302
    fresh = signin.totp(secret).generate(int(START.timestamp()) + 30).decode()
    assert browser.post("/sign-in/next/", {"code": fresh, "key": "k"}).status_code == 302
    assert browser.get("/desk/").status_code == 200


def test_without_a_provider_there_is_nothing_of_it(settings):
    city.found()
    assert Client().get("/sign-in/unified/").status_code == 404
    assert Client().get("/sign-in/unified/back/").status_code == 404
    assert "统一身份认证" not in Client().get("/sign-in/").content.decode()
