"""移交批次: which editions went to whom, frozen with their digests, and the receipt that came back."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q

from mingtang.people.gates import Scoped
from mingtang.people.models import Agency
from mingtang.people.posts import ADMINS
from mingtang.people.seats import Seat, agencies_covered
from mingtang.records.models import Edition

RECEIVERS = {"archive": "国家档案馆", "library": "公共图书馆"}  # 条例第二十五条第二款


class Transfer(Scoped):
    """One batch of one agency for one receiver. Its list never changes; it gets its receipt or is cancelled, once."""

    code = models.CharField(max_length=12, unique=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    to = models.CharField(max_length=10)  # of RECEIVERS
    year = models.IntegerField()
    number = models.IntegerField()  # counted by agency, receiver and year
    made_on = models.DateField()
    since = models.DateField()  # when the oldest and the newest text of it were published
    until = models.DateField()
    count = models.IntegerField()
    digest = models.CharField(max_length=64)  # of listing.bytes_of(): what the receipt is a receipt for
    received_on = models.DateField(null=True)
    receiver = models.CharField(max_length=80, blank=True)  # who signed for it, as typed
    receipt = models.CharField(max_length=64, blank=True)  # digest of the scan
    cancelled_on = models.DateField(
        null=True
    )  # 撤销 before its receipt: number and list stay, its texts wait again
    cancel_reason = models.CharField(max_length=200, blank=True)

    class Meta(Scoped.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["agency", "to", "year", "number"], name="records_transfer_number")
        ]
        indexes = [models.Index(fields=["agency", "to", "received_on"], name="records_transfer_open")]

    @property
    def no(self) -> str:
        """移〔2026〕3号."""
        return f"移〔{self.year}〕{self.number}号"

    @classmethod
    def seen_by(cls, seat: Seat) -> Q:
        """One's own agency's; those who watch the whole city see all."""
        if seat.post in ADMINS:
            return Q(pk__in=[])
        watches = seat.post in ("supervisor", "openness_office")
        return Q() if watches else Q(agency__in=agencies_covered(seat, date.max))


class TransferLine(models.Model):
    """One edition in a batch. An edition goes to each receiver once; in a cancelled batch it does not count."""

    transfer = models.ForeignKey(Transfer, on_delete=models.PROTECT, related_name="lines")
    to = models.CharField(max_length=10)
    number = models.IntegerField()
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    cancelled = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "to"], condition=Q(cancelled=False), name="records_transfer_once"
            )
        ]
