from datetime import UTC, date, datetime, timedelta, timezone
from xml.etree import ElementTree

import pytest

from mingtang.press.feeds import (
    ATOM,
    DC,
    MOST,
    SITEMAP,
    Entry,
    Feed,
    Place,
    atom,
    rss,
    sitemap,
    sitemap_index,
)

AT = datetime(2026, 11, 22, 8, 0, 0, 123456, tzinfo=timezone(timedelta(hours=8)))
NASTY = '<公开> & "目录" ]]> \'\x00\x0b\ud800\ufffe 𠮷'
HOST = "https://zwgk.example.cn"


def feed(*entries: Entry, **given) -> Feed:
    return Feed(HOST + "/", "澜汀市政务公开", HOST + "/", HOST + "/feed.atom", "澜汀市政府", entries, **given)


def entry(n: int, **given) -> Entry:
    url = f"{HOST}/r/2026/{n}.html"
    return Entry(**({"id": url, "title": f"第{n}号", "url": url, "updated": AT + timedelta(hours=n)} | given))


def test_a_feed_has_what_rfc_4287_requires():
    root = ElementTree.fromstring(atom(feed(entry(1, summary="摘要", categories=["政策"]), entry(2))))
    names = {"a": ATOM}
    assert root.tag == f"{{{ATOM}}}feed"
    assert root.findtext("a:updated", namespaces=names) == "2026-11-22T02:00:00Z"  # the latest entry's
    assert root.findtext("a:author/a:name", namespaces=names) == "澜汀市政府"
    assert [link.get("rel") for link in root.findall("a:link", names)] == ["alternate", "self"]
    entries = root.findall("a:entry", names)
    assert [e.findtext("a:title", namespaces=names) for e in entries] == ["第1号", "第2号"]
    assert all(e.find(f"a:{name}", names) is not None for e in entries for name in ("id", "updated", "link"))


def test_the_same_feed_for_rss_2_readers():
    root = ElementTree.fromstring(
        rss(feed(entry(1, author="市城市管理局", categories=["政策"]), entry(2, title=NASTY)))
    )
    channel = root.find("channel")
    assert root.get("version") == "2.0" and channel.findtext("link") == HOST + "/"
    assert channel.find(f"{{{ATOM}}}link").get("rel") == "self"
    assert channel.findtext("lastBuildDate") == "Sun, 22 Nov 2026 02:00:00 GMT"  # the latest entry's
    first, second = channel.findall("item")
    assert first.findtext("guid") == first.findtext("link") == f"{HOST}/r/2026/1.html"
    assert first.find("guid").get("isPermaLink") == "true"
    assert first.findtext("pubDate") == "Sun, 22 Nov 2026 01:00:00 GMT"
    assert first.findtext(f"{{{DC}}}creator") == "市城市管理局" and first.findtext("category") == "政策"
    assert second.findtext("title") == '<公开> & "目录" ]]> \' 𠮷'
    with pytest.raises(ValueError, match="updated"):
        rss(feed())


def test_nothing_in_a_title_can_break_the_feed():
    data = atom(feed(entry(1, title=NASTY, summary=NASTY, author=NASTY, categories=[NASTY])))
    root = ElementTree.fromstring(data)
    found = root.find(f"{{{ATOM}}}entry")
    expected = '<公开> & "目录" ]]> \' 𠮷'
    assert found.findtext(f"{{{ATOM}}}title") == expected
    assert found.find(f"{{{ATOM}}}category").get("term") == expected


def test_the_same_feed_is_the_same_bytes():
    assert atom(feed(entry(1))) == atom(feed(entry(1)))


def test_an_empty_feed_says_its_own_time_or_is_refused():
    assert b"2026-11-22T00:00:00Z" in atom(feed(updated=AT))
    with pytest.raises(ValueError, match="updated"):
        atom(feed())


@pytest.mark.parametrize(
    "given", [{"updated": datetime(2026, 1, 1)}, {"url": "/r/1.html"}, {"url": "javascript:alert(1)"}]
)
def test_a_time_without_zone_and_an_address_without_host_are_refused(given):
    with pytest.raises(ValueError, match="expected"):
        atom(feed(entry(1, **given)))


def test_a_sitemap_lists_every_address_once_escaped():
    places = [
        Place(HOST + "/r/1.html", date(2026, 1, 2)),
        Place(HOST + "/文件?a=1&b=2", AT),
        Place(HOST + "/"),
    ]
    root = ElementTree.fromstring(sitemap(places))
    locations = [node.text for node in root.iter(f"{{{SITEMAP}}}loc")]
    assert locations == [HOST + "/r/1.html", HOST + "/%E6%96%87%E4%BB%B6?a=1&b=2", HOST + "/"]
    assert [n.text for n in root.iter(f"{{{SITEMAP}}}lastmod")] == ["2026-01-02", "2026-11-22T00:00:00Z"]


def test_a_sitemap_too_long_for_the_protocol_is_refused_and_an_index_names_its_parts():
    with pytest.raises(ValueError, match="50000"):
        sitemap(Place(f"{HOST}/{n}") for n in range(MOST + 1))
    root = ElementTree.fromstring(
        sitemap_index([Place(HOST + "/sitemap-1.xml", datetime(2026, 1, 1, tzinfo=UTC))])
    )
    assert root.tag == f"{{{SITEMAP}}}sitemapindex"
