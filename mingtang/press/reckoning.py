"""What the blocks of topics reckon: declared measures of this year, kept for an hour as the promise is, and how much was
published by month or year."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Count
from django.db.models.functions import ExtractMonth, ExtractYear

from mingtang.clock import SHANGHAI, day
from mingtang.counts import reading
from mingtang.counts.measures import MEASURES, Period
from mingtang.records.models import Edition
from mingtang.records.topics.blocks import FIGURES

from . import state
from .printing import Printing

PUBLIC = ("现在公开、没有撤下的信息；参考资料不计", "条")
YEARS = 10  # at most, in a chart


def figures(run: Printing, owner: str, keys: Collection[str]) -> dict[str, Any]:
    """{"rows": [{"label", "number" or None, "unit", "definition"}], "since": first day counted, "at": the hour, "scope": whose they are}.

    owner: code of the agency whose figures they are, "" the whole city. None: the ledger does not reach back so far."""
    hour = run.city.at.astimezone(SHANGHAI).replace(minute=0, second=0, microsecond=0)
    kept = state.get(run.tree, "figures") or {}
    if kept.get("hour") != hour.isoformat():
        kept = {"hour": hour.isoformat(), "owners": {}}
    if owner not in kept["owners"]:
        kept["owners"][owner] = _counted(owner, hour, run.city.agencies)
        state.put(run.tree, "figures", kept)
    numbers = kept["owners"][owner]
    return {
        "rows": [_row(key, numbers.get(key)) for key in keys],
        "since": date.fromisoformat(numbers["since"]) if numbers["since"] else None, "at": hour,
        "scope": f"只计{run.city.agencies[owner].name}" if owner else "全市各单位合计",
    }  # fmt: skip


def _row(key: str, number: int | None) -> dict[str, Any]:
    definition, unit = PUBLIC if key == "public" else (MEASURES[key].definition, MEASURES[key].unit)
    return {"label": FIGURES[key], "number": number, "unit": unit, "definition": definition}


def _counted(owner: str, hour: datetime, agencies: Collection[str]) -> dict[str, Any]:
    """Every figure of FIGURES for one owner. since "": nothing was ever counted there."""
    rows = Edition.objects.house.in_force().filter(column__own=True)
    found: dict[str, Any] = {"public": (rows.filter(agency=owner) if owner else rows).count(), "since": ""}
    begun = reading.counted_from([owner] if owner else list(agencies))
    if begun is None:
        return found
    period = Period(max(begun, date(day(hour).year, 1, 1)), day(hour))
    lives = reading.lives([owner] if owner else None)
    counted = {key: len(MEASURES[key].cases(lives, period)) for key in FIGURES if key in MEASURES}
    return found | counted | {"since": period.first.isoformat()}


def rhythm(which: Mapping[str, Any], by: str, on: date) -> list[tuple[str, int]]:
    """(label, editions in force that were published then), oldest first. by: months, the twelve up to `on`; or years."""
    rows = Edition.objects.house.in_force().filter(**which).order_by()
    if by == "months":
        months = [_back(on, n) for n in range(11, -1, -1)]
        rows = rows.filter(published_on__gte=date(*months[0], 1), published_on__lte=on)
        found = rows.annotate(y=ExtractYear("published_on"), m=ExtractMonth("published_on")).values_list(
            "y", "m"
        )
        counted = {(y, m): n for y, m, n in found.annotate(n=Count("pk"))}
        return [(f"{y}年{m}月", counted.get((y, m), 0)) for y, m in months]
    years = dict(rows.annotate(y=ExtractYear("published_on")).values_list("y").annotate(n=Count("pk")))
    first = max(min(years, default=on.year), on.year - YEARS + 1)
    return [(f"{y}年", years.get(y, 0)) for y in range(first, on.year + 1)]


def _back(on: date, months: int) -> tuple[int, int]:
    """Year and month, so many months before."""
    count = on.year * 12 + on.month - 1 - months
    return count // 12, count % 12 + 1
