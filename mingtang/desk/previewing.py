"""预览: a draft, or a page of blocks, on the very page that the press would print, without printing it."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any, cast

from mingtang.clock import day
from mingtang.press import addresses, front
from mingtang.press import records as pages
from mingtang.press import topics as composed
from mingtang.press.city import City
from mingtang.press.printing import Printing
from mingtang.press.tree import Tree
from mingtang.records.content import public_path
from mingtang.records.models import Edition, Record, content_of
from mingtang.records.topics.models import HOME, TopicVersion

BANNER = '<p class="notice notice--warn" role="note">预览：按现在的草稿排版，尚未发布；页面上的链接以发布后为准。</p>'
_MAIN = re.compile(r"<main\b[^>]*>")


class _Proof(Printing):
    """Keeps what would be printed and prints nothing."""

    def __init__(self, city: City) -> None:
        super().__init__(cast(Tree, None), city)
        self.made: dict[str, bytes] = {}

    def file(self, path: str, data: bytes) -> None:
        self.made[path] = data

    def stands(self, url: str) -> bool:
        """What a text links to, as it will be once it is public: the banner above says so."""
        return True


def page_of(record: Record, at: datetime) -> str:
    """The record page as HTML. Raises vault.files.Missing or Damaged when an attachment's bytes are not there."""
    edition = _next(record, at)
    run = _Proof(City.look(at, inside=True))
    pages.put(run, edition, pages.Around.of([edition], {}))
    return _marked(run, edition.path)


def topic_of(version: TopicVersion, at: datetime) -> str:
    """The topic, or the home page, with the blocks of this version."""
    run = _Proof(City.look(at))
    if version.topic_id == HOME:
        front.home(run, version)
        return _marked(run, addresses.HOME)
    composed.put(run, version)
    return _marked(run, addresses.topic(version.topic_id))


def _marked(run: _Proof, url: str) -> str:
    html = run.made[addresses.path(url)].decode()
    return _MAIN.sub(lambda found: found.group() + BANNER, html, count=1)


def _next(record: Record, at: datetime) -> Edition:
    """The edition that signing this text now would make."""
    today = day(at)
    values: dict[str, Any] = {"record": record, "digest": record.digest, "content": content_of(record)}
    return Edition(
        no=Edition.objects.house.filter(record=record).count() + 1, agency=record.agency, column=record.column, title=record.title,
        path=record.path or public_path(record.code, today), published_on=record.published_on or today, published_at=at, **values,
    )  # fmt: skip
