"""预算、决算和“三公”经费: one page a year, so that who looks for the table of one bureau and year finds it in two steps."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Any

from mingtang.records.models import Edition

from . import addresses
from .printing import Printing

COLUMNS = ("money-budgets", "money-three")
TABLES = (".xlsx", ".xls", ".et", ".csv", ".pdf", ".ofd")
_YEAR = re.compile(r"(20\d\d)年")
_QUARTER = re.compile(r"第?([一二三四1-4])季度")
HEADS = [
    {"label": "单位", "keep": True}, {"label": "种类", "keep": True}, {"label": "标题", "head": True}, {"label": "表格"},
    {"label": "公开日期", "keep": True},
]  # fmt: skip


def kind_of(column: str, title: str) -> str:
    """预算, 决算 or “三公”经费 (with its quarter), from the column and the words of the title."""
    if column == "money-three":
        quarter = _QUARTER.search(title)
        return f"“三公”经费（{quarter[1]}季度）" if quarter else "“三公”经费"
    return "决算" if "决算" in title else "预算" if "预算" in title else "其他"


def year_of(title: str, formed: str) -> int:
    """The year that the title names, which is the year the money is for; else that of its formation."""
    named = _YEAR.search(title)
    return int(named[1] if named else formed[:4])


def pages(run: Printing) -> None:
    """The index of every year, the newest at the address itself."""
    years: dict[int, list[Edition]] = {}
    for edition in (
        Edition.objects.house.in_force().filter(column__in=COLUMNS).order_by("-published_on", "-pk")
    ):
        formed = str(edition.content.get("formed_on") or edition.published_on)
        years.setdefault(year_of(edition.title, formed), []).append(edition)
    newest = max(years, default=0)
    for year in sorted(years) or [0]:
        for url in [addresses.money(year)] * bool(year) + [addresses.MONEY] * (year == newest):
            _page(run, url, year, years.get(year, []), sorted(years, reverse=True))


def _page(run: Printing, url: str, year: int, found: Iterable[Edition], years: Iterable[int]) -> None:
    city = run.city
    order = {code: n for n, code in enumerate(city.agencies)}
    rows = [
        _row(run, e)
        for e in sorted(
            found, key=lambda e: (order.get(e.agency_id, 0), kind_of(e.column_id, e.title), e.title)
        )
    ]
    name = f"{year}年预算、决算和“三公”经费" if year else "预算、决算和“三公”经费"
    table = {
        "caption": name, "quiet": True, "columns": HEADS, "rows": rows,
        "empty": {"sentence": "还没有公开", "how": "各单位的预算、决算和“三公”经费公开后，按年度和单位列在这里。"},
    }  # fmt: skip
    tabs = [
        {"label": f"{y}年", "url": addresses.money(y), "current": y == year, "number": None} for y in years
    ]
    run.page(
        url, "money", section="open", name=name, table=table, tabs=tabs, columns=[(city.columns[c].name, addresses.column(c)) for c in COLUMNS if c in city.columns],
        crumbs=[{"label": "首页", "url": addresses.HOME}, {"label": "信息公开", "url": addresses.SECTIONS["open"][0]}, {"label": name, "url": ""}],
        meta=[("ColumnName", name), ("ColumnDescription", f"{city.site['name']}各单位{name}"), ("ColumnKeywords", "预算,决算,三公经费"), ("ColumnType", "财政资金")],
    )  # fmt: skip


def _row(run: Printing, edition: Edition) -> dict[str, Any]:
    files = zip(
        edition.content["attachments"],
        addresses.attachments(edition.path, edition.content["attachments"]),
        strict=True,
    )
    sheet: Any = next(
        (
            {
                "text": f["name"],
                "url": addresses.viewed(edition.path, f["digest"]) if f.get("page") else addresses.link(path),
            }
            for f, path in files
            if PurePosixPath(path).suffix in TABLES
        ),
        "",
    )
    agency = run.city.agencies[edition.agency_id]
    cells = [
        agency.short or agency.name, kind_of(edition.column_id, edition.title), {"text": edition.title, "url": edition.path}, sheet,
        edition.published_on,
    ]  # fmt: skip
    return {"url": edition.path, "cells": cells}
