"""A .zip of pages, of documents, of a register with its files, or an export of SSCMS; within limits, nothing unpacked to disk."""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from mingtang.records.importing import registers, sscms
from mingtang.records.importing.places import (
    MOST_FILE,
    MOST_FILES,
    MOST_TOTAL,
    TAKEN,
    BadArchive,
    Source,
    named,
    order,
)


def of_zip(place: Path, mapping: Mapping[str, str] | None = None) -> Iterator[Source]:
    """Every row of the archive. Raises BadArchive, registers.Unmapped, FileNotFoundError."""
    try:
        packed = zipfile.ZipFile(place)  # open as long as a row may look beside itself
        yield from _rows(packed, _members(packed), mapping)
    except (zipfile.BadZipFile, NotImplementedError, OSError) as error:
        if isinstance(error, FileNotFoundError):
            raise
        raise BadArchive(type(error).__name__) from error


def _members(packed: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    found = {_name(info): info for info in packed.infolist() if not info.is_dir()}
    if len(found) > MOST_FILES or sum(info.file_size for info in found.values()) > MOST_TOTAL:
        raise BadArchive(f"more than {MOST_FILES} files or {MOST_TOTAL} octets unpacked")
    return found


def _name(info: zipfile.ZipInfo) -> str:
    """Names made on Chinese Windows are GBK; zipfile takes them for code page 437."""
    if info.flag_bits & 0x800:
        return info.filename
    return named(info.filename.encode("cp437", "surrogateescape").decode("utf-8", "surrogateescape"))


def _rows(
    packed: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo], mapping: Mapping[str, str] | None
) -> Iterator[Source]:
    def beside(name: str) -> bytes | None:
        return _data(packed, members[name]) if name in members and not _fault(name, members[name]) else None

    exported = [name for name in members if sscms.is_export(name, beside)]
    tables = [name for name in members if name.lower().endswith(registers.TAKEN) and "/" not in name]
    for name in exported:
        yield from sscms.rows(name, beside(name) or b"", beside)
    if exported:
        rest = [name for name in members if name not in exported and not name.lower().endswith(".xml")]
    elif len(tables) == 1 and not any(name.lower().endswith((".html", ".htm")) for name in members):
        yield from registers.rows(tables[0], beside(tables[0]) or b"", mapping, beside)
        rest = [name for name in members if name != tables[0]]
    else:
        rest = list(members)
    for name in sorted(rest, key=order):
        fault = _fault(name, members[name]) or ("" if name.lower().endswith(TAKEN) else "file-type")
        data = b"" if fault else _data(packed, members[name])
        yield Source(name, data or b"", "unreadable" if data is None else fault, beside=beside)


def _fault(name: str, info: zipfile.ZipInfo) -> str:
    pure = PurePosixPath(name)
    if pure.is_absolute() or ".." in pure.parts or "\\" in name or "\0" in name:
        return "unsafe-path"
    if stat.S_ISLNK(info.external_attr >> 16):
        return "not-a-file"
    if info.flag_bits & 0x1:
        return "locked"
    return "too-big" if info.file_size > MOST_FILE else ""


def _data(packed: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes | None:
    """The bytes of a member, no more than it says; None where they cannot be read."""
    try:
        with packed.open(info) as file:
            data = file.read(info.file_size + 1)
        return data if len(data) <= MOST_FILE else None
    except (zipfile.BadZipFile, RuntimeError, OSError, EOFError, NotImplementedError):
        return None
