"""A passage from one phone to one place, and what came through it."""

from __future__ import annotations

from datetime import datetime

from django.db import models

from mingtang.cases.models import Case
from mingtang.forms.models import NAME_PURPOSE
from mingtang.vault import sealing

LIFE = 10  # minutes that the code is alive
MOST, MOST_OF_FORM = (
    10,
    5,
)  # files of one sending into a case, into a registration (forms/packaged/request.toml)


class Passage(models.Model):
    """One QR code. blind: of its token, which is made from `code` and stands nowhere. case: None for a registration."""

    code = models.CharField(max_length=16, unique=True)
    blind = models.CharField(max_length=64, unique=True)
    case = models.ForeignKey(Case, null=True, on_delete=models.CASCADE, related_name="passages")
    agency = models.CharField(max_length=20)
    person = models.CharField(max_length=40)  # who opened it: nobody else registers from it
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True)

    @property
    def token(self) -> str:
        return sealing.blind(self.code, "cases.phone")[:40]

    @property
    def most(self) -> int:
        """Files of one sending: a registration has one question for them."""
        return MOST if self.case_id else MOST_OF_FORM

    def lives(self, at: datetime) -> bool:
        return self.used_at is None and at < self.expires_at


class Picture(models.Model):
    """A file that a phone sent. Its name is sealed: people name files after people."""

    passage = models.ForeignKey(Passage, on_delete=models.CASCADE, related_name="pictures")
    digest = models.CharField(max_length=64, db_index=True)
    sealed_name = models.TextField()
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=100)

    @property
    def name(self) -> str:
        return sealing.unseal(self.sealed_name, NAME_PURPOSE)
