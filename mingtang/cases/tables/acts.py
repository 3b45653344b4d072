"""撤下该条: one row of a public table goes, its place says when and why; the page keeps its address."""

from __future__ import annotations

from datetime import datetime

from mingtang.cases import tables
from mingtang.clock import day
from mingtang.forms.models import Entry
from mingtang.forms.registers import public
from mingtang.jobs.handlers import declare_topics
from mingtang.jobs.outbox import WITHDRAWAL, put
from mingtang.ledger.book import By, act, line_up, write
from mingtang.ledger.refusal import Moved, Refused
from mingtang.people.seats import SYSTEM, Seat, agencies_covered
from mingtang.records import content, editions
from mingtang.records.models import Record

declare_topics("press.print", "search.index")
TAKERS = ("signer", "disclosure_head")
FACTS = ("entry", "why", "record", "edition", "digest")


@act("entry.take-off", facts=FACTS)
def take_off(entry: Entry, why: str, reason: str, *, by: Seat, at: datetime) -> str:
    """信用修复 and what else ends one row: a new edition without it, printed before everything that waits.

    Source: 行政处罚法第四十八条 (a decision that was changed, revoked or held unlawful is taken back within three days and the
    reason is told); 国家发展改革委令第58号 信用信息公示修复管理办法 (repaired penalties are no longer shown)."""
    if by.post not in TAKERS or entry.agency_id not in agencies_covered(by, day(at)):
        raise Refused("由本单位的签发人或政府信息公开工作机构负责人撤下")
    if why not in tables.BY_HAND:
        raise Refused("请选择撤下的原因", "why")
    if not reason.strip():
        raise Refused("请写明依据，如信用修复决定或者撤销决定的名称、文号和日期", "reason")
    return _take_off(entry, why, reason.strip(), by, at)


@act("entry.end", facts=FACTS)
def end(entry: Entry, *, at: datetime, by: By = SYSTEM) -> str:
    """公示期满: the day after its last public day the row goes by itself."""
    if entry.ends_on is None or entry.ends_on >= day(at):
        raise Refused("公示期未满")
    return _take_off(entry, "over", "", by, at)


def _take_off(entry: Entry, why: str, reason: str, by: By, at: datetime) -> str:
    line_up(entry.agency.chain)
    entry = Entry.objects.house.select_related("agency").get(
        pk=entry.pk
    )  # as it stands, not as a page saw it
    record = Record.objects.house.select_for_update().filter(code=entry.record).first()
    edition = tables.edition_of(entry)
    if record is None or edition is None:
        raise Moved("该记录没有正在公开，无须撤下")
    on, said = day(at), tables.REASONS[why]
    table = public.without(edition.content["table"], entry.code, on, said)
    record.table = public.without(record.table or table, entry.code, on, said)
    record.body = content.clean(public.body(record.table))
    following = editions.retabled(record, edition, table, public.body(table), at)
    Entry.objects.house.filter(pk=entry.pk).update(gone_on=on, gone_why=why, moves=entry.moves + 1)
    put("press.print", priority=WITHDRAWAL, dedupe="all")
    put("search.index", priority=WITHDRAWAL, dedupe="all")
    facts = {
        "entry": entry.code, "why": why, "record": record.code, "edition": following.no, "digest": following.digest,
    }  # fmt: skip
    typed = {"reason": reason} if reason else {}
    write("entry", entry.code, chain=entry.agency.chain, by=by, facts=facts, typed=typed)
    return entry.code
