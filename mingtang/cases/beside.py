"""Steps that run side by side: whoever has the page of a case open is not refused for what was done beside his step.

现场踏勘 ‖ 交警会签 of a service, 法制审核 ‖ 保密审查 of a reply, 会签 of several agencies: each has its own step, which
the others leave open and untouched. Whoever comes second to the *same* step, or after one that moved the case or
undid work, is refused as ever (acts.moved).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from mingtang.cases import audit, flow, rows
from mingtang.cases.models import Case
from mingtang.cases.moving import standing_of
from mingtang.cases.registry import kind_of
from mingtang.kinds.table import Kind, Step
from mingtang.ledger.models import Event
from mingtang.people.seats import Seat


@dataclass(frozen=True)
class Taken:
    """A step that was taken, and the agency of the post that took it."""

    step: Step
    agency: str


def catch_up(case: Case, do: str, seat: Seat) -> None:
    """Bring `case` to its row, where all that happened since `case.moves` ran beside the step `do` of this seat.

    Otherwise it stays as it is, and the comparison with its row refuses the act. The caller holds the case's chain,
    so nobody moves it between this look and the act."""
    now = rows.moves_of(case.pk)
    if now is None or now <= case.moves or do not in (kind := kind_of(case.kind)).steps:
        return
    seen, since = _seen(case)
    row = Case.objects.house.get(pk=case.pk)
    if ran_beside(kind, kind.steps[do], seat.agency, seen, since, standing_of(row)):
        case.refresh_from_db()


def last_hand(row: Case, do: str = "") -> tuple[str, datetime]:
    """Who moved the case last, and when: by the step `do` where that is done, else by whatever it was."""
    events = Event.objects.filter(subject_type="case", subject=row.code, act=f"case.{do.replace('_', '-')}")
    if do in standing_of(row).done and (event := events.order_by("id").last()):
        return json.loads(event.payload)["by"].get("person", ""), datetime.fromisoformat(event.at)
    return row.moved_by, row.moved_at


def _seen(case: Case) -> tuple[flow.Standing, list[Taken]]:
    """The standing that `case.moves` counts to, and the steps taken after it."""
    events = Event.objects.filter(subject_type="case", subject=case.code).values_list("at", "payload")
    all_said = [(at, json.loads(payload)) for at, payload in events]
    steps = [(at, said) for at, said in all_said if "step" in said["facts"]]
    steps.sort(key=lambda step: step[1]["facts"]["moves"])
    standing, since, kind = flow.Standing(), [], kind_of(case.kind)
    for at, said in steps:
        if said["facts"]["moves"] <= case.moves:
            standing = audit.fold(standing, at, said)
        else:
            since.append(Taken(kind.steps[said["facts"]["step"]], said["by"].get("agency", "")))
    return standing, since


def ran_beside(
    kind: Kind, mine: Step, agency: str, seen: flow.Standing, since: Sequence[Taken], now: flow.Standing
) -> bool:
    """Whether every step of `since` ran beside `mine`, taken by a post of `agency`: ready with it when the page was
    drawn (`seen`), leaving the case in its state and undoing nothing; and `mine` is ready still and undoes none.
    A side step (an extension, say) is not one of those that run side by side: it changes what the page said."""
    ready = _ready(kind, seen)
    return (
        bool(since)
        and mine.do in ready
        and mine.do in _ready(kind, now)
        and all(
            taken.step.do in ready
            and taken.step.target(seen.state) == seen.state
            and not (taken.step.undoes or taken.step.side)
            and taken.step.do not in mine.undoes
            and (taken.step.do != mine.do or (mine.agency == "concerned" and taken.agency != agency))
            for taken in since
        )
    )


def _ready(kind: Kind, standing: flow.Standing) -> frozenset[str]:
    return frozenset(step.do for step in kind.ready(standing.state, standing.done, standing.facts))
