"""归档: what the step does besides closing the case: number, period, and the row of the file (条例第四十五条)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mingtang.cases.dossier import gaps, numbers
from mingtang.cases.dossier.models import Dossier
from mingtang.cases.models import APPLIED, Case
from mingtang.cases.moving import Move
from mingtang.database import prepared
from mingtang.ledger.refusal import Refused


def known(move: Move) -> None:
    """What the file lacks, for the rule that refuses it."""
    if move.step.do == "archive":
        move.known["file_missing"] = "、".join(gaps.missing(move.case))


def close(move: Move, more: Mapping[str, Any]) -> None:
    """A part goes into the file of its request; everything else gets a file of its own."""
    if move.case.family in APPLIED or move.case.parent_id is None:
        _file(move)
    else:
        move.typed.pop("archive_no", None)


def _file(move: Move) -> None:
    case, agency = move.case, move.case.agency
    year = (case.closed_on or move.day).year
    period = numbers.period_of(agency, disputed(case), move.day)
    by_hand = move.typed.pop("archive_no", "").strip()
    if by_hand and (reason := numbers.fault(by_hand)):
        raise Refused(reason, "archive_no")
    counts = not by_hand or by_hand == numbers.upcoming(agency, period, year, move.day)
    no = numbers.counted(agency, period, year, move.day) if counts else by_hand
    if Dossier.objects.house.filter(no=no).exists():
        raise Refused(f"档号{no}已经用过，请改用别的档号，或者调整档号规则", "archive_no")
    move.facts |= {"archive_no": no, "archive_period": period}
    lacks = gaps.missing(case)

    def insert(written: Any) -> None:
        prepared.insert(Dossier(
            case=case, agency=agency, no=no, year=year, period=period, filed_on=move.day, missing=lacks,
            chain=written.chain, seq=written.seq,
        ))  # fmt: skip

    move.after_write.append(insert)


def disputed(case: Case) -> bool:
    """Whether somebody went to another organ about it: such a file is kept longer."""
    return case.family == "remedy" or Case.objects.house.filter(parent=case, family="remedy").exists()
