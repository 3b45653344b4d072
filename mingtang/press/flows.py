"""A flow as a picture: boxes, lines, arrow heads and words with their places, for an SVG without style or script. Pure.

Units are those of the picture's own box, 520 wide; a phone shrinks it, and the same steps stand beside it as a list.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mingtang.forms.registers import flow

WIDTH, LANE, GAP = 520, 14, 44  # a lane holds a way that passes by other rows
BOX, HIGH, LETTER = 190, 58, 17
_HEAD = 6


def of(steps: Sequence[flow.Step]) -> dict[str, Any]:
    """{"width", "height", "boxes", "ways", "list"}; list: each step in words with its ways on."""
    rows = flow.layers(steps)
    known = {one["code"]: one for one in steps}
    order = {code: n for n, row in enumerate(rows) for code in row}
    lanes = sum(order[to] != order[one["code"]] + 1 for one in steps for _, to in one["next"])
    inner = WIDTH - (lanes + 1) * LANE
    place: dict[str, tuple[float, float, float]] = {}  # code → left, top, width
    for n, row in enumerate(rows):
        wide = min(BOX, inner / len(row) - LANE)
        for i, code in enumerate(row):
            place[code] = (inner * (2 * i + 1) / (2 * len(row)) - wide / 2, n * (HIGH + GAP) + 8, wide)
    numbers = {code: n for n, code in enumerate((c for row in rows for c in row), 1)}
    return {
        "width": WIDTH, "height": len(rows) * (HIGH + GAP) - GAP + 16, "boxes": [_box(known[c], place[c]) for c in numbers],
        "ways": _ways(steps, order, place, inner, {row[-1] for row in rows}), "list": [_told(known[c], numbers, known) for c in numbers],
    }  # fmt: skip


def _box(step: flow.Step, place: tuple[float, float, float]) -> dict[str, Any]:
    left, top, wide = place
    lines = _wrapped(step["name"], int((wide - 16) // LETTER))[:2]
    if small := "，".join(part for part in (step["who"], step["limit"]) if part):
        lines = [*lines[:1], small] if len(lines) == 1 else lines
    first = top + HIGH / 2 - (len(lines) - 1) * 11 + 6
    return {
        "kind": step["kind"], "x": _n(left), "y": _n(top), "w": _n(wide), "h": HIGH, "r": HIGH / 2 if step["kind"] in ("start", "end") else 4,
        "points": _hexagon(left, top, wide) if step["kind"] == "decision" else "", "middle": _n(left + wide / 2),
        "lines": [{"y": _n(first + 22 * i), "text": text, "small": i > 0 and text == small} for i, text in enumerate(lines)],
    }  # fmt: skip


def _wrapped(text: str, most: int) -> list[str]:
    most = max(most, 4)
    return [text[i : i + most] for i in range(0, len(text), most)]


def _hexagon(left: float, top: float, wide: float) -> str:
    tip, bottom = 16, top + HIGH
    corners = [
        (left, top + HIGH / 2), (left + tip, top), (left + wide - tip, top), (left + wide, top + HIGH / 2),
        (left + wide - tip, bottom), (left + tip, bottom),
    ]  # fmt: skip
    return " ".join(f"{_n(x)},{_n(y)}" for x, y in corners)


def _ways(
    steps: Sequence[flow.Step],
    order: Mapping[str, int],
    place: Mapping[str, tuple[float, float, float]],
    inner: float,
    last: set[str],
) -> list[dict[str, Any]]:
    """last: the boxes with none at their right, where a way may leave and come in straight."""
    found, lane = [], 0
    for one in steps:
        for case, to in one["next"]:
            a, b = place[one["code"]], place[to]
            if order[to] == order[one["code"]] + 1:
                found.append(_down(a, b, case))
            else:
                lane += 1
                found.append(_around(a, b, case, inner + lane * LANE, one["code"] in last, to in last))
    return found


def _down(a: tuple[float, float, float], b: tuple[float, float, float], case: str) -> dict[str, Any]:
    """From the foot of one box to the head of the next row's."""
    x1, y1, x2, y2 = a[0] + a[2] / 2, a[1] + HIGH, b[0] + b[2] / 2, b[1]
    bend = y1 + GAP / 2
    line = f"M{_n(x1)} {_n(y1)}V{_n(bend)}H{_n(x2)}V{_n(y2 - _HEAD)}"
    head = f"{_n(x2 - _HEAD)},{_n(y2 - _HEAD)} {_n(x2 + _HEAD)},{_n(y2 - _HEAD)} {_n(x2)},{_n(y2)}"
    return {"d": line, "head": head, "case": case, "x": _n(x2 + 8), "y": _n(bend + 16)}


def _around(
    a: tuple[float, float, float], b: tuple[float, float, float], case: str, lane: float, free: bool, straight: bool
) -> dict[str, Any]:  # fmt: skip
    """Along a lane of its own at the right, past other rows; between two rows where a box stands in the way."""
    if free:
        x1, y1 = a[0] + a[2], a[1] + HIGH / 2
        line = f"M{_n(x1)} {_n(y1)}H{_n(lane)}"
    else:
        x1, y1 = a[0] + a[2] / 2 + 12, a[1] + HIGH
        line = f"M{_n(x1)} {_n(y1)}v10H{_n(lane)}"
    if straight:
        x2, y2 = b[0] + b[2], b[1] + HIGH / 2 + 8
        line += f"V{_n(y2)}H{_n(x2 + _HEAD)}"
        head = [(x2 + _HEAD, y2 - _HEAD), (x2 + _HEAD, y2 + _HEAD), (x2, y2)]
    else:
        x2, y2 = b[0] + b[2] / 2 + 24, b[1]
        line += f"V{_n(y2 - 14)}H{_n(x2)}V{_n(y2 - _HEAD)}"
        head = [(x2 - _HEAD, y2 - _HEAD), (x2 + _HEAD, y2 - _HEAD), (x2, y2)]
    points = " ".join(f"{_n(x)},{_n(y)}" for x, y in head)
    return {"d": line, "head": points, "case": case, "x": _n(x1 + 6), "y": _n(y1 - 6)}


def _told(step: flow.Step, numbers: Mapping[str, int], known: Mapping[str, flow.Step]) -> dict[str, Any]:
    who = "，".join(part for part in (step["who"], step["limit"]) if part)
    ways = [
        f"{case + '：' if case else ''}转第{numbers[to]}步“{known[to]['name']}”" for case, to in step["next"]
    ]
    return {"name": step["name"], "who": who, "ways": ways}


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
