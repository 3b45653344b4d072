"""Drafts, uploads and answers. The answers' values stand in the ledger; here is what leads to them."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from mingtang.vault import sealing

DRAFT_PURPOSE = "forms.draft"
NAME_PURPOSE = "forms.upload.name"


class DraftSet(models.QuerySet):
    def alive(self, at: datetime) -> Self:
        """Drafts that may still be resumed at `at` (aware)."""
        return self.filter(expires_at__gt=at)

    def expired(self, at: datetime) -> Self:
        return self.filter(expires_at__lte=at)


class Draft(models.Model):
    """A form half filled in by somebody without an account. Its code is stored only as a blind index."""

    blind = models.CharField(max_length=64, unique=True)
    form = models.CharField(max_length=40)
    version = models.CharField(max_length=60)
    agency = models.CharField(max_length=20, blank=True)  # to whom it will be sent, where that is known
    data = models.TextField()  # SM4 token of the JSON of what was typed
    saved_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    objects = DraftSet.as_manager()


class Answer(models.Model):
    """One form as it was sent in: which version, on which case, and the event that carries its values."""

    form = models.CharField(max_length=40)
    version = models.CharField(max_length=60)
    case_no = models.CharField(max_length=60, db_index=True)
    chain = models.CharField(max_length=40)
    seq = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chain", "seq", "form"], name="forms_answer_event")]


class Upload(models.Model):
    """A file in the vault that belongs to one draft or to one answer. Its name is sealed: people name files after people."""

    draft = models.ForeignKey(Draft, null=True, on_delete=models.CASCADE, related_name="uploads")
    answer = models.ForeignKey(Answer, null=True, on_delete=models.PROTECT, related_name="uploads")
    field = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, db_index=True)
    sealed_name = models.TextField()
    size = models.BigIntegerField()  # bytes
    media_type = models.CharField(max_length=100)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(draft__isnull=False, answer__isnull=True)
                | Q(draft__isnull=True, answer__isnull=False),
                name="forms_upload_one_owner",
            )
        ]

    @property
    def name(self) -> str:
        return sealing.unseal(self.sealed_name, NAME_PURPOSE)
