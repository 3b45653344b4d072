"""The printed pages in a real browser: nothing for axe to say, nothing wider than the window, no console error."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import transaction

from mingtang.cases import releases
from mingtang.people.models import Agency
from mingtang.press.server import PublicFiles
from mingtang.records.models import Column, Edition
from mingtang.ui import headers
from tests import city
from tests.browser import ARGS, DESKTOP, PHONE, chromium, font_environment, serve, sideways, violations
from tests.city import START, later, take

from .printed import run, tree

pytestmark = [pytest.mark.django_db, pytest.mark.browser]
LONG = "澜北新区城乡建设与历史文化街区保护及既有住宅加装电梯工作联席会议办公室（筹）"
TITLE = (
    "澜汀市人民政府办公室关于印发《澜汀市既有多层住宅加装电梯财政补助资金管理办法（试行）》及其实施细则的通知"
)
PAGES = (
    "/", "/open/", "/policy/", "/services/", "/interact/", "/data/", "/data/promise.html", "/c/open/", "/c/policy-other/",
    "/c/policy-normative/", "/c/reference-law/", "/catalogue/", "/catalogue/LT04/", "/guide/", "/guide/LT04.html", "/a/LT04/",
    "/find/", "/large/", "/large/guide/", "/favourites.html", "/away.html", "/agencies/", "/contact.html", "/map.html", "/access.html", "/checkpoints/",
)  # fmt: skip


@pytest.fixture
def pages(settings):
    """Addresses of a small city with the awkward in it: long names, empty columns, a withdrawn record."""
    city.found()
    with transaction.atomic():
        Agency.objects.create(
            code="LT99",
            name=LONG,
            short=LONG,
            kind="institution",
            parent_id="LT01",
            division="990100",
            chain="LT99",
        )
        Column.objects.filter(code="policy-other").update(about=LONG)
    table = "<table><thead><tr>" + "".join(f"<th>第{n}列</th>" for n in range(12)) + "</tr></thead></table>"
    found = [releases.record_of(city.published(title=TITLE, body=f"<p>{TITLE * 3}</p>{table}"))]
    found.append(releases.record_of(city.published(column="reference-law", title=TITLE)))
    gone = city.published(title="将撤下的通知")
    run(START)
    take(gone, "withdraw", "signer", later(START, 1), {"reason": LONG})
    run(later(START, 1))
    paths = [Edition.objects.house.get(record=r).path for r in [*found, releases.record_of(gone)]]
    return [*PAGES, *paths, "/hant" + paths[0]]


@pytest.mark.slow
def test_every_page_type_can_be_read_by_everyone_on_a_phone_and_on_a_desk(pages, settings, tmp_path):
    if chromium() is None:
        pytest.skip("NO CHROMIUM: browser tests did not run")

    def nothing(environ, start_response):
        start_response("404 Not Found", [])
        return [b""]

    server = PublicFiles(settings.MINGTANG_TREE, nothing, headers=headers.HEADERS)
    with (
        serve(server) as base,
        ThreadPoolExecutor(1) as thread,
    ):  # the browser's loop would forbid the database here
        faults = thread.submit(_faults, base, pages, tmp_path).result()
    assert faults == []
    assert tree().current


def _faults(base, pages, folder):
    from playwright.sync_api import sync_playwright

    found = []
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium(), args=ARGS, env=font_environment(folder))
        for width, height in (PHONE, DESKTOP):
            context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
            for url in pages:
                page = context.new_page()
                said = []
                page.on(
                    "console",
                    lambda line, said=said: said.append(line.text) if line.type == "error" else None,
                )
                page.on("pageerror", lambda error, said=said: said.append(str(error)))
                page.goto(base + url, wait_until="load")
                said = [line for line in said if "410" not in line]  # a tombstone's own status
                said += violations(page) if width == PHONE[0] or url == "/" else []
                said += [f"{n} px too wide"] if (n := sideways(page)) else []
                found += [f"{width} {url}: {line}" for line in said]
                page.close()
            context.close()
        browser.close()
    return found
