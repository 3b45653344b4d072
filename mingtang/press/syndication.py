"""What was published last, for feed readers: Atom and RSS beside a page, and the links by which the page names them.

Any list may have its feeds: give the address of its page (it ends with a slash) and its latest items.
"""

from __future__ import annotations

from collections.abc import Sequence

from . import addresses, feeds
from .editions import Item
from .printing import NEWEST, Printing

FORMS = (
    ("atom", "Atom", "application/atom+xml", feeds.atom),
    ("rss", "RSS", "application/rss+xml", feeds.rss),
)
ENTRIES = NEWEST


def put(run: Printing, page: str, title: str, items: Sequence[Item]) -> None:
    """The feeds of `page`; a feed without entries would have no time of its own and does not exist."""
    if not items:
        run.withdraw(addresses.path(addresses.feed(page, form)) for form, *_ in FORMS)
        return
    base, city = run.city.base, run.city
    entries = [
        feeds.Entry(
            base + i.url, i.title, base + i.url, i.at,
            author=city.agencies[i.agency].name, categories=[city.columns[i.column].name] if i.column else [],
        )
        for i in items[:ENTRIES]
    ]  # fmt: skip
    author = city.site["owner"] or city.site["name"]
    for form, _, _, written in FORMS:
        url = addresses.feed(page, form)
        feed = feeds.Feed(base + url, title, base + page, base + url, author, entries)
        run.file(addresses.path(url), written(feed))


def links(page: str, title: str, items: object) -> list[dict[str, str]]:
    """What `page` says about its feeds, for its head and for its reader: [{"label", "type", "title", "url"}]."""
    if not items:
        return []
    return [
        {"label": label, "type": kind, "title": f"{title}（{label}）", "url": addresses.feed(page, form)}
        for form, label, kind, _ in FORMS
    ]
