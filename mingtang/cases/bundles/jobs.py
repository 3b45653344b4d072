"""Reading a bundle and importing it, outside any request. Repeating finds another state and changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.db import transaction

from mingtang.cases import batches
from mingtang.cases.bundles import acts, listing, proposed
from mingtang.cases.bundles.models import Bundle
from mingtang.clock import day
from mingtang.jobs.handlers import declare_topics, handles
from mingtang.ledger.digest import sm3
from mingtang.ledger.refusal import Moved, Refused
from mingtang.people.seats import SYSTEM, Seat
from mingtang.records import importing
from mingtang.records.arrivals import Arrival, arrivals, manifest
from mingtang.records.importing import BadArchive, Unmapped
from mingtang.records.importing.registers import Table
from mingtang.records.models import Column
from mingtang.vault import files

declare_topics("cases.bundle-read", "cases.bundle-import")
STEP = 25  # rows between two notes of how far it is
SAMPLE = 3  # rows of a register that the page shows
BAD = "文件打不开或者不完整：请确认它是 .zip 压缩包、Excel 工作簿或 CSV 登记簿，没有密码，再重新上传"
MUCH = "文件中的内容超过限制（压缩包50,000个文件、解压后1GB，登记簿20,000行），请分成几个文件再上传"
CHANGED = "发布以后核对，资料的处理结果与预览时不同（可能已由另一批导入），没有导入；请重新核对后再发布"


@handles("cases.bundle-read")
def read(bundle: str, now: datetime) -> None:
    """A register that nobody mapped yet gets its headings read; everything else its rows, each with what becomes of it."""
    row = _in_state(bundle, "reading")
    if row is None:
        return
    with suppress(Moved):  # given up meanwhile
        try:
            table = None if row.mapping else importing.register(files.path(row.digest), row.name)
            state, found = ("mapping", _headings(row, table)) if table else ("ready", _preview(row, _found(row, now)))  # fmt: skip
        except (BadArchive, Unmapped) as error:
            state, found = "refused", {"why": MUCH if str(error).startswith("more than") else BAD}
        acts.settle(row, state, by=SYSTEM, at=now, **found)


@handles("cases.bundle-import")
def import_(bundle: str, now: datetime) -> None:
    """Exactly what was previewed becomes public, as one batch under the post that released it; a list that came out
    otherwise goes back to be looked at again."""
    row = _in_state(bundle, "importing")
    if row is None:
        return
    found = _found(row, now)
    if _manifest(row, found) != row.manifest:
        acts.settle(row, "ready", by=SYSTEM, at=now, why=CHANGED, **_preview(row, found))
        return
    try:
        with (
            transaction.atomic()
        ):  # the batch and the note of it, or neither: a second run would find all unchanged
            _publish(row, found, now)
    except Refused as refusal:
        acts.settle(row, "ready", by=SYSTEM, at=now, read=len(found), why=refusal.reason[:200])


def _publish(row: Bundle, found: list[Arrival], now: datetime) -> None:
    """Under who brought it as operator, as at the command line, and the post that released it."""
    by = Seat(person=row.brought_by, post="operator", agency=row.agency_id)
    code = batches.publish(found, row.column, row.released_under, by=by, at=now)
    listed = listing.keep(found, public=True)
    acts.settle(row, "done", by=SYSTEM, at=now, case=code, read=len(found), listed=listed, sample=[])


def _headings(row: Bundle, table: Table) -> dict[str, Any]:
    sample = [cells for _, cells in table.rows[:SAMPLE]]
    return {"head": table.head, "sample": sample, "mapping": proposed(row.agency_id, table.head)}


def _in_state(code: str, state: str) -> Bundle | None:
    found: Bundle | None = (
        Bundle.objects.house.filter(code=code, state=state).select_related("agency").first()
    )
    return found


def _found(row: Bundle, now: datetime) -> list[Arrival]:
    column = Column.objects.get(code=row.column)
    mapping = {field: heading for heading, field in row.mapping.items()}
    sources = importing.sources(files.path(row.digest), mapping, row.name)
    return list(_counted(row, arrivals(sources, row.agency, column, day(now))))


def _counted(row: Bundle, found: Iterable[Arrival]) -> Iterator[Arrival]:
    for number, one in enumerate(found, 1):
        yield one
        if number % STEP == 0:
            with transaction.atomic():
                Bundle.objects.house.filter(pk=row.pk).update(read=number)


def _preview(row: Bundle, found: list[Arrival]) -> dict[str, Any]:
    return {
        "read": len(found), "counts": batches.tally(found), "manifest": _manifest(row, found),
        "listed": listing.keep(found, public=False),
    }  # fmt: skip


def _manifest(row: Bundle, found: list[Arrival]) -> str:
    return sm3(manifest(found, row.agency_id, row.column))
