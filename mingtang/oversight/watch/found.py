"""One thing that is wrong, as the watch finds it. The same fault has the same key every day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mingtang.ledger.digest import sm3


@dataclass(frozen=True)
class Found:
    """code: of codes.CODES. column, record: their codes or "". subject: what tells two faults of one place apart."""

    code: str
    agency: str
    column: str = ""
    record: str = ""
    subject: str = ""
    evidence: str = ""
    due: date | None = None

    @property
    def key(self) -> str:
        return sm3("\n".join((self.code, self.agency, self.column, self.record, self.subject)).encode())
