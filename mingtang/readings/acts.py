"""Acts on what is measured: stations opened and withdrawn by the agency's drafter, batches taken from other systems."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from mingtang.clock import day
from mingtang.jobs.handlers import declare_topics
from mingtang.jobs.outbox import put
from mingtang.ledger.book import act, line_up, write
from mingtang.ledger.refusal import Moved, Refused
from mingtang.people.models import Agency
from mingtang.people.seats import Seat, agencies_covered
from mingtang.policy import values as policy

from . import audit, rules
from .definition import REASONS, Kind, kinds
from .models import Batch, Reading, Station

declare_topics("press.refresh")
KEEPER = "drafter"
MACHINE = "iot:"  # begins the actor of what a machine does


@dataclass(frozen=True)
class Given:
    """One reading as it was sent. hour: aware. value None: 无效."""

    station: str
    measure: str
    hour: datetime
    value: Decimal | None


def may_keep(seat: Seat, agency: str, at: datetime) -> bool:
    return seat.post == KEEPER and agency in agencies_covered(seat, day(at))


@act("station.open", facts=("kind", "stations", "since"))
def open_stations(
    kind: str,
    agency: Agency,
    stations: Sequence[tuple[str, str, str]],
    since: date,
    *,
    by: Seat,
    at: datetime,
) -> list[str]:
    """登记监测点: (code, name, place) each; their codes. Source: house rule (S-262, S-263)."""
    if not may_keep(by, agency.code, at):
        raise Refused("监测点由本单位拟稿人登记和撤销")
    if kind not in kinds():
        raise Refused("请选择监测点种类", "kind")
    if since > day(at):
        raise Refused("开始日期不能晚于今天", "since")
    line_up(agency.chain)
    codes = [code for code, _, _ in stations]
    if len(set(codes)) < len(codes) or Station.objects.house.filter(code__in=codes).exists():
        raise Refused("该编码已被使用，请换一个", "code")
    typed: dict[str, str] = {}
    for code, name, place in stations:
        Station.objects.house.create(
            code=code, kind=kind, agency=agency, name=name, place=place, since=since, opened_at=at
        )
        typed |= {f"{code}.name": name, f"{code}.place": place}
    facts = {"kind": kind, "stations": codes, "since": since.isoformat()}
    write("station", codes[0], chain=agency.chain, by=by, facts=facts, typed=typed)
    _show()
    return codes


@act("station.withdraw", facts=("station", "on"))
def withdraw_station(station: Station, on: date, reason: str, *, by: Seat, at: datetime) -> str:
    """撤销监测点: after `on` nothing is taken of it; what it said stays. Its code. Source: house rule."""
    row = Station.objects.house.select_related("agency").get(pk=station.pk)
    if not may_keep(by, row.agency_id, at):
        raise Refused("监测点由本单位拟稿人登记和撤销")
    if not row.since <= on <= day(at):
        raise Refused("撤销日期应在开始日期以后，不晚于今天", "on")
    if not reason.strip():
        raise Refused("请写明理由", "reason")
    if not Station.objects.house.filter(pk=row.pk, withdrawn_on=None).update(withdrawn_on=on):
        raise Moved("该监测点已由他人撤销")
    facts = {"station": row.code, "on": on.isoformat()}
    write("station", row.code, chain=row.agency.chain, by=by, facts=facts, typed={"reason": reason.strip()})
    _show()
    return row.code


_FACTS = (
    "machine",
    "kind",
    "taken",
    "corrected",
    "unchanged",
    "late",
    "first",
    "last",
    "reason",
    "body",
    "digest",
)


@act("readings.take", facts=_FACTS)
def take(
    kind: str, agency: Agency, given: Sequence[Given], reason: str, *, machine: str, name: str, body: str, by: Seat,
    at: datetime,
) -> str:  # fmt: skip
    """Take a batch, all of it or nothing; its code. A value that differs from the one in force becomes the next version,
    and only with a reason (of REASONS); one that is the same changes nothing.

    name: the machine's own key of the batch. body: SM3 of what was sent. Refused names the row as "readings.N"."""
    line_up(agency.chain)
    known, stations = kinds()[kind], _stations(kind, agency, given)
    _judge(known, given, stations, at)
    hours = [one.hour for one in given]
    now = _in_force(stations, min(hours), max(hours))
    late = policy.whole("readings_late_hours", agency.line, day(at))
    batch = Batch(
        code=audit.code_of(machine, name), machine=machine, key=name, body=body, reason=reason, at=at
    )
    rows, unchanged, corrected = [], 0, 0
    for n, one in enumerate(given):
        before = now.get((one.station, one.measure, one.hour))
        if before is not None and before.value == one.value:
            unchanged += 1
            continue
        if before is not None and reason not in REASONS:
            raise Refused("该时刻已有其他数值；更正须写明原因（reason）", f"readings.{n}")
        corrected += before is not None
        rows.append(Reading(
            batch=batch, station=stations[one.station], measure=one.measure, hour=one.hour, value=one.value,
            no=before.no + 1 if before else 1, late=before is None and rules.is_late(known, one.hour, late, stations[one.station].opened_at, at),
        ))  # fmt: skip
    batch.digest = audit.digest_of(rows)
    batch.counts = {
        "taken": len(rows), "corrected": corrected, "unchanged": unchanged, "late": sum(row.late for row in rows),
    }  # fmt: skip
    _keep(batch, rows)
    facts: dict[str, Any] = {
        "machine": machine, "kind": kind, "first": min(hours).isoformat(), "last": max(hours).isoformat(), "reason": reason,
        "body": body, "digest": batch.digest, **batch.counts,
    }  # fmt: skip
    write(
        "readings", batch.code, chain=agency.chain, by=by, facts={k: v for k, v in facts.items() if v != ""}
    )
    _show()
    return batch.code


def _stations(kind: str, agency: Agency, given: Sequence[Given]) -> dict[str, Station]:
    found = Station.objects.house.filter(kind=kind, agency=agency, code__in={one.station for one in given})
    return {row.code: row for row in found}


def _judge(kind: Kind, given: Sequence[Given], stations: dict[str, Station], at: datetime) -> None:
    seen = set()
    for n, one in enumerate(given):
        if why := _why_not(kind, one, stations.get(one.station), at):
            raise Refused(f"第{n + 1}条：{why}", f"readings.{n}")
        if (place := (one.station, one.measure, one.hour)) in seen:
            raise Refused(f"第{n + 1}条：同一监测点、指标、时刻在一批中只能有一个数值", f"readings.{n}")
        seen.add(place)


def _why_not(kind: Kind, one: Given, station: Station | None, at: datetime) -> str:
    if station is None:
        return "该单位没有登记这个监测点"
    if one.measure not in kind.measures:
        return f"{kind.name}没有这个指标"
    why = rules.why_not_hour(kind, one.hour, station.since, station.withdrawn_on, at)
    return why or rules.why_not_value(kind.measures[one.measure], one.value)


def _in_force(
    stations: dict[str, Station], first: datetime, last: datetime
) -> dict[tuple[str, str, datetime], Reading]:
    rows = Reading.objects.filter(
        station__in=stations.values(), hour__gte=first, hour__lte=last, current=True
    ).select_related("station")
    return {(row.station.code, row.measure, row.hour): row for row in rows}


def _keep(batch: Batch, rows: Sequence[Reading]) -> None:
    batch.save(force_insert=True)
    for row in rows:
        if row.no > 1:
            Reading.objects.filter(
                station=row.station, measure=row.measure, hour=row.hour, current=True
            ).update(current=False)
    Reading.objects.bulk_create(rows)


def _show() -> None:
    """The page of the kind is printed with the pages that say how things stand."""
    put("press.refresh", dedupe="readings")
