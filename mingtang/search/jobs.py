"""The one job that writes the index, and the one that prints it again so that no removed byte stays on the disk."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from mingtang.clock import SHANGHAI, day
from mingtang.jobs.handlers import declare_topics, handles
from mingtang.jobs.outbox import LATE, put
from mingtang.jobs.schedule import daily, every
from mingtang.records.models import Edition

from . import composed, tally
from .document import Doc
from .index import FORMAT, Builder, IndexStale, IndexUnavailable, View, Writer, current
from .published import Columns, code_of, reader

declare_topics("search.reprint", "channels.look")
every("search.fresh", seconds=600)
daily("search.forget", at="03:20")
_NIGHT = time(3, 40)  # Shanghai: the whole index is printed again when few people search
_CHUNK = 500


@handles("search.index")
def index_waiting(now: datetime) -> None:
    """Bring the index to what is public: add what waits, replace what has a new edition, remove what was withdrawn.

    The database is read after the writer's lock is had, so no reader of an older state writes after us."""
    root = Path(settings.MINGTANG_INDEX)
    try:
        with Writer(root) as writer:
            gone = list(_gone())
            waiting = list(_waiting())
            for code in {code_of(e) for e in gone}:
                writer.remove(code)
            for doc in Columns(_known()).docs(waiting):
                writer.put(doc)
            left, pages = list(composed.gone()), list(composed.waiting())
            for version in left:
                writer.remove(composed.id_of(version))
            for version in pages:
                writer.put(composed.doc(version))
    except IndexStale:
        reprint(now)
        return
    _mark((e.pk for e in gone), indexed=False)
    _mark(waiting, indexed=True)
    with transaction.atomic():
        composed.mark(left, indexed=False)
        composed.mark(pages, indexed=True)
    if gone or left:
        with transaction.atomic():
            put("search.reprint", priority=LATE, run_at=_night(now), dedupe="all")
    if _gone().exists():  # withdrawn while we wrote: its own job may have looked before our mark
        index_waiting(now)


@handles("search.reprint")
def reprint(now: datetime) -> None:
    """Print the index anew from the public editions: afterwards no byte of what was removed is on the disk."""
    _build(Path(settings.MINGTANG_INDEX))
    if _gone().exists():
        index_waiting(now)


@handles("search.fresh")
def fresh(now: datetime) -> None:
    """Print the index anew where it is of another format than this programme's: after an upgrade, before anyone writes."""
    found = current(Path(settings.MINGTANG_INDEX))
    if found and found["format"] != FORMAT:
        reprint(now)


@handles("search.forget")
def forget(now: datetime) -> None:
    """Delete the counts of words that are older than is kept."""
    tally.forget(day(now))


def _known() -> View | None:
    try:
        return reader().view()
    except (IndexUnavailable, OSError):
        return None


def _build(root: Path) -> None:
    columns, rows = Columns(_known()), Edition.objects.house.in_force().order_by("pk")
    given = {code_of(edition): edition for edition in rows.only("pk", "path", "column", "agency")}
    pages = {composed.id_of(version): version for version in composed.public()}
    versions = {code: columns.version(edition) for code, edition in given.items()}
    versions |= {id: str(version.pk) for id, version in pages.items()}

    def rest(done: frozenset[str]) -> Iterator[Doc]:
        yield from columns.docs(edition.pk for code, edition in given.items() if code not in done)
        yield from (composed.doc(version) for id, version in pages.items() if id not in done)

    Builder(root).finish(versions, rest)
    stale = Edition.objects.house.filter(indexed=True).exclude(
        pk__in=Edition.objects.house.in_force().values("pk")
    )
    _mark(stale.values_list("pk", flat=True), indexed=False)
    _mark((edition.pk for edition in given.values()), indexed=True)
    with transaction.atomic():
        composed.mark(composed.gone(), indexed=False)
        composed.mark(pages.values(), indexed=True)


def _waiting() -> Iterable[int]:
    return Edition.objects.house.in_force().filter(indexed=False).order_by("pk").values_list("pk", flat=True)


def _gone() -> Any:
    """Indexed editions that are no longer public. One that has a successor goes too: the successor waits."""
    indexed = Edition.objects.house.filter(indexed=True).defer("content")
    return indexed.exclude(current=True, withdrawn_at=None)


def _mark(ids: Iterable[int], *, indexed: bool) -> None:
    ids = list(ids)
    with transaction.atomic():
        for start in range(0, len(ids), _CHUNK):
            Edition.objects.house.filter(pk__in=ids[start : start + _CHUNK]).update(indexed=indexed)
        if ids:
            put("channels.look", priority=LATE, dedupe="all")  # who subscribes hears of it


def _night(now: datetime) -> datetime:
    tonight = datetime.combine(now.astimezone(SHANGHAI).date(), _NIGHT, SHANGHAI)
    return tonight if tonight > now else tonight + timedelta(days=1)
