"""Stations, batches and readings. Everything here is public but who entered it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q

from mingtang.people.gates import Scoped
from mingtang.people.models import Agency
from mingtang.people.posts import ADMINS
from mingtang.people.seats import Seat, agencies_covered


class Station(Scoped):
    """监测点. Its code is for ever; one that is withdrawn keeps what it said."""

    code = models.CharField(max_length=30, unique=True)
    kind = models.CharField(max_length=12)  # of definition.kinds()
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=40)
    place = models.CharField(max_length=80)
    since = models.DateField()
    opened_at = models.DateTimeField()  # nobody could send before: what had ended by then is not late
    withdrawn_on = models.DateField(null=True)  # the last day of which readings are taken

    class Meta(Scoped.Meta):
        abstract = False
        indexes = [models.Index(fields=["kind", "code"], name="readings_station_kind")]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def seen_by(cls, seat: Seat) -> Q:
        """One's own agency's; those who watch the whole city see all; administrators none."""
        if seat.post in ADMINS:
            return Q(pk__in=[])
        return Q() if seat.citywide else Q(agency__in=agencies_covered(seat, date.max))

    @classmethod
    def seen_by_all(cls) -> Q:
        return Q()


class Batch(models.Model):
    """一批: what another system sent in one call, under its own key. body: digest of what was sent; digest: of the rows
    that it made, as the event has it. counts: {"taken", "corrected", "unchanged", "late"}."""

    code = models.CharField(max_length=32, unique=True)
    machine = models.CharField(max_length=30)
    key = models.CharField(max_length=64)
    body = models.CharField(max_length=64)
    reason = models.CharField(max_length=14, blank=True)  # of definition.REASONS
    digest = models.CharField(max_length=64)
    counts: Any = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["machine", "key"], name="readings_batch_once")]


class Reading(models.Model):
    """One value of one hour. no: its version; the one in force is `current`. value None: 无效."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="readings")
    station = models.ForeignKey(Station, on_delete=models.PROTECT, related_name="+")
    measure = models.CharField(max_length=12)
    hour = models.DateTimeField()
    value = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    no = models.SmallIntegerField()
    current = models.BooleanField(default=True)
    late = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["station", "measure", "hour", "no"], name="readings_reading_version"
            ),
            models.UniqueConstraint(
                fields=["station", "measure", "hour"], condition=Q(current=True), name="readings_reading_one"
            ),
        ]
        indexes = [models.Index(fields=["station", "hour"], name="readings_reading_hour")]
