"""One step of one case, before it is written: what the acts and the effects of each family share."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from mingtang.cases import flow, rows
from mingtang.cases.models import Case, Reading
from mingtang.clock import Calendar
from mingtang.jobs.outbox import NORMAL
from mingtang.kinds.facts import FACTS
from mingtang.kinds.table import Kind, Step
from mingtang.people.models import Agency
from mingtang.people.seats import PUBLIC, SYSTEM, Seat, agencies_covered
from mingtang.records.relations import Marked

CLEAR = {
    "date",
    "moment",
    "number",
    "choice",
    "flag",
    "code",
    "codes",
    "agency",
    "post",
    "posts",
}  # fact types that may stand in the ledger as they are


@dataclass
class PaperDraft:
    """A paper this step issues. data: frozen letter data (CONTRACT of papers.render); to: who gets it."""

    key: str
    title: str
    number: str
    data: dict[str, Any]
    template: str = "letter"
    to: str = "applicant"
    check: str = ""  # code under which the public can check the paper


@dataclass
class Opening:
    """A case that a step opens beside its own: kind version, opening step, what is typed for it. parent: what it is part
    of, where that is not the case of the step."""

    kind: str
    do: str
    given: dict[str, Any]
    more: dict[str, Any] = field(default_factory=dict)
    parent: Case | None = None


@dataclass
class Move:
    """The step in progress. Effects add facts, typed texts, papers, jobs and columns to it; the act writes it."""

    case: Case
    kind: Kind
    step: Step
    seat: Seat
    at: datetime
    day: date
    standing: flow.Standing
    calendar: Calendar
    given: Mapping[str, Any] = field(default_factory=dict)
    outcome: str = ""
    known: dict[str, Any] = field(default_factory=dict)  # computed for the rules, not stored
    facts: dict[str, Any] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)
    sealed: set[str] = field(default_factory=set)
    papers: list[PaperDraft] = field(default_factory=list)
    jobs: dict[str, int] = field(
        default_factory=dict
    )  # topic → priority; each takes in all that waits for it
    timed: list[tuple[str, datetime]] = field(default_factory=list)  # topic, the moment at which it runs
    companions: list[tuple[Case, str, dict[str, Any]]] = field(
        default_factory=list
    )  # moved with it: case, step of the system, what is typed for it
    openings: list[Opening] = field(default_factory=list)  # opened with it, as parts of this case
    woken: list[int] = field(
        default_factory=list
    )  # keys of cases that stay where they are, but whose turns hang on this one
    succeeds: Agency | None = None  # whose the case is from this step on, where it changes hands
    marked: list[Marked] = field(default_factory=list)  # earlier documents that this release ended
    row: dict[str, Any] = field(default_factory=dict)
    after_write: list[Callable[[Any], None]] = field(default_factory=list)
    result: Any = None
    batch: str = ""

    def later(self, topic: str, priority: int = NORMAL) -> None:
        """Let the job `topic` run after this act; however often it is asked for, one is put."""
        self.jobs[topic] = min(priority, self.jobs.get(topic, priority))

    def tell(self, post: str, why: str) -> None:
        """Let `post` of the case's agency find this step in 待阅, for the reason `why` (a key of Reading)."""
        case = self.case
        self.after_write.append(
            lambda written: Reading.objects.create(
                case=case, agency=case.agency_id, post=post, why=why, event_seq=written.seq
            )
        )

    def rule_facts(self) -> dict[str, Any]:
        return flow.rule_facts(
            self.kind, self.standing, person=self.seat.person, today=self.day, calendar=self.calendar,
            given={**self.known, **self.facts, **self.given, "actor_agency": self.seat.agency, "outcome": self.outcome or self.standing.outcome},
        )  # fmt: skip


def split(given: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """What an actor typed → (codes, numbers and dates that may stand in clear; texts that enter as commitments)."""
    clear: dict[str, Any] = {}
    typed: dict[str, str] = {}
    for name, value in given.items():
        if value is None or value == "":
            continue
        if FACTS[name].type in CLEAR if name in FACTS else isinstance(value, bool | int | date):
            clear[name] = (
                value.isoformat()
                if isinstance(value, date)
                else list(value)
                if isinstance(value, list | tuple | set | frozenset)
                else value
            )
        else:
            typed[name] = "\n".join(value) if isinstance(value, list | tuple) else str(value)
    return clear, typed


def unasked(asks: Collection[str], given: Mapping[str, Any]) -> list[str]:
    """What would set a day, or a fact of the house's own, though the step does not ask for it."""
    return [
        name for name, value in given.items() if name not in asks and value is not None and _sets(name, value)
    ]


def _sets(name: str, value: Any) -> bool:
    if fact := FACTS.get(name):
        return not fact.typed or fact.type in ("date", "moment")
    return isinstance(value, date)


def concerned_of(standing: flow.Standing) -> list[str]:
    """Codes of the agencies whose posts take the steps of others: who countersigns or is asked, or who is to take it over."""
    named = list(standing.facts.get("concerned_agencies") or ())
    return named or [code for code in (standing.facts.get("handed_to"),) if code]


def actor_of(seat: Seat, day: date) -> flow.Actor:
    if seat is PUBLIC or seat is SYSTEM or not seat.person:
        return flow.Actor("", seat.post, frozenset())
    return flow.Actor(seat.person, seat.post, frozenset(agencies_covered(seat, day)))


def standing_of(case: Case) -> flow.Standing:
    return flow.Standing.from_stored(case.state, case.moves, case.outcome, case.facts)


def columns_of(kind: Kind, standing: flow.Standing, calendar: Calendar) -> dict[str, Any]:
    """The case columns that follow from a standing."""
    work = flow.clockwork(kind, standing, calendar)
    received = standing.facts.get("received_on")
    return {
        "state": standing.state,
        "moves": standing.moves,
        "outcome": standing.outcome,
        "facts": standing.stored(),
        "clock": work.clock,
        "due_on": work.due_on,
        "due_at": work.due.at if work.due else None,
        "provisional": bool(work.due and work.due.provisional and work.clock in ("running", "paused")),
        "promised_on": work.promised,
        "received_on": date.fromisoformat(received) if received else None,
    }


def set_turns(case: Case, kind: Kind, standing: flow.Standing, facts: Mapping[str, Any]) -> None:
    """Make the turns of the case what its standing says. facts: rule_facts of the moment."""
    wanted = set(flow.turns(kind, standing, case.agency_id, concerned_of(standing), facts))
    rows.set_turns(case.pk, wanted)


def set_hand(case: Case, seat: Seat, before: date | None) -> None:
    """before: the case's day of closing before this step, which may have closed it, or opened it again."""
    if case.closed_on != before:
        rows.close_hands(case.pk, case.closed_on)
    if seat.person:
        rows.set_hand(case.pk, seat.person, seat.agency, case.closed_on)
