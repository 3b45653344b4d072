"""A form cut into pages of a few questions, so that it fits a phone and never asks what does not apply.

Pure Python. Between two pages stands what was answered so far: a question whose condition is already decided is
asked plainly or not at all, so that a page needs no script to hide anything.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from mingtang.forms.definition import Condition, Field, Form, Group


@dataclass(frozen=True)
class Page:
    """One page: the group it belongs to and the keys of its questions."""

    group: str
    label: str
    help: str
    fields: tuple[str, ...]


def pages(definition: Form) -> tuple[Page, ...]:
    """The pages of a form: a group each, cut where a question hangs on another one of the same page."""
    found = []
    for group in definition.groups:
        runs: list[list[str]] = [[]]
        for field in group.fields:
            if field.shown_when and field.shown_when.field in runs[-1]:
                runs.append([])
            runs[-1].append(field.key)
        found += [
            Page(group.key, group.label, "" if i else group.help, tuple(run)) for i, run in enumerate(runs)
        ]
    return tuple(found)


def asked(definition: Form, given: Mapping[str, Any]) -> list[tuple[Page, Form]]:
    """The pages that ask anything of somebody who has answered `given` so far, each with its own small form."""
    cut = ((page, settled(definition, given, page.fields)) for page in pages(definition))
    return [(page, form) for page, form in cut if form.fields]


def settled(definition: Form, given: Mapping[str, Any], keys: Collection[str] = ()) -> Form:
    """`definition` with the questions `keys` only (none named: all that `given` does not answer).

    given: what is known already, as `Form.shown` takes it. A condition on a question that is not asked here is
    decided by it; one on a question asked here stays."""
    wanted = set(keys) or {field.key for field in definition.fields if field.key not in given}
    applies = {field.key for field in definition.shown(given)}
    kept: set[str] = set()
    groups = []
    for group in definition.groups:
        fields = []
        for field in group.fields:
            if field.key in wanted and _asks(field, kept, wanted, applies):
                kept.add(field.key)
                fields.append(_decided(field, wanted, given))
        if fields:
            groups.append(Group(group.key, group.label, group.help, tuple(fields)))
    return replace(definition, groups=tuple(groups))


def _asks(field: Field, kept: set[str], wanted: set[str], applies: set[str]) -> bool:
    on = field.shown_when.field if field.shown_when else ""
    return on in kept if on in wanted else field.key in applies


def _decided(field: Field, wanted: set[str], given: Mapping[str, Any]) -> Field:
    needed = field.required_when
    here: dict[str, Condition | bool | None] = {}
    if field.shown_when and field.shown_when.field not in wanted:
        here["shown_when"] = None
    if needed and needed.field not in wanted:
        here |= {"required_when": None, "required": field.required or needed.holds(given)}
    return replace(field, **here) if here else field  # type: ignore[arg-type]
