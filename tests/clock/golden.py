"""The golden set and how it is judged. Everything is looked up in `clock` when called, so that a defect put into
a module by a test is met here."""

import json
from datetime import date, datetime
from pathlib import Path

from mingtang import clock
from mingtang.clock import calendars, moments, reckoning

LAW = "条例第三十三条"
CASES = json.loads((Path(__file__).parent / "golden.json").read_text(encoding="utf-8"))["cases"]


def facts_of(case: dict) -> clock.Facts:
    at = datetime.fromisoformat(case["received_at"]) if "received_at" in case else None
    return clock.Facts(
        moments.day(at) if at else date.fromisoformat(case["received"]),
        start_at=at,
        restarted=date.fromisoformat(case["corrected"]) if "corrected" in case else None,
        pauses=tuple(
            clock.Pause(date.fromisoformat(s), date.fromisoformat(e), "征求第三方意见")
            for s, e in case.get("pauses", [])
        ),
        extensions=tuple(clock.Extension(n, date.fromisoformat(on), LAW) for n, on in case.get("extend", [])),
    )


def rule_of(case: dict) -> clock.Rule:
    term = clock.Term(case["n"], case.get("unit", "working_days"), LAW, case.get("roll", True), "答复期限")
    return clock.Rule(term, case.get("cap", 0))


def wrong(case: dict) -> str:
    """What is wrong with the engine's answer to `case`, or ""."""
    calendar = calendars.packaged()
    if "known_on" in case:
        calendar = calendar.as_of(date.fromisoformat(case["known_on"]))
    try:
        due = reckoning.due(facts_of(case), rule_of(case), calendar)
    except clock.ClockError as refused:
        return "" if case.get("refused", "expected no refusal") in str(refused) else str(refused)
    got = {"expected": str(due.date), "provisional": due.provisional, "expected_at": due.at}
    if "refused" in case:
        return f"answered {got}"
    at = datetime.fromisoformat(case["expected_at"]) if "expected_at" in case else None
    want = {
        "expected": case["expected"],
        "provisional": case.get("provisional", False),
        "expected_at": at,
    }
    return "" if got == want else f"{got}, not {want}"


def failures() -> dict[str, str]:
    """The golden cases the engine fails, with what it said."""
    return {case["id"]: said for case in CASES if (said := wrong(case))}
