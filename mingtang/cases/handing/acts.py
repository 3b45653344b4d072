"""The two events by which a case goes from one chain to another, inside the act that moves it. They name each other."""

from __future__ import annotations

from mingtang.cases.models import Case
from mingtang.cases.moving import Move
from mingtang.ledger.book import By, Written, next_seq, write

FACTS = ("to", "to_seq", "from", "from_seq", "from_hash", "handed")


def moved_out(case: Case, old: str, chain: str, seq: int, by: By, batch: str, **more: bool) -> Written:
    """It leaves `old`; its moved-in will be the event `seq` of `chain`."""
    facts = {"to": chain, "to_seq": seq, **more}
    return write("case", case.code, chain=old, by=by, facts=facts, batch=batch, name="case.moved-out")


def moved_in(case: Case, out: Written, chain: str, by: By, batch: str, **more: bool) -> None:
    """It enters `chain`."""
    facts = {"from": out.chain, "from_seq": out.seq, "from_hash": out.hash, **more}
    write("case", case.code, chain=chain, by=by, facts=facts, batch=batch, name="case.moved-in")


def succeed(move: Move) -> None:
    """The case is the successor's before the step is written: the step stands on its chain, the paper bears its name."""
    if move.succeeds is None or move.succeeds.pk == move.case.agency_id:
        return
    old, new = move.case.agency.chain, move.succeeds
    out = moved_out(move.case, old, new.chain, next_seq(new.chain), move.seat, move.batch, handed=True)
    moved_in(move.case, out, new.chain, move.seat, move.batch, handed=True)
    move.case.agency = new
    move.row["agency_id"] = new.code
