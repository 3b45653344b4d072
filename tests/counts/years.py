"""Synthetic years of requests: a fast writer of events with its own arithmetic, sharing nothing with the fold.

A case is planned first (when received, when and how ended); the plan is tallied into the expected table by whole
years, and only then written down as the events its acts would have left.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

TYPES = (
    "natural_person",
    "org_business",
    "org_research",
    "org_public_welfare",
    "org_legal_service",
    "org_other",
)
CHANNELS = ("web", "visit", "post", "ordinary_mail", "email", "fax", "oral")
RESULTS = (
    "granted", "partially_granted", "denied_state_secret", "denied_law_prohibits", "denied_security_stability",
    "denied_third_party", "denied_internal_affairs", "denied_process_info", "denied_enforcement_file", "denied_admin_inquiry",
    "unavailable_not_held", "unavailable_needs_creation", "unavailable_still_unclear", "not_processed_petition",
    "not_processed_repeat", "not_processed_publication", "not_processed_excessive", "not_processed_reconfirm", "other_other",
)  # fmt: skip


@dataclass
class Plan:
    """What will have happened to one request. received, ended: None = never."""

    code: str
    who: str
    channel: str
    sent: date
    received: date | None
    ended: date | None
    how: str  # deliver | withdraw | abandon | abandon_unpaid | "" while open
    cell: str
    extras: tuple[str, ...] = ()


def plans(seed: int, first: int, years: int, cases: int) -> list[Plan]:
    """`cases` requests, sent over `years` years from `first` on; the last fifth of a year's cross into the next."""
    dice = random.Random(seed)
    found = []
    for n in range(cases):
        sent = date(first, 1, 1) + timedelta(days=dice.randrange(365 * years))
        if dice.random() < 0.2:
            sent = date(sent.year, 12, dice.randrange(5, 32))
        found.append(_plan(dice, f"C{seed}X{n:05d}", sent))
    return found


def _plan(dice: random.Random, code: str, sent: date) -> Plan:
    who = dice.choices(TYPES, (70, 12, 4, 4, 6, 4))[0]
    plan = Plan(code, who, dice.choice(CHANNELS), sent, None, None, "", "")
    fate = dice.random()
    if fate < 0.04:  # waits for confirmation, for ever
        return plan
    if fate < 0.07:  # taken back before it was received
        plan.ended, plan.how, plan.cell = sent + timedelta(days=dice.randrange(9)), "withdraw", "other_other"
        return plan
    plan.received = sent + timedelta(days=dice.choice((0, 0, 0, 1, 2, 6)))
    plan.extras = tuple(
        name for name in ("confirm", "correct", "consult", "extend", "redraft") if dice.random() < 0.25
    )
    if fate < 0.15:  # still open
        return plan
    days = dice.choice((0, 1, 5, 9, 15, 20, 28, 45, 80, 300))
    plan.ended = plan.received + timedelta(days=days)
    plan.how = dice.choices(("deliver", "withdraw", "abandon", "abandon_unpaid"), (80, 9, 8, 3))[0]
    plan.cell = {
        "deliver": dice.choice(RESULTS), "withdraw": "other_other", "abandon": "other_no_correction", "abandon_unpaid": "other_no_payment",
    }[plan.how]  # fmt: skip
    return plan


def expected(planned: list[Plan], year: int) -> Counter[tuple[str, str]]:
    """(row, column) → number, of the cells that are not zero; by comparing years, nothing else."""
    table: Counter[tuple[str, str]] = Counter()
    for plan in planned:
        if plan.received is None:
            continue
        came, went = plan.received.year, plan.ended.year if plan.ended else 9999
        rows = []
        if came == year:
            rows.append("new_received")
        if came < year <= went:
            rows.append("carried_in")
        if went == year:
            rows += ["handled_total", plan.cell]
        if came <= year < went:
            rows.append("carried_out")
        for row in rows:
            table[row, plan.who] += 1
            table[row, "total"] += 1
    return table


def events(planned: list[Plan]) -> Iterator[tuple[str, str, str, str]]:
    """(at, act, subject, payload) of all plans, in the order of time."""
    written = [(day, n, step) for plan in planned for n, (day, step) in enumerate(_steps(plan))]
    for day, _, step in sorted(written, key=lambda w: (w[0], w[1])):
        facts, code = step
        payload = json.dumps(
            {"by": {"post": "request_officer"}, "facts": facts, "typed": {}},
            sort_keys=True,
            separators=(",", ":"),
            ensure_ascii=False,
        )
        yield f"{day}T02:00:00.000000Z", f"case.{facts['step'].replace('_', '-')}", code, payload


def _steps(plan: Plan) -> list[tuple[date, tuple[dict, str]]]:
    """The steps of a plan, each with the day it was written and its facts."""
    rows: list[tuple[date, str, str, dict, date]] = []
    who = {"applicant_type": plan.who, "channel": plan.channel, "submitted_on": plan.sent.isoformat()}
    begun = plan.received
    if begun is None or "confirm" in plan.extras:
        rows.append((plan.sent, "register_pending", "to_confirm", who, plan.sent))
        if begun:
            rows.append((begun, "confirm", "registered", {"received_on": begun.isoformat()}, begun))
    else:
        rows.append((begun, "register", "registered", {**who, "received_on": begun.isoformat()}, begun))
    if begun:
        rows += _middle(plan, begun)
    if plan.ended:
        rows += _ending(plan, plan.ended)
    due = ((begun or plan.sent) + timedelta(days=28)).isoformat()
    made, outcome = [], ""
    for n, (written, step, state, said, on) in enumerate(rows, 1):
        outcome = said.pop("outcome", outcome)
        facts = {
            "family": "request", "kind": "request-2019", "step": step, "state": state, "moves": n, "facts": said,
            "on": on.isoformat(), "due_on": due, "provisional": False,
        }  # fmt: skip
        if outcome:
            facts |= {"outcome": outcome, "cell": _CELL.get(outcome, outcome)}
        made.append((written, (facts, plan.code)))
    return made


_CELL = {
    "abandoned_correction": "other_no_correction",
    "abandoned_fee": "other_no_payment",
    "other": "other_other",
}


def _middle(plan: Plan, on: date) -> list[tuple[date, str, str, dict, date]]:
    last = min(plan.ended or on, on + timedelta(days=2))
    rows = [(on, "accept", "open", {}, on)]
    if "correct" in plan.extras:
        rows.append((last, "ask_correction", "correction", {}, last))
        if plan.how not in ("abandon", ""):
            rows.append((last, "receive_correction", "open", {"corrected_on": last.isoformat()}, last))
    if plan.how in ("deliver", "") and "consult" in plan.extras and "correct" not in plan.extras:
        rows.append((last, "consult_third_party", "consulting", {"third_party": "asked"}, last))
        if plan.how:
            rows.append((last, "third_party_answered", "open", {"third_party": "agreed"}, last))
    if "extend" in plan.extras and plan.how == "deliver":
        rows.append((last, "extend", "open", {}, last))
    return rows


def _ending(plan: Plan, on: date) -> list[tuple[date, str, str, dict, date]]:
    """A reply was drafted and signed days before it was delivered; some were drafted twice, with another result."""
    if plan.how == "deliver":
        early = max(plan.received or on, on - timedelta(days=6))
        rows = []
        if "redraft" in plan.extras:
            rows += [
                (early, "decide", "signing", {"outcome": "granted"}, early),
                (early, "return_draft", "open", {}, early),
            ]
        rows += [
            (early, "decide", "signing", {"outcome": plan.cell}, early),
            (early, "sign", "answered", {}, early),
        ]
        rows += [(on, "deliver", "delivered", {"delivered_on": on.isoformat()}, on)]
        return [*rows, (on, "archive", "archived", {}, on)] if on.day % 3 == 0 else rows
    outcome = {"withdraw": "other", "abandon": "abandoned_correction", "abandon_unpaid": "abandoned_fee"}[
        plan.how
    ]
    state = "withdrawn" if plan.how == "withdraw" else "abandoned"
    return [(on, plan.how, state, {"outcome": outcome}, on)]
