"""Annual reports as they were submitted. The numbers of a draft are computed when it is read; submission freezes them."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

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


class MonthlyUrging(models.Model):
    """催报: the city's office asked an agency for the report of a month that is overdue. answered_on: when it was reported."""

    agency = models.CharField(max_length=20)
    month = models.DateField()  # its first day
    due_on = models.DateField()
    urged_on = models.DateField()
    answered_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "month", "urged_on"], name="counts_monthlyurging_once")
        ]
        indexes = [models.Index(fields=["agency", "answered_on"], name="counts_monthlyurging_open")]

    def __str__(self) -> str:
        return f"{self.agency} {self.month:%Y-%m}"


class ReportSet(ScopedSet):
    def of(self, agency: str, year: int, whole: bool = False, kind: str = "annual") -> Self:
        """Every version of one report, the newest first."""
        return self.filter(agency=agency, year=year, whole=whole, kind=kind).order_by("-version")

    def newest(self, agency: str, year: int, whole: bool = False, kind: str = "annual") -> Any:
        """The newest version, draft or submitted; None when nobody has begun one."""
        return self.of(agency, year, whole, kind).first()

    def official(self, agency: str, year: int, whole: bool = False) -> Any:
        """The newest submitted version of the annual report, or None."""
        return self.of(agency, year, whole).filter(state="submitted").first()


class Report(Scoped):
    """政府信息公开工作年度报告 of one agency and year, or its work report (工作总结), one version. What stands in `tables`, `lists`,
    `blank`, `returned`, `before`, `printed`, `charts`, `sources` was stored at submission; {} while a draft."""

    agency = models.CharField(max_length=20)
    year = models.IntegerField()
    whole = models.BooleanField(default=False)  # a government's, for itself and all below it
    kind = models.CharField(max_length=10, default="annual")  # annual | work
    chapters = models.JSONField(
        default=dict
    )  # of a work report: {"title", "chapters": [{"key", "label", "table"}]}
    form = models.CharField(max_length=10)
    version = models.IntegerField(default=1)
    state = models.CharField(max_length=10, default="draft")  # draft | submitted
    origin = models.CharField(
        max_length=10, blank=True
    )  # "old": taken in from a report that was made elsewhere
    texts = models.JSONField(default=dict)  # section key → what the agency wrote, figures as 〔names〕
    answers = models.JSONField(default=list)  # [{"promise", "answer"}]: last year's problems
    confirmed = models.JSONField(
        default=dict
    )  # key of a number typed by hand → {"section", "sentence", "number", "reason"}
    printed = models.JSONField(default=dict)  # section key → the text as it is read
    figures = models.JSONField(default=dict)  # name → what it showed
    charts = models.JSONField(default=list)
    sources = models.JSONField(default=list)  # of a work report: each figure with what is behind it
    tables = models.JSONField(default=dict)
    lists = models.JSONField(default=dict)
    blank = models.JSONField(default=dict)
    returned = models.JSONField(default=dict)
    before = models.JSONField(null=True)
    heads = models.JSONField(default=list)  # where the chains stood: [{"chain","seq","hash"}]
    digest = models.CharField(max_length=64, blank=True)
    reason = models.CharField(max_length=500, blank=True)  # of a correction
    findings = models.JSONField(default=list)  # of an old report: what disagreed in it
    source = models.CharField(max_length=64, blank=True)  # of an old report: digest of the file in the vault
    submitted_on = models.DateField(null=True)
    release = models.CharField(max_length=20, blank=True)  # code of the case that publishes it

    objects = ScopedManager.from_queryset(ReportSet)()

    class Meta(Scoped.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "year", "whole", "kind", "version"], name="counts_report_version"
            )
        ]
        indexes = [models.Index(fields=["year", "state"], name="counts_report_year")]

    def __str__(self) -> str:
        return f"{self.agency} {self.year} v{self.version}"

    @classmethod
    def seen_by(cls, seat: Seat) -> Q:
        """Own agency's; a superior's head of the disclosure office and the city's openness office see those below."""
        from mingtang.counts.scope import agencies_seen  # scope asks the tree, which needs the app registry

        return Q(pk__in=[]) if seat.post in ADMINS else Q(agency__in=agencies_seen(seat, date.max))

    @property
    def name(self) -> str:
        """How the ledger calls it."""
        kind = "-work" if self.kind == "work" else ""
        return f"{self.agency}{'+' if self.whole else ''}-{self.year}{kind}-{self.version}"


class Return(Scoped):
    """填报 of one cell by a named person, with its source; the newest is `current`, none of them once it was taken back."""

    agency = models.CharField(max_length=20)
    year = models.IntegerField()
    form = models.CharField(max_length=10)
    cell = models.CharField(max_length=100)  # table.row.column
    no = models.IntegerField(default=1)
    value = models.CharField(max_length=30, blank=True)  # "" = nobody counted it, and it is said so
    source = models.CharField(max_length=300)
    person = models.CharField(max_length=40)
    said_on = models.DateField()
    current = models.BooleanField(default=True)

    objects = ScopedManager()

    class Meta(Scoped.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "year", "form", "cell"],
                condition=Q(current=True),
                name="counts_return_current",
            )
        ]

    def __str__(self) -> str:
        return f"{self.agency} {self.year} {self.cell}"

    @classmethod
    def seen_by(cls, seat: Seat) -> Q:
        """As the annual report it stands in."""
        return Report.seen_by(seat)
