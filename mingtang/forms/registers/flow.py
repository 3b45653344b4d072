"""运行流程: steps and branches as rows → a graph that is checked and drawn. Pure.

A step is {"code", "name", "kind", "who", "limit", "next": [[case, code]]}; case is "" where there is one way on.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

Step = dict[str, Any]
_PARTS = re.compile(r"[;；\n]")
_CASE = re.compile(r"(.*)[:：](.*)")


def step(code: str, values: Mapping[str, str]) -> Step:
    """A row of the register of steps as a step of a flow."""
    return {
        "code": code, "name": values["name"], "kind": values["kind"], "who": values.get("who", ""),
        "limit": values.get("limit", ""), "next": ways(values.get("next", "")),
    }  # fmt: skip


def ways(text: str) -> list[list[str]]:
    """材料齐全:2；材料不齐:5 → [["材料齐全", "2"], ["材料不齐", "5"]]."""
    found = []
    for part in filter(None, (one.strip() for one in _PARTS.split(text))):
        cased = _CASE.fullmatch(part)
        found.append([cased[1].strip(), cased[2].strip()] if cased else ["", part])
    return found


def faults(steps: Sequence[Step]) -> list[str]:
    """Why these steps are no flow that a reader can follow, in Chinese."""
    known = {one["code"]: one for one in steps}
    starts = [one for one in steps if one["kind"] == "start"]
    found = [] if len(starts) == 1 else ["应有一个并且只有一个“开始”环节"]
    if not any(one["kind"] == "end" for one in steps):
        found.append("缺少“结束”环节")
    for one in steps:
        found += [f"“{one['name']}”的下一环节{to}不存在" for _, to in one["next"] if to not in known]
        if one["kind"] == "end" and one["next"]:
            found.append(f"“{one['name']}”是结束环节，不能再有下一环节")
        if one["kind"] != "end" and not one["next"]:
            found.append(f"“{one['name']}”没有写下一环节")
        if one["kind"] == "decision" and (len(one["next"]) < 2 or any(not case for case, _ in one["next"])):
            found.append(f"“{one['name']}”是判断环节，须写明各种情形和走向")
    if starts and not found:
        reached = _reached(known, starts[0]["code"])
        found += [f"从开始环节走不到“{one['name']}”" for one in steps if one["code"] not in reached]
    return found


def _reached(known: Mapping[str, Step], start: str) -> set[str]:
    seen, todo = set(), [start]
    while todo:
        if (here := todo.pop()) not in seen:
            seen.add(here)
            todo += [to for _, to in known[here]["next"]]
    return seen


def layers(steps: Sequence[Step]) -> list[list[str]]:
    """The codes row by row from the start: a step stands below every step that leads to it, but for ways back."""
    known = {one["code"]: one for one in steps}
    depth: dict[str, int] = {}

    def sink(code: str, at: int, line: tuple[str, ...]) -> None:
        if code in line or depth.get(code, -1) >= at:
            return  # a way back, or a longer way led here before
        depth[code] = at
        for _, to in known[code]["next"]:
            sink(to, at + 1, (*line, code))

    sink(next(one["code"] for one in steps if one["kind"] == "start"), 0, ())
    rows: list[list[str]] = [[] for _ in range(max(depth.values()) + 1)]
    for one in steps:
        rows[depth[one["code"]]].append(one["code"])
    return [row for row in rows if row]
