"""From the events of one chain to the life of each case. Pure: payloads in, lives out; no Django, no other room's rows.

Which facts the events carry is written in docs/reference/ledger-payload.md. One event is looked at once, so a chain
can be read on from where it was left.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple, Self, get_type_hints

from mingtang import kinds
from mingtang.clock import day

_scan = json.JSONDecoder().scan_once
RECOMPUTED, MOVED_OUT, MOVED_IN = "case.recompute", "case.moved-out", "case.moved-in"
DESCRIBED = "record.describe"
_OTHERS = frozenset({RECOMPUTED, MOVED_OUT, MOVED_IN, DESCRIBED})  # no steps of a case
TOLD = ("stage", "info_class", "item20")  # how a text is sorted; "" where nobody said
_ENDING, _FIRST = ("closed_on", "ended", "outcome", "cell"), ("first", "own", "binding", "statutory")
BRAKE = 2  # days before the last day within which a pause looks like a brake (no law: what supervision asks to see)
_FAMILIES = frozenset({"request", "service", "release", "remedy", "correct"})
_CODES = {
    "applicant_type",
    "channel",
    "item",
    "record",
    "column",
    "remedy",
    "remedy_result",
    *TOLD,
}  # facts kept as they are
_DAYS = {"received_on", "submitted_on", "formed_on", "notice_on", "paid_on", "taken_over_on"}
_KEPT = frozenset({*_CODES, *_DAYS, "fee_amount", "counted_on", "edition"})
# a split one, whose parts are counted instead; one opened anew, which is counted already (年报 §2.7)
_UNCOUNTED = frozenset({"split", "reopen"})
_FLAGS = {
    "extend": "extended",
    "ask_correction": "corrected",
    "consult_third_party": "consulted",
    "consult_agency": "consulted",
}


class Life(NamedTuple):
    """One case, as far as its events have told it. agency: that of the chain the events stand on.

    received_on: day 0 (条例第三十一条), None while the request waits for confirmation by both sides.
    closed_on: the legal day of the step that ended it: delivery, withdrawal, or deemed abandonment; `ended` names it.
    outcome, cell: of the ending only, "" while open. due_on: last day of the reply term as last written.
    paused: the clock stood still after the last event; stopped_on: since which day, of a case that is over too.
    braked_on: the first day on which the clock was stopped with no more than BRAKE days left.
    taken_over_on: the day on which it was taken over from another agency (转办).
    fee: 信息处理费 asked for, in yuan; paid_on: when it was paid. first: a published record's first edition.
    remedy, remedy_result, notice_on: of a complaint, review or lawsuit its sort, its result once there is one, and the
    day on which its notice came; closed_on is then the day of the result.
    """

    code: str
    agency: str
    family: str
    kind: str
    state: str = ""
    applicant_type: str = ""
    channel: str = ""
    item: str = ""
    record: str = ""
    column: str = ""
    remedy: str = ""
    remedy_result: str = ""
    notice_on: date | None = None
    received_on: date | None = None
    submitted_on: date | None = None
    formed_on: date | None = None
    closed_on: date | None = None
    due_on: date | None = None
    ended: str = ""
    outcome: str = ""
    cell: str = ""
    extended: bool = False
    corrected: bool = False
    consulted: bool = False
    paused: bool = False
    fee: int = 0
    paid_on: date | None = None
    stopped_on: date | None = None
    braked_on: date | None = None
    taken_over_on: date | None = None
    stage: str = ""
    info_class: str = ""
    item20: str = ""
    full_text: bool = False
    statutory: bool = False
    own: bool = False
    binding: bool = False
    first: bool = False

    def open_at_end_of(self, day: date) -> bool:
        """Received by that day and not closed by it (年报 §2.7: open at 24:00, suspended ones included)."""
        return (
            self.received_on is not None
            and self.received_on <= day
            and not (self.closed_on and self.closed_on <= day)
        )

    def pending_at_end_of(self, day: date) -> bool:
        """A review or lawsuit whose notice had come by that day, and no result by it (尚未审结)."""
        return (
            self.notice_on is not None
            and self.notice_on <= day
            and not (self.closed_on and self.closed_on <= day)
        )

    @property
    def in_time(self) -> bool | None:
        """A reply delivered no later than its last day (条例第三十三条); None while open or ended without a reply."""
        if self.ended != "deliver" or not self.closed_on or not self.due_on:
            return None
        return self.closed_on <= self.due_on


_DATED = tuple(name for name, kind in get_type_hints(Life).items() if kind == date | None)


@dataclass
class Stay:
    """A time that a case spent on a chain which it left, or came to. told: what the chain tells of it; came, left: the day and
    the other chain, None where it began here or is here still."""

    told: dict[str, Any]
    came: tuple[date, str] | None = None
    left: tuple[date, str] | None = None

    def holds(self, until: date | None) -> bool:
        """Whether the chain had it on that day (None: now)."""
        came = self.came is None or until is None or self.came[0] <= until
        return came and (self.left is None or (until is not None and until < self.left[0]))


class Fold:
    """The lives of the cases of one chain. `add` every event of subject type "case" or "record" once, in the chain's order."""

    def __init__(self, agency: str) -> None:
        self.agency = agency
        self.lives: dict[str, Life] = {}  # without those that left this chain or came to it: those have stays
        self.stays: dict[str, list[Stay]] = {}
        self.growing: dict[str, dict[str, Any]] = {}
        self._told: dict[str, str] = {}  # record → the case of its first edition
        self._uncounted: set[str] = set()  # cases of families that nobody counts are read no further

    def add(self, events: Iterable[tuple[str, str, str, str]]) -> None:
        """events: (act, subject, payload as stored, at)."""
        touched: set[str] = set()
        step, uncounted = self._step, self._uncounted
        for act, code, payload, at in events:
            if act in _OTHERS:
                touched |= self._other(act, code, payload, at)
            elif code not in uncounted:
                facts = _scan(payload, payload.index('"facts":') + 8)[0]  # from there on, and no further
                family = facts.get("family")
                if family in _FAMILIES:
                    step(code, facts)
                    touched.add(code)
                elif family:
                    uncounted.add(code)
        for code in touched - self.stays.keys():
            self.lives[code] = Life(**self.growing[code])

    def kept(self) -> dict[str, Any]:
        """All that it knows, for JSON. A stay's None: what grows here still."""
        stays = {
            code: [[None if s.told is self.growing.get(code) else s.told, s.came, s.left] for s in found]
            for code, found in self.stays.items()
        }
        return {
            "growing": self.growing, "stays": stays, "first": self._told, "uncounted": sorted(self._uncounted),
        }  # fmt: skip

    @classmethod
    def of(cls, agency: str, kept: dict[str, Any]) -> Self:
        """The fold whose kept() went through JSON."""
        fold = cls(agency)
        fold.growing = {code: _dated(life) for code, life in kept["growing"].items()}
        for code, found in kept["stays"].items():
            fold.stays[code] = [
                Stay(fold.growing[code] if life is None else _dated(life), _way(came), _way(left))
                for life, came, left in found
            ]
        fold._told, fold._uncounted = kept["first"], set(kept["uncounted"])
        fold.lives = {code: Life(**life) for code, life in fold.growing.items() if code not in fold.stays}
        return fold

    def _other(self, act: str, code: str, payload: str, at: str) -> set[str]:
        """What is told of a case beside its steps; whose lives it changes."""
        facts = json.loads(payload)["facts"]
        if act == MOVED_OUT:
            stays = self.stays.setdefault(code, [Stay(self.growing.get(code, {}))])
            stays[-1].left = day(datetime.fromisoformat(at)), facts["to"]
            self.lives.pop(code, None)
        elif act == MOVED_IN:
            self.growing[code] = {"code": code, "agency": self.agency}
            came = day(datetime.fromisoformat(at)), facts["from"]
            self.stays.setdefault(code, []).append(Stay(self.growing[code], came))
        elif act == RECOMPUTED and code in self.growing:
            self.growing[code]["due_on"] = _day(facts["due_on"])
            return {code}
        elif act == DESCRIBED and (known := self._told.get(code)):
            self._describe(known, facts)
            return {known}
        return set()

    def _step(self, code: str, facts: dict[str, Any]) -> None:
        """What every event of a case comes through: most only say its state and last day, and are let through quickly."""
        life = self.growing.get(code)
        if life is None:
            life = self.growing[code] = {
                "code": code, "agency": self.agency, "family": facts["family"], "kind": facts["kind"],
            }  # fmt: skip
        step, state, said = facts["step"], facts["state"], facts["facts"]
        telling = not _KEPT.isdisjoint(said)
        if telling:
            _said(life, said)
        if step in _FLAGS:
            life[_FLAGS[step]] = True
        elif step in _UNCOUNTED:
            life["received_on"] = None
        clock = _clock(facts["kind"], state)
        if clock == "paused" or "paused" in life or code in self.stays:
            self._stop(code, life, facts, clock)
        life["state"], life["due_on"] = state, _day(facts["due_on"])
        if clock == "running" and life.get("ended") == "deliver":  # what was sent came back: it is owed again
            for name in _ENDING:
                del life[name]
        if "closed_on" not in life and _ends(facts):
            life |= {"closed_on": _day(facts["on"]), "ended": step}
            life |= {"outcome": facts.get("outcome", ""), "cell": facts.get("cell", "")}
        if telling and "edition" in said:
            self._published(code, life, said)

    def _stop(self, code: str, life: dict[str, Any], facts: dict[str, Any], clock: str) -> None:
        """Whether the clock stands still after a step, and since when. `paused` stands only in a life of which it did once."""
        if clock == "paused":
            if not life.get("paused"):
                due = life.get("due_on")  # as it stood before this step
                life["stopped_on"] = on = _day(facts["on"])
                if due and on and (due - on).days <= BRAKE:
                    life.setdefault("braked_on", on)
            life["paused"] = True
        else:  # it stood still once, or another chain may have told so
            life["paused"] = False
            if clock == "running":
                life["stopped_on"] = None

    def _published(self, code: str, life: dict[str, Any], said: dict[str, Any]) -> None:
        """The step that made it public: a signature, or its hour. A later edition says how the text is sorted now."""
        if "first" not in life:
            life |= {"own": bool(said.get("own")), "binding": bool(said.get("binding"))}
            life |= {"statutory": bool(said.get("statutory")), "full_text": bool(said.get("full_text"))}
            life["first"] = said.get("edition") == 1
        if life.get("record"):
            first = self._told.setdefault(life["record"], code)
            if first != code:
                self._describe(first, said)

    def _describe(self, code: str, said: dict[str, Any]) -> None:
        """Sort the text of this case as an event says: that of a later edition, or of a correction."""
        self.growing[code] |= {name: said.get(name, "") for name in TOLD}
        self.growing[code]["full_text"] = bool(said.get("full_text"))
        if code not in self.stays:
            self.lives[code] = Life(**self.growing[code])


def _dated(life: dict[str, Any]) -> dict[str, Any]:
    return life | {name: _day(life[name]) for name in _DATED if life.get(name)}


def _way(said: list[str] | None) -> tuple[date, str] | None:
    return (date.fromisoformat(said[0]), said[1]) if said else None


def continued(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """What two chains tell of one case that moved from the first to the second: the later word counts, but of how it ended
    and how it was first published the earlier."""
    kept = [group for group in (_ENDING, _FIRST) if group[0] in before]
    return {**before, **after, **{name: before[name] for group in kept for name in group if name in before}}


def _said(life: dict[str, Any], said: dict[str, Any]) -> None:
    """Codes, days and the fee that a step tells."""
    for name, value in said.items():
        if name in _CODES:
            life[name] = value
        elif name in _DAYS and value:
            life[name] = _day(value)
    if "fee_amount" in said:
        life["fee"] = int(said["fee_amount"])
    if said.get("counted_on"):  # a part that is new later than its whole came in
        life["received_on"] = _day(said["counted_on"])


def _ends(facts: dict[str, Any]) -> bool:
    """Whether the step ends the case: its kind says so; a service item's kind is a row, there the outcome says it."""
    if facts["family"] == "service":
        return "outcome" in facts
    return _clock(facts["kind"], facts["state"]) == "stopped"


@cache
def _clock(kind: str, state: str) -> str:
    """The clock of a state; packaged kinds never change, so neither does this."""
    return "" if "@" in kind else kinds.get(kind).states[state].clock


@cache
def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
