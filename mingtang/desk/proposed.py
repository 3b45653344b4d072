"""拟办 that was sent back and proposed again: what changed since, for whoever reviews and signs."""

from __future__ import annotations

from mingtang.cases.models import APPLIED, Case
from mingtang.cases.reading import proposals
from mingtang.kinds.facts import FACTS
from mingtang.kinds.table import Kind


def amended(case: Case, kind: Kind) -> list[tuple[str, str, str]] | None:
    """(question, before, now) of what the reply under review says otherwise than the one that was sent back before it;
    [] where nothing changed, None where none was sent back."""
    if case.family not in APPLIED or case.state != "signing":
        return None
    said = proposals(case)
    if len(said) < 2:
        return None
    before, now = said[-2], said[-1]
    names = [name for name in FACTS if name in {**before, **now} and before.get(name) != now.get(name)]
    return [(FACTS[name].label, _words(kind, name, before), _words(kind, name, now)) for name in names]


def _words(kind: Kind, name: str, said: dict[str, str]) -> str:
    text = said.get(name, "")
    return kind.outcomes[text].label if name == "outcome" and text else text
