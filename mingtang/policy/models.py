"""Settings and notices. Rows are never changed, only followed by newer ones; each has its event."""

from django.db import models


class Setting(models.Model):
    """One value of a declared setting for one agency (and those below it) from a day on."""

    key = models.CharField(max_length=60)
    agency = models.CharField(max_length=20)
    value = models.CharField(max_length=200)
    valid_from = models.DateField()
    source = models.CharField(max_length=200)
    set_by = models.CharField(max_length=40)

    class Meta:
        indexes = [models.Index(fields=["key", "agency", "valid_from"], name="policy_setting_lookup")]


class Notice(models.Model):
    """A holiday notice added on screen: days as [["2027-01-01", "元旦", true], …] (true = off, false = make-up day)."""

    year = models.IntegerField()
    days = models.JSONField()
    source = models.CharField(max_length=200)
    issued_on = models.DateField()
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=40)
