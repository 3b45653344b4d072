"""统一身份认证 offered to applicants, against a real OpenID provider (oidc-provider-mock): agreed to, filled in, and forgotten."""

from urllib.parse import parse_qs, urlsplit

import pytest
import requests
import time_machine
from oidc_provider_mock import User, run_server_in_thread

from mingtang.cases.models import Case
from mingtang.cases.reading import typed_of
from mingtang.forms.models import Draft
from mingtang.ledger.models import Event
from mingtang.people import oidc
from mingtang.people.models import Account, Session
from tests.portal.journey import IDENTITY, NAME
from tests.portal.looking import window  # noqa: F401
from tests.portal.reader import Reader

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
USERS = [
    User(sub="c1", claims={"name": NAME, "id_number": IDENTITY}),
    User(sub="c2", claims={"name": "阿依古丽", "id_number": "E12345678"}),
    User(sub="c3"),
]


@pytest.fixture(scope="module")
def server():
    with run_server_in_thread(user_claims=USERS) as running:
        yield running


@pytest.fixture
def provider(town, settings, server):
    """The wall clock is the provider's: its tokens are judged by it."""
    oidc.discover.cache_clear()
    settings.MINGTANG_PUBLIC_OIDC = {
        "issuer": f"http://localhost:{server.server_port}", "client": "public", "secret": "a-secret", "scope": "openid profile",
        "name": "name", "id_number": "id_number",
    }  # fmt: skip
    with time_machine.travel(town.now, tick=True):
        yield server


def agreed(reader):
    """Presses 同意，去登录; where the browser is sent."""
    link = reader._read().links["同意，去登录"]
    answer = reader.client.get(link)
    assert answer.status_code == 302, answer.content.decode()
    reader.been.append(link)
    return answer["Location"]


def came_back(reader, where, sub):
    answer = requests.post(where, data={"sub": sub}, allow_redirects=False, timeout=10)
    assert answer.status_code == 302, answer.text
    parts = urlsplit(answer.headers["Location"])
    assert parts.path == "/ask/identity/back/"
    return reader.open(f"{parts.path}?{parts.query}")


def offered(reader=None, start="/ask/form/?agency=LT04&q=石桥路"):
    reader = (reader or Reader()).open(start)
    return reader.follow("用统一身份认证填写姓名和身份证号码")


def test_without_a_provider_nothing_of_it_shows(town):
    reader = Reader().open("/ask/form/?agency=LT04")
    assert "统一身份认证" not in reader.text
    for url in ("/ask/identity/?agency=LT04", "/ask/identity/go/", "/ask/identity/back/?code=1"):
        assert reader.open(url).status == 404


def test_who_agrees_has_name_and_number_filled_in_for_this_application_alone(provider):
    sessions, accounts = Session.objects.count(), Account.objects.count()
    reader = offered()
    assert "只用于这一件申请" in reader.text and not Draft.objects.exists()
    came_back(reader, agreed(reader), "c1")
    assert "已填入" in reader.text and "第1步" in reader.text
    assert "identity" not in {k for k, v in reader.client.cookies.items() if v.value}
    reader.press("下一步")
    assert f'value="{NAME}"' in reader.page
    reader.press("下一步").press("下一步")
    assert "石桥路" in reader.page  # what was searched for is still the first guess
    reader.press("下一步").press("下一步", info_form="electronic", delivery_form="online")
    reader.press("下一步", telephone="13912345678").press("提交申请")
    typed = typed_of(Case.objects.house.get())
    assert (typed["name"], typed["id_number"]) == (NAME, IDENTITY)
    assert not Draft.objects.exists() and Session.objects.count() == sessions
    assert Account.objects.count() == accounts and not Event.objects.filter(act="account.sign-in").exists()
    assert not any(NAME in url or IDENTITY in url for url in reader.been)
    again = Reader(reader.client).open("/ask/form/?agency=LT04")
    assert NAME not in again.page and "用统一身份认证填写" in again.text  # no sign-in stands


def test_a_draft_that_was_begun_keeps_what_was_typed(provider):
    reader = Reader().open("/ask/form/?agency=LT04").press("下一步", applicant_type="natural_person")
    reader.press("下一步", name="旧名", id_type="passport").follow("上一步").follow("上一步")
    came_back(offered(reader, reader.at), agreed(reader), "c1")
    assert Draft.objects.count() == 1
    assert f'value="{NAME}"' in reader.press("下一步").page


def test_a_number_that_is_no_identity_card_is_left_to_the_person(provider):
    reader = offered()
    came_back(reader, agreed(reader), "c2").press("下一步")
    assert 'value="阿依古丽"' in reader.page and "E12345678" not in reader.page


def test_who_is_told_nothing_or_refuses_writes_it_himself(provider):
    reader = offered()
    came_back(reader, agreed(reader), "c3")
    assert reader.status == 422 and "没有给出姓名和身份证号码" in reader.text
    reader.follow("不用，自己填写")
    assert reader.status == 200 and "第1步" in reader.text
    reader = offered(Reader())
    state = parse_qs(urlsplit(agreed(reader)).query)["state"][0]
    reader.open(f"/ask/identity/back/?error=access_denied&state={state}")
    assert reader.status == 422 and "没有通过" in reader.text and not Draft.objects.exists()


def test_nobody_is_sent_off_without_agreeing_and_no_answer_is_taken_twice(provider):
    reader = offered()
    assert reader.client.get("/ask/identity/go/").status_code == 422
    assert reader.client.get("/ask/identity/go/?agree=x").status_code == 422
    assert (
        Reader().client.get("/ask/identity/go/?agree=").status_code == 302
    )  # another browser was shown nothing
    reader = offered(Reader())
    where = agreed(reader)
    came_back(reader, where, "c1")
    url = next(url for url in reversed(reader.been) if "/back/" in url)
    assert reader.client.get(url).status_code in (302, 422) and Draft.objects.count() == 1
    other = offered(Reader())
    agreed(other)
    assert other.client.get(url).status_code == 422  # a state of another browser


def test_a_provider_that_is_away_is_said_and_the_form_goes_on(provider, settings):
    settings.MINGTANG_PUBLIC_OIDC = {**settings.MINGTANG_PUBLIC_OIDC, "issuer": "http://localhost:9"}
    reader = offered()
    reader.follow("同意，去登录")
    assert reader.status == 422 and "暂时不能使用" in reader.text and "自己填写，不影响申请" in reader.text


def test_in_large_type_one_comes_back_in_large_type(provider):
    reader = offered(start="/large/ask/form/?agency=LT04")
    came_back(reader, agreed(reader), "c1")
    assert urlsplit(reader.at).path.startswith("/large/ask/d/") and "退出大字版" in reader.text


@pytest.mark.browser
def test_the_pages_are_good_to_look_at(provider, window):  # noqa: F811
    sizes = ((390, 844), (1280, 900))
    reader = Reader().open("/ask/form/?agency=LT04")
    assert window.faults(reader, "identity-offer", *sizes) == []
    reader = offered()
    assert window.faults(reader, "identity", *sizes) == []
    assert window.faults(came_back(reader, agreed(reader), "c3"), "identity-wrong", *sizes) == []
    reader = offered(start="/large/ask/form/?agency=LT04")
    assert window.faults(reader, "identity-large", *sizes) == []
    assert window.faults(came_back(reader, agreed(reader), "c1"), "identity-filled-large", *sizes) == []
