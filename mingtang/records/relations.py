"""修改 and 废止: what one document does to earlier ones, and how those are marked when it is published or takes effect.

国办发〔2017〕47号: amendment, repeal and expiry are published and marked on the original page. The later edition says what
it changes (its content); the earlier page finds it by `Amendment`. A document changes only those of its own agency
(谁制定、谁清理); what another body made void is marked by hand (`records.acts.mark_validity`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from mingtang.people.models import Agency
from mingtang.records import editions
from mingtang.records.describing import ENDING, HOW
from mingtang.records.models import Amendment, Edition, Record

FACTS = (
    "record",
    "validity",
    "edition",
    "digest",
    "column",
    "own",
    "statutory",
)  # of the event that tells of it
STANDING = ("valid", "pending", "unknown", "amended")  # a validity that a repeal still changes


@dataclass(frozen=True)
class Marked:
    """An earlier document's new edition, and what made it."""

    record: Record
    edition: Edition
    validity: str


def facts_of(marked: Marked) -> dict[str, Any]:
    record, column = marked.record, marked.edition.column
    return {
        "record": record.code, "validity": marked.validity, "edition": marked.edition.no, "digest": marked.edition.digest,
        "column": column.code, "own": column.own, "statutory": column.statutory,
    }  # fmt: skip


def named(texts: list[str], agency: Agency, without: str) -> tuple[list[str], str]:
    """(codes of the public documents that these lines name by 发文字号, 索引号 or title, "") or ([], why not)."""
    codes: list[str] = []
    for text in texts:
        rows = Record.objects.house.filter(agency=agency, state__in=("published", "release")).exclude(path="")
        found = [r for name in ("doc_no", "index_no", "title") for r in rows.filter(**{name: text})[:2]]
        if len({r.pk for r in found}) != 1 or not editions.is_public(found[0]):
            return [], f"没有找到唯一一件本单位已公开的“{text}”，请写发文字号、索引号或完整标题"
        if found[0].code == without:
            return [], "不能修改或废止本件自己"
        codes.append(found[0].code)
    return list(dict.fromkeys(codes)), ""


def changed_by(code: str) -> list[Amendment]:
    """What public editions do to the document `code`, the latest last."""
    rows = Amendment.objects.filter(code=code, edition__current=True, edition__withdrawn_at=None)
    return list(rows.select_related("edition").order_by("since", "pk"))


def mark(record: Record, edition: Edition, on: date, at: datetime) -> list[Marked]:
    """Mark what `record` changes from that day on, and itself where a later document did so while it was revised."""
    found = []
    if changed_by(record.code) and (own := mark_one(record, on, at)):
        found.append(own)
    for code in (one["code"] for one in record.changes):
        earlier = Record.objects.house.select_related("agency", "column").filter(code=code).first()
        if earlier is not None and (one := mark_one(earlier, on, at)):
            found.append(one)
    return found


def mark_one(record: Record, on: date, at: datetime) -> Marked | None:
    """The next edition of what is public of `record`, where its validity is no longer what a later document says."""
    edition = Edition.objects.house.in_force().filter(record=record).first()
    if edition is None:
        return None
    validity = due_validity(edition, on)
    if not validity:
        return None
    return Marked(record, editions.marked(record, edition, validity, at), validity)


def due_validity(edition: Edition, on: date) -> str:
    """The validity that this public edition should have on that day and has not; "" where it is as it should be."""
    now = str(edition.content.get("validity") or "valid")
    hows = {a.how for a in changed_by(edition.record.code) if a.since <= on}
    for how in HOW:  # a repeal before an amendment
        if how in hows:
            return ENDING[how] if now in STANDING and now != ENDING[how] else ""
    begins = edition.content.get("effective_on") or ""
    return "valid" if now == "pending" and begins and begins <= on.isoformat() else ""


def due(on: date) -> Iterator[Record]:
    """Records whose public page has to be marked since that day came: what takes effect, and what it ends."""
    codes = Amendment.objects.filter(since__lte=on, edition__current=True, edition__withdrawn_at=None)
    rows = Edition.objects.house.in_force().select_related("record__agency", "record__column")
    ended = rows.filter(record__code__in=codes.values("code")).exclude(
        content__validity__in=["repealed", "expired"]
    )
    begun = rows.filter(content__validity="pending", record__effective_on__lte=on)
    seen: set[int] = set()
    for edition in [*ended.order_by("pk"), *begun.order_by("pk")]:
        if edition.record_id not in seen and due_validity(edition, on):
            seen.add(edition.record_id)
            yield edition.record
