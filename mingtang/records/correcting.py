"""Correcting how published records are sorted, many at once: which fields, and why one cannot be.

An Edition never changes, so each record gets its next edition: the same text at the same address, sorted otherwise. Only what
describes a text is corrected here; what it says, and its attribute, goes through the gate again (修订).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from mingtang.clock import day
from mingtang.people.seats import Seat, agencies_covered
from mingtang.records.models import Record

FIELDS = ("subject_class", "info_class", "stage", "item20", "form_class", "audience", "full_text")
CORRECTORS = ("signer", "disclosure_head")
MOST = 200  # records in one batch


def why_not_correct(record: Record, values: Mapping[str, Any], seat: Seat, at: datetime) -> str:
    """Why this seat cannot sort `record` as `values` says; "" when it can."""
    if seat.post not in CORRECTORS or record.agency_id not in agencies_covered(seat, day(at)):
        return "由本单位签发人或政府信息公开工作机构负责人修改"
    if record.state == "release":
        return "正在办理发布，请在改动正文中修改"
    if record.state != "published":
        return "没有正在公开的版本"
    return "" if changed(record, values) else "没有要改的"


def changed(record: Record, values: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Field → (before, after), of those that would change."""
    return {
        name: (getattr(record, name), value)
        for name, value in values.items()
        if name in FIELDS and getattr(record, name) != value
    }
