"""What is wrong with single records and guides: catalogue and guide elements, interpretations, links, attachments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings

from mingtang.oversight.watch.found import Found
from mingtang.people.models import Agency
from mingtang.policy import values as policy
from mingtang.records import cleaning
from mingtang.records import guides as guide_texts
from mingtang.records.models import Edition, GuideVersion
from mingtang.ui.doors import is_door
from mingtang.vault import files

ENTRIES = {
    "index_no": "索引号",
    "title": "名称",
    "formed_on": "生成日期",
}  # 条例第十二条, with 内容概述 below
ENDED = frozenset({"repealed", "expired"})
_HREF = re.compile(r'<a\b[^>]*?\bhref="([^"]*)"')
_CHUNK = 500


def guides() -> Iterator[Found]:
    """政府信息公开指南: the elements of 条例第十二条 that the guide of an agency with public information does not tell."""
    standard = guide_texts.template()
    own = dict(GuideVersion.objects.filter(current=True).values_list("owner", "content"))
    for agency in Agency.objects.filter(closed_on=None, reporting=True).order_by("order", "code"):
        said = guide_texts.compose(agency, own.get(agency.code, {}), standard)
        if missing := guide_texts.missing(said):
            yield Found("GUIDE", agency.code, evidence=f"指南缺少{'、'.join(missing)}（条例第十二条）")


def records(on: date) -> Iterator[Found]:
    """One pass over everything that is public."""
    explained = set(Edition.objects.house.in_force().exclude(content__interprets="").values_list("content__interprets", flat=True))  # fmt: skip
    rows = Edition.objects.house.in_force().select_related("column", "agency", "record").defer("record__body")
    links = Links()
    for edition in rows.order_by("pk").iterator(chunk_size=_CHUNK):
        if edition.column.own:
            yield from _of(edition, explained, links, on)


def _of(edition: Edition, explained: set[str], links: Links, on: date) -> Iterator[Found]:
    content: dict[str, Any] = edition.content
    where = (edition.agency_id, edition.column_id, edition.record.code)
    if edition.column.statutory:
        missing = [label for name, label in ENTRIES.items() if not content.get(name)]
        missing += [] if content.get("summary") or cleaning.plain(content["body"]) else ["内容概述"]
        if missing:
            yield Found("CATALOGUE", *where, evidence=f"目录缺少{'、'.join(missing)}（条例第十二条）")
    if edition.column.binding and content.get("validity") not in ENDED and edition.record.code not in explained:  # fmt: skip
        days = policy.threshold("reading", "window", edition.agency.line, on)
        due = policy.calendar().add(edition.published_on, days)
        if due < on:
            yield Found("READING", *where, evidence=f"{edition.published_on}公开，{days}个工作日内没有发布解读", due=due)  # fmt: skip
    for href in dict.fromkeys(hrefs(content["body"])):
        if links.dead(href):
            yield Found("LINK", *where, subject=href, evidence=f"页面上的链接打不开：{href}")
    for file in content["attachments"]:
        if not files.exists(file["digest"]):
            yield Found("FILE", *where, subject=file["digest"], evidence=f"附件不在：{file['name']}")


def hrefs(body: str) -> list[str]:
    return [unescape(href).strip() for href in _HREF.findall(body)]


def dead_links(body: str) -> list[str]:
    """Links of a text, public or not, to pages of this site that are not there."""
    inside = list(dict.fromkeys(hrefs(body)))
    links = Links() if inside else None
    return [href for href in inside if links and links.dead(href)]


def external(agencies: set[str]) -> list[tuple[str, str, str]]:
    """(address, title, path) of every link out of these agencies' pages: listed, since nothing here may call out."""
    links, found = Links(), []
    rows = Edition.objects.house.in_force().filter(agency__in=agencies, column__own=True).order_by("-pk")
    for title, path, content in rows.values_list("title", "path", "content").iterator(chunk_size=_CHUNK):
        found += [(href, title, path) for href in hrefs(content["body"]) if links.inside(href) is None]
    return found


class Links:
    """Links to this site's own pages, looked up in the public tree and among what was withdrawn."""

    def __init__(self) -> None:
        self._public = Path(settings.MINGTANG_TREE) / "public"
        gone = Edition.objects.house.filter(current=True).exclude(withdrawn_at=None)
        self._gone = set(gone.values_list("path", flat=True))
        self._known: dict[str, bool] = {}

    def inside(self, href: str) -> str | None:
        """The path on this site; None where the link leads elsewhere, "" where it is no page (mail, telephone, anchor)."""
        parts = urlsplit(href)
        if parts.scheme in ("mailto", "tel") or href.startswith("#") or not href:
            return ""
        host = parts.netloc.partition(":")[0]
        if host and host != settings.MINGTANG_SITE.get("domain", "").partition(":")[0]:
            return None
        return unquote(parts.path) or "/"

    def dead(self, href: str) -> bool:
        path = self.inside(href)
        if not path or is_door(path.strip("/")):
            return False
        if path not in self._known:
            self._known[path] = path in self._gone or not self._stands(path)
        return self._known[path]

    def _stands(self, path: str) -> bool:
        name = path.lstrip("/") + ("index.html" if path.endswith("/") else "")
        if ".." in name.split("/"):
            return False
        return (self._public / name).is_file()
