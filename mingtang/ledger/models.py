"""The ledger's tables. Nothing here is ever updated or deleted except where a docstring says so."""

from django.db import models


class Chain(models.Model):
    """One chain of events: an agency's current one, or `sys`. The head is a cache that appending moves."""

    code = models.CharField(max_length=40, primary_key=True)
    agency = models.CharField(max_length=20, db_index=True)
    seq = models.BigIntegerField(default=0)
    head = models.CharField(max_length=64)
    closed = models.BooleanField(default=False)


class Event(models.Model):
    """One event. Triggers refuse UPDATE, DELETE and TRUNCATE. `at` is UTC, ISO 8601 with microseconds and Z."""

    chain = models.CharField(max_length=40)
    seq = models.BigIntegerField()
    at = models.CharField(max_length=27)
    act = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=20)
    subject = models.CharField(max_length=60)
    payload = models.TextField()
    prev = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chain", "seq"], name="ledger_event_place")]
        indexes = [models.Index(fields=["subject_type", "subject", "id"], name="ledger_event_subject")]


class Typed(models.Model):
    """A text that a person typed, beside its salt; the event holds only the commitment.
    Deleted by the act `erase` alone. `sealed` values are SM4 tokens; the commitment covers the token."""

    chain = models.CharField(max_length=40)
    seq = models.BigIntegerField()
    field = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=20)
    subject = models.CharField(max_length=60)
    salt = models.CharField(max_length=32)
    value = models.TextField()
    sealed = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chain", "seq", "field"], name="ledger_typed_place")]
        indexes = [models.Index(fields=["subject_type", "subject"], name="ledger_typed_subject")]


class Key(models.Model):
    """Idempotency: the first result of an act done under this key. Cleared after 90 days by a job."""

    key = models.CharField(max_length=64, primary_key=True)
    act = models.CharField(max_length=60)
    result = models.TextField()
    day = models.DateField(db_index=True)


class Checkpoint(models.Model):
    """A Merkle root over all events since the last checkpoint, chained; its text also stands in the public tree."""

    no = models.BigIntegerField(primary_key=True)
    body = models.TextField()
    digest = models.CharField(max_length=64)
