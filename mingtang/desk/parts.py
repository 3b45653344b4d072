"""Whom a request asks, on its page; and on the page of a consultation the request that it belongs to."""

from __future__ import annotations

from typing import Any

from mingtang.cases import consulting
from mingtang.cases.models import Case
from mingtang.cases.progress import clock_of, sign_of
from mingtang.cases.registry import kind_of
from mingtang.desk.frame import now, today
from mingtang.kinds.facts import FACTS
from mingtang.policy import values as policy

COLUMNS = [
    {"label": "被征求意见方", "head": True}, {"label": "状态"}, {"label": "意见"}, {"label": "最晚提出意见日"}, {"label": "时限"},
]  # fmt: skip


def panel(case: Case) -> dict[str, Any]:
    """Context for desk/consultations.html; {} where nobody was asked."""
    known = case.facts["facts"]
    if case.family == "consult":
        return {"extra_template": "desk/consulted_for.html", "belongs_to": case.parent}
    if not (known.get("third_party") or known.get("joint_makers")) or not (parts := consulting.of(case)):
        return {}
    table = {"caption": "征求意见", "columns": COLUMNS, "rows": [_row(part) for part in parts], "empty": {}}
    return {"extra_template": "desk/consultations.html", "consultations": table}


def _row(part: Case) -> dict[str, Any]:
    calendar = policy.calendar()
    due = clock_of(part, calendar)
    known = part.facts["facts"]
    opinion = FACTS["third_party_opinion"].choice_label(str(known.get("third_party_opinion", "")))
    sign: Any = (
        "" if part.closed_on or due is None else {"lamp": sign_of(part, due, today(), calendar, at=now())}
    )
    url = f"/desk/case/{part.code}/"
    return {
        "url": url,
        "cells": [
            {"text": part.party or "（已删除）", "url": url}, kind_of(part.kind).states[part.state].label, opinion,
            due.date if due else "", sign,
        ],
    }  # fmt: skip
