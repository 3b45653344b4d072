"""What a column asks of a text before it is published: which reviews, and within how many working days each.

Self-check, confidentiality review and signature are in every gate and no setting can leave them out (条例第十七条). The
column says the rest; an agency may be stricter for itself by a setting, never laxer: of flags any one asks, of limits
the shortest holds. The numbers of days are no law.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from mingtang.policy import values as policy
from mingtang.records.models import Column

LIMITS = ("secrecy_days", "office_days", "legal_days")


@dataclass(frozen=True)
class Gate:
    """office_check, second_look: whether the step is asked; *_days: working days for the review, from its turn."""

    office_check: bool
    second_look: bool
    secrecy_days: int
    office_days: int
    legal_days: int

    def columns(self) -> dict[str, Any]:
        """As a column keeps it; there 0 days means: as the setting says."""
        return asdict(self)

    def facts(self) -> dict[str, Any]:
        """As the release gate's table knows them."""
        found = asdict(self)
        return {"needs_" + k if isinstance(v, bool) else k: v for k, v in found.items()}


def of_column(column: Column) -> Gate:
    """What the column itself says."""
    return Gate(**{name: getattr(column, name) for name in Gate.__dataclass_fields__})


def of(column: Column, line: tuple[str, ...], on: date) -> Gate:
    """The gate of `column` on that day for the agency whose line (own code first, root last) is `line`."""
    lines = [line[i:] for i in range(len(line))]

    def asked(key: str) -> bool:
        return any(policy.flag(key, part, on) for part in lines)

    def days(name: str) -> int:
        own = [getattr(column, name)] if getattr(column, name) else []
        return min([*own, *(policy.whole(f"gate_{name}", part, on) for part in lines)])

    return Gate(
        column.office_check or asked("gate_office_check"), column.second_look or asked("gate_second_look"),
        *(days(name) for name in LIMITS),
    )  # fmt: skip
