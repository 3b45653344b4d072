"""Annual reports as they were submitted. The numbers of a draft are computed when it is read; submission freezes them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q

from mingtang.people.gates import Scoped, ScopedManager, ScopedSet
from mingtang.people.posts import ADMINS
from mingtang.people.seats import Seat


class Monthly(Scoped):
    """依申请公开月度报告 of one agency and month as it was reported, one version; also where there was nothing to tell.
    figures: measure key → number, as the ledger gave them at that moment."""

    agency = models.CharField(max_length=20)
    month = models.DateField()  # its first day
    version = models.IntegerField(default=1)
    figures = models.JSONField()
    digest = models.CharField(max_length=64)
    due_on = models.DateField()
    reported_on = models.DateField()
    first_on = models.DateField()  # when the first version was: lateness is never corrected away
    person = models.CharField(max_length=40)
    reason = models.CharField(max_length=300, blank=True)  # of a correction

    objects = ScopedManager()

    class Meta(Scoped.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["agency", "month", "version"], name="counts_monthly_version")
        ]
        indexes = [models.Index(fields=["month", "agency"], name="counts_monthly_month")]

    def __str__(self) -> str:
        return f"{self.agency} {self.month:%Y-%m} v{self.version}"

    @classmethod
    def seen_by(cls, seat: Seat) -> Q:
        """As the annual report: it goes upwards."""
        from mingtang.counts.scope import agencies_seen  # scope asks the tree, which needs the app registry

        return Q(pk__in=[]) if seat.post in ADMINS else Q(agency__in=agencies_seen(seat, date.max))


class ReportSet(ScopedSet):
    def newest(self, agency: str, year: int) -> Any:
        """The newest version, draft or submitted; None when nobody has begun one."""
        return self.filter(agency=agency, year=year).order_by("-version").first()

    def official(self, agency: str, year: int) -> Any:
        """The newest submitted version, or None."""
        return self.filter(agency=agency, year=year, state="submitted").order_by("-version").first()


class Report(Scoped):
    """政府信息公开工作年度报告 of one agency and year, one version. `tables`, `lists`, `blank` and `before` are
    annual_2021.Tables and the carried-over row it was checked against, stored at submission; {} while a draft."""

    agency = models.CharField(max_length=20)
    year = models.IntegerField()
    form = models.CharField(max_length=10)
    version = models.IntegerField(default=1)
    state = models.CharField(max_length=10, default="draft")  # draft | submitted
    texts = models.JSONField(default=dict)  # section key → what the agency wrote
    tables = models.JSONField(default=dict)
    lists = models.JSONField(default=dict)
    blank = models.JSONField(default=dict)
    before = models.JSONField(null=True)
    heads = models.JSONField(default=list)  # where the chains stood: [{"chain","seq","hash"}]
    digest = models.CharField(max_length=64, blank=True)
    reason = models.CharField(max_length=500, blank=True)  # of a correction
    submitted_on = models.DateField(null=True)

    objects = ScopedManager.from_queryset(ReportSet)()

    class Meta(Scoped.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["agency", "year", "version"], name="counts_report_version")
        ]
        indexes = [models.Index(fields=["year", "state"], name="counts_report_year")]

    def __str__(self) -> str:
        return f"{self.agency} {self.year} v{self.version}"

    @classmethod
    def seen_by(cls, seat: Seat) -> Q:
        """Own agency's; a superior's head of the disclosure office and the city's openness office see those below."""
        from mingtang.counts.scope import agencies_seen  # scope asks the tree, which needs the app registry

        return Q(pk__in=[]) if seat.post in ADMINS else Q(agency__in=agencies_seen(seat, date.max))
