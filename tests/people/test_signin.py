"""Signing in: password rules, the delay that grows, the second factor, and sessions that end when they must."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
import time_machine
from django.contrib.auth.hashers import make_password
from django.test import Client

from mingtang.ledger.models import Event
from mingtang.ledger.refusal import Refused
from mingtang.people import acts, passwords, signin
from mingtang.people.models import Account, Failure, Holding
from mingtang.people.seats import SYSTEM
from mingtang.policy import acts as policy_acts
from mingtang.vault import keys
from tests import city
from tests.city import PASSWORD, START

pytestmark = pytest.mark.django_db
NOW = START + timedelta(hours=1)
NEW = "Bamboo-Bridge-77"


@pytest.fixture(autouse=True)
def day_of_the_city():
    city.found()
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def signed_in(login="lt04.signer", password=PASSWORD):
    client = Client()
    answer = client.post("/sign-in/", {"login": login, "password": password, "key": "k"})
    assert answer.status_code == 302, answer.content.decode()
    return client


def inside(client):
    return client.get("/desk/").status_code == 200


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("Ab1-Ab1-A", "10至128个字符"), ("A1-" + "x" * 126, "10至128个字符"), ("lotuslotus12", "至少三种"), ("LOTUSGATE2026", "至少三种"),
        ("Lt04.Signer-9", "不能包含登录名"), ("Admin-gate-77", "过于常见"), ("MyPassword-77", "过于常见"), (PASSWORD, "最近5次"),
        ("荷塘月色Lotus2026", ""), ("Bamboo-Bridge", ""), (NEW, ""),
    ],
)  # fmt: skip
def test_a_password_is_refused_with_its_reason(password, reason):
    found = passwords.fault(password, "lt04.signer", [make_password(PASSWORD)])
    assert reason in found if reason else found == ""


def test_none_of_the_last_five_passwords_comes_back_and_the_sixth_may():
    account = Account.objects.get(login="lt04.signer")
    said = [PASSWORD, *(f"Bamboo-Bridge-{n}" for n in range(5))]
    for old, new in pairwise(said):
        acts.change_password(account, old, new, by=SYSTEM, at=NOW)
    for kept in said[1:]:
        with pytest.raises(Refused, match="最近5次"):
            acts.change_password(account, said[-1], kept, by=SYSTEM, at=NOW)
    acts.change_password(account, said[-1], PASSWORD, by=SYSTEM, at=NOW)


def test_a_change_of_password_ends_every_other_session_and_keeps_this_one():
    here, elsewhere = signed_in(), signed_in()
    given = {"old": PASSWORD, "new": NEW, "again": NEW, "key": "c"}
    assert here.post("/desk/password/", given).status_code == 302
    assert inside(here) and not inside(elsewhere)
    assert elsewhere.get("/desk/").url.startswith("/sign-in/")
    signed_in(password=NEW)
    assert (
        Client().post("/sign-in/", {"login": "lt04.signer", "password": PASSWORD, "key": "k"}).status_code
        == 422
    )


def test_the_wrong_old_password_changes_nothing():
    client = signed_in()
    page = client.post("/desk/password/", {"old": "x", "new": NEW, "again": NEW, "key": "c"})
    assert "原密码不正确" in page.content.decode()
    assert inside(client) and inside(signed_in())


def test_a_new_post_ends_the_sessions_of_its_holder():
    client = signed_in("lt04.handler")
    post = Holding.objects.get(person="LT04.section_head").post
    acts.hold("LT04.handler", post, NOW.date(), by=SYSTEM, at=NOW)
    assert not inside(client)
    assert inside(signed_in("lt04.handler"))


def test_a_session_gets_a_new_name_when_it_opens_and_is_gone_after_signing_out():
    client = Client()
    client.get("/sign-in/")
    before = client.session.session_key
    client.post("/sign-in/", {"login": "lt04.signer", "password": PASSWORD, "key": "k"})
    kept = client.cookies["sessionid"].value
    assert kept and kept != before
    client.post("/sign-out/")
    thief = Client()
    thief.cookies["sessionid"] = kept
    assert not inside(thief)


def test_a_cookie_of_somebodys_own_making_opens_nothing():
    client = Client()
    client.cookies["sessionid"] = "a" * 32
    assert not inside(client)


def test_the_delay_begins_with_the_fifth_failure_doubles_and_ends_at_four_hours():
    waits = []
    for n in range(1, 13):
        signin.count_failure("lt04.signer", "10.0.0.1", NOW)
        until = signin.wait_until("lt04.signer", "10.0.0.1", NOW)
        waits.append((until - NOW).total_seconds() if until else 0)
        assert n < 5 or until
    assert waits == [0, 0, 0, 0, 300, 600, 1200, 2400, 4800, 9600, 14400, 14400]
    assert signin.wait_until("lt04.signer", "10.0.0.1", NOW + timedelta(hours=4)) is None


def test_a_delay_holds_the_place_that_guesses_not_the_person_elsewhere():
    for _ in range(6):
        signin.count_failure("lt04.signer", "10.0.0.1", NOW)
    assert signin.wait_until("LT04.Signer", "10.0.0.1", NOW)  # case makes no second chance
    assert signin.wait_until("lt04.signer", "10.0.0.2", NOW) is None
    assert signin.wait_until("lt04.drafter", "10.0.0.1", NOW) is None


def test_an_address_that_guesses_at_many_logins_waits_for_all_of_them():
    for n in range(signin.ADDRESS_TRIES):
        signin.count_failure(f"nobody{n}", "10.0.0.1", NOW)
    assert signin.wait_until("lt04.drafter", "10.0.0.1", NOW)
    assert signin.wait_until("lt04.drafter", "10.0.0.2", NOW) is None


def test_the_right_password_during_the_delay_opens_nothing_and_after_it_forgets_the_failures(day_of_the_city):
    for _ in range(5):
        Client().post("/sign-in/", {"login": "lt04.signer", "password": "x", "key": "k"})
    page = Client().post("/sign-in/", {"login": "lt04.signer", "password": PASSWORD, "key": "k"})
    assert "失败次数过多" in page.content.decode() and "sessionid" not in page.cookies
    day_of_the_city.shift(301)
    signed_in()
    assert Failure.objects.filter(place=signin.place("lt04.signer", "127.0.0.1")).count() == 0


def test_failures_are_counted_without_naming_anybody():
    signin.count_failure("lt04.signer", "10.0.0.1", NOW)
    stored = str(list(Failure.objects.values()))
    assert "signer" not in stored and "10.0.0.1" not in stored


def test_a_forwarded_address_from_the_client_is_not_believed():
    for n in range(5):
        Client().post(
            "/sign-in/",
            {"login": "lt04.signer", "password": "x", "key": "k"},
            headers={"X-Forwarded-For": f"10.0.0.{n}"},
        )
    page = Client().post(
        "/sign-in/",
        {"login": "lt04.signer", "password": PASSWORD, "key": "k"},
        headers={"X-Forwarded-For": "10.9.9.9"},
    )
    assert "失败次数过多" in page.content.decode()


def test_a_first_password_must_be_changed_before_the_desk_opens():
    acts.enter_person("LT04.new", "新来", "lt04.new", PASSWORD, by=SYSTEM, at=NOW)
    acts.hold("LT04.new", Holding.objects.get(person="LT04.drafter").post, NOW.date(), by=SYSTEM, at=NOW)
    client = signed_in("lt04.new")
    assert client.get("/desk/").url == "/sign-in/next/"
    given = {"old": PASSWORD, "new": NEW, "again": NEW, "key": "c"}
    assert client.post("/sign-in/next/", given).url == "/desk/"
    assert inside(client)


def test_a_password_older_than_the_setting_must_be_changed(day_of_the_city):
    day_of_the_city.move_to(START + timedelta(days=181))
    assert signed_in().get("/desk/").url == "/sign-in/next/"


def require_totp():
    keys.make()
    policy_acts.set_value(
        "totp_required",
        "LT04",
        "1",
        "安全管理规定",
        NOW.date(),
        by=city.seat("admin_security", "LT01"),
        at=NOW,
    )


def enrolled():
    """An account whose second factor is set up; its secret."""
    keys.make()
    secret = signin.new_totp_secret()
    acts.set_totp(
        Account.objects.get(login="lt04.signer"),
        secret,
        code_of(secret, NOW - timedelta(seconds=30)),
        by=SYSTEM,
        at=NOW,
    )
    return secret


def code_of(secret, at: datetime | None = None):
    return signin.totp(secret).generate(int((at or datetime.now(UTC)).timestamp())).decode()


def test_an_agency_that_requires_the_second_factor_has_it_set_up_at_the_next_sign_in():
    require_totp()
    client = signed_in()
    assert client.get("/desk/").url == "/sign-in/next/"
    client.get("/sign-in/next/")
    secret = bytes.fromhex(client.session["totp"])
    wrong = client.post("/sign-in/next/", {"code": "000000", "key": "t1"})
    assert "动态口令不正确" in wrong.content.decode() and not inside(client)
    assert client.post("/sign-in/next/", {"code": code_of(secret), "key": "t2"}).status_code == 302
    assert inside(client)
    assert secret.hex() not in Account.objects.get(login="lt04.signer").totp  # sealed
    signed = Client()
    signed.post("/sign-in/", {"login": "lt13.signer", "password": PASSWORD, "key": "k"})
    assert inside(signed)  # the other agency did not ask for it


def test_with_a_second_factor_the_password_alone_opens_nothing():
    secret = enrolled()
    client = signed_in()
    assert not inside(client)
    assert Event.objects.filter(act="account.sign-in").count() == 0
    assert client.post("/sign-in/next/", {"code": code_of(secret), "key": "t"}).status_code == 302
    assert inside(client)
    assert Event.objects.filter(act="account.sign-in").count() == 1


@pytest.mark.parametrize(("seconds", "good"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
def test_a_code_is_good_one_step_either_side(seconds, good):
    secret = enrolled()
    token = Account.objects.get(login="lt04.signer").totp
    assert signin.totp_good(token, code_of(secret, NOW + timedelta(seconds=seconds)), NOW) is good


def test_a_code_opens_the_desk_once():
    """Seen over a shoulder, it is worth nothing (RFC 6238 §5.2)."""
    secret = enrolled()
    code = code_of(secret)
    assert signed_in().post("/sign-in/next/", {"code": code, "key": "t"}).status_code == 302
    again = signed_in()
    assert "动态口令" in again.post("/sign-in/next/", {"code": code, "key": "u"}).content.decode()
    assert not inside(again)


def test_guessing_at_codes_is_delayed_like_guessing_at_passwords():
    secret = enrolled()
    client = signed_in()
    for n in range(5):
        client.post("/sign-in/next/", {"code": f"00000{n}", "key": f"t{n}"})
    page = client.post("/sign-in/next/", {"code": code_of(secret), "key": "t"})
    assert "失败次数过多" in page.content.decode() and not inside(client)


def test_odd_codes_are_refused_and_break_nothing():
    enrolled()
    client = signed_in()
    for code in ("", "12345", "1234567", "abcdef", "１２３４５６", "12 345"):
        assert client.post("/sign-in/next/", {"code": code, "key": "t"}).status_code < 500
    assert not inside(client)


def test_the_next_address_never_leaves_the_desk():
    for wanted in (
        "https://example.org/",
        "//example.org/desk",
        "/\\example.org",
        "javascript:alert(1)",
        "/ask/",
    ):
        client = Client()
        answer = client.post(
            f"/sign-in/?next={wanted}", {"login": "lt04.signer", "password": PASSWORD, "key": "k"}
        )
        assert answer.url == "/desk/"


def test_after_a_reset_the_code_is_asked_for_and_then_a_new_password():
    secret = enrolled()
    acts.reset_password(Account.objects.get(login="lt04.signer"), "Bridge-Lamp-88", by=SYSTEM, at=NOW)
    client = Client()
    client.post("/sign-in/", {"login": "lt04.signer", "password": "Bridge-Lamp-88", "key": "r1"})
    assert client.post("/sign-in/next/", {"code": code_of(secret), "key": "r2"}).url == "/sign-in/next/"
    assert not inside(client)
    assert "原密码" in client.get("/sign-in/next/").content.decode()
    words = {"old": "Bridge-Lamp-88", "new": "River-Stone-21", "again": "River-Stone-21", "key": "r3"}
    assert client.post("/sign-in/next/", words).url == "/desk/"
    assert inside(client)
