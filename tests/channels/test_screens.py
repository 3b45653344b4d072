"""Screens in a real browser: what plays, what goes black, what comes back by itself."""

import json

import pytest

from mingtang.jobs import worker
from mingtang.press.server import PublicFiles
from mingtang.vault import keys
from tests import city
from tests.browser import DESKTOP, serve, violations
from tests.channels.test_carrying import board
from tests.city import START
from tests.desk.conftest import on_that_day  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.browser]
HOUR = 3_600_000  # milliseconds


@pytest.fixture
def hall(own_data, settings):
    from mingtang.records.models import Edition

    keys.make()
    city.found()
    city.published(START, column="notices", title="关于石桥路夜间施工的通告")
    worker.drain(START)
    board(Edition.objects.house.get(), "led", "市政府大厅")
    worker.drain(START)

    def nothing(environ, start_response):
        start_response("404 Not Found", [])
        return [b""]

    with serve(PublicFiles(settings.MINGTANG_TREE, nothing)) as address:
        yield address


def led(open_page, hall, route=None):
    """The LED page at the moment of its printing, 4 seconds on; its body."""
    page = open_page("about:blank", DESKTOP)
    page.clock.install(time=START)
    if route:
        page.route("**/playlist.json", route)
    page.goto(f"{hall}/screen/led.html")
    page.wait_for_load_state("networkidle")
    page.clock.run_for(4_000)
    return page


def shows(page):
    return "" if "led--blank" in page.get_attribute("body", "class") else page.inner_text(".led__title")


def test_the_screen_plays_and_goes_black_when_its_list_has_run_out(hall, open_page):
    page = led(open_page, hall)
    assert shows(page) == "关于石桥路夜间施工的通告" and page.problems == []
    page.route("**/playlist.json", lambda route: route.abort())  # the line is cut
    page.clock.run_for(2 * HOUR)
    assert shows(page)
    page.clock.run_for(HOUR + 60_000)
    assert shows(page) == ""


def test_a_list_that_somebody_changed_is_not_played(hall, open_page):
    def forged(route):
        answer = route.fetch()
        said = answer.json()
        said["payload"] = said["payload"].replace("夜间", "日间")
        route.fulfill(body=json.dumps(said), content_type="application/json")

    page = led(open_page, hall, forged)
    if not page.evaluate(
        "crypto.subtle.generateKey('Ed25519', false, ['sign']).then(() => true, () => false)"
    ):
        pytest.skip("this Chromium is too old for Ed25519")
    assert shows(page) == ""


def test_a_touch_screen_comes_back_when_nobody_touches_it(hall, open_page):
    page = open_page(f"{hall}/screen/", DESKTOP)
    assert violations(page) == []
    page.clock.install()
    page.goto(f"{hall}/screen/")
    page.click(".touch__list a")
    page.wait_for_url("**/r/**")
    assert page.get_by_role("link", name="回到触摸屏首页").is_visible()
    page.clock.run_for(60_000)
    page.mouse.wheel(0, 200)
    page.keyboard.press("ArrowDown")
    page.clock.run_for(60_000)
    assert "/r/" in page.url
    page.clock.run_for(100_000)
    page.wait_for_url("**/screen/")
    other = open_page(f"{hall}/c/notices/", DESKTOP)
    assert not other.get_by_role("link", name="回到触摸屏首页").count(), (
        "other readers' browsers are left alone"
    )
