"""The file a closed case was put into. What is in it is read from ledger, papers and vault (`contents`), never copied."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q

from mingtang.cases.models import FAMILY_POSTS, Case
from mingtang.people.gates import Scoped
from mingtang.people.models import Agency
from mingtang.people.seats import Seat, agencies_covered


class Dossier(Scoped):
    """案卷: (chain, seq) is the event that filed it. missing: what it lacked then, in words that name nobody."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="dossier")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    no = models.CharField(max_length=80, unique=True)  # 档号
    year = models.IntegerField()  # 年度: in which the case ended
    period = models.CharField(max_length=3)  # of numbers.PERIODS
    filed_on = models.DateField()
    missing = models.JSONField(default=list)
    chain = models.CharField(max_length=40)
    seq = models.BigIntegerField()

    class Meta(Scoped.Meta):
        abstract = False
        indexes = [models.Index(fields=["agency", "filed_on"], name="cases_dossier_of")]

    def __str__(self) -> str:
        return self.no

    @classmethod
    def seen_by(cls, seat: Seat) -> Q:
        """The posts that work on requests, in their own agency."""
        if seat.post not in FAMILY_POSTS["request"]:
            return Q(pk__in=[])
        return Q(agency__in=agencies_covered(seat, date.max))
