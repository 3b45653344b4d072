"""Every vector of the domain file."""

import json
from datetime import date

from mingtang import clock
from tests.conftest import shared

UNITS = {"working_days": "working_days", "natural_days": "days", "months": "months"}


def test_every_vector_of_the_domain_file_gives_its_day():
    cases = json.loads(shared("domain/deadline-cases.json").read_text(encoding="utf-8"))["cases"]
    wrong = {}
    for case in cases:
        term = clock.Term(case["n"], UNITS[case["kind"]], case["rule"], case.get("roll", True))
        pauses = tuple(
            clock.Pause(date.fromisoformat(s), date.fromisoformat(e), "暂停")
            for s, e in case.get("suspensions", [])
        )
        facts = clock.Facts(date.fromisoformat(case["start"]), pauses=pauses)
        due = clock.due(facts, clock.Rule(term), clock.packaged())
        if str(due.date) != case["expected"]:
            wrong[case["id"]] = due.date
    assert len(cases) >= 30 and wrong == {}
