"""Acts on what is public that need no new text: marking whether a document still holds. And what a column asks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from mingtang.clock import day
from mingtang.jobs.handlers import declare_topics
from mingtang.jobs.outbox import put
from mingtang.ledger.book import SYSTEM_CHAIN, act, line_up, write
from mingtang.ledger.chance import random_bytes
from mingtang.ledger.refusal import Moved, Refused
from mingtang.people.seats import Seat, agencies_covered
from mingtang.records import content, correcting, editions, gate, relations
from mingtang.records.describing import COUNTED
from mingtang.records.models import UNKNOWN, VALIDITIES, Column, Record

declare_topics("press.print", "search.index")
MARKING = ("signer", "disclosure_head")


def why_not_mark(record: Record, seat: Seat, at: datetime) -> str:
    """Why this seat cannot mark the validity of `record` now; "" when it can."""
    if seat.post not in MARKING or record.agency_id not in agencies_covered(seat, day(at)):
        return "有效性由签发人或政府信息公开工作机构负责人标注"
    if record.state == "release":
        return "该信息正在办理新版本，请在新版本中写明有效性"
    return "" if record.state == "published" else "该信息没有正在公开的版本"


@act("record.mark", facts=relations.FACTS)
def mark_validity(record: Record, validity: str, *, reason: str, by: Seat, at: datetime) -> str:
    """标注有效性 (失效, 废止, 已修改 …): a new edition with the same text, at the same address; the record's code.

    Source: 条例第八条 (information is kept accurate), 国办发〔2016〕80号 (documents are cleared and marked)."""
    record = Record.objects.house.select_related("agency", "column").select_for_update().get(pk=record.pk)
    if refused := why_not_mark(record, by, at):
        raise Refused(refused)
    if validity not in VALIDITIES or validity == UNKNOWN:
        raise Refused("请选择有效性", "validity")
    if validity == record.validity:
        raise Refused(f"已经标注为“{VALIDITIES[validity]}”", "validity")
    if not reason.strip():
        raise Refused("请写明依据，如废止决定的名称和文号", "reason")
    record.validity, record.checked_on = validity, day(at)
    record.digest = content.digest_of(record)
    edition = editions.publish(record, day(at), at)
    put("press.print", dedupe="all")
    put("search.index", dedupe="all")
    facts = relations.facts_of(relations.Marked(record, edition, validity))
    write(
        "record", record.code, chain=record.agency.chain, by=by, facts=facts, typed={"reason": reason.strip()}
    )
    return str(record.code)


@act("record.mark-due", facts=relations.FACTS)
def mark_due(record: Record, *, by: Seat, at: datetime) -> str:
    """What takes effect today, or is ended by a document that does: marked by the system (国办发〔2017〕47号). Its code.

    Raises Moved where nothing is due any more."""
    line_up(record.agency.chain)
    record = Record.objects.house.select_related("agency", "column").select_for_update().get(pk=record.pk)
    marked = relations.mark_one(record, day(at), at)
    if marked is None:
        raise Moved("有效性已经标注")
    put("press.print", dedupe="all")
    put("search.index", dedupe="all")
    facts = relations.facts_of(marked)
    write("record", record.code, chain=record.agency.chain, by=by, facts=facts, name="record.mark")
    return str(record.code)


@act("record.describe", facts=(*relations.FACTS, *COUNTED, "fields"), bulk=True)
def describe_many(
    seen: Mapping[str, str], values: Mapping[str, Any], *, by: Seat, at: datetime
) -> list[dict[str, str]]:
    """批量修改分类: the same text of each record in a new edition, sorted as `values` (of correcting.FIELDS) says.

    seen: code → digest that the preview showed. One event a record, a batch id in each; one that refuses, or was changed
    meanwhile, is left as it is. The result says for each {"title", "reason"}; reason "" = done."""
    rows = Record.objects.open_to(by).filter(code__in=list(seen)).select_related("agency", "column")
    records = list(rows.select_for_update(of=("self",)).order_by("pk"))
    line_up(*{record.agency.chain for record in records})
    batch, said = random_bytes(8).hex(), []
    for record in records:
        reason = correcting.why_not_correct(record, values, by, at)
        if not reason and record.digest != seen[record.code]:
            reason = "预览以后已被他人改动"
        if not reason:
            _describe(record, values, by, at, batch)
        said.append({"title": record.title, "reason": reason})
    if any(not one["reason"] for one in said):
        put("press.print", dedupe="all")
        put("search.index", dedupe="all")
    return said


def _describe(record: Record, values: Mapping[str, Any], by: Seat, at: datetime, batch: str) -> None:
    fields = sorted(correcting.changed(record, values))
    for name in fields:
        setattr(record, name, values[name])
    record.digest = content.digest_of(record)
    edition = editions.publish(record, day(at), at)
    facts = relations.facts_of(relations.Marked(record, edition, record.validity))
    facts |= {name: value for name in COUNTED if (value := getattr(record, name))} | {"fields": fields}
    write("record", record.code, chain=record.agency.chain, by=by, facts=facts, batch=batch)


@act("column.gate", facts=("column", "office_check", "second_look", *gate.LIMITS))
def set_gate(column: str, asked: gate.Gate, *, by: Seat, at: datetime) -> str:
    """What `column` asks of texts that go to review from now on; the column's code. Texts in review keep theirs.

    Confidentiality review and signature are not among it: they are always asked (条例第十七条)."""
    if by.post != "openness_office":
        raise Refused("栏目的审查环节由政务公开办公室设定，各单位可在参数中从严")
    if not Column.objects.filter(pk=column, takes=True).update(**asked.columns()):
        raise Refused("没有这个栏目", "column")
    facts = {"column": column, **asked.columns()}
    write("column", column, chain=SYSTEM_CHAIN, by=by, facts=facts)
    return column
