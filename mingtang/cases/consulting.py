"""征求意见: what the steps of one consultation do besides moving it (kind consult-1), and what they come to for the request."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from mingtang.cases import flow
from mingtang.cases.models import Case
from mingtang.cases.moving import Move
from mingtang.kinds.facts import FACTS, called

FAMILY = "consult"
DISCLOSED = ("granted", "partial")


def of(request: Case) -> list[Case]:
    """The consultations of a request, oldest first."""
    return list(Case.objects.house.filter(parent=request, family=FAMILY).order_by("pk"))


def result(parts: list[Case]) -> dict[str, Any]:
    """What they came to when the last has ended: the day, and the strictest answer of each sort (条例第三十二条、第三十四条)."""
    third = _said(parts, third=True)
    joint = _said(parts, third=False)
    return {
        "consulted_until": max(part.closed_on for part in parts if part.closed_on).isoformat(),
        "third_party": next((o for o in ("refused", "silent", "agreed") if o in third), ""),
        "joint_makers": "refused" if "refused" in joint else "agreed" if joint else "",
    }


def _said(parts: list[Case], third: bool) -> set[str]:
    return {
        str(part.facts["facts"].get("third_party", ""))
        for part in parts
        if part.state != "stopped" and bool(part.facts["facts"].get("joint")) != third
    }


def still_asked(parts: list[Case]) -> int:
    return sum(part.closed_on is None for part in parts)


def untold(parts: list[Case]) -> int:
    """Third parties that refused and have not been told of a decision to disclose."""
    return sum(part.state == "answered" and _refused(part) for part in parts)


def _refused(part: Case) -> bool:
    known = part.facts["facts"]
    return known.get("third_party") == "refused" and not known.get("joint")


def facts_of(case: Case, standing: flow.Standing) -> dict[str, Any]:
    """Whether this party refused and the signed reply discloses all the same (条例第三十二条)."""
    if standing.state != "answered" or case.parent is None:
        return {"overruled": False}
    parent = case.parent
    return {"overruled": _refused(case) and parent.state == "answered" and parent.outcome in DISCLOSED}


def before(move: Move, more: Mapping[str, Any]) -> None:
    if move.step.do in ("opinion_given", "give_opinion", "answer_online"):
        move.facts["third_party"] = str(move.given.get("third_party_opinion") or "")
    if move.step.do == "lapse":
        move.facts["third_party"] = "agreed" if move.standing.facts.get("joint") else "silent"
    move.known |= facts_of(move.case, move.standing)


def _open(move: Move, more: Mapping[str, Any]) -> None:
    """Number, title and party. The title names what is asked about, never who asked for it."""
    request = move.case.parent
    assert request is not None
    n = len(of(request)) + 1
    move.case.no = f"{request.no}征询{n}"
    move.row |= {
        "title": f"征求意见：{move.typed['information']}".replace("\n", " ")[:200],
        "party": move.typed["third_party_name"][:80],
    }
    move.facts["joint"] = move.step.do != "ask_third_party"
    if agency := more.get("agency"):
        move.facts |= {"concerned_agencies": [agency], "in_house": True}
        move.facts["third_party_received_on"] = move.day.isoformat()


def _end(move: Move, more: Mapping[str, Any]) -> None:
    """The last that ends lets the request's clock go on. One stopped with its request finds it closed already."""
    request = Case.objects.house.select_related("agency").get(pk=move.case.parent_id)
    others = Case.objects.house.filter(parent=request, family=FAMILY, closed_on=None).exclude(pk=move.case.pk)
    if request.state == "consulting" and not others.exists():
        move.companions.append((request, "consultation_over", {}))


def lapsed(today: date) -> Any:
    """Consultations whose party let its last day pass."""
    return Case.objects.house.filter(family=FAMILY, state="asking", due_on__lt=today)


def about(case: Case, typed: Mapping[str, str]) -> list[tuple[str, Any]]:
    """What the page of a consultation says of it at its head. typed: what was typed in it."""
    known = case.facts["facts"]
    rows: list[tuple[str, Any]] = [("被征求意见方", case.party)]
    if received := known.get("third_party_received_on"):
        rows.append(("收到之日", date.fromisoformat(received)))
    rows += [
        (called("tell" if case.state == "told" else "", name), typed[name])
        for name in ("information", "third_party_reason")
        if typed.get(name)
    ]
    if opinion := known.get("third_party_opinion"):
        rows.append((FACTS["third_party_opinion"].label, FACTS["third_party_opinion"].choice_label(opinion)))
    return rows


def to_tell(request: Mapping[str, str]) -> dict[str, str]:
    """What an overruled party is told, as the signed reply has it. request: what was typed in the request."""
    found = {
        "information": request.get("material_list", ""),
        "public_interest": request.get("public_interest", ""),
    }
    return {name: value for name, value in found.items() if value}


EFFECTS = {
    **dict.fromkeys(("ask_third_party", "ask_organ", "ask_agency"), _open),
    **dict.fromkeys(("opinion_given", "give_opinion", "answer_online", "lapse", "stop"), _end),
}
