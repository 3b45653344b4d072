"""What waits to be handed over, and since when."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Min, QuerySet

from mingtang.people.models import Agency
from mingtang.policy import values as policy
from mingtang.records.models import Edition
from mingtang.records.transfers.models import RECEIVERS, Transfer, TransferLine

SOON = 10  # days before the limit from which a standing is told to be near it


@dataclass(frozen=True)
class Standing:
    """How one agency stands with one receiver. waiting: texts in no batch; open: batches without receipt.

    due: the day by which the oldest of them should have its receipt; None where nothing is open."""

    agency: Agency
    to: str
    waiting: int
    open: int
    oldest: date | None
    due: date | None

    @property
    def receiver(self) -> str:
        return RECEIVERS[self.to]

    def left(self, on: date) -> int | None:
        return (self.due - on).days if self.due else None


def waiting(agency: str, to: str) -> QuerySet[Edition]:
    """Editions of the statutory catalogue that are public now and went to this receiver in no batch, oldest first.

    News and references are no part of it: the statutory branch is what 条例第二十条 names."""
    return (
        _public().filter(agency=agency).exclude(pk__in=_sent(to)).select_related("column").order_by("published_at", "pk")
    )  # fmt: skip


def _public() -> QuerySet[Edition]:
    return Edition.objects.house.in_force().filter(column__statutory=True, column__own=True)


def _sent(to: str) -> QuerySet[TransferLine]:
    return TransferLine.objects.filter(to=to, cancelled=False).values("edition")


def standings(agencies: Collection[Agency], on: date) -> list[Standing]:
    """Every agency with every receiver, in the given order; a few statements however many there are."""
    codes = [agency.code for agency in agencies]
    found = []
    texts = {
        to: _numbers(_public().filter(agency__in=codes).exclude(pk__in=_sent(to)), "published_on")
        for to in RECEIVERS
    }
    unsigned = Transfer.objects.house.filter(agency__in=codes, received_on=None, cancelled_on=None)
    batches = {to: _numbers(unsigned.filter(to=to), "since") for to in RECEIVERS}
    for agency in agencies:
        days = timedelta(days=policy.whole("transfer_days", agency.line, on))
        for to in RECEIVERS:
            n, first = texts[to].get(agency.code, (0, None))
            sent, sent_first = batches[to].get(agency.code, (0, None))
            oldest = min((day for day in (first, sent_first) if day), default=None)
            found.append(Standing(agency, to, n, sent, oldest, oldest + days if oldest else None))
    return found


def _numbers(rows: QuerySet, day: str) -> dict[str, tuple[int, date]]:
    """agency → how many and the earliest day."""
    numbers = rows.order_by().values_list("agency").annotate(n=Count("pk"), first=Min(day))
    return {agency: (n, first) for agency, n, first in numbers}
