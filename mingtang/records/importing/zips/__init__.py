"""A .zip of pages, of documents, of a register with its files, or an export of SSCMS; within limits, nothing unpacked to disk.

Directory and members are read by the process apart (`within`)."""

from __future__ import annotations

import stat
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from mingtang import quarantine
from mingtang.records.importing import registers, sscms
from mingtang.records.importing.places import (
    MOST_FILE,
    MOST_FILES,
    MOST_TOTAL,
    TAKEN,
    BadArchive,
    Beside,
    Source,
    order,
)

_WITHIN = "mingtang.records.importing.zips.within"
Members = dict[str, dict[str, Any]]  # name → what within.told_members says of it


def of_zip(place: Path, mapping: Mapping[str, str] | None = None) -> Iterator[Source]:
    """Every row of the archive. Raises BadArchive, registers.Unmapped, FileNotFoundError."""
    members = _members(place)
    beside = _beside(place, members)
    rest = list(members)
    if exported := _exported(members, beside):
        for name in exported:
            yield from sscms.rows(name, beside(name) or b"", beside)
        rest = [name for name in members if name not in exported and not name.lower().endswith(".xml")]
    elif table := _register(members):
        yield from registers.rows(table, beside(table) or b"", mapping, beside)
        rest.remove(table)
    for name in sorted(rest, key=order):
        yield _file(place, name, members[name], beside)


def register(place: Path) -> registers.Table | None:
    """The table of the register that the archive is; None where it is something else. Raises as of_zip."""
    members = _members(place)
    beside = _beside(place, members)
    name = "" if _exported(members, beside) else _register(members)
    return registers.read(name, beside(name) or b"") if name else None


def _exported(members: Members, beside: Beside) -> list[str]:
    return [name for name in members if sscms.is_export(name, beside)]


def _register(members: Members) -> str:
    """The name of the one table of an archive without pages; "" where it is no register."""
    tables = [name for name in members if name.lower().endswith(registers.TAKEN) and "/" not in name]
    pages = any(name.lower().endswith((".html", ".htm")) for name in members)
    return tables[0] if len(tables) == 1 and not pages else ""


def _members(place: Path) -> Members:
    place.stat()  # a missing file is a missing file
    try:
        told, _ = quarantine.ask(f"{_WITHIN}:told_members", b"", str(place.resolve()))
    except quarantine.Lost as lost:
        raise BadArchive(lost.why) from lost
    if told is None:
        raise BadArchive("no zip")
    if len(told) > MOST_FILES or sum(one["size"] for one in told) > MOST_TOTAL:
        raise BadArchive(f"more than {MOST_FILES} files or {MOST_TOTAL} octets unpacked")
    return {one["name"]: one for one in told}


def _beside(place: Path, members: Members) -> Beside:
    def beside(name: str) -> bytes | None:
        found = members.get(name)
        return _data(place, found) if found and not _fault(found) else None

    return beside


def _file(place: Path, name: str, member: dict[str, Any], beside: Beside) -> Source:
    fault = _fault(member) or ("" if name.lower().endswith(TAKEN) else "file-type")
    data = b"" if fault else _data(place, member)
    return Source(name, data or b"", "unreadable" if data is None else fault, beside=beside)


def _fault(member: dict[str, Any]) -> str:
    name = member["name"]
    pure = PurePosixPath(name)
    if pure.is_absolute() or ".." in pure.parts or "\\" in name or "\0" in name:
        return "unsafe-path"
    if stat.S_ISLNK(member["mode"]):
        return "not-a-file"
    if member["locked"]:
        return "locked"
    return "too-big" if member["size"] > MOST_FILE else ""


def _data(place: Path, member: dict[str, Any]) -> bytes | None:
    """The bytes of a member, no more than it says; None where they cannot be read."""
    where = [str(member[key]) for key in ("at", "packed", "size", "method", "crc")]
    try:
        good, data = quarantine.ask(f"{_WITHIN}:told_bytes", b"", str(place.resolve()), *where)
    except quarantine.Lost:
        return None
    return data if good else None
