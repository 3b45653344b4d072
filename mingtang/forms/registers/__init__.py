"""A register (台账) is a Form whose answers are rows: what a row says, which of it the public sees, and how.

Pure Python, no Django. The packaged registers are TOML; their forms pass through the one checker of forms, and what a
register says beside its form through `check`. A register knows no record: its rows become public as the table of one.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from mingtang.forms.checking import MASKS, Fault
from mingtang.forms.checking import check as check_form
from mingtang.forms.definition import Condition, DefinitionError, Form, build, condition

_TEXTS = ("label", "title", "number", "name")
_KEYS = {*_TEXTS, "column", "form", "defaults", "living", "decided", "days", "law", "ends", "brief", "hidden", "mask", "national", "part_of", "internal"}  # fmt: skip


@dataclass(frozen=True)
class Mask:
    """A field that the public sees masked, always or where `when` holds."""

    field: str
    kind: str
    when: Condition | None


@dataclass(frozen=True)
class Register:
    """number: the field that tells two rows of an agency apart; name: the one that names a row. decided: the date of a row,
    by which rows are listed and counted; days: it is public within so many working days of it (law says why). internal: its
    rows are no public table, column is "". ends: the field with its last public day. brief: the
    fields of the overview. hidden: fields the public never sees. national: field → its code in the national table.
    part_of: the register whose rows these belong to, by the field that is its number: they are public with it, as flows. living: one text an agency, revised; else one text a batch."""

    code: str
    form: Form
    label: str
    column: str
    title: str
    number: str
    name: str
    brief: tuple[str, ...]
    hidden: frozenset[str]
    masks: tuple[Mask, ...]
    national: Mapping[str, str]
    living: bool = False
    decided: str = ""
    days: int = 0
    law: str = ""
    ends: str = ""
    part_of: str = ""
    internal: bool = False

    def shown_of(self) -> list[str]:
        """Keys of the fields that the public sees, in the order of the form."""
        return [field.key for field in self.form.fields if field.key not in self.hidden]

    def mask_of(self, key: str, values: Mapping[str, Any]) -> str:
        """The kind of mask for this field of a row with these values, or "none"."""
        for mask in self.masks:
            if mask.field == key and (mask.when is None or mask.when.holds(values)):
                return mask.kind
        return "none"


def check(given: Mapping[str, Any]) -> list[Fault]:
    """Every fault of a register given as data; its form is checked first, by the checker of all forms."""
    faults = check_form(_form(given))
    return faults or list(_faults(given))


def _faults(given: Mapping[str, Any]) -> Iterator[Fault]:
    fields = {field["key"]: field for group in given["form"]["groups"] for field in group["fields"]}
    yield from (Fault(name, "没有这一项") for name in given.keys() - _KEYS)
    yield from (Fault(name, "缺少这一项") for name in _TEXTS if not given.get(name))
    if bool(given.get("column")) == bool(given.get("internal")):
        yield Fault("column", "公示的台账须写明栏目，内部台账没有栏目")
    named = [(name, given.get(name, "")) for name in ("number", "name", "decided", "ends")]
    named += [(name, key) for name in ("brief", "hidden") for key in given.get(name, ())]
    named += [("national", key) for key in given.get("national", {})]
    named += [("mask", mask.get("field", "")) for mask in given.get("mask", ())]
    yield from (Fault(place, f"没有字段“{key}”") for place, key in named if key and key not in fields)
    yield from (
        Fault("mask", f"没有脱敏方式“{m.get('as')}”")
        for m in given.get("mask", ())
        if m.get("as") not in MASKS
    )
    if bool(given.get("days")) != bool(given.get("law")) or (given.get("days") and not given.get("decided")):
        yield Fault("days", "公开时限须写明起算日期的字段和依据")
    covered = {*given.get("hidden", ()), *(mask.get("field") for mask in given.get("mask", ()))}
    for key, field in fields.items():
        level = field.get("sensitivity", given.get("defaults", {}).get("sensitivity"))
        if level != "plain" and key not in covered:
            yield Fault(f"hidden.{key}", "个人信息在公开的表中须隐去或者脱敏（个人信息保护法第二十五条）")


def of(code: str, given: Mapping[str, Any]) -> Register:
    """The register that checked data define. Raises DefinitionError with every fault."""
    if faults := check(given):
        raise DefinitionError(faults)
    masks = tuple(
        Mask(m["field"], m["as"], condition(m["when"]) if "when" in m else None)
        for m in given.get("mask", ())
    )
    plain = {
        name: given[name]
        for name in ("living", "decided", "days", "law", "ends", "part_of", "internal")
        if name in given
    }
    return Register(
        code=code, form=build(_form(given)), **{name: given[name] for name in _TEXTS},
        column=given.get("column", ""), brief=tuple(given.get("brief", ())),
        hidden=frozenset(given.get("hidden", ())), masks=masks, national=dict(given.get("national", {})), **plain,
    )  # fmt: skip


def _form(given: Mapping[str, Any]) -> dict[str, Any]:
    """The form with what all its fields have in common written at each: the checker asks every field for itself."""
    form, common = dict(given.get("form") or {}), given.get("defaults") or {}
    groups = form.get("groups")
    if isinstance(groups, list):
        form["groups"] = [
            {**g, "fields": [{**common, **f} for f in g.get("fields", ())]}
            for g in groups
            if isinstance(g, Mapping)
        ]
    return form


@cache
def packaged() -> Mapping[str, Register]:
    """Code → register, in the order of the pages."""
    folder = resources.files("mingtang.forms.registers") / "packaged"
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    found = {}
    for file in files:
        code = file.name.removesuffix(".toml").partition("-")[2]
        found[code] = of(code, tomllib.loads(file.read_text(encoding="utf-8")))
    return found


def parts_of(register: Register) -> list[Register]:
    """The registers whose rows belong to rows of this one."""
    return [other for other in packaged().values() if other.part_of == register.code]


def get(code: str) -> Register:
    """Raises KeyError when there is none."""
    return packaged()[code]
