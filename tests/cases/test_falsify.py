"""G19, anti-falsification: thousands of sequences by a clerk, a head and an administrator who do not want to be late.

FALSIFY_SEQUENCES and FALSIFY_SEED choose another number and another run; what is false is printed with its sequence.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from random import Random

import pytest
import time_machine
from django.db import transaction

from mingtang.cases import acts, progress
from mingtang.cases.registry import kind_of
from mingtang.clock import lamps
from mingtang.counts.measures import settled_on
from mingtang.database import still
from mingtang.kinds import newest
from mingtang.ledger.models import Event
from mingtang.ledger.refusal import Refused
from mingtang.vault import keys
from tests import city
from tests.cases import auditor, falsifiers
from tests.cases.auditor import Audit
from tests.cases.falsifiers import Band
from tests.counts.printed import signed_in

pytestmark = pytest.mark.django_db
SEQUENCES = int(os.environ.get("FALSIFY_SEQUENCES", "5000"))
SEED = int(os.environ.get("FALSIFY_SEED", "19"))
LENGTH = (1, 4)
NOON = datetime(2026, 4, 3, 4, tzinfo=UTC)
ENOUGH = 4000  # sequences within which a seeded defect must be seen


@pytest.fixture(scope="module")
def cases(django_db_setup, django_db_blocker):
    """Cases in every state, half of them overdue, who is who, and the last event of their making."""
    with django_db_blocker.unblock(), transaction.atomic():
        keys.make()
        city.found()
        codes = falsifiers.stage()
        yield codes, falsifiers.seats(), Event.objects.latest("id").pk
        transaction.set_rollback(True)


def run(cases, number: int, seed: int = SEED) -> Iterator[tuple[list[str], Band]]:
    """What is false after each sequence, and who played it. Nothing of a sequence is left behind."""
    codes, seats, last = cases
    for n in range(number):
        dice = Random(f"{seed}/{n}")
        band, code = Band(dice, seats), codes[n % len(codes)]
        with transaction.atomic(), still.still():
            if dice.random() < 0.05:
                code = entered(dice, band) or code
            band.plot(code, dice.randint(*LENGTH))
            false = [f"sequence {n}: {what}" for what in audited(code, band, last)]
            transaction.set_rollback(True)
        yield false, band


def entered(dice: Random, band: Band) -> str:
    try:
        code = falsifiers.register(dice, band.seats, band.at)
    except Refused:
        return ""
    band.moments.add(band.at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"))
    return code


def audited(code: str, band: Band, last: int) -> list[str]:
    case = falsifiers.row(code)
    return [
        what
        for case in (case, *falsifiers.parts_of(case))
        for what in Audit(case, band.at, last, band.moments).found
    ]


def test_nobody_falsifies_a_time(cases):
    false, tried, done = [], 0, 0
    for found, band in run(cases, SEQUENCES):
        false += found
        tried, done = tried + band.tried, done + band.done
    assert false == [], f"{len(false)} in {SEQUENCES} sequences: " + "\n".join(false[:10])
    assert tried > 2 * SEQUENCES and tried / 20 < done < tried * 0.8, (tried, done)


def caught(cases, words: str) -> bool:
    """Whether the auditor says this of one of the first sequences."""
    return any(words in what for false, _ in run(cases, ENOUGH) for what in false)


@pytest.fixture
def rule_off(request):
    """Let a rule of a kind refuse nothing, for the length of a test."""

    def off(version: str, name: str) -> None:
        kind = kind_of(version)
        own = kind.rules
        object.__setattr__(kind, "rules", {**own, name: lambda facts: ""})
        request.addfinalizer(lambda: object.__setattr__(kind, "rules", own))

    return off


def test_an_act_that_takes_the_time_from_the_client_is_caught(cases, monkeypatch):
    take = acts.take

    def gullible(case, do, given, *, at, **more):
        told = given.pop("received_at", None) or given.pop("at", None)
        return take(case, do, given, at=datetime.fromisoformat(told) if told else at, **more)

    monkeypatch.setattr(falsifiers.acts, "take", gullible)
    assert caught(cases, "when the server did nothing")


def test_an_act_that_takes_days_which_it_does_not_ask_for_is_caught(cases, monkeypatch):
    monkeypatch.setattr(acts, "unasked", lambda asks, given: [])
    assert caught(cases, "brings ['received_on'") or caught(cases, "brings ['delivered_on'")


def test_a_delivery_before_the_signature_is_caught(cases, rule_off):
    rule_off(newest("request"), "delivered_after_signed")
    assert caught(cases, "deliver counts from")


def test_a_delivery_without_evidence_is_caught(cases, rule_off):
    rule_off(newest("request"), "delivery_evidenced")
    assert caught(cases, "deliver without delivery_evidence")


def test_a_pause_without_its_letter_is_caught(cases, monkeypatch):
    monkeypatch.setattr(acts.papering, "draft", lambda move, standing: None)
    assert caught(cases, "stops the clock without its paper")


def test_a_lamp_that_is_always_green_is_caught(cases, monkeypatch):
    green = lamps.lamp
    monkeypatch.setattr(progress, "lamp", lambda *a, **k: green(*a, **k)._replace(words="绿灯·正常", left=""))
    assert caught(cases, "overdue, and shown as 绿灯")


def test_a_withdrawal_that_wipes_out_the_delay_is_caught(cases, monkeypatch):
    monkeypatch.setattr(
        auditor, "settled_on", lambda life: None if life.ended == "withdraw" else settled_on(life)
    )
    assert caught(cases, "ended by withdraw after its last day, and counted as if in time")


def test_a_lapse_that_is_handed_on_is_caught(cases, rule_off):
    rule_off(newest("request"), "in_time_to_hand_on")
    rule_off(newest("request"), "in_time_to_take_over")
    assert caught(cases, "after the last day")


def test_a_term_that_begins_anew_with_whoever_takes_it_over_is_caught(cases, monkeypatch):
    after = acts.flow.after

    def generous(kind, step, standing, *, on, **more):
        made = after(kind, step, standing, on=on, **more)
        if step.do == "take_over":
            made.terms["reply"]["restarted"] = on.isoformat()
        return made

    monkeypatch.setattr(acts.flow, "after", generous)
    assert caught(cases, "its term ends")


def test_a_door_takes_neither_time_nor_facts_from_the_client(cases):
    """What a form carries beside its fields is not read: the event has the server's moment and nothing more."""
    code = cases[0][0]
    sent = {
        **{name: str(value) for name, value in falsifiers.SMUGGLED.items()},
        "accept-received_on": "2026-04-01",
        "accept-key": "a",
        "accept-moves": "1",
    }
    with transaction.atomic(), time_machine.travel(NOON, tick=False):
        answer = signed_in("lt04.request_officer").post(f"/desk/case/{code}/accept/", sent)
        event = Event.objects.filter(subject=code).latest("id")
        case = falsifiers.row(code)
        transaction.set_rollback(True)
    said = json.loads(event.payload)["facts"]
    assert answer.status_code == 302 and said["step"] == "accept"
    assert said["facts"] == {"hands_on": True}, (
        "what the setting of this city says, and nothing that was sent"
    )
    assert (event.at, str(case.received_on), str(case.due_on)) == (
        "2026-04-03T04:00:00.000000Z",
        "2026-03-02",
        "2026-03-30",
    )
