"""A chart of columns as lengths: pure, drawn once when a page is printed. Everything it shows stands in its table too."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

WIDTH, HEIGHT = 360, 180  # of the drawing, in its own units; it scales with the page
TOP, FOOT = 18, 22  # room for the numbers above and the names below
_NAMES = 6  # names of columns that fit side by side


def chart(rows: Sequence[tuple[str, int]]) -> dict[str, Any]:
    """{"width", "height", "base", "bars": [{"x", "y", "w", "h", "mid", "number", "name"}], "rows", "total", "span"}.

    rows: (label, number ≥ 0) from the left. name: the month alone, or the year; "" where there is no room."""
    most = max((number for _, number in rows), default=0) or 1
    step = WIDTH / max(len(rows), 1)
    every = -(-len(rows) // _NAMES) or 1
    bars = [
        _bar(n, label if (len(rows) - 1 - n) % every == 0 else "", number, most, step)
        for n, (label, number) in enumerate(rows)
    ]
    return {
        "width": WIDTH, "height": HEIGHT, "base": HEIGHT - FOOT, "bars": bars,
        "rows": [{"label": label, "number": number} for label, number in rows],
        "total": sum(number for _, number in rows), "span": f"{rows[0][0]}至{rows[-1][0]}" if rows else "",
    }  # fmt: skip


def _bar(n: int, label: str, number: int, most: int, step: float) -> dict[str, Any]:
    room = HEIGHT - TOP - FOOT
    high = round(room * number / most, 1)
    wide = round(min(step * 0.64, 48), 1)
    middle = round(step * (n + 0.5), 1)
    return {
        "x": round(middle - wide / 2, 1), "y": round(TOP + room - high, 1), "w": wide, "h": high, "mid": middle,
        "number": number, "name": label.rpartition("年")[2] or label,
    }  # fmt: skip
