"""Atom feeds (RFC 4287), RSS 2.0 and sitemaps (sitemaps.org protocol 0.9) as bytes. Pure: the same data, the same bytes.

Every address is absolute and every time is aware; anything else raises ValueError, because a reader far
away could not tell what was meant.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import format_datetime
from urllib.parse import quote, urlsplit
from xml.etree.ElementTree import Element, SubElement, tostring

ATOM = "http://www.w3.org/2005/Atom"
DC = "http://purl.org/dc/elements/1.1/"
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
MOST = 50_000  # addresses in one sitemap, says the protocol

# Characters that XML 1.0 (2.2) does not allow at all, escaped or not.
ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Entry:
    """id: an address that never changes, also when the text gets a new edition."""

    id: str
    title: str
    url: str
    updated: datetime
    published: datetime | None = None
    summary: str = ""
    author: str = ""
    categories: Sequence[str] = ()


@dataclass(frozen=True)
class Feed:
    """url: the page the feed belongs to; own_url: the feed itself; updated: None takes the latest entry's."""

    id: str
    title: str
    url: str
    own_url: str
    author: str
    entries: Sequence[Entry] = ()
    updated: datetime | None = None
    subtitle: str = ""
    lang: str = "zh-Hans"


@dataclass(frozen=True)
class Place:
    """One address of a sitemap and when it last changed."""

    url: str
    changed: date | datetime | None = None


def atom(feed: Feed) -> bytes:
    """Raises ValueError for a feed without a time: it has neither `updated` nor an entry."""
    updated = _updated(feed)
    root = Element("feed", {"xmlns": ATOM, "xml:lang": feed.lang})
    _say(root, "id", feed.id)
    _say(root, "title", feed.title)
    if feed.subtitle:
        _say(root, "subtitle", feed.subtitle)
    _say(root, "updated", _moment(updated))
    _say(SubElement(root, "author"), "name", feed.author)
    SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": _absolute(feed.url)})
    SubElement(root, "link", {"rel": "self", "type": "application/atom+xml", "href": _absolute(feed.own_url)})
    for entry in feed.entries:
        _enter(SubElement(root, "entry"), entry)
    return _bytes(root)


def rss(feed: Feed) -> bytes:
    """The same feed for readers that know RSS 2.0 only. Raises ValueError as atom() does."""
    root = Element("rss", {"version": "2.0", "xmlns:atom": ATOM, "xmlns:dc": DC})
    channel = SubElement(root, "channel")
    _say(channel, "title", feed.title)
    _say(channel, "link", _absolute(feed.url))
    _say(channel, "description", feed.subtitle or feed.title)
    _say(channel, "language", "zh-CN")
    _say(channel, "lastBuildDate", _rfc822(_updated(feed)))
    SubElement(channel, "atom:link", {"rel": "self", "type": "application/rss+xml", "href": _absolute(feed.own_url)})  # fmt: skip
    for entry in feed.entries:
        _item(SubElement(channel, "item"), entry)
    return _bytes(root)


def sitemap(places: Iterable[Place]) -> bytes:
    """Raises ValueError for more than MOST places: print several and a sitemap_index()."""
    return _places("urlset", "url", places)


def sitemap_index(places: Iterable[Place]) -> bytes:
    """The sitemap of sitemaps."""
    return _places("sitemapindex", "sitemap", places)


def _enter(node: Element, entry: Entry) -> None:
    _say(node, "id", entry.id)
    _say(node, "title", entry.title)
    SubElement(node, "link", {"rel": "alternate", "type": "text/html", "href": _absolute(entry.url)})
    _say(node, "updated", _moment(entry.updated))
    if entry.published:
        _say(node, "published", _moment(entry.published))
    if entry.author:
        _say(SubElement(node, "author"), "name", entry.author)
    for category in entry.categories:
        SubElement(node, "category", {"term": _clean(category)})
    if entry.summary:
        _say(node, "summary", entry.summary)


def _item(node: Element, entry: Entry) -> None:
    _say(node, "title", entry.title)
    _say(node, "link", _absolute(entry.url))
    guid = SubElement(node, "guid", {"isPermaLink": "true" if entry.id == entry.url else "false"})
    guid.text = _clean(entry.id)
    _say(node, "pubDate", _rfc822(entry.published or entry.updated))
    if entry.author:
        _say(node, "dc:creator", entry.author)
    for category in entry.categories:
        _say(node, "category", category)
    if entry.summary:
        _say(node, "description", entry.summary)


def _updated(feed: Feed) -> datetime:
    updated = feed.updated or max((entry.updated for entry in feed.entries), default=None)
    if updated is None:
        raise ValueError("a feed without entries needs `updated`")
    return updated


def _places(root_name: str, name: str, places: Iterable[Place]) -> bytes:
    root = Element(root_name, {"xmlns": SITEMAP})
    for place in places:
        node = SubElement(root, name)
        _say(node, "loc", _absolute(place.url))
        if place.changed:
            _say(node, "lastmod", _moment(place.changed))
    if len(root) > MOST:
        raise ValueError(f"a sitemap holds at most {MOST} addresses, found {len(root)}")
    return _bytes(root)


def _say(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = _clean(text)


def _clean(text: str) -> str:
    return ILLEGAL.sub("", text)


def _absolute(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise ValueError(f"expected an absolute address, found {url!r}")
    return quote(url, safe="%/:=&?~#+!$,;'@()*[]")


def _moment(when: date | datetime) -> str:
    """RFC 3339 in UTC, to the second; a plain date stays one."""
    if not isinstance(when, datetime):
        return when.isoformat()
    if when.utcoffset() is None:
        raise ValueError(f"expected an aware time, found {when.isoformat()}")
    return when.astimezone(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")


def _rfc822(when: datetime) -> str:
    """RFC 822 in UTC, as RSS asks."""
    _moment(when)  # refuses a time without zone
    return format_datetime(when.astimezone(UTC).replace(microsecond=0), usegmt=True)


def _bytes(root: Element) -> bytes:
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"
