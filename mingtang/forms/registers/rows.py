"""One row of a register as it is typed or imported: judged by its form, and what is kept of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from mingtang.forms import answers
from mingtang.forms.definition import Field
from mingtang.forms.inputs import DefinedInput, input_class
from mingtang.forms.registers import Register
from mingtang.vault import sealing

_UNDER = "forms.register"


class Problem(NamedTuple):
    """Why one cell of a line cannot be taken."""

    line: int
    label: str
    reason: str


def judge(register: Register, line: int, cells: Mapping[str, str]) -> tuple[dict[str, str], list[Problem]]:
    """(canonical values, what is wrong) of the row in a line of a file; with anything wrong there are no values."""
    form = input_class(register.form)(
        {"key": "-", **{k: _typed(register.form.field(k), v) for k, v in cells.items()}}
    )
    if form.is_valid():
        return answers.canonical(form), []
    found = []
    for key, reasons in form.errors.items():
        label = register.form.field(key).label if key in form.fields and key != "key" else ""
        found += [Problem(line, label, str(reason)) for reason in reasons]
    return {}, found


def _typed(field: Field, text: str) -> Any:
    """What a cell says as a form is given it: of choices the codes."""
    if field.type == "choice":
        return next((code for code, label in field.choices if text in (code, label)), text)
    if field.type == "choices":
        return _several(field, text)
    return text


def _several(field: Field, text: str) -> list[str]:
    """The options named in a cell, the longest names first; what is left over stands as it is, and is refused."""
    codes = []
    for code, label in sorted(field.choices, key=lambda choice: -len(choice[1])):
        if label in text:
            codes.append(code)
            text = text.replace(label, " ")
    left = text.strip(" 、，,;；/\n")
    return [*codes, left] if left else codes


def sealed(register: Register, values: Mapping[str, str]) -> dict[str, str]:
    """The values as they are stored: sensitive ones as SM4 tokens."""
    under = answers.sealed_keys(register.form)
    return {k: sealing.seal(v, f"{_UNDER}.{k}") if k in under else v for k, v in values.items()}


def opened(register: Register, stored: Mapping[str, str]) -> dict[str, str]:
    """The stored values in clear: for who keeps the register and for the national table alone."""
    under = answers.sealed_keys(register.form)
    return {k: sealing.unseal(v, f"{_UNDER}.{k}") if k in under else v for k, v in stored.items()}


def told_of(register: Register, stored: Mapping[str, str]) -> dict[str, str]:
    """The stored values for the public table: of sealed ones those in clear that it shows masked, the hidden ones not."""
    masked = {mask.field for mask in register.masks} - register.hidden
    under = answers.sealed_keys(register.form) & masked
    return {k: sealing.unseal(v, f"{_UNDER}.{k}") if k in under else v for k, v in stored.items()}


def initial(register: Register, values: Mapping[str, str]) -> dict[str, Any]:
    """Canonical values as a form shows them."""
    several = {f.key for f in register.form.fields if f.type == "choices"}
    return {k: v.split(",") if k in several else v for k, v in values.items()}


def told(register: Register, values: Mapping[str, str], hide: Sequence[str] = ()) -> dict[str, str]:
    """Canonical values in words, by field."""
    return {f.key: answers.show(f, values.get(f.key, ""), {}, hide) for f in register.form.fields}


def cells(register: Register, values: Mapping[str, str]) -> list[str]:
    """A row of the national table, in the order of the form: dates ISO, choices in words, numbers bare."""
    said = told(register, values)
    return [
        values.get(f.key, "") if f.type in ("number", "date") else said[f.key] for f in register.form.fields
    ]


def headings(register: Register) -> list[str]:
    """The headings of the national table, with units."""
    return [f"{f.label}（{f.unit}）" if f.unit else f.label for f in register.form.fields]


def values_of(form: DefinedInput) -> dict[str, str]:
    """Canonical values of a valid form."""
    return answers.canonical(form)
