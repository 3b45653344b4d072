"""The readers of a .zip, in the process apart: its directory, and one member by its place. They get the path, not the
bytes: an archive may be larger than what a pipe should carry, and reading its directory anew for each member is slow."""

from __future__ import annotations

import struct
import zipfile
import zlib
from typing import Any

from mingtang.records.importing.places import named

_HEAD = struct.Struct("<4s22xHH")  # of a member: mark, lengths of its name and of what follows the name
_UTF8 = 0x800


def told_members(nothing: bytes, place: str) -> tuple[list[dict[str, Any]] | None, bytes]:
    """Every file of the archive: {"name", "size", "packed", "locked", "mode", "at", "method", "crc"}; None where it is none."""
    try:
        with zipfile.ZipFile(place) as archive:
            return [_told(info) for info in archive.infolist() if not info.is_dir()], b""
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError):
        return None, b""


def _told(info: zipfile.ZipInfo) -> dict[str, Any]:
    return {
        "name": _name(info), "size": info.file_size, "packed": info.compress_size, "locked": bool(info.flag_bits & 1),
        "mode": info.external_attr >> 16, "at": info.header_offset, "method": info.compress_type, "crc": info.CRC,
    }  # fmt: skip


def _name(info: zipfile.ZipInfo) -> str:
    """Names made on Chinese Windows are GBK; zipfile takes them for code page 437."""
    if info.flag_bits & _UTF8:
        return info.filename
    return named(info.filename.encode("cp437", "surrogateescape").decode("utf-8", "surrogateescape"))


def told_bytes(
    nothing: bytes, place: str, at: str, packed: str, size: str, method: str, crc: str
) -> tuple[bool, bytes]:
    """(True, the bytes) of the member that stands at `at`; (False, b"") where they are not what the directory says."""
    with open(place, "rb") as file:
        file.seek(int(at))
        mark, *lengths = _HEAD.unpack(file.read(_HEAD.size))
        file.seek(sum(lengths), 1)
        raw = file.read(int(packed))
    if mark != b"PK\x03\x04" or int(method) not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return False, b""
    data = zlib.decompressobj(-15).decompress(raw, int(size) + 1) if int(method) else raw
    good = len(data) == int(size) and zlib.crc32(data) == int(crc)
    return good, data if good else b""
