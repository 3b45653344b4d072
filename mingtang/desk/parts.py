"""What a request has beside it: whom it asks, and what was sought against it. On the page of a part, what it belongs to."""

from __future__ import annotations

from typing import Any

from mingtang.cases import consulting, remedies, sections
from mingtang.cases.models import Case
from mingtang.cases.progress import clock_of, sign_of
from mingtang.cases.reading import typed_of
from mingtang.cases.registry import kind_of
from mingtang.clock import Due
from mingtang.desk.frame import now, today
from mingtang.kinds.facts import FACTS
from mingtang.policy import values as policy

ASKED = [
    {"label": "被征求意见方", "head": True}, {"label": "状态"}, {"label": "意见"}, {"label": "最晚提出意见日"}, {"label": "时限"},
]  # fmt: skip
INSIDE = [
    {"label": "科室", "head": True}, {"label": "环节"}, {"label": "状态"}, {"label": "意见"}, {"label": "科室办理时限"}, {"label": "时限"},
]  # fmt: skip
SPLIT = [
    {"label": "编号", "head": True}, {"label": "内容"}, {"label": "状态"}, {"label": "处理结果"}, {"label": "最晚答复日"}, {"label": "时限"},
]  # fmt: skip
SOUGHT = [
    {"label": "编号", "head": True}, {"label": "种类"}, {"label": "状态"}, {"label": "结果"}, {"label": "最晚提交答复日"}, {"label": "时限"},
]  # fmt: skip


def panel(case: Case) -> dict[str, Any]:
    """Context for desk/parts.html or desk/part_of.html; {} where a request has nothing beside it."""
    belongs = {"extra_template": "desk/part_of.html", "belongs_to": case.parent} if case.parent_id else {}
    if case.family != "request":
        return belongs
    known = case.facts["facts"]
    if not (
        known.get("assigned")
        or known.get("third_party")
        or known.get("joint_makers")
        or case.closed_on
        or case.state == "split"
    ):
        return belongs
    parts = list(Case.objects.house.filter(parent=case).select_related("agency", "parent").order_by("pk"))
    tables = [
        {"caption": caption, "quiet": True, "columns": columns, "rows": rows, "empty": {}}
        for caption, columns, rows in (
            ("分件和重新办理", SPLIT, [_split(part) for part in parts if part.family == case.family]),
            (
                "分办、承办意见和会签",
                INSIDE,
                [_inside(part) for part in parts if part.family == sections.FAMILY],
            ),
            ("征求意见", ASKED, [_asked(part) for part in parts if part.family == consulting.FAMILY]),
            ("投诉、复议和诉讼", SOUGHT, [_sought(part) for part in parts if part.family == remedies.FAMILY]),
        )
        if rows
    ]
    return (
        {
            "belongs_to": case.parent,
            "extra_template": "desk/parts.html",
            "parts": tables,
            "against": _against(case, parts),
        }
        if tables
        else belongs
    )


def _asked(part: Case) -> dict[str, Any]:
    return _row(part, part.party or "（已删除）", [_state(part), _choice(part, "third_party_opinion")])


def _inside(part: Case) -> dict[str, Any]:
    said = sections.words(part, typed_of(part))
    return _row(part, part.party, [sections.role(part), _state(part), said])


def _against(case: Case, parts: list[Case]) -> list[str]:
    """Sections that do not agree with the draft that lies before the signer."""
    return [part.party for part in parts if part.state == "disagreed"] if case.state == "signing" else []


def _split(part: Case) -> dict[str, Any]:
    outcome = kind_of(part.kind).outcomes.get(part.outcome)
    elsewhere = f"（{part.agency.short}）" if part.parent and part.agency_id != part.parent.agency_id else ""
    return _row(part, part.no, [part.title, _state(part) + elsewhere, outcome.label if outcome else ""])


def _sought(part: Case) -> dict[str, Any]:
    label = remedies.LABELS[part.facts["facts"]["remedy"]]
    return _row(part, part.no, [label, _state(part), _choice(part, "remedy_result")])


def _row(part: Case, name: str, cells: list[str]) -> dict[str, Any]:
    """A part as a line: its name as the link, what is said of it, and its clock while that runs."""
    url, due = f"/desk/case/{part.code}/", clock_of(part, policy.calendar())
    return {
        "url": url,
        "cells": [{"text": name, "url": url}, *cells, due.date if due else "", _lamp(part, due)],
    }


def _lamp(part: Case, due: Due | None) -> Any:
    if due is None or part.closed_on:
        return ""
    return {"lamp": sign_of(part, due, today(), policy.calendar(), at=now())}


def _state(part: Case) -> str:
    return kind_of(part.kind).states[part.state].label


def _choice(part: Case, fact: str) -> str:
    said = str(part.facts["facts"].get(fact, ""))
    return FACTS[fact].choice_label(said) if said else ""
