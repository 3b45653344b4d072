"""G13: the engine against the day-by-day walk of oracle.py, over random cases; and four defects it must catch.

ORACLE_CASES and ORACLE_SEED choose another number and another run; a mismatch prints the case that shows it.
"""

import os
import random
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from mingtang import clock

from . import oracle
from .oracle import Answer, Case, Refused, Undecided

CASES = int(os.environ.get("ORACLE_CASES", "200000"))
SEED = int(os.environ.get("ORACLE_SEED", "20261122"))
DAY = timedelta(days=1)
UNITS = ["working_days"] * 14 + ["days"] * 3 + ["months"] * 2 + ["hours"]
CHANNELS = ["visit", "signed_post", "ordinary_post", "web", "fax", "email", "oral"]
EDGES = ["15:59:59", "16:00:00", "16:30:00", "23:59:59", "00:00:00"]  # UTC; 16:30 is 00:30 in Shanghai
FIRST, LAST = date(oracle.FIRST_YEAR, 1, 2), date(oracle.LAST_NOTICE, 12, 31)


def cases(seed, number):
    """`number` random cases, the same for the same seed."""
    dice = random.Random(seed)
    return (_case(dice) for _ in range(number))


def _case(dice):
    unit = dice.choice(UNITS)
    day = FIRST + DAY * dice.randrange((LAST - FIRST).days)
    if dice.random() < 0.2:  # the turn of a year, where notices meet
        day = date(dice.randint(FIRST.year, LAST.year), 12, 31) - DAY * dice.randint(0, 45)
    clock_time = (
        dice.choice(EDGES) if dice.random() < 0.3 else f"{dice.randrange(24):02d}:{dice.randrange(60):02d}:07"
    )
    at = datetime.fromisoformat(f"{day}T{clock_time}+00:00")
    n = (
        dice.choice([1, 2, 3, 6, 12])
        if unit == "months"
        else dice.choice([1, 3, 7, 15, 20, 20, 20, 30, 45, 60])
    )
    case = Case(unit, n, at, dice.choice(CHANNELS), roll=unit == "working_days" or dice.random() < 0.7)
    if unit in ("days", "working_days"):
        case = _paused(dice, _corrected(dice, case))
    return _extended(dice, _corrected(dice, case) if unit == "months" else case)


def _corrected(dice, case):
    if dice.random() < 0.8:
        return case
    return replace(case, corrected=oracle.shanghai_day(case.at) + DAY * dice.randint(1, 40))


def _paused(dice, case):
    received = oracle.shanghai_day(case.at)
    pauses = []
    if case.corrected and dice.random() < 0.4:  # asked before the correction came, answered before or after
        start = received + DAY * dice.randrange((case.corrected - received).days)
        pauses.append((start, start + DAY * dice.randint(0, 50)))
    for _ in range(dice.choice([0, 0, 0, 1, 1, 2, 3])):
        start = (case.corrected or received) + DAY * dice.randint(0, 45)
        end = None if dice.random() < 0.03 else start + DAY * dice.choice([0, 1, 7, 15, dice.randint(0, 60)])
        pauses.append((start, end))
    return replace(case, pauses=tuple(pauses))


def _extended(dice, case):
    if dice.random() < 0.7:
        return case
    cap = dice.choice([case.n, case.n, 20, 0])
    once = dice.random() < 0.8
    given = [max(1, dice.choice([cap, cap, cap // 2, cap + 1])) for _ in range(dice.choice([1, 1, 1, 1, 2]))]
    return replace(case, cap=cap, once=once, extensions=tuple((n, _while_running(dice, case)) for n in given))


def _while_running(dice, case):
    """A day on which the term runs: an extension is decided and told inside the first period (Art. 33)."""
    begun, last = oracle.begins(case), None
    if isinstance(answer := expected(case), Answer):
        last = answer.day
    return begun + DAY * dice.randint(0, (last - begun).days if last else 5)


def due(case, calendar=None, day=clock.day):
    """The product's Due; `day` is how it gets from a moment to a day."""
    rule = clock.Rule(clock.Term(case.n, case.unit, "test", roll=case.roll), cap=case.cap, once=case.once)
    facts = clock.Facts(
        start=day(case.at),
        start_at=case.at,
        channel=case.channel,
        restarted=case.corrected,
        pauses=tuple(clock.Pause(s, e, "test") for s, e in case.pauses),
        extensions=tuple(clock.Extension(n, on, "test") for n, on in case.extensions),
    )
    return clock.due(facts, rule, calendar or clock.packaged())


def engine(case, calendar=None, day=clock.day):
    """The product's answer in the oracle's words. Of an open pause only that it is open is compared."""
    try:
        said = due(case, calendar, day)
    except clock.ClockError:
        return "refused"
    if said.open:
        return Answer(None, open=True)
    return Answer(said.date, said.at if case.unit == "hours" else None, said.provisional)


def expected(case):
    try:
        return oracle.answer(case)
    except Refused:
        return "refused"
    except Undecided:
        return "undecided"


def compare(seed, number, ask=engine, most=5):
    """(cases with an answer, cases the law leaves open, the first mismatches: case, engine's, oracle's)."""
    compared, undecided, found = 0, 0, []
    for case in cases(seed, number):
        if (should := expected(case)) == "undecided":
            undecided += 1
            continue
        compared += 1
        if (said := ask(case)) != should:
            found.append((case, said, should))
            if len(found) == most:
                break
    return compared, undecided, found


def without_makeup_days():
    """The packaged calendar, with every make-up working day declared a day off."""
    calendar = clock.packaged()
    for year in range(oracle.FIRST_YEAR, oracle.LAST_NOTICE + 1):
        days = [(date.fromordinal(day), worked) for day, worked in oracle.WORKED.items()]
        off = [(d, "test", True) for d, worked in days if d.year == year and (not worked or d.weekday() > 4)]
        calendar = calendar.with_notice(clock.Notice(year, off, "test", date(year, 1, 1), amends=True))
    return calendar


def receipt_counted(case):
    """Day 0 counts: everything begins a day early."""
    early = replace(case, corrected=case.corrected and case.corrected - DAY)
    return engine(early, day=lambda at: clock.day(at) - DAY)


def extended_twice(case):
    return engine(replace(case, cap=case.cap * 2, extensions=tuple((n * 2, on) for n, on in case.extensions)))


def defects():
    calendar = without_makeup_days()
    return {
        "no make-up days": lambda case: engine(case, calendar),
        "day of receipt counted": receipt_counted,
        "UTC date at 00:30": lambda case: engine(case, day=lambda at: at.astimezone(UTC).date()),
        "extension twice": extended_twice,
    }


def test_the_engine_agrees_with_the_walk_on_every_case_and_the_comparison_catches_four_defects(capsys):
    began = time.perf_counter()
    compared, undecided, found = compare(SEED, CASES)
    caught = [name for name, ask in defects().items() if compare(SEED + 1, 2_000, ask)[2]]
    seconds = time.perf_counter() - began
    passed = not found and len(caught) == 4
    with capsys.disabled():
        print(
            f"\nMT-GOAL id=G13 tier=ci value={len(found)} target=0 trials={compared} cumulative={compared}"
            f" bound95={3 / compared:.6f} defect_caught={len(caught)}/4 seed={SEED} seconds={seconds:.1f}"
            f" undecided={undecided} verdict={'PASS' if passed else 'FAIL'}"
        )
    assert found == []
    assert caught == list(defects())


def test_the_days_that_count_are_the_numbered_days_of_the_trace():
    seen = 0
    for case in cases(SEED + 2, 3_000):
        answer = expected(case)
        if case.unit == "working_days" and isinstance(answer, Answer) and not answer.open:
            numbered = [(line.n, line.date) for line in due(case).trace if line.n]
            assert numbered == list(enumerate(oracle.counted(case), 1)), case
            seen += 1
    assert seen > 1_000


def test_a_year_without_a_calendar_is_refused_by_both():
    for at, n in (("2026-12-20T02:00:00+00:00", 270), ("2006-11-01T02:00:00+00:00", 20)):
        case = Case("working_days", n, datetime.fromisoformat(at))
        assert engine(case) == expected(case) == "refused"
