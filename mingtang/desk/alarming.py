"""收件渠道报警 and codes by SMS that do not go out: what the system administrator and the openness office find on their first page of the day."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from mingtang.channels.sms import checking
from mingtang.desk.frame import now
from mingtang.oversight import canary
from mingtang.oversight.acts import WATCHERS
from mingtang.oversight.models import Finding, Silence
from mingtang.oversight.watch import pauses
from mingtang.people import tree
from mingtang.people.seats import Seat, agencies_covered

OWN = "本单位已超过设定的天数没有收到申请，请核对各渠道是否通畅"
HANDLERS = frozenset(
    {"request_officer", "disclosure_head"}
)  # who enters what a paused clock waits for, who answers for it
TOLD = frozenset({"admin_system", "openness_office"})


def told(seat: Seat, silent: int = 0) -> list[str]:
    """The alarms. silent: agencies of a disclosure head that fell silent, which the page counted with its other numbers."""
    found = canary.alarms(now()) if seat.post in TOLD else []
    if seat.post == "admin_system" and (why := checking.trouble()):
        found.append(f"短信验证码发不出去：{why}。请到“短信平台”发一条试试；申请人仍可不核验提交")
    if seat.post == "openness_office":
        found += [
            f"{tree.name_of(row.agency)}已有{row.days}个工作日没有收到申请，请核对各渠道是否通畅"
            for row in Silence.objects.order_by("agency")
        ]
    return found + ([OWN] if silent else [])


def endless(seat: Seat) -> QuerySet:
    """Pauses without an end that this seat is told of: of all agencies who watches, of its own who handles requests."""
    found = Finding.objects.house.filter(code=pauses.CODE, mended_on=None, ticked_on=None)
    return found if seat.post in WATCHERS else found.filter(agency__in=agencies_covered(seat, date.max))


def own(seat: Seat) -> QuerySet:
    """The silent ones among those that this seat works for."""
    return Silence.objects.filter(agency__in=agencies_covered(seat, date.max))
