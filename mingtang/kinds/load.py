"""The packaged kinds: one folder a version (kind.toml, rules.py, letters/), read once, never edited once shipped."""

import inspect
import re
import tomllib
from collections.abc import Container, Mapping
from functools import cache
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import Any

from mingtang.kinds.checks import check, check_text
from mingtang.kinds.table import Fault, Kind, Rule, read

HERE = Path(__file__).parent
_RULES = re.compile(r"mingtang\.kinds\.\w+\.rules")
_PARTS = ("*.toml", "*.py", "letters/*.txt")


class KindError(ValueError):
    """A table that may not be used; `faults` says where and why. Also: no packaged kind of that version."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(
            "；".join(f"{f.path or '表'}{f'（第{f.line}行）' if f.line else ''}：{f.text}" for f in faults)
        )
        self.faults = faults


def folder(version: str) -> Path:
    """The folder of a packaged version. Raises KindError when there is none."""
    path = HERE / version.replace("-", "_")
    if not version.replace("-", "").isalnum() or not (path / "rules.py").is_file():
        raise KindError([Fault("version", 0, f"没有名为“{version}”的办件类型")])
    return path


@cache
def source(version: str) -> str:
    """The TOML text of a packaged kind."""
    return (folder(version) / "kind.toml").read_text(encoding="utf-8")


@cache
def rules(version: str) -> Mapping[str, Rule]:
    """The rules of a packaged version by name: the public functions of its rules.py, its own and those it takes from the
    rules.py of an earlier version."""
    module = import_module(f"mingtang.kinds.{folder(version).name}.rules")
    found = inspect.getmembers(module, inspect.isfunction)
    return MappingProxyType(
        {name: rule for name, rule in found if _RULES.fullmatch(rule.__module__) and not name.startswith("_")}
    )


@cache
def letters(version: str) -> frozenset[str]:
    """Keys of the letters of a packaged version; a name that begins with _ is a passage letters share."""
    return frozenset(name for name in letter_files(version) if not name.startswith("_"))


@cache
def letter_files(version: str) -> Mapping[str, Path]:
    """The text of each letter and passage: the version's own before that of the version it builds on."""
    own = {path.stem: path for path in folder(version).glob("letters/*.txt")}
    table = folder(version) / "kind.toml"  # the scheme of service items has letters and no table
    base = tomllib.loads(source(version)).get("builds_on", "") if table.is_file() else ""
    return MappingProxyType({**(letter_files(base) if base else {}), **own})


@cache
def get(version: str) -> Kind:
    """The packaged kind of a version, as "request-2019". Raises KindError with its faults, or when there is none."""
    folder(version)
    if faults := check_text(source(version), rules(version), letters(version)):
        raise KindError(faults)
    return read(tomllib.loads(source(version)), rules(version))


@cache
def all_versions() -> tuple[str, ...]:
    """The packaged kinds. Service items are rows of their own (`kinds.service`)."""
    return tuple(sorted(path.parent.name.replace("_", "-") for path in HERE.glob("*/kind.toml")))


@cache
def newest(code: str) -> str:
    """The version under which a new case of the packaged kind `code` begins. LookupError when there is none."""
    numbers = [v.removeprefix(f"{code}-").split("-") for v in all_versions() if v.startswith(f"{code}-")]
    plain = [tuple(map(int, parts)) for parts in numbers if all(part.isdecimal() for part in parts)]
    if not plain:
        raise LookupError(f"kind {code}")
    return "-".join([code, *map(str, max(plain))])


def build(
    mapping: Mapping[str, Any], rules: Mapping[str, Rule], letters: Container[str], source_text: str = ""
) -> Kind:
    """The Kind of a checked mapping. Raises KindError with its faults."""
    if faults := check(mapping, rules, letters, source_text):
        raise KindError(faults)
    return read(mapping, rules)


def digest(version: str) -> str:
    """SHA-256 over names and bytes of a version's table, rules and letters: what a shipped version must keep."""
    root, seal = folder(version), sha256()
    for path in sorted(found for part in _PARTS for found in root.glob(part)):
        data = path.read_bytes()
        seal.update(f"{path.relative_to(root).as_posix()}\0{len(data)}\0".encode() + data)
    return seal.hexdigest()


def shipped() -> tuple[str, ...]:
    """Every version whose bytes are frozen: the packaged kinds and the scheme of service items."""
    return tuple(sorted(path.parent.name.replace("_", "-") for path in HERE.glob("*/rules.py")))
