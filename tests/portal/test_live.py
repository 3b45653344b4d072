"""What is public already, shown while a question is typed: ask.js in a real Chromium, on pages and parts that the door wrote."""

import mimetypes
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from mingtang.records.models import Record
from mingtang.search.document import Doc
from tests import city
from tests.browser import DESKTOP, PHONE, sideways, violations
from tests.portal.journey import apply
from tests.portal.looking import SHOTS
from tests.portal.reader import Reader
from tests.portal.test_ask import index

pytestmark = [pytest.mark.django_db, pytest.mark.browser]
TITLE = "石桥路拓宽工程公告"


class Door:
    """Answers a browser with what the door wrote before: no question to the database while the browser runs. `asked`: the
    questions that the script sent; one that was not foreseen is broken off, as by a bad line."""

    def __init__(self, client, page, agency, *questions):
        self.asked, form = [], "&form=1" if "/ask/d/" in page else ""
        large = "/large" if page.startswith("/large") else ""
        self.page = "http://127.0.0.1:8000" + page
        parts = [f"{large}/ask/public/?q={quote(words)}&agency={agency}{form}" for words in questions]
        self.answers = {url: client.get(url) for url in (page, *parts)}

    def __call__(self, route):
        wanted = urlsplit(route.request.url)
        if wanted.path.startswith("/static/"):
            file = finders.find(wanted.path.removeprefix("/static/"))
            kind = mimetypes.guess_type(file)[0] or "text/plain"
            return route.fulfill(status=200, body=Path(file).read_bytes(), content_type=kind)
        if wanted.path.endswith("/public/"):
            self.asked.append(parse_qs(wanted.query).get("q", [""])[0])
        answer = self.answers.get(wanted.path + (f"?{wanted.query}" if wanted.query else ""))
        if answer is None:
            return route.abort()
        headers = {k: v for k, v in answer.items() if k.lower() not in ("content-length", "set-cookie")}
        return route.fulfill(status=answer.status_code, body=answer.content, headers=headers)


@pytest.fixture
def public(town, own_data):
    record = Record.objects.house.get(case=city.published(title=TITLE).code)
    index(own_data, Doc(record.code, TITLE, "石桥路拓宽工程已经批准。", "LT04", "notices", url=record.path))
    return record


def looked_at(page, name):
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)
    assert sideways(page) == 0 and violations(page) == []


def opened(open_page, door, size):
    page = open_page("about:blank", size)
    page.route("**/*", door)
    page.goto(door.page, wait_until="load")
    return page


def found(page, words):
    page.locator("[data-ui=public]", has_text=words).wait_for()


@pytest.mark.parametrize(("size", "large"), [(PHONE, ""), (DESKTOP, ""), (PHONE, "/large")])
def test_results_appear_while_the_question_is_typed(public, open_page, size, large):
    door = Door(Client(), f"{large}/ask/", "LT04", "石桥路", "没有人公开过")
    page = opened(open_page, door, size)
    page.select_option("#of", "LT04")
    page.locator("#asked").fill("石")
    page.locator("#asked").fill("石桥路")
    found(page, "市城市管理局公开的")
    assert "石" not in door.asked  # one character is no question
    link = page.locator("a", has_text="这就是我要的，去看").first
    assert link.get_attribute("href") == public.path
    assert page.locator("#public-said").inner_text() == "找到1条已经公开的信息"
    onward = page.locator("a", has_text="没有找到，继续申请").get_attribute("href")
    assert onward.startswith(f"{large}/ask/form/?agency=LT04&q=%E7%9F%B3")
    looked_at(page, f"live{large.replace('/', '-')}-{size[0]}")
    page.locator("#asked").fill("没有人公开过")
    found(page, "没有找到相关内容")
    page.locator("#asked").fill(
        "又换了一个词"
    )  # the line is bad: nothing stale stays, the button still looks
    page.locator("[data-ui=public] section").wait_for(state="detached")
    assert page.locator("button", has_text="先查一查").is_visible()


def test_the_title_in_the_form_is_looked_up_too_and_nothing_typed_is_lost(public, open_page):
    reader = Reader()
    reader.open("/ask/form/?agency=LT04").press("下一步", applicant_type="natural_person")
    reader.press("下一步", name="周问天", id_type="id_card").press("下一步", id_number="11010519491231002X")
    door = Door(reader.client, urlsplit(reader.at).path, "LT04", "石桥路拓宽", "没有人公开过")
    page = opened(open_page, door, PHONE)
    page.locator("#id_info_title").fill("石桥路拓宽")
    found(page, "这里填的不会丢")
    link = page.locator("a", has_text="这就是我要的，去看").first
    assert link.get_attribute("target") == "_blank"
    assert "继续申请" not in page.locator("[data-ui=public]").inner_text()
    looked_at(page, "live-form-390")
    page.locator("#id_info_title").fill("没有人公开过")
    found(page, "没有找到相关内容，请继续填写")
    looked_at(page, "live-form-none-390")


def test_pages_without_the_question_carry_no_script(town):
    assert "portal/ask.js" not in apply().page
    assert "portal/ask.js" not in Reader().open("/ask/correct/?agency=LT04").page
