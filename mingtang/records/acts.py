"""Acts on what is public that need no new text: marking whether a document still holds. And what a column asks."""

from __future__ import annotations

from datetime import datetime

from mingtang.clock import day
from mingtang.jobs.handlers import declare_topics
from mingtang.jobs.outbox import put
from mingtang.ledger.book import SYSTEM_CHAIN, act, write
from mingtang.ledger.refusal import Refused
from mingtang.people.seats import Seat, agencies_covered
from mingtang.records import content, editions, gate
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


@act("record.mark", facts=("record", "validity", "edition", "digest", "column", "own", "statutory"))
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
    facts = {
        "record": record.code, "validity": validity, "edition": edition.no, "digest": edition.digest,
        "column": record.column_id, "own": record.column.own, "statutory": record.column.statutory,
    }  # fmt: skip
    write(
        "record", record.code, chain=record.agency.chain, by=by, facts=facts, typed={"reason": reason.strip()}
    )
    return str(record.code)


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
