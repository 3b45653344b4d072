"""Acts of the watch: what a look found is taken down; a finding is set a term (限期整改) or ticked off (销号)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from mingtang.clock import day
from mingtang.jobs.outbox import put
from mingtang.ledger.book import SYSTEM_CHAIN, By, act, line_up, write
from mingtang.ledger.refusal import Moved, Refused
from mingtang.oversight.models import Finding, watches_all
from mingtang.oversight.watch.found import Found
from mingtang.people.seats import Seat

_ROWS = 300  # in one statement


def changes(found: Iterable[Found]) -> bool:
    """Whether taking this down would change a row."""
    fresh, told, mended = _compare(found)
    return bool(fresh or told or mended)


@act("watch.look", facts=("day", "new", "mended", "open"))
def take_down(found: Iterable[Found], *, by: By, at: datetime) -> int:
    """The result of one look: new rows for what is new, the day of mending for what is gone (国办秘函〔2019〕19号: the
    inspection's items are checked all the time). One event says how many; how many are open is returned."""
    line_up(SYSTEM_CHAIN)
    fresh, told, mended = _compare(found)
    on = day(at)
    Finding.objects.house.bulk_create(
        [Finding(key=f.key, code=f.code, agency_id=f.agency, column=f.column, record=f.record, evidence=f.evidence, since=on, due=f.due) for f in fresh],
        batch_size=_ROWS,
    )  # fmt: skip
    for row, one in told:
        Finding.objects.house.filter(pk=row.pk).update(evidence=one.evidence, due=one.due)
    for start in range(0, len(mended), _ROWS):
        Finding.objects.house.filter(pk__in=mended[start : start + _ROWS]).update(mended_on=on)
    number = Finding.objects.house.filter(mended_on=None).count()
    facts = {"day": on.isoformat(), "new": len(fresh), "mended": len(mended), "open": number}
    write("watch", on.isoformat(), chain=SYSTEM_CHAIN, by=by, facts=facts)
    return number


def _compare(found: Iterable[Found]) -> tuple[list[Found], list[tuple[Finding, Found]], list[int]]:
    """(new, said differently now, ids of what is mended)."""
    seen = {one.key: one for one in found}
    rows = {row.key: row for row in Finding.objects.house.filter(mended_on=None)}
    fresh = [one for key, one in seen.items() if key not in rows]
    told = [
        (row, seen[key]) for key, row in rows.items()
        if key in seen and (row.evidence, row.due) != (seen[key].evidence, seen[key].due)
    ]  # fmt: skip
    return fresh, told, [row.pk for key, row in rows.items() if key not in seen]


@act("watch.ask")
def ask(*, by: Seat, at: datetime) -> None:
    """立即监测: a look out of turn."""
    _may(by)
    put("oversight.watch", dedupe="asked")
    write("watch", day(at).isoformat(), chain=SYSTEM_CHAIN, by=by)


@act("finding.rectify", facts=("finding", "code", "column", "record", "rectify_by"), bulk=True)
def rectify(findings: list[int], by_day: date, *, by: Seat, at: datetime) -> int:
    """限期整改 (S-180): these findings are to be mended by a day. One event each; how many."""
    _may(by)
    if by_day < day(at):
        raise Refused("整改期限不能早于今天", "by_day")
    rows = list(_rows().filter(pk__in=findings, ticked_on=None).order_by("pk"))
    if not rows:
        raise Refused("没有可以限期整改的问题，请重新选择")
    line_up(*{row.agency.chain for row in rows})
    Finding.objects.house.filter(pk__in=[row.pk for row in rows]).update(rectify_by=by_day)
    for row in rows:
        _write(row, by, batch=f"rectify@{by_day}", rectify_by=by_day.isoformat())
    return len(rows)


@act("finding.tick", facts=("finding", "code", "column", "record"))
def tick(finding: int, reason: str, *, by: Seat, at: datetime) -> int:
    """整改完成（销号） by hand, with the reason: what the watch still sees and the office accepts. What is mended ticks itself."""
    _may(by)
    row = _rows().filter(pk=finding).first()
    if row is None:
        raise Moved("该问题已经整改完成，无须销号")
    if not reason.strip():
        raise Refused("请写明销号的理由；已经改好的问题，下次监测时自动销号", "reason")
    line_up(row.agency.chain)
    changed = Finding.objects.house.filter(pk=finding, ticked_on=None, mended_on=None)
    if not changed.update(ticked_on=day(at), reason=reason.strip()):
        raise Moved("该问题已由他人销号")
    _write(row, by, typed={"reason": reason.strip()})
    return finding


def _may(by: Seat) -> None:
    if not watches_all(by):
        raise Refused("由政务公开办公室、监察员或网站内容管理岗办理")


def _rows() -> Any:
    return Finding.objects.house.filter(mended_on=None).select_related("agency")


def _write(row: Finding, by: By, batch: str = "", typed: dict[str, str] | None = None, **more: str) -> None:
    facts = {"finding": row.pk, "code": row.code, "column": row.column, "record": row.record, **more}
    write("finding", str(row.pk), chain=row.agency.chain, by=by, facts=facts, typed=typed, batch=batch)
