"""Which readers are told of what was printed, and of what was taken down. Putting letters in the box, not sending them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from django.db import transaction

from mingtang.channels.models import Announced, Letter, Wish
from mingtang.channels.wishes import matches
from mingtang.clock import SHANGHAI
from mingtang.jobs.outbox import LATE, put
from mingtang.records.models import Edition

HORIZON = timedelta(days=14)  # what is printed later than this after its release is no news
MORNING = time(8, 0)  # Shanghai
MONDAY = 0
_SLICE = 100  # editions looked at in one transaction


def after(rhythm: str, at: datetime) -> datetime:
    """When a reader of this rhythm hears of what became public at `at`: at once, next morning, Monday morning."""
    if rhythm == "now":
        return at
    local = at.astimezone(SHANGHAI)
    morning = datetime.combine(local.date(), MORNING, SHANGHAI)
    morning = morning if morning > local else morning + timedelta(days=1)
    return morning if rhythm == "daily" else morning + timedelta(days=(MONDAY - morning.weekday()) % 7)


def take_in(at: datetime) -> None:
    """Put a letter in the box of everyone who wants to hear of what was printed and indexed since the last look, and of
    everyone who was told of a page that has been taken down. Running it again changes nothing."""
    if not Wish.objects.exists():
        return
    while editions := list(_fresh(at)[:_SLICE]):
        wanted = matches(editions)
        with transaction.atomic():
            Announced.objects.bulk_create(
                [Announced(edition=e, at=at) for e in editions], ignore_conflicts=True
            )
            _put(wanted, at)
    _take_back(at)


def _fresh(at: datetime) -> Iterable[Edition]:
    """Editions that stand at their address and are found, not looked at yet. Imported history is no news."""
    rows = Edition.objects.house.in_force().filter(
        printed=True, indexed=True, published_at__gt=at - HORIZON, column__own=True, record__origin_path=""
    )
    return rows.exclude(pk__in=Announced.objects.values("pk")).order_by("pk").defer("content")  # type: ignore[no-any-return]


def _put(wanted: dict[int, list[Wish]], at: datetime) -> None:
    """One letter a reader and edition, by the quickest of his wishes."""
    soonest: dict[tuple[int, int], datetime] = {}
    for edition, wishes in wanted.items():
        for wish in wishes:
            when, key = after(wish.rhythm, at), (wish.reader_id, edition)
            soonest[key] = min(when, soonest.get(key, when))
    rows = [
        Letter(reader_id=reader, edition_id=edition, after=when)
        for (reader, edition), when in soonest.items()
    ]
    Letter.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    ring({reader for (reader, _), when in soonest.items() if when <= at})


def _take_back(at: datetime) -> None:
    """Letters not sent yet about what is gone or replaced are dropped; of what was told, the taking down is told at once."""
    told: dict[tuple[int, int], Letter] = {}
    for letter in Letter.objects.of_gone().select_related("edition").order_by("edition_id"):
        told[letter.reader_id, letter.edition.record_id] = letter
    with transaction.atomic():
        public = Edition.objects.house.in_force().values("pk")
        Letter.objects.filter(state="due", gone=False).exclude(edition__in=public).delete()
        known = set(Letter.objects.filter(gone=True).values_list("reader", "edition"))
        new = [one for one in told.values() if (one.reader_id, one.edition_id) not in known]
        rows = [
            Letter(reader_id=one.reader_id, edition_id=one.edition_id, gone=True, after=at) for one in new
        ]
        Letter.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
        ring({one.reader_id for one in new})


def ring(readers: Iterable[int]) -> None:
    """A job for each of these readers, in the caller's transaction: after everything that prints."""
    for reader in sorted(readers):
        put("channels.send", priority=LATE, dedupe=f"reader-{reader}", reader=reader)


def ripe(at: datetime) -> None:
    """Ring for everyone whose letters' hour has come: those of the day and the week, and those a mail server kept away."""
    with transaction.atomic():
        ring(set(Letter.objects.ripe(at).values_list("reader", flat=True)))
