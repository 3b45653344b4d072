"""办事服务: the guide of every service item that is in force, the register by agency and by type, and what was closed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from mingtang.cases.items import guide
from mingtang.cases.models import ServiceItem
from mingtang.clock import day
from mingtang.jobs.handlers import handles
from mingtang.kinds.vocabulary import ITEM_TYPES
from mingtang.ledger.models import Typed

from . import addresses, jobs, lists, parts
from .printing import Printing

HOME, LABEL = addresses.SECTIONS["services"]
LEAD = "办事要什么、找谁、多久能办好，都写在办事指南里；在线办理的，随时可以查进度。"
HOME_CRUMB = {"label": "首页", "url": addresses.HOME}
COLUMNS = [
    {"label": "事项名称", "head": True},
    {"label": "事项类型"},
    {"label": "实施机关"},
    {"label": "承诺办结时限"},
]


def address(code: str) -> str:
    """The guide of an item; the same for every version of it."""
    return f"{HOME}{code}.html"


def of_agency(code: str) -> str:
    return f"{HOME}agency/{code}.html"


def of_type(code: str) -> str:
    return f"{HOME}type/{code}.html"


@handles("press.services")
def print_services(now: datetime) -> None:
    """After an item was published or closed: its guide and the register; repeating changes nothing."""
    jobs.refresh(now)


@parts.printed
def pages(run: Printing) -> None:
    """Everything under /services/ as it stands on the day of this generation."""
    on = day(run.city.at)
    rows = list(
        ServiceItem.objects.in_force(on)
        .select_related("agency")
        .order_by("agency__order", "agency_id", "code")
    )
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


def _register(run: Printing, rows: list[ServiceItem]) -> None:
    """The whole list, then one of each agency and of each type; every list leads to the others."""
    agencies = {row.agency_id: row.agency for row in rows}
    types = sorted({str(row.body["type"]) for row in rows})
    by_agency = [
        (of_agency(code), agency.name, [r for r in rows if r.agency_id == code])
        for code, agency in agencies.items()
    ]
    by_type = [
        (of_type(code), ITEM_TYPES[code], [r for r in rows if r.body["type"] == code]) for code in types
    ]
    _list(run, HOME, LABEL, rows, by_type, by_agency, whole=True)
    for url, name, some in [*by_agency, *by_type]:
        _list(run, url, f"{name}办事事项", some, by_type, by_agency)


Groups = list[tuple[str, str, list[ServiceItem]]]


def _list(
    run: Printing, url: str, name: str, rows: list[ServiceItem], by_type: Groups, by_agency: Groups, whole: bool = False
) -> None:  # fmt: skip
    def tabs(groups: Groups) -> list[dict[str, Any]]:
        return [
            {"label": label, "url": there, "number": len(some), "current": there == url}
            for there, label, some in groups
        ]

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
        url, "services", section="services", name=name, lead=LEAD, table=table, total=len(rows), types=tabs(by_type),
        agencies=tabs(by_agency), at=run.city.at, whole=whole, blocks=blocks, track=addresses.TRACK,
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
