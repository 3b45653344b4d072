"""Papers that were issued. The frozen letter data is a typed value of the issuing event, so that erasing it is one act."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from mingtang.database.prepared import Prepared
from mingtang.people.gates import Scoped
from mingtang.people.posts import ADMINS
from mingtang.people.seats import Seat


class Paper(Scoped):
    """文书: one issued paper. (chain, seq, field) is where its frozen data stands in the ledger's typed values."""

    no = models.CharField(max_length=60, unique=True)  # 文号, from a counter; a receipt uses the case number
    key = models.CharField(max_length=30)  # letter key of the kind
    title = models.CharField(max_length=80)
    template = models.CharField(max_length=20)
    kind = models.CharField(max_length=40)
    case = models.CharField(max_length=16, db_index=True)
    agency = models.CharField(max_length=20)
    to = models.CharField(max_length=12, default="applicant")  # applicant | third_party | internal
    issued_on = models.DateField()
    chain = models.CharField(max_length=40)
    seq = models.BigIntegerField()
    field = models.CharField(max_length=60)
    check_code = models.CharField(max_length=16, unique=True)  # for the public check page
    digest = models.CharField(
        max_length=64, blank=True
    )  # of the PDF bytes in the vault, set by the job that renders them
    pages = models.IntegerField(default=0)  # of the PDF, counted when it is rendered; 0 = not counted
    erased = models.BooleanField(
        default=False
    )  # its data and bytes were deleted with the case's personal data
    cancelled_on = models.DateField(null=True)
    sealed_on = models.DateField(null=True)  # of a notice that stands in the register of seals by itself

    class Meta(Scoped.Meta):
        abstract = False
        indexes = [models.Index(fields=["agency", "issued_on"], name="papers_paper_register")]

    @classmethod
    def seen_by(cls, seat: Seat) -> Q:
        return (
            Q(pk__in=[]) if seat.post in ADMINS else Q()
        )  # reached only through a case that the seat may see


class SealImage(models.Model):
    """The picture of an agency's seal, from the day on which its keeper uploaded it; the latest counts."""

    agency = models.CharField(max_length=20, db_index=True)
    digest = models.CharField(max_length=64)  # of the picture in the vault, drawn anew from what was uploaded
    since = models.DateField()
    kept_by = models.CharField(max_length=40)  # person


class Wording(models.Model):
    """An agency's own lines around the fixed text of a letter, from a day on; the latest counts. letter: its key, "" = all.

    A line that is "" leaves the letter as it is. Each row stays: letters of its time were issued with it."""

    agency = models.CharField(max_length=20)
    letter = models.CharField(max_length=30, blank=True)
    opening = models.CharField(max_length=200, blank=True)
    closing = models.CharField(max_length=200, blank=True)
    contact = models.CharField(max_length=120, blank=True)
    since = models.DateField()
    set_by = models.CharField(max_length=40)  # person

    class Meta:
        indexes = [models.Index(fields=["agency", "letter"], name="papers_wording_of")]


of_case = Prepared(lambda case: Paper.objects.house.filter(case=case).order_by("pk"), str)
