"""The pictures of a report as numbers: bars with their labels, which each way of printing draws in its own manner."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from mingtang.counts import reading
from mingtang.counts.annual import Tables
from mingtang.counts.measures import MEASURES, Period
from mingtang.counts.named import name_of

YEARS = 5


def of(tables: Tables, codes: Collection[str], year: int) -> list[dict[str, Any]]:
    """[{"title", "unit", "bars": [{"label", "value"}]}]; none of what has nothing to show."""
    since = reading.counted_from(codes)
    if since is None or since.year > year:
        return []
    found = [_months(codes, year), _years(codes, year, since.year)]
    if tables.form.code != "2008":
        found.append(_results(tables))
    return [chart for chart in found if any(bar["value"] for bar in chart["bars"])]


def _received(codes: Collection[str], period: Period) -> int:
    return len(MEASURES["new_received"].cases(reading.lives(codes, period.last), period))


def _months(codes: Collection[str], year: int) -> dict[str, Any]:
    bars = [{"label": f"{m}月", "value": _received(codes, Period.month(year, m))} for m in range(1, 13)]
    return {"title": f"{year}年新收申请（按月）", "unit": "件", "bars": bars}


def _years(codes: Collection[str], year: int, since: int) -> dict[str, Any]:
    years = range(max(since, year - YEARS + 1), year + 1)
    bars = [{"label": f"{one}年", "value": _received(codes, Period.year(one))} for one in years]
    return {"title": "历年新收申请", "unit": "件", "bars": bars if len(bars) > 1 else []}


def _results(tables: Tables) -> dict[str, Any]:
    """The results that occurred, the most frequent first."""
    counted = [(tables.at(("applications", row, "total")), row) for row in tables.form.leaves]
    shown = sorted(((int(n), row) for n, row in counted if n), key=lambda one: (-one[0], one[1]))
    bars = [{"label": name_of(tables.form, ("applications", row, "total")), "value": n} for n, row in shown]
    return {"title": "办理结果", "unit": "件", "bars": bars}
