"""The page tags of the national guideline (指引, 网页标签规范) and the footer, on every page that is printed."""

import re

import pytest

from mingtang.press import jobs, services
from tests import city
from tests.cases import offered
from tests.city import START, later

from .printed import Links, files, run
from .test_pages import explains, published, record, withdraw

pytestmark = pytest.mark.django_db
SITE = ("SiteName", "SiteDomain", "SiteIDCode")
COLUMN = ("ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType")
ARTICLE = ("ArticleTitle", "PubDate", "ContentSource", "Url")


@pytest.fixture
def pages() -> dict[str, str]:
    """Every kind of page: records, an interpretation, a notice, a tombstone, services, and what stands anyway. Screens of
    halls are no pages of the site: no reader finds them, and nothing leads there."""
    city.found()
    explains(record())
    published(2, column="notices")
    gone = published(1)[0]
    offered.publish(offered.road())
    run(START)
    services.print_services(START)
    withdraw(gone, later(START, 1))
    run(later(START, 1))
    jobs.print_all(later(START, 1))
    return {n: d.decode() for n, d in files().items() if n.endswith(".html") and not n.startswith("screen/")}


def lacking(pages: dict[str, str], names: tuple[str, ...]) -> list[str]:
    return [f"{n}: {tag}" for n, html in pages.items() for tag in names if not Links(html).meta.get(tag)]


def is_content(name: str, html: str) -> bool:
    """A text of its own, not a list or a tombstone."""
    name = name.removeprefix("hant/").removeprefix("large/")
    guide = re.fullmatch(r"services/[A-Z-]+\.html", name)
    return bool((name.startswith("r/") and 'class="record"' in html) or guide)


def test_every_printed_page_has_the_tags_of_the_site_and_of_its_column(pages):
    assert len(pages) > 60 and lacking(pages, SITE + COLUMN) == []


def test_every_text_has_the_tags_of_an_article_and_no_list_has(pages):
    texts = {name: html for name, html in pages.items() if is_content(name, html)}
    assert len(texts) >= 10 and lacking(texts, ARTICLE) == []
    for name, html in texts.items():
        meta = Links(html).meta
        assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", meta["PubDate"]), name
        shown = re.search(r"<h1[^>]*>(.*?)</h1>", html, re.S)
        if not name.startswith("hant/"):  # a twin keeps the tags of its canonical page
            assert meta["ArticleTitle"] in shown[1], name  # tags equal the visible text
        assert meta["Url"].startswith("https://www.lanting.example/"), name
    others = {name: html for name, html in pages.items() if name not in texts}
    assert [n for n, html in others.items() if set(ARTICLE) & Links(html).meta.keys()] == []


def test_the_column_types_are_those_of_the_guideline_or_a_columns_own(pages):
    known = {
        "首页", "概况信息", "机构职能", "负责人信息", "工作动态", "政策文件", "信息公开指南", "信息公开目录", "信息公开年报", "依申请公开",
        "数据发布", "数据开放", "政策解读", "回应关切", "办事服务", "咨询投诉", "征集调查", "在线访谈",
    }  # fmt: skip
    own = {"信息公开", "互动交流", "专题专栏", "通知公告", "法律法规", "财政资金", "政府公报"}
    plain = {n: html for n, html in pages.items() if not n.startswith("hant/")}
    found = {Links(html).meta["ColumnType"] for html in plain.values()}
    assert found - known - own == set()
    assert {"首页", "政策文件", "政策解读", "办事服务", "数据开放", "信息公开指南", "信息公开目录"} <= found


def test_every_footer_is_complete(pages):
    """The items of the guideline's page design; 党政机关网站标识 and the note on IPv6 where the city has set them."""
    wanted = (
        "联系我们",
        "网站地图",
        "数据开放",
        "我为政府网站找错",
        "主办：",
        "承办：",
        'href="tel:',
        "网站标识码：",
        "备案：",
        "公网安备",
    )
    plain = {n: html for n, html in pages.items() if not n.startswith("hant/")}
    for name, html in plain.items():
        footer = html.split('<footer class="foot">')[1]
        assert [said for said in wanted if said not in footer] == [], name
    twins = [html.split('<footer class="foot">')[1] for n, html in pages.items() if n.startswith("hant/")]
    assert all("網站標識碼" in footer for footer in twins)


def test_what_a_city_sets_stands_in_its_footer(settings, client):
    settings.MINGTANG_SITE = settings.MINGTANG_SITE | {"ipv6": True, "identity": "https://bm.example/1"}
    city.found()
    html = client.get("/search").content.decode()
    assert "支持IPv6" in html and 'href="https://bm.example/1">党政机关网站标识' in html
    meta = Links(html).meta
    assert all(meta[tag] for tag in SITE)  # pages of the application carry those of the site too
