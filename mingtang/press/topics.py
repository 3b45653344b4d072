"""专题: pages of blocks at /t/{code}/ with their feeds, the list of them at /t/, and the blocks of the home page.

A release prints again only the topics whose lists or charts are drawn from where its records stand or stood.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from mingtang.clock import day
from mingtang.jobs.handlers import handles
from mingtang.records import topics
from mingtang.records.topics import pictures
from mingtang.records.topics.blocks import FIGURES, parted
from mingtang.records.topics.models import HOME, Topic, TopicVersion
from mingtang.records.viewing import PHONE

from . import addresses, drawing, editions, jobs, lists, parts, reckoning, syndication, viewed
from .editions import Item
from .printing import Meta, Printing

LABEL = "专题专栏"
LEAD = "围绕一件事，把散在各栏目的信息、数字和链接放在一起。"
ON_HOME = 6  # topics that the home page names
Source = tuple[str, str]


@handles("press.topics")
def print_topics(now: datetime) -> None:
    """After a page was published or withdrawn; repeating changes nothing."""
    jobs.refresh(now)


@parts.printed
def pages(run: Printing) -> None:
    """Every page that stands, and the list of them; the addresses of those that were withdrawn say so."""
    found = topics.in_force()
    for version in found:
        put(run, version)
    run.page(
        addresses.TOPICS, "topics", meta=_tags(LABEL, LEAD), crumbs=_crumbs(), name=LABEL, lead=LEAD,
        items=[link(one) for one in found],
    )  # fmt: skip
    for topic in Topic.objects.exclude(withdrawn_at=None).exclude(code=HOME):
        _gone(run, topic)


def release(
    run: Printing,
    columns: Collection[str],
    agencies: Collection[str],
    filed: Iterable[Source],
    codes: Collection[str],
) -> None:
    """The topics that name one of these columns or what is above it, one of these agencies, or one of these headings, or
    that show a picture of one of these records."""
    line = {above.code for code in columns for above in run.city.line(code)}
    touched = {
        ("city", ""),
        *(("column", code) for code in line),
        *(("agency", code) for code in agencies),
        *filed,
    }
    for version in topics.in_force():
        if sources(version.content) & touched or pictures.records(version.content) & set(codes):
            put(run, version)


def put(run: Printing, version: TopicVersion) -> None:
    """The page of one topic and its feeds."""
    content, url = version.content, addresses.topic(version.topic_id)
    latest = _latest(run, sources(content))
    owner = run.city.agencies.get(version.topic.owner)
    run.page(
        url, "topic", meta=_tags(content["title"], content["about"] or content["title"]), crumbs=_crumbs(content["title"]),
        name=content["title"], lead=content["about"], blocks=blocks(run, version), owner=owner,
        feeds=syndication.links(url, content["title"], latest),
    )  # fmt: skip
    syndication.put(run, url, f"{content['title']} · {run.city.site['name']}", latest)


def on_home(run: Printing, version: TopicVersion | None = None) -> dict[str, Any]:
    """What the home page shows between its fixed parts: {"blocks", "topics"}. version: another than the public one."""
    shown = version or topics.of_home()
    return {
        "blocks": blocks(run, shown) if shown else [],
        "topics": [link(v) for v in topics.in_force()[:ON_HOME]],
    }


def link(version: TopicVersion) -> dict[str, Any]:
    return {
        "title": version.content["title"], "url": addresses.topic(version.topic_id),
        "date": version.topic.opened_on, "note": "",
    }  # fmt: skip


def sources(content: Mapping[str, Any]) -> set[Source]:
    """From where the blocks of a page draw records."""
    return {_parted(block["source"]) for block in content["blocks"] if block.get("source")}


def blocks(run: Printing, version: TopicVersion) -> list[dict[str, Any]]:
    """Each block with what its kind shows now; one whose source is gone is left out."""
    found = [
        _block(run, n, block, version.topic.owner) for n, block in enumerate(version.content["blocks"], 1)
    ]
    return [block for block in found if block]


def _block(run: Printing, n: int, block: Mapping[str, Any], owner: str) -> dict[str, Any] | None:
    shown: dict[str, Any] = {**block, "id": f"block-{n}"}
    if "source" in block:
        which = _which(run, _parted(block["source"]))
        if which is None:
            return None
        if block["kind"] == "chart":
            return shown | {"chart": drawing.chart(reckoning.rhythm(which, block["by"], day(run.city.at)))}
        items = editions.newest(int(block["number"]), **which)
        more = _address(_parted(block["source"])) if items else ""
        return shown | {"items": [lists.row(run, i) for i in items], "more": more}
    if block["kind"] == "numbers":
        return shown | reckoning.figures(run, owner, [key for key in block["figures"] if key in FIGURES])
    if block["kind"] == "links":
        named = (parted(line) for line in block["lines"].splitlines())
        return shown | {"links": [{"label": label, "url": url} for label, url in named]}
    if block.get("picture"):
        return shown | {"shown": _picture(run, block["picture"])}
    return shown


def _picture(run: Printing, key: str) -> dict[str, Any] | None:
    """A picture as it stands beside its record, with a smaller one for phones; None where it does not stand
    there, as once its record is public no more."""
    found = pictures.of(key)
    if found is None:
        return None
    edition, file = found
    large, *small = (addresses.link(path) for path in viewed.paths(edition.path, file)[1:])
    if not run.stands(large):
        return None
    wide, high = file["page"]["size"]
    return {
        "src": large,
        "small": small[0] if small else "",
        "width": wide,
        "height": high,
        "narrow": min(wide, PHONE),
    }


def _latest(run: Printing, given: Iterable[Source]) -> list[Item]:
    """The newest of all that a page draws from, each once."""
    found: dict[int, Item] = {}
    for source in sorted(given):
        which = _which(run, source)
        if which is not None:
            found |= {item.edition: item for item in editions.newest(syndication.ENTRIES, **which)}
    rows = sorted(found.values(), key=lambda item: (item.on, item.edition), reverse=True)
    return rows[: syndication.ENTRIES]


def _which(run: Printing, source: Source) -> dict[str, Any] | None:
    """Field look-ups of the editions a source stands for; None where the city no longer has it."""
    kind, code = source
    if kind == "city":
        return {"column__in": run.city.own()}
    if kind == "column":
        return {"column__in": [c.code for c in run.city.leaves(code)]} if code in run.city.columns else None
    if kind == "agency":
        return {"agency": code, "column__own": True} if code in run.city.agencies else None
    return {"filings__sort": kind, "filings__code": code, "column__own": True}


def _address(source: Source) -> str:
    kind, code = source
    if kind == "city":
        return addresses.SECTIONS["open"][0]
    known = {"column": addresses.column, "agency": addresses.agency}
    return known[kind](code) if kind in known else addresses.filed(kind, code)


def _parted(source: str) -> Source:
    kind, _, code = source.partition(":")
    return kind, code


def _gone(run: Printing, topic: Topic) -> None:
    """已撤下: at the page's address; its feeds go."""
    assert topic.withdrawn_at is not None  # the caller asked for what was withdrawn
    url = addresses.topic(topic.code)
    run.page(
        url, "gone", meta=_tags("已撤下", LEAD), crumbs=_crumbs("已撤下"), date=day(topic.withdrawn_at),
        reason=topic.withdraw_reason, next={"label": f"返回{LABEL}", "url": addresses.TOPICS},
    )  # fmt: skip
    syndication.put(run, url, "", [])


def _tags(name: str, about: str) -> Meta:
    return [
        ("ColumnName", name),
        ("ColumnDescription", about),
        ("ColumnKeywords", name),
        ("ColumnType", LABEL),
    ]


def _crumbs(*below: str) -> list[dict[str, Any]]:
    line = [
        {"label": "首页", "url": addresses.HOME},
        {"label": LABEL, "url": addresses.TOPICS if below else ""},
    ]
    return line + [{"label": label, "url": ""} for label in below]
