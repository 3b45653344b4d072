"""What a family does besides moving: one module a family, each with `before`, `facts_of` and EFFECTS by step.

`before` runs ahead of the rules (it computes what they ask), the effect after them; both inside the act's transaction.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import ModuleType
from typing import Any

from mingtang.cases import (
    checks,
    consulting,
    correcting,
    flow,
    imports,
    releases,
    remedies,
    requests,
    sections,
    services,
)
from mingtang.cases.models import Case
from mingtang.cases.moving import Move

_FAMILIES: dict[str, ModuleType] = {
    "release": releases,
    "request": requests,
    "correct": correcting,
    "consult": consulting,
    "section": sections,
    "remedy": remedies,
    "import": imports,
    "service": services,
    "reassess": checks,
    "validity": checks,
}


def family_of(version: str) -> str:
    """release-1 → release; a service item's version (CODE@n) → service."""
    return "service" if "@" in version else version.partition("-")[0]


def before(move: Move, more: Mapping[str, Any]) -> None:
    _FAMILIES[move.case.family].before(move, more)


def run(move: Move, more: Mapping[str, Any]) -> None:
    effect = _FAMILIES[move.case.family].EFFECTS.get(move.step.do)
    if effect:
        effect(move, more)


def facts_after(move: Move, standing: flow.Standing) -> dict[str, Any]:
    """The same as `facts_of` after the effect of the step, without reading again what the move has in hand."""
    family = _FAMILIES[move.case.family]
    known: dict[str, Any] = (
        family.known_of(move, standing)
        if hasattr(family, "known_of")
        else family.facts_of(move.case, standing)
    )
    return known


def facts_of(case: Case, standing: flow.Standing) -> dict[str, Any]:
    """What the rules of this case ask besides its stored facts, as it stands now."""
    found: dict[str, Any] = _FAMILIES[case.family].facts_of(case, standing)
    return found
