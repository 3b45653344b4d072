"""Whether case rows are what their events add up to. A row is a cache: it is rebuilt here and compared."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import date, datetime
from typing import Any

from django.db.models import F, QuerySet

from mingtang.cases import flow
from mingtang.cases.models import Case, Hand
from mingtang.cases.registry import kind_of
from mingtang.ledger.models import Event


def standings() -> dict[str, tuple[flow.Standing, dict[str, Any], str]]:
    """Case code → (standing folded from its events, facts of its last step, code of the case that it is part of)."""
    found: dict[str, tuple[flow.Standing, dict[str, Any], str]] = {}
    events = (
        Event.objects.filter(subject_type="case")
        .order_by("id")  # a case that moved with its agency stands on two chains
        .values_list("subject", "at", "payload")
    )
    by_case: dict[str, list[tuple[str, dict[str, Any]]]] = defaultdict(list)
    for subject, at, payload in events.iterator(chunk_size=5000):
        said = json.loads(payload)
        if "step" in said["facts"]:
            by_case[subject].append((at, said))
        elif "due_on" in said["facts"]:  # a recomputation after a calendar notice
            by_case[subject][-1][1]["facts"]["due_on"] = said["facts"]["due_on"]
    for code, rows in by_case.items():
        standing = flow.Standing()
        for at, said in sorted(rows, key=lambda r: r[1]["facts"]["moves"]):
            standing = fold(standing, at, said)
        found[code] = (standing, rows[-1][1]["facts"], rows[0][1]["facts"].get("part_of", ""))
    return found


def fold(standing: flow.Standing, at: str, said: dict[str, Any]) -> flow.Standing:
    """The standing after the step that an event tells of. at, said: its moment and payload."""
    facts = said["facts"]
    kind = kind_of(facts["kind"])
    moment = datetime.fromisoformat(said.get("clock", at))  # the wall clock of the act, where it stood behind
    return flow.after(
        kind, kind.steps[facts["step"]], standing, person=facts.get("owner") or said["by"].get("person", ""),
        on=date.fromisoformat(facts["on"]), at=moment, facts=facts["facts"], outcome=facts.get("outcome", ""), n=facts.get("n", 0),
    )  # fmt: skip


def differences() -> tuple[int, list[tuple[str, str, str, str]]]:
    """(cases compared, [(case, column, expected from the events, found in the row)])."""
    folded = standings()
    wrong: list[tuple[str, str, str, str]] = []
    named = ("code", "state", "moves", "outcome", "facts", "due_on", "parent__code")
    rows = Case.objects.house.values_list(*named)
    count = 0
    for code, state, moves, outcome, stored, due_on, parent in rows.iterator(chunk_size=2000):
        count += 1
        if code not in folded:
            wrong.append((code, "events", "some", "none"))
            continue
        standing, last, part_of = folded.pop(code)
        expected = (standing.state, standing.moves, standing.outcome, standing.stored())
        for name, want, found in zip(
            ("state", "moves", "outcome", "facts"), expected, (state, moves, outcome, stored), strict=True
        ):
            if json.dumps(want, sort_keys=True, default=str) != json.dumps(
                found, sort_keys=True, default=str
            ):
                wrong.append((code, name, str(want)[:200], str(found)[:200]))
        if part_of != (parent or ""):
            wrong.append((code, "parent", part_of, parent or ""))
        if last["due_on"] != _text(due_on):
            wrong.append((code, "due_on", last["due_on"], _text(due_on)))
    wrong += [(code, "row", "one", "none") for code in folded]
    wrong += [(code, "hand", _text(own), _text(kept)) for code, own, kept in _hands_amiss()]
    return count, wrong


def _hands_amiss() -> QuerySet:
    """(case, its day of closing, the one that a hand in it keeps), where they differ."""
    found = Hand.objects.exclude(closed_on=None, case__closed_on=None).exclude(closed_on=F("case__closed_on"))
    return found.order_by("id").values_list("case__code", "case__closed_on", "closed_on")


def _text(day_: date | None) -> str:
    return day_.isoformat() if day_ else ""
