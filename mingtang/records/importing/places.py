"""Files to import: one file, a folder, or a .tar.gz of them, within limits that a hostile archive cannot pass."""

from __future__ import annotations

import tarfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

TAKEN = (".md", ".txt", ".docx")
ARCHIVES = (".tar.gz", ".tgz")
MOST_FILES = 50_000
MOST_FILE = 32 * 1024 * 1024  # octets of one file
MOST_TOTAL = 1024 * 1024 * 1024  # octets of an archive, unpacked

FAULTS = {
    "file-type": "只能导入 .md、.txt、.docx 文件",
    "too-big": f"文件超过{MOST_FILE // 1024 // 1024}MB",
    "unsafe-path": "压缩包内的路径不安全，未读取",
    "not-a-file": "不是普通文件（链接或设备），未读取",
    "unreadable": "文件无法读取",
}


class BadArchive(Exception):
    """The archive cannot be read to its end, or holds more than we take; nothing of it is imported."""


@dataclass(frozen=True)
class Source:
    """One file: its path as the operator knows it, its bytes, or the fault (a key of FAULTS) why there are none."""

    path: str
    data: bytes = b""
    fault: str = ""


def sources(place: Path) -> Iterator[Source]:
    """Every file of `place` (a file, a folder or an archive), in order. Raises FileNotFoundError, BadArchive."""
    if place.is_dir():
        yield from _of_folder(place)
    elif place.name.lower().endswith(ARCHIVES):
        yield from _of_archive(place)
    else:
        yield _file(place, place.name)


def _of_folder(place: Path) -> Iterator[Source]:
    for path in sorted(p for p in place.rglob("*") if not p.is_dir()):
        name = path.relative_to(place).as_posix()
        if path.is_symlink() or not path.is_file():
            yield Source(name, fault="not-a-file")
        else:
            yield _file(path, name)


def _file(path: Path, name: str) -> Source:
    if not name.lower().endswith(TAKEN):
        path.stat()  # a missing file is a missing file, whatever it would have been
        return Source(name, fault="file-type")
    if path.stat().st_size > MOST_FILE:
        return Source(name, fault="too-big")
    return Source(name, path.read_bytes())


def _of_archive(place: Path) -> Iterator[Source]:
    total = count = 0
    try:
        with tarfile.open(place, mode="r|gz") as archive:
            for member in archive:
                if member.isdir():
                    continue
                count, total = count + 1, total + max(member.size, 0)
                if count > MOST_FILES or total > MOST_TOTAL:
                    raise BadArchive(f"more than {MOST_FILES} files or {MOST_TOTAL} octets unpacked")
                yield _member(archive, member)
    except (tarfile.TarError, EOFError, zlib.error, OSError) as error:
        if isinstance(error, FileNotFoundError):
            raise
        raise BadArchive(f"{type(error).__name__} after {count} files") from error


def _member(archive: tarfile.TarFile, member: tarfile.TarInfo) -> Source:
    name = _named(member.name)
    pure = PurePosixPath(name)
    if pure.is_absolute() or ".." in pure.parts or "\\" in name or "\0" in name:
        return Source(name, fault="unsafe-path")
    if not member.isfile():
        return Source(name, fault="not-a-file")
    if not name.lower().endswith(TAKEN):
        return Source(name, fault="file-type")
    if member.size > MOST_FILE:
        return Source(name, fault="too-big")
    file = archive.extractfile(member)
    data = file.read(MOST_FILE + 1) if file else b""
    return Source(name, data)


def _named(raw: str) -> str:
    """The name in Unicode: archives made on Chinese Windows carry GBK names. What stays unreadable is replaced."""
    try:
        octets = raw.encode("utf-8", "surrogateescape")
        return octets.decode("utf-8")
    except UnicodeDecodeError:
        return octets.decode("gb18030", "replace")
