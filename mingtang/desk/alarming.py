"""收件渠道报警: what the system administrator and the openness office find on their first page of the day."""

from __future__ import annotations

from datetime import date

from mingtang.desk.frame import now
from mingtang.oversight import canary
from mingtang.oversight.models import Silence
from mingtang.people import tree
from mingtang.people.seats import Seat, agencies_covered

TOLD = frozenset({"admin_system", "openness_office"})


def told(seat: Seat) -> list[str]:
    """The alarms; of silence also the head of the agency that fell silent is told."""
    found = canary.alarms(now()) if seat.post in TOLD else []
    if seat.post == "openness_office":
        found += _silent(Silence.objects.order_by("agency"))
    if seat.post == "disclosure_head":
        found += _silent(Silence.objects.filter(agency__in=agencies_covered(seat, date.max)))
    return found


def _silent(rows: object) -> list[str]:
    return [
        f"{tree.name_of(row.agency)}已有{row.days}个工作日没有收到申请，请核对各渠道是否通畅" for row in rows
    ]  # type: ignore[attr-defined]
