"""更正本人信息: what the steps of a correction do besides moving it (kind correct-1, 条例第四十一条)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mingtang.cases import flow, requests, rows
from mingtang.cases.dossier import filing
from mingtang.cases.models import Case
from mingtang.cases.moving import Move
from mingtang.policy import values as policy

FAMILY = "correct"
INTAKE = ("submit", "register")
_WHEN = {"corrects": "corrected", "refuses": "kept", "forwards": "forwarded"}  # condition → its outcome


def facts_of(case: Case, standing: flow.Standing) -> dict[str, Any]:
    """Whether the signed paper has its bytes: asked where delivery is the next step."""
    return {"bytes_ready": standing.state == "answered" and requests.papers_ready(case)}


def before(move: Move, more: Mapping[str, Any]) -> None:
    """The answers and the days that hold for this case; with the decision, which steps it needs."""
    if move.step.do in INTAKE:
        _received(move, more)
    if move.step.do == "decide":
        move.facts |= {name: move.outcome == outcome for name, outcome in _WHEN.items()}
    if move.step.do == "sign" and policy.flag("seal_step", move.case.agency.line, move.day):
        move.facts["seals"] = True
    filing.known(move)
    move.known |= facts_of(move.case, move.standing)


def _received(move: Move, more: Mapping[str, Any]) -> None:
    """What comes by web is received on the day of this act. The days are those of the setting now: a later one changes
    no case that has begun."""
    move.facts |= more["answer_facts"]
    move.typed |= more["answer_typed"]
    move.sealed |= set(more.get("answer_sealed", ()))
    if move.step.do == "submit":
        today = move.day.isoformat()
        move.facts |= {"channel": "web", "submitted_on": today, "received_on": today}
    move.facts["correct_days"] = policy.whole("correct_days", move.case.agency.line, move.day)


def _intake(move: Move, more: Mapping[str, Any]) -> None:
    """Number by agency and year, ticket of the applicant, the form with its files."""
    agency = move.case.agency
    n = rows.count(FAMILY, agency.code, move.day.year)
    move.case.no = f"{agency.mark.split('、')[-1] or agency.code}更正申〔{move.day.year}〕{n}号"
    move.row |= {"title": more["title"][:200], "party": more["party"][:80]}
    if ticket := more.get("ticket"):
        move.after_write.append(lambda _: requests.make_ticket(move.case, *ticket))
    requests.keep_answer(move, more)


EFFECTS = {**dict.fromkeys(INTAKE, _intake), "archive": filing.close}
