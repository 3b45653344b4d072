"""发布版本: freezing records. Called inside the acts that publish; what prints and indexes are jobs of their transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from mingtang.records import content
from mingtang.records.models import Attachment, Edition, Record, content_of

_ROWS = 200  # in one statement: bodies are long
_DAYS = ("formed_on", "effective_on")


def publish(record: Record, day: date, at: datetime) -> Edition:
    """The next edition of `record`, current from now on; its address is the one it ever had."""
    number = Edition.objects.house.filter(record=record).count() + 1
    Edition.objects.house.filter(record=record, current=True).update(current=False)
    _stamp(record, day)
    record.save()
    edition = _edition(record, number, at)
    edition.save(force_insert=True)
    return edition


def publish_new(records: Sequence[Record], day: date, at: datetime) -> list[Edition]:
    """Store records that never were, without attachments, each with its first edition: two statements a few hundred."""
    for record in records:
        frozen = content_of(record, ())
        record.digest = content.digest_of_content(frozen)
        _stamp(record, day)
    Record.objects.house.bulk_create(records, batch_size=_ROWS)
    editions = [_edition(record, 1, at, ()) for record in records]
    Edition.objects.house.bulk_create(editions, batch_size=_ROWS)
    return editions


def withdraw(record: Record, reason: str, at: datetime) -> bool:
    """End what is public of `record`; False where nothing was."""
    return bool(
        Edition.objects.house.filter(record=record, withdrawn_at=None).update(
            withdrawn_at=at, withdraw_reason=reason
        )
    )


def restore(record: Record) -> None:
    """Make `record` (unsaved but for its attachments) what its last edition says; without one nothing changes."""
    last = Edition.objects.house.filter(record=record).order_by("-no").first()
    if last is None:
        return
    frozen = last.content
    for name in (*content.EDITABLE, "interprets"):
        if name in frozen:
            value = frozen[name]
            setattr(
                record, name, date.fromisoformat(value) if name in _DAYS and value else value or _empty(name)
            )
    record.column_id = frozen["column"]
    content.attach(record, frozen["attachments"])
    record.digest, record.state = last.digest, "withdrawn" if last.withdrawn_at else "published"


def _empty(name: str) -> str | None:
    return None if name in _DAYS else ""


def is_public(record: Record) -> bool:
    return Edition.objects.house.in_force().filter(record=record).exists()


def _stamp(record: Record, day: date) -> None:
    record.published_on = record.published_on or day
    record.path = record.path or content.public_path(record.code, day)
    record.state = "published"


def _edition(
    record: Record, number: int, at: datetime, attachments: Sequence[Attachment] | None = None
) -> Edition:
    assert record.published_on is not None  # _stamp set it
    return Edition(
        record=record, no=number, digest=record.digest, content=content_of(record, attachments), agency=record.agency,
        column=record.column, title=record.title, path=record.path, published_on=record.published_on, published_at=at,
    )  # fmt: skip
