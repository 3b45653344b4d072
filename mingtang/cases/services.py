"""政务服务办件: what the steps of a service item do besides moving the case (scheme service-1)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from mingtang.cases import flow, requests
from mingtang.cases.codes import next_number
from mingtang.cases.models import Case, ServiceItem
from mingtang.cases.moving import Move
from mingtang.ledger.refusal import Refused

CHANNELS = {"applicant": "web"}  # every other post enters for somebody who stands at the window


def facts_of(case: Case, standing: flow.Standing) -> dict[str, Any]:
    return {"corrections": int("ask_correction" in standing.done), "extended": int("extend" in standing.done)}


def before(move: Move, more: Mapping[str, Any]) -> None:
    """A new application brings its answers; the day of receipt is the day of this act (行政许可法第三十二条)."""
    if move.step.do == "submit":
        _in_force(move)
        move.facts |= more["answer_facts"]
        move.facts |= {
            "received_on": move.day.isoformat(),
            "submitted_on": move.day.isoformat(),
            "channel": CHANNELS.get(move.seat.post, "visit"),
            "item": move.kind.code,
        }
        move.typed |= more["answer_typed"]
        move.sealed |= set(more.get("answer_sealed", ()))
        move.known |= {"corrections": 0, "extended": 0}
    else:
        move.known |= facts_of(move.case, move.standing)
    if move.step.on == "accepted_on":
        move.facts["accepted_on"] = _accepted_on(move).isoformat()


def _in_force(move: Move) -> None:
    """A new application is made under the version that is valid on the day; running cases keep theirs."""
    code, _, version = move.case.kind.partition("@")
    rows = ServiceItem.objects.in_force(move.day)
    if not rows.filter(code=code, version=version, agency=move.case.agency).exists():
        raise Refused("该事项已停办，或者办事指南已更新，请从事项页面重新进入")


def _accepted_on(move: Move) -> date:
    """Today; or, where the five working days passed in silence, the day of receipt (许可法第三十二条第一款第（四）项)."""
    entry = move.standing.terms.get("entry")
    last = move.rule_facts().get("entry_due_on")
    if not entry or not last or move.day <= last:
        return move.day
    return date.fromisoformat(entry.get("restarted") or entry["start"])


def _submit(move: Move, more: Mapping[str, Any]) -> None:
    """办件编号: item, day and a counted number."""
    n = next_number(f"service:{move.kind.code}", move.case.agency_id, move.day.year)
    move.case.no = f"{move.kind.code}-{move.day:%Y%m%d}-{n:05d}"
    move.row |= {"title": (more.get("title") or move.kind.label)[:200], "party": more["party"][:80]}
    if ticket := more.get("ticket"):
        move.after_write.append(lambda _: requests.make_ticket(move.case, *ticket))
    requests.keep_answer(move, more)


def _corrected(move: Move, more: Mapping[str, Any]) -> None:
    """What was handed in later stands beside the application."""
    move.typed |= more.get("answer_typed", {})
    move.sealed |= set(more.get("answer_sealed", ()))
    requests.keep_answer(move, more)


EFFECTS = {"submit": _submit, "receive_correction": _corrected}
