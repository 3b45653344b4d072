"""The rows of the plain registers (台账) as the ledger has them: entered, corrected, struck. What is struck is not counted."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import product

from mingtang.ledger.models import Event, Typed

_ASK = 400  # subjects in one statement


@dataclass(frozen=True)
class Row:
    """values: field → canonical text (a choice is its code)."""

    code: str
    register: str
    agency: str
    values: dict[str, str]


def rows(agencies: Collection[str], registers: Collection[str]) -> list[Row]:
    """The standing rows of these agencies in these registers, in the order in which they were entered."""
    subjects = [f"{register}@{agency}" for register, agency in product(registers, agencies)]
    entered = {field: (subject, value) for subject, field, value in _typed("register", subjects)}
    corrected = {field: value for subject, field, value in _typed("entry", list(entered)) if field == subject}
    gone = _struck(list(entered))
    return [
        _row(code, subject, corrected.get(code, value))
        for code, (subject, value) in entered.items()
        if code not in gone
    ]


def _row(code: str, subject: str, value: str) -> Row:
    register, _, agency = subject.partition("@")
    return Row(code, register, agency, json.loads(value))


def _typed(kind: str, subjects: list[str]) -> Iterator[tuple[str, str, str]]:
    """(subject, field, what was typed), the oldest first."""
    for start in range(0, len(subjects), _ASK):
        some = subjects[start : start + _ASK]
        found = Typed.objects.filter(subject_type=kind, subject__in=some).order_by("id")
        yield from found.values_list("subject", "field", "value")


def _struck(codes: list[str]) -> set[str]:
    found: set[str] = set()
    for start in range(0, len(codes), _ASK):
        ended = Event.objects.filter(
            subject_type="entry",
            subject__in=codes[start : start + _ASK],
            act__in=("entry.strike", "entry.erase"),
        )
        found.update(ended.values_list("subject", flat=True))
    return found
