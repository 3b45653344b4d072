"""Reading what is public, in bulk: a few queries for a whole generation, never one a record."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Case, F, Max, Min, TextField, When
from django.db.models.functions import Cast

from mingtang.clock import day
from mingtang.records.models import READINGS, Amendment, Edition
from mingtang.ui.dates import moment_iso

from . import addresses
from .series import Place, Series

COLUMN_PAGE, CATALOGUE_PAGE = 20, 50  # places a full page has
CHUNK = 400  # ids in one query
_SHOWN = ("pk", "title", "path", "published_on", "published_at", "agency_id", "column_id", "record_id")


@dataclass(frozen=True, slots=True)
class Item:
    """An edition as a list names it."""

    edition: int
    title: str
    url: str
    on: date
    at: datetime
    agency: str
    column: str
    record: int
    reading: str = ""  # 图解, 问答 …: what kind of interpretation it is, where it is one

    @property
    def code(self) -> str:
        return addresses.code_of(self.url)


def series(size: int, **which: Any) -> Series:
    """The places of all editions that fit `which` (field look-ups), each record once."""
    shown = Case(When(current=True, withdrawn_at=None, then=F("pk")), default=0)
    rows = Edition.objects.house.filter(**which).order_by().values("record_id")
    rows = rows.annotate(day=Cast(Min("published_on"), TextField()), first=Min("pk"), shown=Max(shown))
    return Series(list(map(Place._make, rows.values_list("day", "first", "record_id", "shown"))), size)


def items(ids: Iterable[int]) -> dict[int, Item]:
    """edition id → Item."""
    found: dict[int, Item] = {}
    for chunk in chunks(ids):
        rows = Edition.objects.house.filter(pk__in=chunk).values_list(*_SHOWN)
        found |= {row[0]: Item(*row) for row in rows}
    return found


def newest(number: int, **which: Any) -> list[Item]:
    """The latest `number` in force that fit `which`, newest first. Columns are asked one by one: each has its newest
    ready in an index, all together would be sorted."""
    columns = which.pop("column__in") if "column__in" in which and "agency" not in which else None
    asked = [which] if columns is None else [which | {"column": code} for code in columns]
    found: list[Item] = []
    for each in asked:
        rows = Edition.objects.house.in_force().filter(**each).order_by("-published_on", "-pk")
        found += [Item(*row) for row in rows.values_list(*_SHOWN)[:number]]
    return sorted(found, key=lambda item: (item.on, item.edition), reverse=True)[:number]


def in_force(records: Iterable[int]) -> Iterator[Edition]:
    """The current edition, content included, of each record that is public now."""
    for chunk in chunks(records):
        yield from Edition.objects.house.in_force().filter(record__in=chunk).order_by("pk")


def every(records: Iterable[int]) -> Iterator[Edition]:
    """Every edition of these records, content included, oldest first."""
    for chunk in chunks(records):
        yield from Edition.objects.house.filter(record__in=chunk).order_by("pk")


def interpretations(codes: Collection[str]) -> dict[str, list[Item]]:
    """Code of a document → what interprets it and is public, newest first.

    The record finds it (indexed), the edition decides: a relation that is still a draft is nobody's business."""
    found: dict[str, list[Item]] = {}
    for chunk in chunks(codes):
        rows = Edition.objects.house.in_force().filter(record__interprets__in=chunk)
        rows = rows.order_by("-published_on", "-pk").values_list(
            "content__interprets", *_SHOWN, "content__reading"
        )
        for code, *row, reading in rows:
            if code in codes:
                found.setdefault(code, []).append(Item(*row, READINGS.get(reading or "", "")))
    return found


def paths(records: Collection[int]) -> set[str]:
    """The addresses of these records."""
    found: set[str] = set()
    for chunk in chunks(records):
        found |= set(Edition.objects.house.filter(record__in=chunk).values_list("path", flat=True))
    return found


@dataclass(frozen=True, slots=True)
class Change:
    """What a later document does to an earlier one, and from which day."""

    how: str
    since: date
    by: Item


def changed(codes: Collection[str]) -> dict[str, list[Change]]:
    """Code of a document → what later public documents do to it, in the order in which it takes effect."""
    found: dict[str, list[Change]] = {}
    for chunk in chunks(codes):
        rows = Amendment.objects.filter(code__in=chunk, edition__current=True, edition__withdrawn_at=None)
        shown = (f"edition__{name}" for name in _SHOWN)
        for code, how, since, *row in rows.order_by("since", "pk").values_list(
            "code", "how", "since", *shown
        ):
            found.setdefault(code, []).append(Change(how, since, Item(*row)))
    return found


def named(content: Mapping[str, Any]) -> set[str]:
    """Codes of the records that this text names: what it interprets, what it amends or repeals."""
    return {str(content.get("interprets") or ""), *(one["code"] for one in content.get("changes", ()))} - {""}


def documents(codes: Collection[str]) -> dict[str, Item]:
    """Code of a record → its public edition."""
    found: dict[str, Item] = {}
    for chunk in chunks({code for code in codes if code}):
        rows = Edition.objects.house.in_force().filter(record__code__in=chunk)
        found |= {item.code: item for item in (Item(*row) for row in rows.values_list(*_SHOWN))}
    return found


def first_moments(records: Iterable[int]) -> dict[int, datetime]:
    """Record id → when its first edition came out."""
    found: dict[int, datetime] = {}
    for chunk in chunks(records):
        rows = Edition.objects.house.filter(record__in=chunk, no=1)
        found |= dict(rows.values_list("record_id", "published_at"))
    return found


def pub_date(on: date, first: datetime | None) -> str:
    """PubDate of the national page tags: when it was first published; the day alone where only the day is known."""
    return moment_iso(first) if first and day(first) == on else f"{on.isoformat()} 00:00"


def chunks(ids: Iterable[Any]) -> Iterator[list[Any]]:
    """`ids` in lists that a query can take."""
    chunk: list[Any] = []
    for one in ids:
        chunk.append(one)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
