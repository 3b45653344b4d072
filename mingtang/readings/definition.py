"""The kinds of stations, read from stations/*.toml. Pure."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path

from mingtang.clock import SHANGHAI

_HERE = Path(__file__).parent / "stations"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
REASONS = {  # why an earlier value is followed by another: a closed list, so that no typed text is printed
    "calibration": "校准后更正",
    "instrument": "仪器故障",
    "transmission": "传输错误",
    "review": "人工审核后更正",
}


@dataclass(frozen=True)
class Measure:
    """指标. low, high: what an instrument can say, in `unit`. daily: whether the mean of a day is told."""

    code: str
    short: str
    label: str
    unit: str
    low: float
    high: float
    decimals: int
    daily: bool = False

    def written(self, value: Decimal | None) -> str:
        """The value with the decimals of its kind; None is 无效."""
        return "无效" if value is None else f"{value:.{self.decimals}f}"


@dataclass(frozen=True)
class Kind:
    """监测点种类. step: an hour is named by the moment it ends, a day by its first. shown: how many steps the page shows."""

    code: str
    name: str
    station: str
    about: str
    step: timedelta
    shown: int
    measures: dict[str, Measure]

    @property
    def daily(self) -> bool:
        return self.step == DAY

    def written(self, hour: datetime) -> str:
        """2026-11-28 09:00, or the day alone; Shanghai time. `hour` is aware."""
        return f"{hour.astimezone(SHANGHAI):{'%Y-%m-%d' if self.daily else '%Y-%m-%d %H:%M'}}"


@cache
def kinds() -> dict[str, Kind]:
    """Every kind by its code, in the order of their files."""
    return {path.stem: _read(path) for path in sorted(_HERE.glob("*.toml"))}


def _read(path: Path) -> Kind:
    given = tomllib.loads(path.read_text(encoding="utf-8"))
    measures = {one["code"]: Measure(**one) for one in given.pop("measures")}
    step = DAY if given.pop("step") == "day" else HOUR
    return Kind(code=path.stem, step=step, measures=measures, **given)
