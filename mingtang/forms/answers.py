"""What a filled-in form says: codes that may be counted, texts that may not, and the page on which it is checked."""

from collections.abc import Container, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from mingtang.forms import masking
from mingtang.forms.definition import Field, Form
from mingtang.forms.inputs import DefinedInput
from mingtang.vault import sealing

HIDDEN_FROM_STAFF = ("personal", "sensitive")  # what lists and exports show masked
HIDDEN_ON_CHECK = ("sensitive",)  # on the sender's own check page

Fact = str | int | list[str]


def clean(form: DefinedInput) -> tuple[dict[str, Fact], dict[str, str]]:
    """(facts, typed) of a valid form. facts: option codes, numbers and ISO dates of fields marked `counted`, which may
    stand in clear in the ledger; typed: every other given answer as canonical text, which enters as a commitment."""
    values = canonical(form)
    facts: dict[str, Fact] = {}
    for field in form.shown():
        if field.counted and field.key in values:
            facts[field.key] = _fact(field, values.pop(field.key))
    return facts, values


def canonical(form: DefinedInput) -> dict[str, str]:
    """Each given answer as the one text that is stored and hashed: ISO dates, plain decimals, option codes and file
    digests joined by commas in the order of the definition."""
    given = ((field, _given(form, field)) for field in form.shown())
    return {field.key: text for field, text in given if text}


def sealed_keys(definition: Form) -> frozenset[str]:
    """Fields whose values are stored SM4-sealed: the sensitive ones, and telephone numbers (GB/T 22239 数据保密性)."""
    return frozenset(
        f.key for f in definition.fields if f.sensitivity == "sensitive" or f.type == "telephone"
    )


def stored(form: DefinedInput) -> tuple[dict[str, Fact], dict[str, str], frozenset[str]]:
    """(facts, typed, sealed) of a valid form as an act takes them: `typed` with the values of the fields named in
    `sealed` SM4-sealed under their own name."""
    facts, typed = clean(form)
    sealed = sealed_keys(form.definition) & typed.keys()
    return facts, {k: sealing.seal(v, k) if k in sealed else v for k, v in typed.items()}, sealed


def answers(form: DefinedInput, hide: Container[str] = HIDDEN_ON_CHECK) -> list[tuple[str, str]]:
    """(label, shown value) of every question that applies, in order; "" where nothing was answered."""
    return [(row["label"], row["value"]) for group in answer_groups(form, hide) for row in group["rows"]]


def answer_groups(form: DefinedInput, hide: Container[str] = HIDDEN_ON_CHECK) -> list[dict[str, Any]]:
    """The same by group, as the check-your-answers component takes it: {"title", "key", "rows": [{"label", "value"}]}."""
    names = {
        kept.digest: kept.name
        for field in form.shown()
        if field.type == "file"
        for kept in form.given_files(field.key)
    }
    return shown_groups(form.definition, canonical(form), names, hide, blanks=True)


def shown_groups(
    definition: Form,
    values: Mapping[str, str],
    file_names: Mapping[str, str],
    hide: Container[str] = HIDDEN_FROM_STAFF,
    blanks: bool = False,
) -> list[dict[str, Any]]:
    """Stored canonical `values` for a page. file_names: name by digest. hide: sensitivities shown masked."""
    shown = {field.key for field in definition.shown(_for_conditions(definition, values))}
    groups = []
    for group in definition.groups:
        asked = [field for field in group.fields if field.key in shown and (blanks or field.key in values)]
        rows = [{"label": f.label, "value": show(f, values.get(f.key, ""), file_names, hide)} for f in asked]
        if rows:
            groups.append({"title": group.label, "key": group.key, "rows": rows})
    return groups


def show(field: Field, text: str, file_names: Mapping[str, str], hide: Container[str]) -> str:
    """One canonical value in words: option labels, number with unit, file names; masked when its sensitivity is in
    `hide` (of files the number is told: their names often tell whose they are)."""
    if field.type == "file" and field.sensitivity in hide:
        return f"{len(text.split(','))}个文件" if text else ""
    if field.type in ("choice", "choices", "file"):
        words = "、".join(_words(field, text, file_names))
    elif field.type == "date" and text:
        day = date.fromisoformat(text)
        words = f"{day.year}年{day.month}月{day.day}日"
    else:
        words = f"{text}{field.unit}" if text else ""
    return masking.mask(field.mask, words) if field.sensitivity in hide else words


def _words(field: Field, text: str, file_names: Mapping[str, str]) -> Iterator[str]:
    for code in filter(None, text.split(",")):
        yield file_names.get(code, "（文件）") if field.type == "file" else field.choice_label(code)


def _given(form: DefinedInput, field: Field) -> str:
    if field.type == "file":
        return ",".join(file.digest for file in form.given_files(field.key))
    value = form.cleaned_data.get(field.key)
    if isinstance(value, list):
        return ",".join(code for code, _ in field.choices if code in value)
    if isinstance(value, Decimal):
        return _plain(value)
    return value.isoformat() if isinstance(value, date) else str(value or "")


def _plain(number: Decimal) -> str:
    """No exponent, no needless zeros, no minus zero."""
    text = format(number, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def _fact(field: Field, text: str) -> Fact:
    if field.type == "choices":
        return text.split(",")
    if field.type == "number" and "." not in text:
        return int(text)
    return text


def _for_conditions(definition: Form, values: Mapping[str, str]) -> dict[str, Any]:
    several = {field.key for field in definition.fields if field.type == "choices"}
    return {key: text.split(",") if key in several else text for key, text in values.items()}
