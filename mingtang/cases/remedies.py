"""投诉、复议和诉讼: what a remedy does besides moving (kind remedy-1): it is numbered, and filed with its request."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from mingtang.cases import flow, rows, splitting
from mingtang.cases.dossier import filing
from mingtang.cases.models import Case
from mingtang.cases.moving import Move
from mingtang.kinds.facts import FACTS

FAMILY = "remedy"
OPENINGS = {"file_review": "review", "file_lawsuit": "", "file_complaint": "complaint"}
LABELS = {
    "review": "行政复议",
    "litigation_direct": "行政诉讼（未经复议直接起诉）",
    "litigation_after_review": "行政诉讼（复议后起诉）",
    "complaint": "投诉举报",
}


def facts_of(case: Case, standing: flow.Standing) -> dict[str, Any]:
    return {"about_request": case.parent_id is not None}


def before(move: Move, more: Mapping[str, Any]) -> None:
    """The sort by which the report counts it."""
    if move.step.do in OPENINGS:
        court = "litigation_after_review" if move.given.get("after_review") else "litigation_direct"
        move.facts["remedy"] = OPENINGS[move.step.do] or court
    move.known |= facts_of(move.case, move.standing)


def _open(move: Move, more: Mapping[str, Any]) -> None:
    """Number by agency and year; the request it is about, where there is one, is what it is part of."""
    request: Case | None = more.get("request")
    agency = move.case.agency
    n = rows.count(FAMILY, agency.code, move.day.year)
    move.case.parent = request
    move.case.no = f"{agency.mark.split('、')[-1] or agency.code}公救〔{move.day.year}〕{n}号"
    label = LABELS[move.facts["remedy"]]
    move.row |= {
        "title": f"{label}：{request.no}" if request else label,
        "party": request.party if request else "",
    }


def _redo(move: Move, more: Mapping[str, Any]) -> None:
    """The request is answered anew as a case of its own, which the statistics do not count a second time."""
    request = Case.objects.house.select_related("agency").get(pk=move.case.parent_id)
    given = {
        "result_on": date.fromisoformat(move.standing.facts["result_on"]),
        "redo_days": move.given["redo_days"],
    }
    move.openings.append(splitting.again(request, given))


def about(case: Case, typed: Mapping[str, str]) -> list[tuple[str, Any]]:
    """What the page of a remedy says of it at its head. typed: what was typed in it."""
    known = case.facts["facts"]
    rows: list[tuple[str, Any]] = [
        ("种类", LABELS[known["remedy"]]),
        ("收到通知之日", date.fromisoformat(known["notice_on"])),
    ]
    rows += [
        (FACTS[name].label, typed[name]) for name in ("remedy_organ", "remedy_no", "claim") if typed.get(name)
    ]
    if result := known.get("remedy_result"):
        rows.append((FACTS["remedy_result"].label, FACTS["remedy_result"].choice_label(result)))
    rows += [(FACTS[name].label, typed[name]) for name in ("result_no", "result_summary") if typed.get(name)]
    return rows


EFFECTS = {**dict.fromkeys(OPENINGS, _open), "redo": _redo, "archive": filing.close}
