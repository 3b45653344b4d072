"""专题 and home, printed: blocks as they stand, feeds, the list, the tombstone; a release prints again only what names it."""

import pytest

from mingtang.press import addresses, drawing, whole, work
from mingtang.records.models import Edition
from mingtang.records.topics import acts, pictures
from mingtang.records.topics.models import HOME
from mingtang.search import published as published_
from mingtang.search.query import search
from mingtang.search.question import Question
from mingtang.vault import files as vault
from tests import city
from tests.city import START, later
from tests.records.test_viewing import png

from .printed import broken, files, page, run, tree
from .test_pages import edition_of, published, withdraw

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script>\"'&amp;"


def lists(source: str) -> dict:
    return {"kind": "list", "title": "清单", "source": source, "number": "2"}


EVERY = [
    {"kind": "banner", "title": HOSTILE, "text": "第一段\n\n第二段", "url": "/guide/LT04.html"},
    lists("column:notices"),
    {"kind": "numbers", "title": "数字", "figures": ["public", "told", "new_received"]},
    {"kind": "chart", "title": "每月公开", "source": "column:notices", "by": "months"},
    {"kind": "links", "title": "链接", "lines": "公开 指南 /guide/\n国务院 https://www.gov.cn/"},
    {"kind": "text", "title": "说明", "text": HOSTILE},
]


def put(code: str, blocks: list, owner="LT04", at=START, title="道路照明专题") -> None:
    """Saved and published, and printed."""
    page_ = {"title": title, "about": "", "blocks": blocks}
    drafter, head = ("openness_office", "signer") if not owner else ("drafter", "disclosure_head")
    agency = owner or "LT01"
    number = acts.save_topic(code, owner, page_, "一稿", seen=0, by=city.seat(drafter, agency), at=at)
    acts.publish_topic(code, number, True, by=city.seat(head, agency), at=at)
    run(at)


@pytest.fixture(autouse=True)
def town():
    city.found()


def test_every_kind_of_block_is_printed_with_the_list_of_topics_and_feeds():
    published(3, column="notices")
    put("lights", EVERY)
    printed = page("/t/lights/")
    assert "<script>alert" not in printed and "&lt;script&gt;alert" in printed
    assert printed.count("links__item") == 2 and 'href="/c/notices/"' in printed
    assert '<b class="num">3</b> 条' in printed and '<b class="num">0</b> 件' in printed  # counted, not typed
    assert (
        printed.count("<rect") == 12
        and "合计3条" in printed
        and "2025年4月至2026年3月" in printed
        and "只计市城市管理局" in printed
        and "2025年4月" in printed
    )
    assert 'href="/guide/">公开 指南</a>' in printed and "市城市管理局" in printed
    assert 'href="/t/lights/"' in page("/t/") and 'href="/t/lights/"' in page("/")
    assert b"<entry>" in files()["t/lights/feed.atom"] and b"<item>" in files()["t/lights/feed.rss"]
    assert b"/t/lights/</loc>" in files()["sitemap-parts.xml"] and "hant/t/lights/index.html" in files()
    assert broken(files()) == []


def test_a_release_prints_again_only_the_topics_drawn_from_its_column_agency_or_heading():
    published(1, column="notices")
    run(START)
    put("of-column", [lists("column:notices")])
    put("of-parent", [lists("column:open")])
    put("of-agency", [lists("agency:LT04")])
    put("of-other", [lists("agency:LT13")])
    put("of-all", [lists("city")])
    before = tree().current
    published(1, at=later(START, days=1), column="policy-other")
    run(later(START, days=1))
    changed = {
        row.path
        for row in tree().register.since(before)
        if row.path.startswith("t/") and row.path.endswith(".html")
    }
    assert changed == {f"t/{code}/index.html" for code in ("of-parent", "of-agency", "of-all")}
    assert page("/t/of-parent/").count("links__item") == 1 and page("/t/of-agency/").count("links__item") == 2


def test_a_withdrawn_record_leaves_topics_and_home_with_its_tombstone():
    edition = published(1, column="notices")[0]
    put("lights", [lists("column:notices")])
    put(HOME, [lists("agency:LT04")], owner="")
    assert edition.path in page("/t/lights/") and page("/").count(edition.path) >= 2
    withdraw(edition, later(START, days=1))
    run(later(START, days=1))
    gone = [
        name
        for name, data in files().items()
        if edition.path.encode() in data and not name.startswith(("r/", "hant/r/"))
    ]
    assert [name for name in gone if name.startswith(("t/", "hant/t/", "index", "hant/index"))] == []


def test_the_home_page_shows_its_blocks_between_its_fixed_parts():
    put(HOME, [{"kind": "text", "title": "告市民书", "text": "请看这里。"}], owner="", title="首页")
    home = page("/")
    assert home.index("doors") < home.index("告市民书") < home.index("部门导航")
    assert 'role="search"' in home and 'class="foot"' in home and 'href="/ask/"' in home
    assert "t/home/index.html" not in files() and 'href="/t/home/"' not in page("/t/")
    number = acts.withdraw_topic(HOME, 1, "活动结束", by=city.seat("openness_office", "LT01"), at=START)
    run(START)
    assert number and "告市民书" not in page("/") and "doors" in page("/")


def test_a_withdrawn_topic_says_so_at_its_address_and_leads_nowhere():
    published(1, column="notices")
    put("lights", EVERY)
    acts.withdraw_topic("lights", 1, "活动已经结束", by=city.seat("signer"), at=START)
    run(START)
    assert (
        "活动已经结束" in page("/t/lights/")
        and "清单" not in page("/t/lights/")
        and "noindex" in page("/t/lights/")
    )
    assert "t/lights/feed.atom" not in files() and 'href="/t/lights/"' not in page("/t/") + page("/")
    assert broken(files()) == []


def test_a_whole_printing_gives_the_same_topics():
    published(2, column="notices")
    put("lights", EVERY)
    before = {name: data for name, data in files().items() if name.startswith(("t/", "hant/t/"))}
    for _ in whole.everything(tree(), START):
        pass
    assert {name: data for name, data in files().items() if name.startswith(("t/", "hant/t/"))} == before
    work.refresh(tree(), START)


def test_a_chart_is_as_high_as_its_numbers():
    drawn = drawing.chart([("甲", 0), ("乙", 5), ("丙", 10)])
    heights = [bar["h"] for bar in drawn["bars"]]
    assert heights[0] == 0 and heights[2] == pytest.approx(2 * heights[1]) and drawn["total"] == 15
    assert all(bar["x"] >= 0 and bar["x"] + bar["w"] <= drawn["width"] for bar in drawn["bars"])
    assert (
        drawing.chart([("2026年1月", 1)])["bars"][0]["name"] == "1月"
        and drawing.chart([("2026年", 1)])["bars"][0]["name"] == "2026年"
    )
    assert drawing.chart([("甲", 0)])["bars"][0]["h"] == 0 and drawing.chart([])["bars"] == []
    assert addresses.topic("lights") == "/t/lights/"


def _pictured(size=(1600, 500), name="灯会.png", **more):
    data = png("navy", size).getvalue()
    files_ = [{"name": name, "media": "image/png", "size": len(data), "digest": vault.put(data)}]
    edition = edition_of(city.published(title="关于灯会的通知", files=files_, **more))
    run(START)
    return edition, f"{edition.record.code}:{edition.content['attachments'][0]['digest']}"


def banner(key: str, alt="夜里的灯会，桥上站满了人") -> dict:
    return {"kind": "banner", "title": "灯会", "text": "", "url": "", "picture": key, "alt": alt}


def test_a_banner_shows_a_released_picture_from_beside_its_record():
    edition, key = _pictured()
    assert [one for one, _ in pictures.choices("LT04")] == [key]
    put("lantern", [banner(key)])
    printed = page("/t/lantern/")
    stem = edition.path.removesuffix(".html")
    assert (
        f'<img src="{stem}/view-' in printed
        and 'alt="夜里的灯会，桥上站满了人" width="1400" height="438"' in printed
    )
    assert " 720w, " in printed and " 1400w" in printed and broken(files()) == []


def test_a_picture_goes_from_the_banner_when_its_record_is_withdrawn():
    edition, key = _pictured()
    put("lantern", [banner(key)])
    withdraw(edition, later(START, 1))
    run(later(START, 1))
    assert "view-" not in page("/t/lantern/") and "灯会" in page("/t/lantern/")
    assert not [name for name in files() if "/view-" in name] and broken(files()) == []


def test_a_new_edition_without_the_picture_takes_it_from_the_banner():
    edition, key = _pictured()
    put("lantern", [banner(key)])
    Edition.objects.house.filter(pk=edition.pk).update(
        content=edition.content | {"attachments": []}, printed=False
    )
    work.release(tree(), [edition.record_id], later(START, 1))
    assert "view-" not in page("/t/lantern/") and broken(files()) == []


def test_a_topic_is_found_by_its_words_until_it_is_withdrawn():
    put("lights", [{"kind": "text", "title": "说明", "text": "灯光亮化工程分三期实施"}])
    hits = search(published_.reader(), Question("亮化工程")).hits
    assert [(hit.url, hit.kind) for hit in hits] == [("/t/lights/", "topic")]
    assert published_.differences() == [] and published_.still_public(hits) == list(hits)
    acts.withdraw_topic("lights", 1, "专题结束", by=city.seat("disclosure_head"), at=later(START, 1))
    assert published_.still_public(hits) == []
    run(later(START, 1))
    assert not search(published_.reader(), Question("亮化工程")).hits and published_.differences() == []
