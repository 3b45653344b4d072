"""The inbox as others ask of it: what waits, what became of a letter, which files belong to letters."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet

from mingtang.cases.mails.models import GONE, READERS, REGISTERED, WAITING, Mail
from mingtang.cases.mails.sorting import DUPLICATE
from mingtang.cases.models import Case
from mingtang.clock import SHANGHAI, ClockError
from mingtang.ledger.refusal import Moved
from mingtang.people.seats import Seat, agencies_covered
from mingtang.policy import values as policy

LONG = 2  # working days (house rule, G25)


def waiting(seat: Seat) -> int:
    """How many letters wait for this seat to register them."""
    return to_register(seat).count() if seat.post in READERS else 0


def to_register(seat: Seat) -> QuerySet:
    return Mail.objects.open_to(seat).filter(state=WAITING)


def overdue(seat: Seat, on: date) -> QuerySet:
    """Letters to the agencies of this seat that waited two working days: the leader is told their number, nothing of them."""
    day = on
    with suppress(ClockError):  # of a year that no calendar knows any letter of today or before is told
        while policy.calendar().working_days_between(day, on) < LONG:
            day -= timedelta(days=1)
    last = datetime.combine(day + timedelta(days=1), time(), SHANGHAI)
    return Mail.objects.house.filter(
        state=WAITING, arrived_at__lt=last, agency__in=agencies_covered(seat, on)
    )


def reply_of(mail: Mail) -> Mail | None:
    """The first letter in which its sender answered our automatic answer."""
    found = Mail.objects.house.filter(about=mail, writer=mail.writer).exclude(why=DUPLICATE)
    return found.order_by("arrived_at").first()


def registered(mail: Mail, case: Case) -> None:
    """Called in the act that opens the case. Raises Moved where another hand came first."""
    if not Mail.objects.house.filter(pk=mail.pk, state=WAITING).update(state=REGISTERED, case=case):
        raise Moved("这封邮件已由他人处理，请刷新后查看")


def wiped(case: Case) -> set[str]:
    """Called in the act that erases the case: its letters go with it; the digests of their originals."""
    found = Mail.objects.house.filter(case=case)
    digests = set(found.exclude(original="").values_list("original", flat=True))
    found.update(**GONE)
    return digests


def named(digest: str) -> bool:
    return bool(Mail.objects.house.filter(original=digest).exists())


def originals() -> set[str]:
    return set(Mail.objects.house.exclude(original="").values_list("original", flat=True))
