"""The independent judge of a rehearsed year 第二种算法: tables two and three of the annual report (form of 2021) and the
late replies, computed anew from the journal that the player of the year left.

It imports nothing of mingtang, only the standard library: what the engine, the kinds and the counts got wrong it must not be
able to get wrong with them. Its own source is the law: 政府信息公开条例 (国令第711号) arts. 30–36 and 49–50, the form of
国办公开办函〔2021〕30号 with its identities, and 国办函〔2020〕109号 for fees.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from .days import Holidays
from .faults import Fault
from .identities import broken
from .journal import read
from .report import answer, replied_late

__all__ = ["Fault", "Holidays", "broken", "compute"]


def compute(
    lines: Iterable[str | Mapping[str, Any]], notices: Mapping[str, str], year: int
) -> dict[str, dict[str, Any]]:
    """The report of every agency that the journal names.

    lines: the journal, an iterable of JSON texts or of mappings, in the order of the happenings.
    notices: mapping "YYYY-MM-DD" → "work" | "rest", the days that deviate from Monday to Friday.
    Gives {agency: {"applications": {cell path: {applicant class: n}}, "remedies": {kind: {result: n}}, "late": [case],
    "open": [case]}}. Raises Fault for a line that the contract does not know, for a year whose holidays are not known, and
    for a result of its own that breaks an identity of the form (A1–A6).
    """
    cases, remedies = read(lines)
    report, before = answer(cases, remedies, year), answer(cases, remedies, year - 1)
    holidays = Holidays(notices)
    for agency, tables in report.items():
        tables["late"] = replied_late(cases, agency, holidays, year)
    if faults := broken(report, before, regrouped=any(case.changed_hands_since(year - 1) for case in cases)):
        raise Fault("; ".join(faults))
    return report
