"""Whether the reports and returns that are stored are still what their events said."""

from __future__ import annotations

import json
from collections.abc import Iterator

from mingtang.counts import saved
from mingtang.counts.models import Report, Return
from mingtang.counts.reports import digest_of
from mingtang.ledger.models import Event


def differences() -> Iterator[str]:
    """The name of every submitted report whose tables or texts do not give the digest of its event, of every return whose
    value is not the last that was said for its cell, and of every chain of which other lives are saved than it tells."""
    yield from _reports()
    yield from _returns()
    yield from saved.differences()


def _reports() -> Iterator[str]:
    told = {
        subject: json.loads(payload)["facts"]["digest"]
        for subject, payload in _events("report", "report.submit", "report.take-in")
    }
    for row in Report.objects.house.filter(state="submitted").order_by("pk").iterator():
        if told.pop(row.name, "") != digest_of(row, row.tables, row.printed or row.texts):
            yield row.name
    yield from told


def _returns() -> Iterator[str]:
    """The last word on each cell: what was said, or that it was taken back."""
    told: dict[str, str | None] = {}
    for subject, payload in _events("return", "return.say"):
        told[subject] = json.loads(payload)["facts"].get("value", "")
    for act, subject in _acts():
        if act == "return.withdraw":
            told.pop(subject, None)
    for row in Return.objects.house.filter(current=True).order_by("pk").iterator():
        name = f"{row.agency}-{row.year}-{row.cell}"
        if told.pop(name, None) != row.value:
            yield name
    yield from told


def _events(kind: str, *acts: str) -> Iterator[tuple[str, str]]:
    rows = Event.objects.filter(subject_type=kind, act__in=acts).order_by("id")
    yield from rows.values_list("subject", "payload")


def _acts() -> Iterator[tuple[str, str]]:
    """The last act on each cell."""
    rows = Event.objects.filter(subject_type="return").order_by("id").values_list("subject", "act")
    yield from ((act, subject) for subject, act in dict(rows).items())


def sources() -> set[str]:
    """Digests of the files from which old reports were read."""
    return set(Report.objects.house.exclude(source="").values_list("source", flat=True))
