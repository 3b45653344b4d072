"""Zip packages (ECMA-376 and others): opened within bounds, XML read without entities, written the same every time."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

from mingtang.records.rebuilding.base import DAMAGED, LOCKED, TOO_MUCH, CannotRebuild

MOST_ENTRIES = 3_000
LARGEST_PART = 64_000_000  # bytes, expanded
LARGEST_WHOLE = 200_000_000  # bytes, expanded
_THEN = (1980, 1, 1, 0, 0, 0)  # the day of every entry: the same content has the same bytes


def opened(data: bytes) -> dict[str, bytes]:
    """Every part by its name, in order. Raises CannotRebuild before it expands more than the bounds allow."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _check(entries)
            return {entry.filename: _part(archive, entry) for entry in entries if not entry.is_dir()}
    except CannotRebuild:
        raise
    except RuntimeError as error:  # zipfile's word for "a password is needed"
        raise CannotRebuild(LOCKED, "locked") from error
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        OSError,
        ValueError,
        KeyError,
    ) as error:
        raise CannotRebuild(DAMAGED) from error


def oddities(data: bytes) -> Iterator[tuple[str, str]]:
    """What stands in a zip beside its parts: (what, where) as Drops takes it."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if archive.comment:
            yield "comment", "压缩包"
        for entry in archive.infolist():
            if entry.comment or _strange(entry.extra):
                yield "part", entry.filename
    end = data.rfind(b"PK\x05\x06")
    if not data.startswith(b"PK\x03\x04") or end + 22 + len(archive.comment) != len(data):
        yield "header_bytes", ""


def _strange(extra: bytes) -> bool:
    """Whether an extra field holds more than the times and owners that zip programmes write."""
    at = 0
    while at + 4 <= len(extra):
        kind, size = (
            int.from_bytes(extra[at : at + 2], "little"),
            int.from_bytes(extra[at + 2 : at + 4], "little"),
        )
        if kind not in (0x0001, 0x000A, 0x5455, 0x5855, 0x7855, 0x7875, 0xA220) or size > 40:
            return kind != 0xA220 or bool(extra[at + 8 : at + 4 + size].strip(b"\0"))
        at += 4 + size
    return at != len(extra)


def _check(entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename for entry in entries]
    if len(entries) > MOST_ENTRIES or sum(e.file_size for e in entries) > LARGEST_WHOLE:
        raise CannotRebuild(TOO_MUCH, "too_much")
    if len(set(names)) != len(names):
        raise CannotRebuild(DAMAGED)
    if any(e.flag_bits & 0x2041 for e in entries):
        raise CannotRebuild(LOCKED, "locked")
    end = 0
    for entry in sorted(entries, key=lambda e: e.header_offset):
        if entry.header_offset < end:
            raise CannotRebuild(DAMAGED)  # entries that share bytes: a bomb that no ratio shows
        end = entry.header_offset + 30 + entry.compress_size


def _part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    if entry.file_size > LARGEST_PART:
        raise CannotRebuild(TOO_MUCH, "too_much")
    with archive.open(entry) as part:
        return part.read(LARGEST_PART)


def written(parts: Mapping[str, bytes]) -> bytes:
    """A zip of `parts` in this order; the same parts are the same bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, data in parts.items():
            entry = zipfile.ZipInfo(name, _THEN)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            entry.create_system = 3
            archive.writestr(entry, data)
    return made.getvalue()


def parsed(data: bytes) -> Any:
    """The root element. No entities, no network; a document type is refused."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise CannotRebuild(DAMAGED) from error
    if root.getroottree().docinfo.doctype:
        raise CannotRebuild(DAMAGED)
    return root


def serial(root: Any) -> bytes:
    made: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return made


def relations(parts: Mapping[str, bytes], name: str) -> dict[str, tuple[str, str, bool]]:
    """Of the part `name`: id → (type's last word, target part or address, whether it is outside the package)."""
    folder, _, last = name.rpartition("/")
    place = f"{folder}/_rels/{last}.rels" if folder else f"_rels/{last}.rels"
    if place not in parts:
        return {}
    found = {}
    for one in parsed(parts[place]):
        if not isinstance(one.tag, str):
            continue
        target, outside = one.get("Target", ""), one.get("TargetMode", "") == "External"
        kind = one.get("Type", "").rpartition("/")[2]
        found[one.get("Id", "")] = (kind, target if outside else _joined(folder, target), outside)
    return found


def _joined(folder: str, target: str) -> str:
    if target.startswith("/"):
        return target[1:]
    path = folder.split("/") if folder else []
    for step in target.split("/"):
        if step == "..":
            path = path[:-1]
        elif step not in ("", "."):
            path.append(step)
    return "/".join(path)
