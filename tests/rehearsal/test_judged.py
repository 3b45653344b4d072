"""The judge against the engine: random lives of a request, walked through the table of the product and told to the judge as a
journal. On the last day the product finds, a reply is in time for both; on the day after it is late for both."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest

from mingtang.clock import packaged
from mingtang.rehearsal.second import Fault, compute, terms
from tests.golden import walk
from tests.golden.walk import facts_of, happen, received

LIVES = int(os.environ.get("JUDGED_LIVES", "400"))
DAY = timedelta(days=1)
NOTICES = {
    str(day): "work" if packaged().kind(day).working else "rest"
    for day in (date(2019, 1, 1) + DAY * n for n in range(365 * 7 + 360))
    if packaged().kind(day).working != (day.weekday() < 5)
}
THINGS = (
    "correction_asked",
    "corrected",
    "consulted",
    "consultation_ended",
    "extended",
    "fee_asked",
    "paid",
    "delayed",
    "moved",
)
ORDERED = ("correction_asked", "corrected", "consulted", "consultation_ended", "fee_asked", "paid")
HANDED = {"handed_to": "乙", "handed_by": "甲", "takers": frozenset({"乙"}), "reason": "由乙制作"}
REASONS = {"frequency": "一月内百余件", "reasons_days": 10}
GIVEN = {"applicant_reasons": "研究所需", "reasons_found": "reasonable"}


def life(dice):
    """(walk of the product, journal): a request of some day of 2019–2025, or a reply of then that is to be made anew, and up
    to six things that happen to it."""
    day, things = date(2019, 5, 15) + DAY * dice.randrange(2000), THINGS
    one, told = begun(day)
    if dice.random() < 0.2:
        (one, told), things = ordered(day, dice.randint(3, 40)), ORDERED
    for _ in range(dice.randrange(7)):
        day += DAY * dice.choice((0, 1, 1, 2, 3, 5, 8))
        if (said := happened(dice, one, day, things)) is not None:
            told.append({"case": "1", "day": str(day), **said})
    return one, told


def begun(day):
    one = received(day)
    one.standing = replace(one.standing, facts={**one.standing.facts, "hands_on": True})
    return one, [{"what": "received", "case": "1", "agency": "甲", "applicant": "自然人", "day": str(day)}]


def ordered(day, days):
    """条例第三十三条 does not hold here: the decision gives the days."""
    one = walk.Walk().take("reopen", day, result_on=day, redo_days=days)
    told = {"case": "0", "agency": "甲", "applicant": "自然人"}
    return one, [
        told | {"what": "received", "day": str(day - DAY)},
        told | {"what": "replied", "day": str(day - DAY), "result": "予以公开"},
        told | {"what": "reopened", "case": "1", "of": "0", "day": str(day), "days": days},
    ]


def happened(dice, one, day, things):
    """The first thing, in a random order, that the product allows on that day, as the journal tells it; None for nothing."""
    for what in dice.sample(things, len(things)):
        if what == "moved":
            said = moved(one, day)
        elif what == "delayed":
            said = delayed(one, day, dice.randint(5, 30))
        else:
            said = done(one, {"what": what, "day": day, "days": dice.randint(1, 20)})
        if said:
            return said
    return None


def done(one, event):
    do, given = facts_of(event)
    first = "fee_notice_received" if do == "receive_payment" else do
    if one.refused(first, event["day"], **given, fee_notice_on=event["day"], fee_notice_evidence="回证"):
        return None
    happen(one, event)
    return {"what": event["what"], "days": event["days"]}


def moved(one, day):
    """转办: handed on and taken over on one day; nothing of its term changes."""
    if one.refused("hand_on", day, **HANDED):
        return None
    one.take("hand_on", day, **HANDED).take("take_over", day, taken_over_on=day)
    return {"what": "moved", "to": "乙"}


def delayed(one, day, days):
    """Art. 35: reasons asked for, given and found good, and a later day told, all on one day."""
    if one.refused("ask_reasons", day, **REASONS):
        return None
    one.take("ask_reasons", day, **REASONS).take("receive_reasons", day, reasons_on=day, **GIVEN)
    if one.refused("delay", day, delay_days=days, reason="量大"):
        return None
    one.take("delay", day, delay_days=days, reason="量大")
    return {"what": "delayed", "days": days}


def last_day(one):
    """What the product shows: the last day of the reply, of a life in which nobody is waited for."""
    due = one.due()
    return (
        None
        if due is None or due.open or one.kind.states[one.standing.state].clock != "running"
        else due.date
    )


def differing(lives, seed):
    """Lives on which the two disagree, and how often each thing happened in those that were compared."""
    dice, found, seen = Random(seed), [], Counter()
    for _ in range(lives):
        one, told = life(dice)
        since = date.fromisoformat(told[-1]["day"])
        if (last := last_day(one)) is None or last < since:
            continue
        seen.update(line["what"] for line in told)
        verdicts = [late(told, last), late(told, last + DAY)]
        if verdicts != [False, True]:
            found.append((last, verdicts, told))
    return found, seen


def late(told, day):
    reply = {"what": "replied", "case": "1", "day": str(day), "result": "予以公开"}
    found = compute([*told, reply], NOTICES, day.year).values()
    return any("1" in tables["late"] for tables in found)


def test_judge_and_engine_agree_on_every_last_day():
    found, seen = differing(LIVES, 20261129)
    assert found == [], found[0]
    assert all(seen[what] > LIVES // 20 for what in ("corrected", "consultation_ended", "extended", "paid", "delayed", "moved", "reopened")), seen  # fmt: skip


def test_a_term_that_is_over_is_not_begun_anew_by_a_correction():
    """Found by the judge: a delay told shorter than the seven days of art. 30 ran out, and a correction hid that it had."""
    one = received(date(2022, 6, 22))
    assert delayed(one, date(2022, 6, 23), 5) and one.due().date == date(2022, 6, 30)
    _, given = facts_of({"what": "correction_asked", "day": None, "days": 7})
    assert one.refused("ask_correction", date(2022, 6, 30), **given) == ""
    assert "答复期限已经届满" in one.refused("ask_correction", date(2022, 7, 1), **given)


def test_a_delay_told_on_the_day_of_the_receipt_stands_in_place_of_the_term_that_it_ended():
    """Found by the judge: both began on one day, and a correction after the delay had run out hid that it had."""
    one = received(date(2020, 2, 16))
    assert delayed(one, date(2020, 2, 16), 5) and one.due().date == date(2020, 2, 21)
    _, given = facts_of({"what": "correction_asked", "day": None, "days": 7})
    assert "答复期限已经届满" in one.refused("ask_correction", date(2020, 2, 24), **given)


@pytest.mark.parametrize(
    "step",
    [
        ("receive_correction", {"restarts": (), "resumes": ("reply",)}),
        ("receive_payment", {"restarts": (), "resumes": ("reply",)}),
        ("consult_third_party", {"pauses": ()}),
        ("delay", {"ends": (), "starts": ()}),
        ("take_over", {"restarts": ("reply",)}),
        ("reopen", {"starts": ("reply",)}),
    ],
    ids=lambda step: step[0],
)
def test_a_defect_of_the_table_is_caught_by_the_judge(step, monkeypatch):
    do, change = step
    broken = replace(walk.REQUEST.steps[do], **change)
    monkeypatch.setattr(walk, "REQUEST", replace(walk.REQUEST, steps={**walk.REQUEST.steps, do: broken}))
    assert differing(120, 20261129)[0]


def test_a_defect_of_the_judge_is_caught_by_the_engine(monkeypatch):
    monkeypatch.setattr(terms, "pauses", lambda case, holidays: [])
    assert differing(120, 20261129)[0]
    with pytest.raises(Fault):
        compute([{"what": "received", "case": "1"}], NOTICES, 2025)
