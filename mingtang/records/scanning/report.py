"""What the scanner says about a file."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Find:
    """kind: of scanning.LABELS; where: page, paragraph, sheet and row; text_masked: how it may be shown."""

    kind: str
    where: str
    text_masked: str


@dataclass(frozen=True)
class Hidden:
    what: str
    where: str


@dataclass(frozen=True)
class Reason:
    code: str
    text: str


@dataclass(frozen=True)
class Report:
    """held: the file cannot be cleared by looking at `finds` alone. A file with neither finds nor hold is clean; what is
    hidden in it is left out when it is rebuilt."""

    format: str
    finds: list[Find] = field(default_factory=list)
    hidden: list[Hidden] = field(default_factory=list)
    reasons: list[Reason] = field(default_factory=list)

    @property
    def held(self) -> bool:
        return bool(self.reasons)
