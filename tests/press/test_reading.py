"""What every reader finds on a printed page: a large-type twin, a card for messengers, an address on paper, a telephone."""

import re

import pytest

from mingtang.people.models import Agency
from mingtang.press import addresses, jobs
from mingtang.press.hant import hant
from mingtang.press.large import large
from tests import city
from tests.cases import offered
from tests.city import START, later

from .printed import Links, broken, files, page, run
from .test_pages import published, record

pytestmark = pytest.mark.django_db
CANONICAL = re.compile(r'<link rel="canonical" href="([^"]*)">')
DIALLED = re.compile(r'<a [^>]*href="tel:([^"]+)"')


@pytest.fixture
def town():
    city.found()


@pytest.fixture
def served(town):
    offered.publish(offered.road())
    offered.publish(offered.subsidy())
    published(1)
    run(START)
    jobs.refresh(START)


def main_of(html):
    return html[html.index("<main") : html.index("</main>")]


def test_home_guides_and_services_have_a_large_twin_and_each_leads_to_the_other(served):
    known = files()
    twins = {name for name in known if name.startswith("large/")}
    for url in ("/", "/guide/", "/guide/LT04.html", "/services/", "/services/ROAD-OCC.html", "/contact.html"):
        here, there = page(url), page(addresses.large(url))
        assert f'<link rel="alternate" title="大字版" href="/large{url}">' in here, url
        assert f'href="/large{url}" data-ui="elder"' in here, url
        assert '<html class="elder" lang="zh-Hans">' in there, url
        assert f'<a href="{url}">退出大字版</a>' in there, url
        assert CANONICAL.search(there)[1] == CANONICAL.search(here)[1] and CANONICAL.search(here)[1].endswith(
            url
        )
        assert re.sub(r"<[^>]+>", "", main_of(here)) == re.sub(r"<[^>]+>", "", main_of(there)), url
    assert twins == {
        "large/" + name for name in known if addresses.large("/" + name.replace("index.html", ""))
    }
    assert broken(known) == []


def test_the_large_twin_has_its_traditional_edition_and_each_of_the_four_leads_to_its_neighbours(served):
    for url in ("/", "/guide/LT04.html", "/services/ROAD-OCC.html"):
        large_type, traditional, both = page(f"/large{url}"), page(f"/hant{url}"), page(f"/hant/large{url}")
        assert f'<a href="/hant/large{url}" hreflang="zh-Hant"' in large_type, url
        assert f'href="/hant/large{url}" data-ui="elder"' in traditional, url
        assert '<html lang="zh-Hant" class="elder">' in both and 'content="noindex"' in both, url
        assert f'<a href="/large{url}" hreflang="zh-Hans" lang="zh-Hans">简体版</a>' in both, url
        assert f'<a href="/hant{url}">退出大字版</a>' in both, url
        assert main_of(both) == main_of(hant(large_type)) != main_of(large_type), url
    assert 'href="/hant/large/services/"' in page("/hant/large/")


def test_a_large_twin_leads_on_in_large_type_and_no_search_engine_counts_it_twice(served):
    home = page("/large/")
    assert 'href="/large/services/"' in home and 'href="/services/"' not in home
    assert 'href="/large/services/ROAD-OCC.html"' in page("/large/services/")
    known = files()
    assert all(b'content="noindex"' in data for name, data in known.items() if name.startswith("large/"))
    assert b"/large/" not in known["sitemap.xml"] and b"/favourites" not in known["sitemap.xml"]
    assert 'rel="alternate" title="大字版"' not in page("/open/")


def test_a_query_of_an_address_is_kept_and_foreign_links_are_left_alone():
    html = '<html lang="zh-Hans"><a class="x" href="/services/?q=1">a</a><a href="https://a.example/services/">b</a></html>'
    done = large(html, "/")
    assert 'href="/large/services/?q=1"' in done and 'href="https://a.example/services/"' in done


def test_a_shared_link_shows_title_summary_and_picture(town):
    edition = record()
    run(START)
    found = dict(re.findall(r'<meta property="og:(\w+)" content="([^"]*)">', page(edition.path)))
    assert found["title"] == edition.title and found["description"] == "照明维护的分工和时限。"
    assert found["type"] == "article" and found["url"].endswith(edition.path)
    assert found["image"].startswith("https://") and found["image"].endswith("/static/ui/share.png")
    assert "static/ui/share.png" in files()
    assert 'property="og:title" content="首页"' in page("/")


def test_a_text_bears_its_address_and_its_picture_for_paper(town):
    edition = record()
    run(START)
    html = page(edition.path)
    assert f"<br>{CANONICAL.search(html)[1]}</span>" in html
    assert re.search(r'<path id="qr" stroke="#000" d="M[^"]{200,}"/>', html) and '<use href="#qr"/>' in html


def test_every_guide_item_and_text_shows_a_telephone_that_can_be_pressed(served):
    """条例第十二条 (the guide names it) and the inspection's key elements; one without its own leads to the city's."""
    Agency.objects.filter(code="LT13").update(phone="")
    jobs.print_all(later(START, 0, 1))
    silent = [
        name for name, data in files().items()
        if re.match(r"(hant/|large/)?(guide|services|r|a)/.*html$", name) and not DIALLED.search(main_of(data.decode()))
    ]  # fmt: skip
    assert silent == []
    assert DIALLED.search(main_of(page("/guide/LT13.html")))[1] == "12345"


def test_what_is_dialled_is_a_number(served):
    numbers = {
        number
        for name, data in files().items()
        if name.endswith(".html")
        for number in DIALLED.findall(data.decode())
    }
    assert numbers and all(re.fullmatch(r"[0-9+][0-9-]{2,}(,[0-9]+)?", number) for number in numbers), numbers


def test_my_favourites_are_a_page_and_hold_nothing(town):
    published(1)
    run(START)
    html = page("/favourites.html")
    assert 'data-ui="favourites"></ul>' in html and 'content="noindex"' in html
    assert Links(html).meta["ColumnName"] == "我的收藏"
