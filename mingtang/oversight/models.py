"""督办: a supervisor's question on a case, and the unit's explanation. 监测: what is wrong with what is public."""

from datetime import date

from django.db import models
from django.db.models import Q

from mingtang.people.gates import Scoped
from mingtang.people.models import Agency
from mingtang.people.posts import ADMINS
from mingtang.people.seats import Seat, agencies_covered
from mingtang.records.columns import edits


class Urging(models.Model):
    """督办: the case must be explained by `answer_by`. The words are typed values of the events.

    applicant: asked by the applicant, who disputes the time that is told (期限异议) and reads the explanation."""

    case = models.CharField(max_length=16, db_index=True)
    agency = models.CharField(max_length=20)
    urged_at = models.DateTimeField()
    answer_by = models.DateField()
    explained_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    applicant = models.BooleanField(default=False)


class Finding(Scoped):
    """监测问题: something the watch found. It closes itself when it is mended; a row is never deleted.

    record: code or "". evidence: what was seen, as of the last look. due: the day that was missed, where there is one."""

    key = models.CharField(max_length=64)  # the same fault has the same key every day
    code = models.CharField(max_length=12)  # of watch.codes.CODES
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    column = models.CharField(max_length=40, blank=True)
    record = models.CharField(max_length=16, blank=True)
    evidence = models.TextField()
    since = models.DateField()
    due = models.DateField(null=True)
    mended_on = models.DateField(null=True)
    rectify_by = models.DateField(null=True)  # 限期整改
    ticked_on = models.DateField(null=True)  # 销号 by hand; what mends itself needs none
    reason = models.CharField(max_length=300, blank=True)  # of the tick-off

    class Meta(Scoped.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=Q(mended_on=None), name="oversight_finding_open"
            )
        ]
        indexes = [models.Index(fields=["agency", "mended_on", "code"], name="oversight_finding_board")]

    @classmethod
    def seen_by(cls, seat: Seat) -> Q:
        """One's own agency's; the supervisors and those who keep the city's column tree see all."""
        if seat.post in ADMINS:
            return Q(pk__in=[])
        return Q() if watches_all(seat) else Q(agency__in=agencies_covered(seat, date.max))


class Rescan(models.Model):
    """夜间复查: what one state of the rules found in one public edition. finds: [where, label, how many], never the words.

    A job's own mark, made again at any time; the findings are rows of `Finding`."""

    edition = models.BigIntegerField(primary_key=True)
    rules = models.CharField(max_length=16, db_index=True)
    finds = models.JSONField(default=list)


def watches_all(seat: Seat) -> bool:
    return seat.post in ("supervisor", "openness_office") or (
        seat.post not in ADMINS and edits(seat, date.max)
    )


class Pulse(models.Model):
    """巡检: when the made-up application last walked through a door, and when it last came out at the other end.

    A job's own mark. trouble: code of canary.WORDS, "" where it is well."""

    door = models.CharField(max_length=12, primary_key=True)
    walked_at = models.DateTimeField()
    heard_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=12, blank=True)


class Silence(models.Model):
    """An agency that has had no request for more working days than it set; made anew every morning."""

    agency = models.CharField(max_length=20, primary_key=True)
    days = models.IntegerField()
    on = models.DateField()
