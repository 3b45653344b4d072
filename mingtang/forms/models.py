"""Drafts, uploads and answers. The answers' values stand in the ledger; here is what leads to them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Self

from django.db import models
from django.db.models import Q

from mingtang.people.gates import Scoped, ScopedManager, ScopedSet
from mingtang.people.models import Agency
from mingtang.people.seats import Seat, agencies_covered
from mingtang.vault import sealing

DRAFT_PURPOSE = "forms.draft"
NAME_PURPOSE = "forms.upload.name"
REGISTER_KEEPERS = frozenset({"drafter", "handler"})  # who enters and corrects rows of a register
REGISTER_DEFINER = "openness_office"  # who defines registers on screen, two persons of it
REGISTER_ERASERS = frozenset({"disclosure_head"})  # who deletes the personal data of one row
REGISTER_READERS = REGISTER_KEEPERS | {"section_head", "disclosure_head", "signer"}


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


class RegisterVersion(models.Model):
    """One version of a register that was defined on screen: saved by one person, put into use by another."""

    code = models.CharField(max_length=24)
    no = models.IntegerField()
    sheet = models.JSONField()  # registers.defined.rules.Sheet
    digest = models.CharField(max_length=64)
    comment = models.CharField(max_length=300)
    made_by = models.CharField(max_length=40)  # code of the person
    made_at = models.DateTimeField()
    current = models.BooleanField(default=False)  # rows are entered under it
    released_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "no"], name="forms_register_no"),
            models.UniqueConstraint(
                fields=["code"], condition=Q(current=True), name="forms_register_current"
            ),
        ]


class EntrySet(ScopedSet):
    def standing(self) -> EntrySet:
        """Rows that were not struck."""
        return self.filter(struck_on=None)

    def waiting(self) -> EntrySet:
        """Rows that no text in the gate or on the site has yet."""
        return self.standing().filter(record="")

    def told(self) -> EntrySet:
        """Rows that the public sees now."""
        return self.exclude(published_on=None).filter(gone_on=None)


class Entry(Scoped):
    """台账记录: one row of a register. record: code of the record whose table holds it, or ""; published_on: when it became
    public first; gone_on, gone_why: when and why (code) it was taken off."""

    code = models.CharField(max_length=16, unique=True)
    register = models.CharField(max_length=40)
    version = models.CharField(max_length=60)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=200)  # what tells two rows of an agency apart (文号)
    values = (
        models.JSONField()
    )  # field → canonical text, sensitive ones sealed; the same is committed to in the ledger
    decided_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)  # its last public day
    record = models.CharField(max_length=16, blank=True, db_index=True)
    published_on = models.DateField(null=True)
    gone_on = models.DateField(null=True)
    gone_why = models.CharField(max_length=20, blank=True)
    struck_on = models.DateField(null=True)  # 作废: entered by mistake, never public
    erased_on = models.DateField(
        null=True
    )  # 依法删除个人信息: what was typed is gone, here and in the ledger
    moves = models.IntegerField(default=0)
    order = models.IntegerField(default=0)

    objects = ScopedManager.from_queryset(EntrySet)()

    class Meta(Scoped.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["register", "agency", "number"],
                condition=Q(struck_on=None),
                name="forms_entry_number",
            )
        ]
        indexes = [
            models.Index(
                fields=["register", "agency", "published_on", "decided_on"], name="forms_entry_list"
            ),
            models.Index(fields=["ends_on"], name="forms_entry_end", condition=Q(gone_on=None)),
        ]

    @classmethod
    def seen_by(cls, seat: Seat) -> Q:
        """Own agency's, for who keeps the register and who answers for it (个人信息保护法第六条: nobody else needs them)."""
        if seat.post not in REGISTER_READERS:
            return Q(pk__in=[])
        return Q(agency__in=agencies_covered(seat, date.max))
