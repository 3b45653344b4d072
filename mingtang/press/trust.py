"""可信账本: every checkpoint as a file, and the pages that list them."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.db.models import Max

from mingtang.ledger.models import Checkpoint
from mingtang.ui import dates

from . import addresses
from .lists import pager
from .printing import Printing
from .series import Place, Series

PAGE = 50


def moment_of(row: Checkpoint) -> datetime:
    return datetime.fromisoformat(json.loads(row.body)["at"])


def checkpoints(run: Printing, *, everything: bool = False) -> None:
    """Print the checkpoints that the tree does not hold yet, byte for byte as the ledger chained them."""
    newest = Checkpoint.objects.aggregate(n=Max("no"))["n"] or 0
    low = newest
    while low and (
        everything
        or addresses.path(addresses.checkpoint(low))
        not in run.standing([addresses.path(addresses.checkpoint(low))])
    ):
        low -= 1
    for row in Checkpoint.objects.filter(no__gt=low).order_by("no").iterator():
        run.file(addresses.path(addresses.checkpoint(row.no)), row.body.encode())
    series = Series([Place("", no, no, no) for no in range(1, newest + 1)], PAGE)
    changed = range(low + 1, newest + 1)
    for number in [0, *range(1, series.last + 1)] if everything else series.touched(changed, changed) or [0]:
        _list(run, series, number)


def _list(run: Printing, series: Series, number: int) -> None:
    rows = Checkpoint.objects.filter(no__in=[p.shown for p in series.page(number)]).order_by("-no")
    crumbs = [{"label": "首页", "url": addresses.HOME}, {"label": "可信账本", "url": ""}]
    meta = [
        ("ColumnName", "可信账本"),
        ("ColumnDescription", "办理记录的存证点，每小时和每次发布各一个"),
        ("ColumnKeywords", "存证点,存证校验码"),
        ("ColumnType", "数据开放"),
    ]
    run.page(
        addresses.checkpoints(number), "checkpoints", section="data", crumbs=crumbs, meta=meta, number=number,
        check=addresses.CHECK, pager=pager(series, number, addresses.checkpoints), table=_table([_row(r) for r in rows]),
    )  # fmt: skip


def _table(rows: list[dict[str, Any]]) -> dict[str, Any]:
    columns = [
        {"label": "存证点", "head": True, "keep": True},
        {"label": "时间", "keep": True},
        {"label": "新增记录", "num": True},
        {"label": "校验码"},
    ]
    empty = {"sentence": "还没有存证点", "how": "办理记录产生后，每小时存证一次。"}
    return {"caption": "存证点", "quiet": True, "columns": columns, "rows": rows, "empty": empty}


def _row(row: Checkpoint) -> dict[str, Any]:
    body = json.loads(row.body)
    url = addresses.checkpoint(row.no)
    name = {"text": f"第{row.no}号", "url": url}
    return {"cells": [name, dates.moment_iso(moment_of(row)), body["size"], row.digest]}
