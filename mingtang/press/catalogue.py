"""政府信息公开目录 (条例第十二条): what is told at all, as a tree with rhythm and responsible post, and every text of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db.models import Count, Max

from mingtang.people.posts import POSTS
from mingtang.records.columns.rules import RHYTHMS
from mingtang.records.describing import ITEMS, suggested
from mingtang.records.models import Column, Edition

from . import addresses, editions
from .editions import CATALOGUE_PAGE
from .lists import pager
from .printing import Printing
from .records import summary
from .series import Series

ITEM_COLUMNS = [
    {"label": "编号", "keep": True}, {"label": "名称", "head": True}, {"label": "内容概述"}, {"label": "公开频次", "keep": True},
    {"label": "责任单位和岗位"}, {"label": "最近公开日期", "keep": True}, {"label": "条", "num": True},
]  # fmt: skip


def catalogue_series(run: Printing, agency: str = "") -> Series:
    """Statutory columns only: news is no part of the catalogue (条例第十二条、第二十四条)."""
    which = {"agency": agency} if agency else {}
    return run.series(CATALOGUE_PAGE, column__statutory=True, column__own=True, **which)


def catalogue(run: Printing, agency: str, series: Series, numbers: Iterable[int]) -> None:
    """These pages of 政府信息公开目录: 索引号, 名称, 内容概述, 生成日期 (条例第十二条)."""
    city = run.city
    name = city.agencies[agency].name if agency else "全市"
    line = [
        {"label": "首页", "url": addresses.HOME},
        {"label": "信息公开", "url": addresses.SECTIONS["open"][0]},
    ]
    if agency:
        line.append({"label": name, "url": addresses.agency(agency)})
    for number in numbers:
        places = series.page(number)
        full = {
            e.pk: e
            for chunk in editions.chunks(p.shown for p in places)
            for e in Edition.objects.house.filter(pk__in=chunk)
        }
        run.page(
            addresses.catalogue(agency, number), "catalogue", section="open", meta=_catalogue_tags(name), name=name,
            crumbs=[*line, {"label": "政府信息公开目录", "url": ""}], number=number, agency=agency,
            table=_catalogue_table(run, [full[p.shown] for p in places], agency), total=series.total if not number else None,
            pager=pager(series, number, lambda n: addresses.catalogue(agency, n)),
            tree=None if number else tree(run, agency),
            agencies=[] if agency or number else [(a.name, addresses.catalogue(a.code)) for a in city.open_agencies()],
        )  # fmt: skip


def _catalogue_tags(name: str) -> list[tuple[str, str]]:
    return [
        ("ColumnName", "政府信息公开目录"),
        ("ColumnDescription", f"{name}主动公开的政府信息的索引、名称、内容概述和生成日期"),
        ("ColumnKeywords", "政府信息公开目录,主动公开"),
        ("ColumnType", "信息公开目录"),
    ]


def _catalogue_table(run: Printing, found: Sequence[Edition], agency: str) -> dict[str, Any]:
    columns: list[dict[str, Any]] = [
        {"label": "索引号", "keep": True},
        {"label": "名称", "head": True},
        {"label": "内容概述"},
        {"label": "生成日期", "keep": True},
    ]
    if not agency:
        columns.append({"label": "公开机关"})
    rows = []
    for edition in found:
        cells: list[Any] = [
            edition.content["index_no"], {"text": edition.title, "url": edition.path}, summary(edition), edition.content["formed_on"],
        ]  # fmt: skip
        cells += [] if agency else [run.city.agencies[edition.agency_id].short]
        rows.append({"cells": cells, "url": edition.path})
    empty = {"sentence": "目录中还没有信息", "how": "主动公开的政府信息发布后会列入本目录。"}
    return {"caption": "政府信息公开目录", "quiet": True, "columns": columns, "rows": rows, "empty": empty}


def tree(run: Printing, agency: str) -> dict[str, Any]:
    """公开事项: every statutory column in tree order; of an agency those in which it tells something or answers for."""
    told = _told(agency)
    rows = [
        _item(run, column, depth, [told[c.code] for c in run.city.leaves(column.code) if c.code in told])
        for root in run.city.children.get("", ()) if root.statutory
        for column, depth in _walk(run, root, 0)
        if not agency or _concerns(run, column, agency, told)
    ]  # fmt: skip
    empty = {"sentence": "还没有公开事项", "how": "设立栏目或者发布信息后会列在这里。"}
    return {"caption": "公开事项", "quiet": True, "columns": ITEM_COLUMNS, "rows": rows, "empty": empty}


def totals(run: Printing) -> dict[str, int]:
    """What is public of the city's own, counted apart: statutory content, which alone is the catalogue, and all other."""
    rows = Edition.objects.house.in_force().order_by().values_list("column").annotate(Count("pk"))
    own, statutory = run.city.own(), run.city.statutory()
    counted = [(code, number) for code, number in rows if code in own]
    return {
        "statutory": sum(n for code, n in counted if code in statutory),
        "other": sum(n for code, n in counted if code not in statutory),
    }


def _walk(run: Printing, column: Column, depth: int) -> Iterator[tuple[Column, int]]:
    yield column, depth
    for child in run.city.children.get(column.code, ()):
        yield from _walk(run, child, depth + 1)


def _told(agency: str) -> dict[str, tuple[int, str]]:
    """Column → how many texts are public there, and the latest day on which one was published. One question."""
    which = {"agency": agency} if agency else {}
    rows = Edition.objects.house.in_force().filter(column__statutory=True, **which).order_by()
    found = rows.values_list("column").annotate(Count("pk"), Max("published_on"))
    return {code: (number, last.isoformat()) for code, number, last in found}


def _concerns(run: Printing, column: Column, agency: str, told: dict[str, tuple[int, str]]) -> bool:
    return any(c.code in told or c.owner_id == agency for c in run.city.leaves(column.code))


def _item(run: Printing, column: Column, depth: int, told: list[tuple[int, str]]) -> dict[str, Any]:
    url = addresses.column(column.code)
    owner = run.city.agencies.get(column.owner_id or "")
    answers = "".join(part for part in (owner.short if owner else "", POSTS.get(column.post, "")) if part)
    return {
        "url": url,
        "cells": [
            column.code, {"text": "　" * depth + column.name, "url": url}, about(column),
            RHYTHMS[column.rhythm] if column.takes else "", answers if column.takes else "",
            max((last for _, last in told), default=""), sum(number for number, _ in told),
        ],
    }  # fmt: skip


def about(column: Column) -> str:
    """内容概述 of an item: as its editors wrote it, else the item of 条例第二十条 that it is for."""
    item = suggested(column.code).get("item20", "")
    return column.about or (f"条例第二十条{ITEMS[item]}" if item else "")
