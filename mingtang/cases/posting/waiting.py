"""待送达: signed replies that nobody has delivered, by the way their applicants asked for (条例第四十条), and what came back."""

from __future__ import annotations

from django.db.models import QuerySet

from mingtang.cases.models import APPLIED, Case, turns_of
from mingtang.people.seats import Seat

POSTS = ("registry_clerk", "request_officer")  # who delivers, and so may read where to (个人信息保护法第六条)
WAYS = {  # delivery_form of the application → tab
    "post": "邮寄", "email": "电子邮件", "pickup": "到窗口领取", "reading": "现场查阅", "online": "网上查看", "": "其他",
}  # fmt: skip
BACK = "back"
MOST = 300  # of one page: those that are due first
STEPS = ("deliver", "send_again")


def of(seat: Seat) -> QuerySet:
    """The cases that wait for this seat to deliver them, the one that is due first in front."""
    due = turns_of(seat).filter(step__in=STEPS).values("case_id")
    seen = Case.objects.open_to(seat).filter(pk__in=due, family__in=APPLIED).select_related("agency")
    return seen.order_by("due_on", "pk")


def way(case: Case) -> str:
    """Key of WAYS, or BACK for a letter that came back."""
    known = case.facts["facts"]
    if case.closed_on and known.get("returned"):
        return BACK
    wanted = str(known.get("delivery_form", ""))
    return wanted if wanted in WAYS else ""


def ready(case: Case) -> bool:
    """Whether the paper may leave: it is signed, and sealed where the agency seals."""
    return case.closed_on is not None or not (
        case.facts["facts"].get("seals") and "seal" not in case.facts["done"]
    )


def offers(case: Case, do: str) -> bool:
    """Whether the page of the case offers this step of delivery at all: 电子邮件 to who asked for it, 退信 of what was posted."""
    known = case.facts["facts"]
    if do == "send_email":
        return bool(known.get("delivery_form") == "email")
    return do != "returned" or bool(known.get("delivery_channel") == "mail")


def leaving(case: Case) -> bool:
    """Whether a signed reply is about to leave, so that 送达回证 and labels are of use."""
    return case.family in APPLIED and case.state == "answered"
