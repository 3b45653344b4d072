"""What people looked for, counted by word and day: no person, no address, no hour."""

from __future__ import annotations

from django.db import models


class Wanted(models.Model):
    """检索词: how often `word` (folded of case and script, as tally.worded gives it) was asked on `day`, and how often
    nothing answered."""

    word = models.CharField(max_length=40)
    day = models.DateField()
    times = models.IntegerField(default=0)
    missed = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["word", "day"], name="search_wanted_word_day")]
        indexes = [models.Index(fields=["day"], name="search_wanted_day")]

    def __str__(self) -> str:
        return f"{self.word} {self.day}"
