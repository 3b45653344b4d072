"""What is told of one kind of station at a moment: its last steps, cell by cell, its means of days, its corrections."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import Max

from mingtang.clock import day
from mingtang.policy import values as policy

from . import rules
from .definition import DAY, Kind
from .models import Reading, Station

ENOUGH = 20  # hours of a day that its mean needs: GB 3095-2012, table 4
DAYS, CORRECTED = 7, 30  # days whose means are told; days for which a correction stands on the page


@dataclass(frozen=True)
class Cell:
    """state: value | void (无效) | awaited (not yet due) | missing | outside (the station did not stand).
    before: earlier versions, the oldest first; None among them was void."""

    hour: datetime
    state: str
    value: Decimal | None = None
    late: bool = False
    before: tuple[Decimal | None, ...] = ()


@dataclass(frozen=True)
class Told:
    """One station: `cells` by measure, the oldest first. silent: hours beyond the limit for which nothing came."""

    station: Station
    last: datetime | None
    silent: int
    cells: dict[str, list[Cell]]


def stations(kind: str) -> list[Station]:
    """Of this kind, those that stand before those that were withdrawn."""
    rows = Station.objects.public().filter(kind=kind).select_related("agency")
    return sorted(rows, key=lambda one: (one.withdrawn_on is not None, one.code))


def told(kind: Kind, at: datetime) -> list[Told]:
    """Every station of the kind with its last `kind.shown` steps."""
    newest = rules.newest(kind, at)
    steps = [newest - n * kind.step for n in reversed(range(kind.shown))]
    found = stations(kind.code)
    last = lasts(found)
    versions = _versions(found, steps[0], newest)
    return [_of(kind, one, last.get(one.pk), steps, versions, at) for one in found]


def lasts(found: Iterable[Station]) -> dict[int, datetime]:
    """Station → the newest hour of which it said anything."""
    rows = Reading.objects.filter(station__in=list(found), current=True).values("station").order_by()
    return dict(rows.annotate(last=Max("hour")).values_list("station", "last"))


def silence(kind: Kind, station: Station, last: datetime | None, at: datetime) -> int:
    """Hours for which a station has been silent beyond its agency's limit; a withdrawn one is not waited for."""
    if station.withdrawn_on:
        return 0
    return rules.silent_hours(
        kind, last, at, policy.whole("readings_stale_hours", station.agency.line, day(at))
    )


Means = dict[tuple[int, str, date], Decimal | None]


def days(at: datetime) -> list[date]:
    """The whole days whose means are told, the newest first."""
    return [day(at) - timedelta(days=n) for n in range(1, DAYS + 1)]


def means(kind: Kind, found: Iterable[Station], at: datetime) -> Means:
    """(station, measure, day) → the mean of its hours, None with fewer than ENOUGH, nothing where none was told. Hour 00:00
    belongs to the day that it ends. Rounded half to even (GB/T 8170)."""
    last = rules.newest(kind, at).replace(hour=0)
    rows = Reading.objects.filter(
        station__in=list(found), current=True, hour__gt=last - DAYS * DAY, hour__lte=last
    ).exclude(value=None)  # fmt: skip
    values: dict[tuple[int, str, date], list[Decimal]] = defaultdict(list)
    for station, measure, hour, value in rows.values_list("station", "measure", "hour", "value"):
        if kind.measures[measure].daily:
            values[station, measure, day(hour - timedelta(seconds=1))].append(value)
    return {
        key: round(sum(got, Decimal()) / len(got), kind.measures[key[1]].decimals) if len(got) >= ENOUGH else None
        for key, got in values.items()
    }  # fmt: skip


def corrections(kind: Kind, at: datetime) -> list[tuple[Reading, Reading]]:
    """(earlier, later) of every correction of the last days, the newest first."""
    rows = Reading.objects.filter(station__kind=kind.code, no__gt=1, batch__at__gt=at - CORRECTED * DAY)
    later = list(rows.select_related("station", "batch").order_by("-batch__at", "-hour", "pk"))
    earlier = {
        (row.station_id, row.measure, row.hour, row.no): row
        for row in Reading.objects.filter(hour__in={row.hour for row in later})
    }
    return [(earlier[row.station_id, row.measure, row.hour, row.no - 1], row) for row in later]


def versions(kind: Kind, first: datetime, until: datetime) -> Iterator[Reading]:
    """All versions of all readings of [first, until), as a file of rows tells them."""
    rows = Reading.objects.filter(station__kind=kind.code, hour__gte=first, hour__lt=until)
    return rows.select_related("station", "batch").order_by(
        "hour", "station__code", "measure", "no"
    ).iterator()  # fmt: skip


_Versions = dict[tuple[int, str, datetime], list[Reading]]


def _versions(found: Iterable[Station], first: datetime, last: datetime) -> _Versions:
    rows: _Versions = defaultdict(list)
    asked = Reading.objects.filter(station__in=list(found), hour__gte=first, hour__lte=last).order_by("no")
    for row in asked:
        rows[row.station_id, row.measure, row.hour].append(row)
    return rows


def _of(
    kind: Kind, station: Station, last: datetime | None, steps: list[datetime], rows: _Versions, at: datetime
) -> Told:
    late = policy.whole("readings_late_hours", station.agency.line, day(at))
    cells = {
        code: [_cell(kind, station, step, rows.get((station.pk, code, step), []), late, at) for step in steps]
        for code in kind.measures
    }
    return Told(station, last, silence(kind, station, last, at), cells)


def _cell(kind: Kind, station: Station, hour: datetime, rows: list[Reading], late: int, at: datetime) -> Cell:
    if rows:
        now = rows[-1]
        state = "void" if now.value is None else "value"
        return Cell(hour, state, now.value, rows[0].late, tuple(row.value for row in rows[:-1]))
    until = station.withdrawn_on
    if day(hour) < station.since or (until and day(hour) > until):
        return Cell(hour, "outside")
    return Cell(hour, "awaited" if at <= rules.due(kind, hour, late) else "missing")
