"""A link out of the government's sites says so first, and nothing printed can be made to lead elsewhere."""

import pytest

from mingtang.press import audit, jobs
from mingtang.press.leaving import foreign, rewrite
from tests import city
from tests.city import START, later

from .printed import Links, broken, files, page, run
from .test_pages import edition_of, withdraw

pytestmark = pytest.mark.django_db
OWN = "www.lanting.example"
BODY = '<p>见<a href="https://example.com/a?b=1&amp;c=2">说明</a>、<a href="https://www.gov.cn/x">国务院</a>、<a href="/open/">本站</a>。</p>'


@pytest.mark.parametrize(
    ("link", "target"),
    [
        ("https://example.com/a", "https://example.com/a"),
        ("HTTP://Example.com", "http://Example.com"),
        ("//example.com/a", "https://example.com/a"),
        ("/\\example.com", "https://example.com"),
        ("https:\\\\example.com", "https://example.com"),
        ("ht\ntps://example.com", "https://example.com"),
        ("https:example.com", "https://example.com"),
        ("https://www.gov.cn@example.com/", "https://www.gov.cn@example.com/"),
        ("https://notgov.cn/", "https://notgov.cn/"),
        ("https://gov.cn.example.com/", "https://gov.cn.example.com/"),
        ("https://[bad/", "https://[bad/"),
        ("https://www.gov.cn/zhengce/", ""),
        ("https://gov.cn", ""),
        ("https://jtj.lanting.gov.cn./", ""),
        ("https://澜汀.政务/", ""),
        (f"https://{OWN}/open/", ""),
        ("/open/", ""),
        ("tel:12345", ""),
        ("mailto:a@example.com", ""),
        ("#top", ""),
    ],
)
def test_what_leaves_is_known_as_a_browser_reads_it(link, target):
    assert foreign(link, OWN) == target


def test_only_foreign_links_go_by_a_page_of_their_own():
    body, ways = rewrite(BODY, "/r/2026/ABC.html", OWN)
    ((way, target),) = ways.items()
    assert target == "https://example.com/a?b=1&c=2" and way.startswith("/r/2026/ABC/to-")
    assert body == BODY.replace("https://example.com/a?b=1&amp;c=2", way)
    assert rewrite(BODY, "/r/2026/ABC.html", OWN)[1] == ways  # the same address for ever


def test_the_page_asks_names_the_address_and_leads_on_or_back():
    city.found()
    edition = edition_of(city.published(title="关于网上缴费的通知", body=BODY))
    run(START)
    text = page(edition.path)
    assert "example.com" not in text and 'href="https://www.gov.cn/x"' in text
    (way,) = {url for url in Links(text).found if "/to-" in url}
    html = page(way)
    for said in (
        "即将离开“",
        "是否继续？",
        "继续访问",
        "放弃",
        "https://example.com/a?b=1&amp;c=2</strong>",
        "noindex",
    ):
        assert said in html, said
    assert f'href="{edition.path}">放弃' in html
    assert 'href="https://example.com/a?b=1&amp;c=2" rel="noopener noreferrer nofollow external"' in html
    assert broken(files()) == [] and audit.findings() == []


def test_the_page_goes_with_its_text():
    city.found()
    edition = edition_of(city.published(title="关于网上缴费的通知", body=BODY))
    run(START)
    assert [name for name in files() if "/to-" in name]
    withdraw(edition, later(START, 1))
    run(later(START, 1))
    assert [name for name, data in files().items() if b"example.com" in data or "/to-" in name] == []
    assert audit.findings() == []


def test_no_page_of_the_tree_links_out_of_the_government_but_those_that_ask(settings):
    """Over everything that is printed: only a page that asks first leads elsewhere."""
    city.found()
    city.published(title="关于网上缴费的通知", body=BODY)
    run(START)
    jobs.print_all(START)
    own = settings.MINGTANG_SITE["domain"]
    out = {
        (name, url) for name, data in files().items() if name.endswith(".html")
        for url in Links(data.decode()).found if foreign(url, own)
    }  # fmt: skip
    assert out and all("/to-" in name for name, _ in out), out
