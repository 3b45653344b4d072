"""An issue of the gazette (公报) and its contents in order, frozen by its sign-off."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q

from mingtang.people.gates import Scoped
from mingtang.people.models import Agency
from mingtang.people.posts import ADMINS
from mingtang.people.seats import Seat, agencies_covered
from mingtang.records.models import Edition


class Gazette(Scoped):
    """One issue, by year and number. `digest` covers everything in it; the sign-off names the digest that was read."""

    code = models.CharField(max_length=16, unique=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    year = models.IntegerField()
    no = models.IntegerField()
    title = models.CharField(max_length=60)  # of the gazette, e.g. 澜汀市人民政府公报
    on = models.DateField()  # the day it bears
    correction = models.TextField(blank=True)  # 更正 of an earlier issue, as typed
    corrects = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    composed_by = models.CharField(max_length=40)  # person codes: the second person is another
    signed_by = models.CharField(max_length=40, blank=True)
    signed_at = models.DateTimeField(null=True)

    class Meta(Scoped.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["agency", "year", "no"], name="channels_gazette_number"),
            models.UniqueConstraint(  # so that numbers follow each other without a gap
                fields=["agency"], condition=Q(signed_at=None), name="channels_gazette_open"
            ),
        ]

    @property
    def number(self) -> str:
        return f"{self.year}年第{self.no}号"

    @property
    def path(self) -> str:
        """The address of its page without the ending: /gazette/2026-03."""
        return f"/gazette/{self.year}-{self.no:02d}"

    @classmethod
    def seen_by(cls, seat: Seat) -> Q:
        """Its texts are public: every post of the agency sees it; the city's posts see all; administrators none."""
        if seat.post in ADMINS:
            return Q(pk__in=[])
        return Q() if seat.citywide else Q(agency__in=agencies_covered(seat, date.max))


class GazetteLine(models.Model):
    """One text in its place. A text stands in one issue only."""

    gazette = models.ForeignKey(Gazette, on_delete=models.PROTECT, related_name="lines")
    number = models.IntegerField()
    section = models.CharField(max_length=12)  # of contents.SECTIONS
    edition = models.OneToOneField(Edition, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["gazette", "number"], name="channels_gazetteline_place")
        ]
