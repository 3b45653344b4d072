"""What an agency brought to be imported, and how it mapped columns last time."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q

from mingtang.people.gates import Scoped
from mingtang.people.models import Agency
from mingtang.people.posts import RELEASING
from mingtang.people.seats import Seat, agencies_covered

CLOSED = ("done", "dropped")  # nothing reads the file any more


class Bundle(Scoped):
    """历史资料 that an agency brought to be imported, one file of them, until its batch (import-1) is public."""

    code = models.CharField(max_length=12, unique=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    column = models.CharField(max_length=60)  # code of the column
    name = models.CharField(max_length=200)  # of the file, as typed
    digest = models.CharField(
        max_length=64
    )  # of the file in the vault; its bytes go when the bundle is closed
    size = models.BigIntegerField()
    brought_by = models.CharField(max_length=60)  # person
    brought_at = models.DateTimeField()
    state = models.CharField(max_length=10, default="reading")  # of bundles.STATES
    read = models.IntegerField(default=0)  # rows read so far
    head = models.JSONField(default=list)  # headings of a register
    sample = models.JSONField(default=list)  # its first rows
    mapping = models.JSONField(default=dict)  # heading → field
    listed = models.CharField(max_length=64, blank=True)  # digest of the list of rows (bundles.listing)
    manifest = models.CharField(
        max_length=64, blank=True
    )  # digest of what was previewed: what is released is this
    counts = models.JSONField(default=dict)  # status → rows
    why = models.CharField(
        max_length=200, blank=True
    )  # a sentence: why it is refused, or has to be looked at again
    released_under = models.CharField(max_length=30, blank=True)  # post
    released_by = models.CharField(max_length=60, blank=True)  # person
    case = models.CharField(max_length=16, blank=True)  # code of the batch

    class Meta(Scoped.Meta):
        abstract = False
        indexes = [models.Index(fields=["agency", "brought_at"], name="cases_bundle_of")]

    @classmethod
    def seen_by(cls, seat: Seat) -> Q:
        """Those who bring and those who release, of their own agency."""
        if seat.post not in (*RELEASING, "archivist"):
            return Q(pk__in=[])
        return Q(agency__in=agencies_covered(seat, date.max))


class HeadMap(Scoped):
    """How an agency mapped a register with these headings last time."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    heads = models.CharField(max_length=64)  # registers.kept_under
    mapping = models.JSONField()

    class Meta(Scoped.Meta):
        abstract = False
        constraints = [models.UniqueConstraint(fields=["agency", "heads"], name="cases_head_map_once")]

    @classmethod
    def seen_by(cls, seat: Seat) -> Q:
        return Q(agency__in=agencies_covered(seat, date.max))
