"""公开承诺 on the home page: last month's figures as the ledger gives them, once an hour, or no block at all."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from mingtang.clock import SHANGHAI, day
from mingtang.counts import promises

from . import state
from .printing import Printing

ADDRESS = "/data/promise.html"


def figures(run: Printing) -> dict[str, Any] | None:
    """{"month", "share" (percent or None), "average" (working days or None), "n", "replied", "at", "url"}; None where
    no reply was due last month.

    Counting reads the whole ledger, so the figures of an hour are kept beside the tree and every page of that hour
    says the same."""
    hour = run.city.at.astimezone(SHANGHAI).replace(minute=0, second=0, microsecond=0)
    kept = state.get(run.tree, "promise")
    if not kept or kept["hour"] != hour.isoformat():
        kept = _counted(hour)
        state.put(run.tree, "promise", kept)
    return kept | {"at": datetime.fromisoformat(kept["hour"]), "url": ADDRESS} if kept["n"] else None


def page(run: Printing) -> None:
    """口径与明细: what the figures mean and how many replies stand behind them."""
    crumbs = [
        {"label": "首页", "url": "/"},
        {"label": "数据发布", "url": "/data/"},
        {"label": "公开承诺：口径与明细", "url": ""},
    ]
    meta = [
        ("ColumnName", "公开承诺"),
        ("ColumnDescription", "依申请公开按时答复的口径与明细"),
        ("ColumnKeywords", "公开承诺,按时答复"),
        ("ColumnType", "数据发布"),
    ]
    run.page(
        ADDRESS,
        "promise",
        section="data",
        crumbs=crumbs,
        meta=meta,
        promise=figures(run),
        definition=promises.DEFINITION,
    )


def _counted(hour: datetime) -> dict[str, Any]:
    month = (day(hour).replace(day=1) - timedelta(days=1)).replace(day=1)
    found = promises.promise(month.year, month.month)
    share = found["on_time_share"]
    return {
        "hour": hour.isoformat(),
        "month": f"{month.year}年{month.month}月",
        "share": None if share is None else f"{share * 100:.1f}",
        "average": found["average_working_days"],
        "n": found["n"],
        "replied": found["replied"],
    }
