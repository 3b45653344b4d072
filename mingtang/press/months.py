"""The files of 环境实时数据: a CSV a kind of station and month, with every version of every value."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Min

from mingtang.clock import SHANGHAI, day
from mingtang.papers.commas import csv_of
from mingtang.readings import looking, rules
from mingtang.readings.definition import REASONS, Kind
from mingtang.readings.models import Reading
from mingtang.ui import dates

from . import addresses
from .printing import Printing

Month = tuple[int, int]
HEADS = [
    "监测点编码", "监测点", "指标", "单位", "时刻", "数值", "版本", "是否现行", "迟报", "收到时刻", "更正原因",
]  # fmt: skip


def files(run: Printing, kind: Kind) -> list[dict[str, str]]:
    """Print the months that can still change (a whole printing: all); what every month is called, the newest first."""
    found = list(_months(kind, run.city.at))
    changing = _month(run.city.at - 2 * rules.REACH)  # twice, so that a press that stood still catches up
    for month in found:
        if run.produced is not None or month >= changing:
            run.file(addresses.path(addresses.readings_month(kind.code, *month)), as_csv(kind, month))
    return [{"label": f"{y}年{m}月", "url": addresses.readings_month(kind.code, y, m)} for y, m in found]


def _months(kind: Kind, at: datetime) -> Iterator[Month]:
    first = Reading.objects.filter(station__kind=kind.code).aggregate(first=Min("hour"))["first"]
    year, month = _month(at)
    while first is not None and (year, month) >= _month(first):
        yield year, month
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)


def _month(at: datetime) -> Month:
    on = day(at)
    return on.year, on.month


def as_csv(kind: Kind, month: Month) -> bytes:
    """Every version of every value of the month, comma-separated."""
    year, nth = month
    first = datetime(year, nth, 1, tzinfo=SHANGHAI)
    until = datetime(year + nth // 12, nth % 12 + 1, 1, tzinfo=SHANGHAI)
    return csv_of(HEADS, (_line(kind, row) for row in looking.versions(kind, first, until)))


def _line(kind: Kind, row: Reading) -> list[Any]:
    measure = kind.measures[row.measure]
    return [
        row.station.code, row.station.name, measure.label, measure.unit, dates.machine(row.hour), measure.written(row.value),
        row.no, "是" if row.current else "否", "是" if row.late else "否", dates.machine(row.batch.at),
        REASONS[row.batch.reason] if row.no > 1 else "",
    ]  # fmt: skip
