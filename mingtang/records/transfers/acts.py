"""Acts of handing over: a batch is composed, and its receipt is entered. One event each, on the agency's chain."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Max, QuerySet

from mingtang.clock import day
from mingtang.ledger.book import act, line_up, write
from mingtang.ledger.chance import random_bytes
from mingtang.ledger.refusal import Moved, Refused
from mingtang.people.models import Agency
from mingtang.people.seats import Seat, agencies_covered
from mingtang.records.models import Edition
from mingtang.records.transfers import listing
from mingtang.records.transfers.models import RECEIVERS, Transfer, TransferLine
from mingtang.records.transfers.waiting import waiting

HANDERS = frozenset({"archivist", "disclosure_head"})
MOST = 1000  # texts of one batch: a list that one person still checks


def why_not_hand(agency: str, seat: Seat, on: date) -> str:
    """Why this seat hands nothing over for `agency`; "" when it may."""
    if seat.post not in HANDERS or agency not in agencies_covered(seat, on):
        return "移交由档案员或者政府信息公开工作机构负责人办理"
    return ""


@act("transfer.compose", facts=("transfer", "to", "year", "number", "count", "since", "until", "digest"))
def compose(agency: Agency, to: str, last: int, *, by: Seat, at: datetime) -> str:
    """组成移交批次 (条例第二十五条): everything public of `agency` that receiver `to` was not given yet, oldest first, at most
    MOST; the batch's code. last: id of the newest edition that the preview showed; what came later waits for the next."""
    if refused := why_not_hand(agency.code, by, day(at)):
        raise Refused(refused)
    if to not in RECEIVERS:
        raise Refused("请选择接收单位", "to")
    line_up(agency.chain)
    editions = list(waiting(agency.code, to).filter(pk__lte=last)[:MOST])
    if not editions:
        raise Refused("没有待移交的信息；可能刚由他人组成批次，请刷新后查看")
    row = _batch(agency, to, editions, day(at))
    facts = {
        "transfer": row.code, "to": to, "year": row.year, "number": row.number, "count": row.count,
        "since": row.since.isoformat(), "until": row.until.isoformat(), "digest": row.digest,
    }  # fmt: skip
    write("transfer", row.code, chain=agency.chain, by=by, facts=facts)
    return row.code


def _batch(agency: Agency, to: str, editions: list[Edition], on: date) -> Transfer:
    before = Transfer.objects.house.filter(agency=agency, to=to, year=on.year).aggregate(n=Max("number"))["n"]
    days = [edition.published_on for edition in editions]
    try:
        with transaction.atomic():
            row = Transfer.objects.create(
                code=random_bytes(6).hex(), agency=agency, to=to, year=on.year, number=(before or 0) + 1, made_on=on,
                since=min(days), until=max(days), count=len(editions), digest=listing.digest_of(listing.lines(editions)),
            )  # fmt: skip
            TransferLine.objects.bulk_create(
                TransferLine(transfer=row, to=to, number=n, edition=e) for n, e in enumerate(editions, 1)
            )
    except IntegrityError:  # on PostgreSQL another hand may have been first
        raise Moved("另有人刚组成了移交批次，请刷新后查看") from None
    return row


@act("transfer.receive", facts=("transfer", "received_on", "receipt", "count"))
def receive(
    transfer: Transfer, received_on: date, receiver: str, receipt: str, *, by: Seat, at: datetime
) -> str:
    """登记回执: the receiver signed for the batch. receipt: digest of the scan in the vault, which is the evidence."""
    if refused := why_not_hand(transfer.agency_id, by, day(at)):
        raise Refused(refused)
    if not receipt:
        raise Refused("请附回执扫描件", "scan")
    if not receiver.strip():
        raise Refused("请填写接收单位和接收人", "receiver")
    if not transfer.made_on <= received_on <= day(at):
        raise Refused("接收日期不能早于组成批次之日，也不能晚于今天", "received_on")
    line_up(transfer.agency.chain)
    values = {"received_on": received_on, "receiver": receiver.strip(), "receipt": receipt}
    if not _open(transfer).update(**values):
        raise Moved("该批次的回执已经登记，或者批次已经撤销，请刷新后查看")
    facts = {
        "transfer": transfer.code, "received_on": received_on.isoformat(), "receipt": receipt, "count": transfer.count,
    }  # fmt: skip
    write(
        "transfer", transfer.code, chain=transfer.agency.chain, by=by, facts=facts,
        typed={"receiver": receiver.strip()},
    )  # fmt: skip
    return transfer.code


@act("transfer.cancel", facts=("transfer", "to", "year", "count", "digest"))
def cancel(transfer: Transfer, reason: str, *, by: Seat, at: datetime) -> str:
    """撤销批次 before its receipt: its texts wait for the next one, its number is not given again."""
    if refused := why_not_hand(transfer.agency_id, by, day(at)):
        raise Refused(refused)
    if not reason.strip():
        raise Refused("请写明撤销的理由", "reason")
    line_up(transfer.agency.chain)
    if not _open(transfer).update(cancelled_on=day(at), cancel_reason=reason.strip()):
        raise Moved("该批次的回执已经登记，或者批次已经撤销，请刷新后查看")
    TransferLine.objects.filter(transfer=transfer).update(cancelled=True)
    facts = {
        "transfer": transfer.code, "to": transfer.to, "year": transfer.year, "count": transfer.count, "digest": transfer.digest,
    }  # fmt: skip
    write(
        "transfer",
        transfer.code,
        chain=transfer.agency.chain,
        by=by,
        facts=facts,
        typed={"reason": reason.strip()},
    )
    return str(transfer.code)


def _open(transfer: Transfer) -> QuerySet[Transfer]:
    """The batch while it waits for its receipt."""
    return Transfer.objects.house.filter(pk=transfer.pk, received_on=None, cancelled_on=None)
