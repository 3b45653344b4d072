"""From a filled-in application for a service item to what the act that opens the case takes."""

from __future__ import annotations

from typing import Any

from mingtang.cases import intake
from mingtang.cases.items.asking import FACT, MATERIAL, YES
from mingtang.forms import answers
from mingtang.forms.inputs import DefinedInput


def of(form: DefinedInput, code: str) -> dict[str, Any]:
    """Keywords for `acts.open_case`. form: a valid application made by `asking`; code: its query code, "" = no ticket.

    The answers to the item's own questions become yes/no facts of the case, on which its conditional steps hang."""
    facts, typed, sealed = answers.stored(form)
    plain = answers.canonical(form)
    conditions = {
        key.removeprefix(FACT): facts.pop(key) == YES for key in list(facts) if key.startswith(FACT)
    }
    if names := handed_in(form):
        typed["received_materials"] = "\n".join(names)
    second = intake.second_of(plain)
    return {
        "answer_facts": {**facts, **conditions}, "answer_typed": typed, "answer_sealed": sealed,
        "title": plain.get("project", "")[:200], "party": (plain.get("name") or plain.get("org_name") or "")[:80],
        "ticket": (code, second) if code and second else None,
    }  # fmt: skip


def handed_in(form: DefinedInput) -> list[str]:
    """Names of the materials that came with the application."""
    return [f.label for f in _materials(form) if form.given_files(f.key)]


def missing(form: DefinedInput) -> list[str]:
    """Names of the necessary materials that did not."""
    return [f.label for f in _materials(form) if not f.mark and not form.given_files(f.key)]


def _materials(form: DefinedInput) -> list[Any]:
    return [f for f in form.definition.fields if f.key.startswith(MATERIAL)]
