"""登记回执: what the one who applied takes away. The query code is on the paper he is handed and stands nowhere here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mingtang.cases.codes import in_fours
from mingtang.cases.models import Case
from mingtang.cases.papering import data_of, large_of
from mingtang.ledger.models import Event
from mingtang.papers import render
from mingtang.papers.models import Paper


@dataclass(frozen=True)
class Receipt:
    """`proof` (存证校验码): chain, number and hash of the event that took the case in."""

    case: Case
    paper: Paper
    proof: str


def of(code: str) -> Receipt | None:
    """The receipt of the case `code`; None when there is no such case, or its receipt was erased."""
    case = Case.objects.house.select_related("agency").filter(code=code).first()
    paper = Paper.objects.house.filter(case=code, key="receipt", erased=False).first()
    event = Event.objects.filter(subject_type="case", subject=code).order_by("id").first()
    if case is None or paper is None or event is None:
        return None
    return Receipt(case, paper, f"{event.chain}.{event.seq}.{event.hash}")


def pdf(receipt: Receipt, code: str, address: str) -> bytes:
    """The receipt as PDF with the query code on it, made when asked for and kept nowhere.

    address: of the tracking page, for the QR code; it never holds the code."""
    more: dict[str, Any] = {"qr": address, "proof": receipt.proof}
    if code:
        more["code"] = in_fours(code)
    return render.pdf(receipt.paper.template, {**data_of(receipt.paper), **more})


def large(receipt: Receipt, code: str) -> bytes:
    """The same in large type, kept nowhere."""
    return large_of(receipt.paper, *([("查询码", in_fours(code))] if code else []))
