"""Thresholds of the watch over the sites' content: packaged data (thresholds.toml), which a city may follow with its own values."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

PARTS = {"window": "天数", "limit": "个数", "points": "扣分"}


@dataclass(frozen=True)
class Threshold:
    """window: days in `unit`; limit: how many make the case; points: tenths of a point; None = the row has none."""

    code: str
    label: str
    basis: str
    effective_from: date
    window: int | None = None
    unit: str = "日"
    limit: int | None = None
    points: int | None = None

    def unit_of(self, part: str) -> str:
        return {"window": self.unit, "limit": "个", "points": "×0.1分"}[part]


@cache
def packaged() -> tuple[Threshold, ...]:
    """Every row, oldest first."""
    given = tomllib.loads((Path(__file__).parent / "thresholds.toml").read_text(encoding="utf-8"))
    return tuple(sorted((Threshold(**row) for row in given["threshold"]), key=lambda t: t.effective_from))


def in_force(code: str, on: date) -> Threshold:
    """The latest row of `code` that applies on that day; before the first, the first. KeyError for an unknown code."""
    rows = [row for row in packaged() if row.code == code]
    if not rows:
        raise KeyError(code)
    return next((row for row in reversed(rows) if row.effective_from <= on), rows[0])
