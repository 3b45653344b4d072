"""Settings and notices. Rows are never changed, only followed by newer ones; each has its event."""

from __future__ import annotations

from django.db import models


class Setting(models.Model):
    """One value of a declared setting for one agency (and those below it) from a day on."""

    key = models.CharField(max_length=60)
    agency = models.CharField(max_length=20)
    value = models.CharField(max_length=2000)
    valid_from = models.DateField()
    source = models.CharField(max_length=200)
    set_by = models.CharField(max_length=40)

    class Meta:
        indexes = [models.Index(fields=["key", "agency", "valid_from"], name="policy_setting_lookup")]


class NoticeSet(models.QuerySet):
    def standing(self) -> NoticeSet:
        """Those that no later one corrects, in the order of their entry."""
        return self.filter(corrected_by=None).order_by("id")


class Notice(models.Model):
    """A holiday notice added on screen: days as [["2027-01-01", "元旦", true], …] (true = off, false = make-up day).

    amends: an adjustment (调整) issued later, which decides for the days it names. corrects: the row that was mistyped and
    that this one stands for from now on; both stay."""

    year = models.IntegerField()
    days = models.JSONField()
    source = models.CharField(max_length=200)
    issued_on = models.DateField()
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=40)
    amends = models.BooleanField(default=False)
    corrects = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="corrected_by")

    objects = NoticeSet.as_manager()

    @property
    def replaced(self) -> bool:
        """Whether a later version stands for it."""
        return Notice.objects.filter(corrects=self.pk).exists()
