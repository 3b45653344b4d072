"""办事服务: the guide of every service item that is in force, the register by whom it serves, when it is needed, what type
it is and who does it, and what was closed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from mingtang.cases.items import guide
from mingtang.cases.models import ServiceItem
from mingtang.clock import day
from mingtang.jobs.handlers import handles
from mingtang.kinds.vocabulary import ITEM_TYPES, SCENES, SERVED
from mingtang.ledger.models import Typed

from . import addresses, jobs, lists, parts
from .printing import Printing

HOME, LABEL = addresses.SECTIONS["services"]
LEAD = "办事要什么、找谁、多久能办好，都写在办事指南里；在线办理的，随时可以查进度。"
HOME_CRUMB = {"label": "首页", "url": addresses.HOME}
WAYS = {"served": "服务对象", "scene": "办事场景", "type": "事项类型", "agency": "实施机关"}
COLUMNS = [
    {"label": "事项名称", "head": True},
    {"label": "事项类型"},
    {"label": "实施机关"},
    {"label": "承诺办结时限"},
]


def address(code: str) -> str:
    """The guide of an item; the same for every version of it."""
    return f"{HOME}{code}.html"


@handles("press.services")
def print_services(now: datetime) -> None:
    """After an item was published or closed: its guide and the register; repeating changes nothing."""
    jobs.refresh(now)


def in_force(on: date) -> list[ServiceItem]:
    found = ServiceItem.objects.in_force(on).select_related("agency")
    return list(found.order_by("agency__order", "agency_id", "code"))


@parts.printed
def pages(run: Printing) -> None:
    """Everything under /services/ as it stands on the day of this generation."""
    on = day(run.city.at)
    rows = in_force(on)
    for row in rows:
        _guide(run, row)
    open_ = {row.code for row in rows}
    closed = ServiceItem.objects.filter(state="closed", valid_to__lt=on).exclude(code__in=open_)
    for row in {row.code: row for row in closed.select_related("agency").order_by("version")}.values():
        _closed(run, row)
    _register(run, rows)


def _guide(run: Printing, row: ServiceItem) -> None:
    shown = guide.of(row)
    run.page(
        address(row.code), "service", section="services", guide=shown, crumbs=_crumbs(row.name),
        meta=[*_meta(f"{row.agency.name}{row.name}办事指南", f"{row.name},{shown['type']},{row.agency.name}"), *_article(run, row)],
    )  # fmt: skip


def _closed(run: Printing, row: ServiceItem) -> None:
    """停办: the address stays and says since when and why."""
    reason = (
        Typed.objects.filter(subject_type="item", subject=row.kind, field="reason").order_by("seq").last()
    )
    run.page(
        address(row.code), "service_closed", section="services", name=row.name, agency=row.agency, crumbs=_crumbs(row.name),
        date=row.valid_to + timedelta(days=1) if row.valid_to else None, reason=reason.value if reason else "",
        meta=[*_meta(f"{row.name}已停办", row.name), *_article(run, row)],
    )  # fmt: skip


@dataclass(frozen=True)
class Group:
    """Items that have something in common, on a page of their own."""

    url: str
    label: str
    rows: list[ServiceItem]


Groups = Mapping[str, list[Group]]  # key of WAYS → its groups, the empty ones left out


def groups(rows: Sequence[ServiceItem]) -> Groups:
    """The ways into the register: whom it serves, when it is needed, what type it is, who does it."""
    agencies = {row.agency_id: row.agency.name for row in rows}
    types = {code: ITEM_TYPES[code] for code in sorted({str(row.body["type"]) for row in rows})}

    def by(
        folder: str, words: Mapping[str, str], codes: Callable[[ServiceItem], Collection[str]]
    ) -> list[Group]:
        found = [
            Group(f"{HOME}{folder}/{code}.html", word, [r for r in rows if code in codes(r)])
            for code, word in words.items()
        ]
        return [group for group in found if group.rows]

    return {
        "served": by("for", SERVED, lambda row: guide.listed(row.body.get("served"))),
        "scene": by("scene", SCENES, lambda row: guide.listed(row.body.get("scenes"))),
        "type": by("type", types, lambda row: [str(row.body["type"])]),
        "agency": by("agency", agencies, lambda row: [row.agency_id]),
    }


def _register(run: Printing, rows: list[ServiceItem]) -> None:
    """The whole list, then one of each group; every list leads to the others."""
    ways = groups(rows)
    _list(run, HOME, LABEL, rows, ways, whole=True)
    for group in (group for found in ways.values() for group in found):
        _list(run, group.url, f"{group.label}办事事项", group.rows, ways)


def _list(
    run: Printing, url: str, name: str, rows: list[ServiceItem], ways: Groups, whole: bool = False
) -> None:  # fmt: skip
    tabs = [
        {
            "label": WAYS[key], "key": key,
            "tabs": [
                {"label": g.label, "url": g.url, "number": len(g.rows), "current": g.url == url} for g in found
            ],
        }
        for key, found in ways.items() if found
    ]  # fmt: skip
    columns = (
        [c for c in run.city.columns.values() if c.takes and run.city.section_of(c.code) == "services"]
        if whole
        else []
    )
    blocks = [block for block in lists.blocks(run, columns) if block["items"]]
    table = {
        "caption": name, "quiet": True, "columns": COLUMNS, "rows": [_line(row) for row in rows],
        "empty": {"sentence": "还没有办事事项", "how": "各单位发布的办事指南会列在这里。"},
    }  # fmt: skip
    run.page(
        url, "services", section="services", name=name, lead=LEAD, table=table, total=len(rows), ways=tabs,
        at=run.city.at, whole=whole, blocks=blocks, track=addresses.TRACK,
        crumbs=[HOME_CRUMB, {"label": LABEL, "url": ""}] if whole else _crumbs(name), meta=_meta(LEAD, LABEL),
    )  # fmt: skip


def _line(row: ServiceItem) -> dict[str, Any]:
    shown = [ITEM_TYPES[row.body["type"]], row.agency.name, guide.span(row.body.get("promised"))]
    return {"cells": [{"text": row.name, "url": address(row.code)}, *shown], "url": address(row.code)}


def _crumbs(name: str) -> list[dict[str, str]]:
    return [HOME_CRUMB, {"label": LABEL, "url": HOME}, {"label": name, "url": ""}]


def _meta(about: str, words: str) -> list[tuple[str, str]]:
    return [
        ("ColumnName", LABEL),
        ("ColumnDescription", about),
        ("ColumnKeywords", words),
        ("ColumnType", "办事服务"),
    ]


def _article(run: Printing, row: ServiceItem) -> list[tuple[str, str]]:
    """The tags of a content page; the day is that from which this version is in force."""
    return [
        ("ArticleTitle", row.name),
        ("PubDate", f"{row.valid_from:%Y-%m-%d} 00:00"),
        ("ContentSource", row.agency.name),
        ("Url", run.city.base + address(row.code)),
    ]
