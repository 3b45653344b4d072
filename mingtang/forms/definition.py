"""A Form is a list of typed fields as data: what is asked, of whom, why, and how long it is kept.

Pure Python, no Django. `build` turns a checked mapping into frozen dataclasses; `get` reads the packaged forms.
"""

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from mingtang.forms.checking import AFTER, CHOOSING, RETENTION, UNITS, WITH_CASE, Fault, check

__all__ = ["Condition", "DefinitionError", "Fault", "Field", "Form", "Group", "build", "check", "get"]

LONGEST = {
    "text": 100,
    "long_text": 2000,
    "address": 200,
    "email": 200,
}  # characters, where a field says nothing
_AUTOCOMPLETE = {"telephone": "tel", "email": "email", "address": "street-address"}
_MASKS = {name: name for name in ("telephone", "id_number", "email", "address")} | {"credit_code": "none"}


class DefinitionError(ValueError):
    """The mapping is no form; `faults` says where and why."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("；".join(f"{fault.path}：{fault.text}" for fault in faults))
        self.faults = faults


@dataclass(frozen=True)
class Condition:
    """Holds when the choosing field `field` has one of `values` (option codes)."""

    field: str
    values: tuple[str, ...]

    def holds(self, given: Mapping[str, Any]) -> bool:
        """given: cleaned values by key; a choice is a code, choices a list of codes."""
        value = given.get(self.field) or ()
        return not set(self.values).isdisjoint((value,) if isinstance(value, str) else value)


@dataclass(frozen=True)
class Field:
    """One question. `max_length` in characters, `minimum` and `maximum` as decimal or ISO date text. `mark` false: it
    need not be answered now, yet is not said to be 选填 (a necessary material that may be brought later)."""

    key: str
    label: str
    type: str
    purpose: str
    legal_basis: str
    sensitivity: str
    retention: str
    required: bool = False
    help: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    rule: str = ""
    rule_says: str = ""
    shown_when: Condition | None = None
    required_when: Condition | None = None
    unit: str = ""
    counted: bool = False
    mask: str = ""
    max_length: int = 0
    minimum: str = ""
    maximum: str = ""
    places: int = 0
    max_files: int = 5
    autocomplete: str = "off"
    mark: bool = True

    @property
    def kept(self) -> str:
        """The retention rule in words, for the privacy notice: 救济期限届满后6个月."""
        if self.retention == WITH_CASE:
            return "随办件档案保管"
        n, unit, after = RETENTION.fullmatch(self.retention).groups()  # type: ignore[union-attr]
        return f"{AFTER[after]}后{n}{UNITS[unit]}"

    def choice_label(self, code: str) -> str:
        return dict(self.choices).get(code, code)


@dataclass(frozen=True)
class Group:
    """Questions that belong together: one fieldset, and one page on a phone."""

    key: str
    label: str
    help: str
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Form:
    """One version of a form; an answer keeps the version it was given under."""

    code: str
    version: str
    label: str
    law: str
    help: str
    groups: tuple[Group, ...]

    @property
    def fields(self) -> tuple[Field, ...]:
        return tuple(field for group in self.groups for field in group.fields)

    def field(self, key: str) -> Field:
        """Raises KeyError for a key that this version does not ask."""
        return {field.key: field for field in self.fields}[key]

    def shown(self, given: Mapping[str, Any]) -> tuple[Field, ...]:
        """The fields that apply to these values, in order. A field that hangs on a hidden one is hidden too."""
        seen: dict[str, Any] = {}
        fields = []
        for field in self.fields:
            if field.shown_when is None or field.shown_when.holds(seen):
                fields.append(field)
                seen[field.key] = given.get(field.key)
        return tuple(fields)


def build(mapping: Any) -> Form:
    """The form that `mapping` (TOML or JSON data) defines. Raises DefinitionError with every fault."""
    if faults := check(mapping):
        raise DefinitionError(faults)
    groups = tuple(
        Group(g["key"], g["label"], g.get("help", ""), tuple(_field(f) for f in g["fields"]))
        for g in mapping["groups"]
    )
    return Form(
        mapping["code"], mapping["version"], mapping["label"], mapping["law"], mapping.get("help", ""), groups
    )


def _field(given: Mapping[str, Any]) -> Field:
    kind = given["type"]
    open_ = given["sensitivity"] == "plain" or (given["sensitivity"] == "personal" and kind in CHOOSING)
    made: dict[str, Any] = {
        "max_length": LONGEST.get(kind, 60),
        "mask": _MASKS.get(kind, "none" if open_ else "all"),
        "autocomplete": _AUTOCOMPLETE.get(kind, "off"),
        **given,
    }
    made["choices"] = tuple((choice["code"], choice["label"]) for choice in given.get("choices", ()))
    for name in ("minimum", "maximum"):
        made[name] = str(given.get(name, ""))
    for name in ("shown_when", "required_when"):
        made[name] = condition(given[name]) if name in given else None
    return Field(**made)


def condition(given: Mapping[str, Any]) -> Condition:
    """A checked {"field", "equals" or "in"} as data."""
    return Condition(given["field"], tuple(given["in"]) if "in" in given else (given["equals"],))


REGULATION = "《政府信息公开条例》"


@cache
def _packaged() -> dict[tuple[str, str], Form]:
    folder = resources.files("mingtang.forms") / "packaged"
    files: Iterable[Any] = sorted(
        (f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name
    )
    given = [tomllib.loads(f.read_text(encoding="utf-8")) for f in files]
    whole = {(one["code"], one["version"]): one for one in given if "builds_on" not in one}
    more = [_extended(whole[one["code"], one["builds_on"]], one) for one in given if "builds_on" in one]
    known = {(one["code"], one["version"]): one for one in [*whole.values(), *more]}
    made = ({**one, "groups": [_borrowed(group, known) for group in one["groups"]]} for one in known.values())
    return {(form.code, form.version): form for form in map(build, made)}


def _borrowed(
    group: Mapping[str, Any], known: Mapping[tuple[str, str], Mapping[str, Any]]
) -> Mapping[str, Any]:
    """A group that asks what a group of another form asks (`from` = "code/version"), under an article of its own: `law`
    stands in place of the article of the Regulation by which that form asks it."""
    if "from" not in group:
        return group
    code, _, version = group["from"].partition("/")
    asked = next(one for one in known[code, version]["groups"] if one["key"] == group["key"])
    fields = [
        {**field, "legal_basis": group["law"]} if field["legal_basis"].startswith(REGULATION) else field
        for field in asked["fields"]
    ]
    own = {name: group[name] for name in ("label", "help") if name in group}
    return {**asked, **own, "fields": fields}


def _extended(base: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    """A version that asks more than the one it builds on: fields put in `after` one of their group; a new group
    follows the first, that of the applicant."""
    groups = [{**group, "fields": list(group["fields"])} for group in base["groups"]]
    for added in more["groups"]:
        place = next((i for i, group in enumerate(groups) if group["key"] == added["key"]), None)
        if place is None:
            groups.insert(1, added)
            continue
        keys = [field["key"] for field in groups[place]["fields"]]
        at = keys.index(added["after"]) + 1
        groups[place]["fields"][at:at] = added["fields"]
    return {**base, "version": more["version"], "groups": groups}


_rows: dict[str, Callable[[str], Form]] = {}


def provide(code: str, source: Callable[[str], Form]) -> None:
    """Let `source(version)` give the versions of the form `code`, which are rows of a room above and no files."""
    _rows[code] = source


def get(code: str, version: str = "") -> Form:
    """The form `code` in `version`, or the newest of a packaged one. Raises KeyError when there is none."""
    if code in _rows:
        return _rows[code](version)
    forms = _packaged()
    found = version or max((v for c, v in forms if c == code), default="")
    return forms[code, found]
