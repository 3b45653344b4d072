"""A row of values as a picture: bars, a line below, three words on the axis, for an SVG without style or script. Pure.

Units are those of the picture's own box, 340 wide. No colour says anything: a missing value is a gap with a cross, and
the same values stand beside it as a table.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

WIDTH, HIGH, TOP, FOOT = 340, 150, 22, 24
GAP = 3


def of(values: Sequence[Decimal | None], names: Sequence[str]) -> dict[str, Any]:
    """{"width", "height", "line", "bars", "gaps", "names"}. values: None where there is none. names: of the first, the
    middle and the last value."""
    most = max((v for v in values if v is not None), default=Decimal(0)) or Decimal(1)
    step, floor = WIDTH / len(values), HIGH - FOOT
    bars, gaps = [], []
    for n, value in enumerate(values):
        left = n * step + GAP / 2
        if value is None:
            gaps.append({"x": _n(left + (step - GAP) / 2), "y": floor - 6})
            continue
        high = max(float(value / most) * (floor - TOP), 1)
        bars.append({"x": _n(left), "y": _n(floor - high), "w": _n(step - GAP), "h": _n(high)})
    places = ((0, "start"), (WIDTH / 2, "middle"), (WIDTH, "end"))
    said = [
        {"x": _n(x), "anchor": anchor, "text": text} for (x, anchor), text in zip(places, names, strict=True)
    ]
    return {"width": WIDTH, "height": HIGH, "line": floor, "foot": HIGH - 6, "bars": bars, "gaps": gaps, "names": said}  # fmt: skip


def _n(value: float) -> str:
    return f"{value:.1f}"
