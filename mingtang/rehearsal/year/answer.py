"""What a rehearsal answers: the report of the whole house, its identities, and the second count of every cell."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from mingtang.counts import reports
from mingtang.people.models import Agency
from mingtang.policy import values as policy
from mingtang.rehearsal.year import compare
from mingtang.rehearsal.year.mark import Mark

REPORTS = "rehearsal/reports.json"


def document(mark: Mark, directory: Path, progress: Callable[[str], None]) -> dict[str, Any]:
    """{"acts", "events", "report", "identities", "oracle", "failures", "seconds"}. report: the city's own, all agencies added up;
    each agency's stands in DIR/rehearsal/reports.json."""
    year = mark.play.year
    agencies = list(Agency.objects.order_by("order", "code"))
    own = {a.code: reports.document(reports.computed(a, year)) for a in agencies}
    (directory / REPORTS).write_text(json.dumps(own, ensure_ascii=False, sort_keys=True), encoding="utf-8")
    progress(f"{len(own)} reports of {year} are in {REPORTS}")
    whole = reports.document(reports.computed(agencies[0], year, below=True))
    held = [i["ok"] for one in (*own.values(), whole) for i in one["identities"]]
    counted = compare.second(directory, year, policy.calendar())
    compared, differing = compare.differences(year, [a.code for a in agencies], counted)
    for one in differing:
        progress(
            "{agency} {cell}: report {report}, second {second}; cases: ".format(**one)
            + ", ".join(one["cases"][:20])
        )
    return {
        "acts": mark.acts, "events": mark.events, "report": whole, "oracle": {"cells": compared, "differing": len(differing)},
        "identities": {"checked": len(held), "broken": held.count(False)},
        "failures": mark.failures, "seconds": mark.seconds,
    }  # fmt: skip


def faulty(said: dict[str, Any]) -> bool:
    return bool(said["identities"]["broken"] or said["oracle"]["differing"])


def lines(said: dict[str, Any]) -> list[str]:
    row = said["report"]["tables"]["applications"]
    return [
        f"{said['acts']} acts, {said['events']} events in {said['seconds']} s",
        f"received {row['new_received']['total']}, carried in {row['carried_in']['total']}, handled {row['handled_total']['total']},"
        f" carried out {row['carried_out']['total']}",
        f"second count: {said['oracle']['cells']} cells, {said['oracle']['differing']} differ",
        f"identities: {said['identities']['checked']} checked, {said['identities']['broken']} broken",
        "withstood: " + ", ".join(f"{n} {sort}" for sort, n in said["failures"].items()),
    ]
