"""Rows of registers as the table of a record: what a text in the gate claims, what its edition tells, what goes with it.

Called inside the acts of the release gate. `terms` says until when a row must be public.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q

from mingtang.forms import registers
from mingtang.forms.models import Entry
from mingtang.forms.registers import Register, defined, flow, public, rows
from mingtang.ledger.refusal import Refused
from mingtang.records.models import Edition, Record

REASONS = {  # why a row is taken off a page, in the words of its tombstone
    "repaired": "信用修复",
    "changed": "决定被依法变更",
    "revoked": "决定被依法撤销",
    "unlawful": "决定被确认违法",
    "void": "决定被确认无效",
    "wrong": "信息有误，更正后重新公示",
    "over": "公示期满",
    "withdrawn": "随整页撤下",
}
BY_HAND = tuple(key for key in REASONS if key not in ("over", "withdrawn"))


def ready(register: Register, agency: str) -> list[Entry]:
    """The rows of the next text: of a living register all that stand, else those that are not claimed yet."""
    rows = Entry.objects.house.filter(register=register.code, agency=agency)
    shown = Q(gone_on=None) | Q(
        gone_why="withdrawn"
    )  # what was taken off does not come back with the next version
    found = rows.standing().filter(shown) if register.living else rows.waiting()
    return list(found.order_by("decided_on", "pk") if register.decided else found.order_by("order", "pk"))


def table_of(register: Register, entries: list[Entry]) -> dict[str, Any]:
    flows = flows_of(register, entries[0].agency_id) if entries else {}
    return public.table(
        register, [(entry.code, rows.told_of(register, entry.values)) for entry in entries], flows
    )


def flows_of(register: Register, agency: str) -> dict[str, list[flow.Step]]:
    """Number of a row → its steps, from the registers that belong to this one."""
    found: dict[str, list[flow.Step]] = {}
    for part in registers.parts_of(register):
        rows = (
            Entry.objects.house.standing().filter(register=part.code, agency=agency).order_by("order", "pk")
        )
        for entry in rows:
            step = flow.step(entry.number, entry.values)
            found.setdefault(entry.values[register.number], []).append(step)
    return found


def faults(register: Register, entries: list[Entry]) -> list[str]:
    """Why the flows of these rows cannot be drawn: each with the number of its row."""
    known = {entry.number for entry in entries}
    flows = flows_of(register, entries[0].agency_id) if entries else {}
    found = [f"运行流程中的事项{number}不在清单中" for number in flows if number not in known]
    return found + [
        f"{number}：{why}" for number, steps in flows.items() if number in known for why in flow.faults(steps)
    ]


def standing_record(register: Register, agency: str) -> Record | None:
    """The record of a living register, whether it is public or in the gate."""
    rows = Entry.objects.house.filter(register=register.code, agency=agency).exclude(record="")
    code = rows.order_by("-pk").values_list("record", flat=True).first()
    return Record.objects.house.filter(code=code).select_related("agency", "column").first() if code else None


def claim(record: Record) -> None:
    """The rows of the record's table are its own from now on; a row of a batch belongs to one text alone."""
    if not record.table or "report" in record.table:
        return
    codes = public.standing(record.table)
    rows = Entry.objects.house.filter(code__in=codes)
    others = rows.exclude(record__in=("", record.code)).count() + len(codes) - rows.standing().count()
    if others:
        raise Refused(f"有{others}条记录已在别的信息中公示或者已经作废，请刷新后重新选择")
    left_out = Entry.objects.house.filter(record=record.code, published_on=None).exclude(code__in=codes)
    left_out.update(record="")
    rows.filter(record="").update(record=record.code)


def free(record: Record) -> None:
    """作废 of a draft: the rows that never were public wait again."""
    if record.table or record.state == "cancelled":
        Entry.objects.house.filter(record=record.code, published_on=None).update(record="")


def told(record: Record, on: date) -> None:
    """The record's table is public from this day; what it shows again after a withdrawal is no longer gone."""
    if not record.table or "report" in record.table:
        return
    rows = Entry.objects.house.filter(code__in=public.standing(record.table))
    rows.filter(published_on=None).update(published_on=on)
    rows.filter(gone_why="withdrawn").update(gone_on=None, gone_why="")
    if defined.get(record.table["register"]).living:  # what was left out of the new text is gone
        left = Entry.objects.house.filter(record=record.code, gone_on=None).exclude(published_on=None)
        left.exclude(code__in=public.standing(record.table)).update(gone_on=on, gone_why="changed")


def ended(record: Record, on: date) -> None:
    """The whole page was taken down, and its rows with it."""
    rows = Entry.objects.house.filter(record=record.code, gone_on=None).exclude(published_on=None)
    rows.update(gone_on=on, gone_why="withdrawn")


def over(on: date) -> list[Entry]:
    """Public rows whose last day has passed, oldest first."""
    rows = Entry.objects.house.told().filter(ends_on__lt=on)
    return list(rows.select_related("agency").order_by("ends_on", "pk"))


def edition_of(entry: Entry) -> Edition | None:
    """The edition that shows this row to the public now."""
    found = (
        Edition.objects.house.in_force().filter(record__code=entry.record).select_related("record").first()
    )
    return (
        found if found and entry.code in public.standing(found.content.get("table") or {"rows": ()}) else None
    )
