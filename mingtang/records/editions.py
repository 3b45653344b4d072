"""发布版本: freezing records. Called inside the acts that publish; what prints and indexes are jobs of their transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from mingtang.database import plain, prepared
from mingtang.ledger.refusal import Refused
from mingtang.records import content, filing
from mingtang.records.models import Amendment, Attachment, Edition, Record, content_of

_ROWS = 200  # in one statement: bodies are long
_DAYS = ("formed_on", "effective_on", "expires_on")


def publish(record: Record, day: date, at: datetime) -> Edition:
    """The next edition of `record`, current from now on; its address is the one it ever had."""
    _outside(record)
    earlier = plain.rows("SELECT COUNT(*) FROM records_edition WHERE record_id = %s", [record.pk])[0][0]
    if earlier:
        prepared.change(Edition, {"current": False}, record=record.pk, current=True)
    _stamp(record, day)
    prepared.rewrite(record)
    edition = prepared.insert(_edition(record, earlier + 1, at))
    filing.file([edition])
    if record.changes:
        note_changes(record.changes, edition, record.effective_on or edition.published_on)
    return edition


def _outside(record: Record) -> None:
    """What is told inside alone never becomes an edition: the public tree, search and feeds read editions."""
    if record.column.internal:
        raise Refused("对内公开的栏目不上网站，请改投其他栏目")


def note_changes(changes: Sequence[dict[str, str]], edition: Edition, since: date) -> None:
    """Note for the earlier documents what this edition does to them, so that their pages find it."""
    Amendment.objects.bulk_create(
        Amendment(edition=edition, code=one["code"], how=one["how"], since=since) for one in changes
    )


def publish_new(
    records: Sequence[Record], day: date, at: datetime, files: Sequence[Sequence[dict[str, Any]]] = ()
) -> list[Edition]:
    """Store records that never were, each with its first edition: a few statements a few hundred.

    files: rows of the attachments of each record, screened; () = none has any."""
    brought = [
        [Attachment(order=n, **row) for n, row in enumerate(rows)] for rows in files or [()] * len(records)
    ]
    for record, attached in zip(records, brought, strict=True):
        _outside(record)
        frozen = content_of(record, attached)
        record.digest = content.digest_of_content(frozen)
        _stamp(record, day)
    Record.objects.house.bulk_create(records, batch_size=_ROWS)
    for record, attached in zip(records, brought, strict=True):
        for one in attached:
            one.record = record
    Attachment.objects.bulk_create((one for attached in brought for one in attached), batch_size=_ROWS)
    editions = [_edition(record, 1, at, attached) for record, attached in zip(records, brought, strict=True)]
    Edition.objects.house.bulk_create(editions, batch_size=_ROWS)
    filing.file(editions)
    return editions


def marked(record: Record, edition: Edition, validity: str, at: datetime) -> Edition:
    """The text of `edition` (which is public) once more, with another validity: the next edition, current from now on.

    The record keeps what it is being edited to; one that is not in the gate says the same as its edition."""
    if record.state == "published":
        record.validity = validity
        record.digest = content.digest_of(record)
        record.save()
    return _following(record, edition, {"validity": validity}, at)


def retabled(record: Record, edition: Edition, table: dict[str, Any], body: str, at: datetime) -> Edition:
    """The text of `edition` (which is public) once more, with another table and the body that follows from it.

    The record comes with its own table changed already: where it is in the gate its reviews are void by their digests."""
    record.digest = content.digest_of(record)
    record.save()
    return _following(record, edition, {"table": table, "body": content.clean(body)}, at)


def _following(record: Record, edition: Edition, changed: dict[str, Any], at: datetime) -> Edition:
    frozen = {**edition.content, **changed}
    number = Edition.objects.house.filter(record=record).count() + 1
    Edition.objects.house.filter(record=record, current=True).update(current=False)
    following = Edition(
        record=record, no=number, digest=content.digest_of_content(frozen), content=frozen, agency_id=edition.agency_id,
        column_id=edition.column_id, title=edition.title, path=edition.path, published_on=edition.published_on,
        published_at=at, expires_on=edition.expires_on,
    )  # fmt: skip
    following.save(force_insert=True)
    filing.file([following])
    if frozen.get("changes"):
        begins = frozen["effective_on"]
        note_changes(
            frozen["changes"], following, date.fromisoformat(begins) if begins else edition.published_on
        )
    return following


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
        if name in frozen or name in content.SELDOM:
            value = frozen.get(name)
            setattr(
                record, name, date.fromisoformat(value) if name in _DAYS and value else value or _empty(name)
            )
    record.column_id = frozen["column"]
    record.table = frozen.get("table")
    content.attach(record, frozen["attachments"])
    record.digest, record.state = last.digest, "withdrawn" if last.withdrawn_at else "published"


def _empty(name: str) -> Any:
    """What a field holds that an edition does not name."""
    if name in ("audience", "changes"):
        return []
    return None if name in _DAYS else False if name in ("full_text", "opinions") else ""


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
        expires_on=record.expires_on, record=record, no=number, digest=record.digest, content=content_of(record, attachments), agency=record.agency,
        column=record.column, title=record.title, path=record.path, published_on=record.published_on, published_at=at,
    )  # fmt: skip
