"""Files to import: one file, a folder, or a .tar.gz of them, within limits that a hostile archive cannot pass."""

from __future__ import annotations

import tarfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from mingtang.records.importing.reading import Document

TAKEN = (".md", ".txt", ".docx", ".html", ".htm")
PAGES = (".html", ".htm")
ARCHIVES = (".tar.gz", ".tgz")
MOST_FILES = 50_000
MOST_FILE = 32 * 1024 * 1024  # octets of one file
MOST_TOTAL = 1024 * 1024 * 1024  # octets of an archive, unpacked

FAULTS = {
    "file-type": "只能导入 .html、.md、.txt、.docx 文件",
    "too-big": f"文件超过{MOST_FILE // 1024 // 1024}MB",
    "unsafe-path": "压缩包内的路径不安全，未读取",
    "not-a-file": "不是普通文件（链接或设备），未读取",
    "unreadable": "文件无法读取",
    "locked": "文件设有密码，未读取",
    "no-title": "没有标题，未导入",
    "no-text": "没有正文，也没有附件，未导入",
    "bad-day": "日期看不懂，未导入",
    "unchecked": "在原系统中没有审核通过，未导入",
}


class BadArchive(Exception):
    """The archive cannot be read to its end, or holds more than we take; nothing of it is imported."""


Beside = Callable[
    [str], bytes | None
]  # path in the same folder or archive → its bytes, None where it is not there


@dataclass(frozen=True)
class Source:
    """One row: its path as the operator knows it, its bytes, or the fault (a key of FAULTS) why there are none.

    document: what it says, where somebody has read it already (a row of a register, an entry of an export).
    beside: opens what lies in the same place; a page's attachments are found through it."""

    path: str
    data: bytes = b""
    fault: str = ""
    document: Document | None = None
    beside: Beside = lambda path: None


def of_folder(place: Path) -> Iterator[Source]:
    """Pages first: what they link to is theirs, and no row of its own."""

    def beside(name: str) -> bytes | None:
        path = place / name
        inside = path.resolve().is_relative_to(place.resolve())
        if not inside or path.is_symlink() or not path.is_file() or path.stat().st_size > MOST_FILE:
            return None
        return path.read_bytes()

    found = [(p.relative_to(place).as_posix(), p) for p in place.rglob("*") if not p.is_dir()]
    for name, path in sorted(found, key=lambda one: order(one[0])):
        if path.is_symlink() or not path.is_file():
            yield Source(name, fault="not-a-file")
        else:
            yield replace(file(path, name), beside=beside)


def order(name: str) -> tuple[bool, str]:
    """In which order the files of a place are read."""
    return not name.lower().endswith(PAGES), name


def file(path: Path, name: str) -> Source:
    if not name.lower().endswith(TAKEN):
        path.stat()  # a missing file is a missing file, whatever it would have been
        return Source(name, fault="file-type")
    if path.stat().st_size > MOST_FILE:
        return Source(name, fault="too-big")
    return Source(name, path.read_bytes())


def of_archive(place: Path) -> Iterator[Source]:
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
    name = named(member.name)
    pure = PurePosixPath(name)
    if pure.is_absolute() or ".." in pure.parts or "\\" in name or "\0" in name:
        return Source(name, fault="unsafe-path")
    if not member.isfile():
        return Source(name, fault="not-a-file")
    if not name.lower().endswith(TAKEN):
        return Source(name, fault="file-type")
    if member.size > MOST_FILE:
        return Source(name, fault="too-big")
    opened = archive.extractfile(member)
    data = opened.read(MOST_FILE + 1) if opened else b""
    return Source(name, data)


def named(raw: str) -> str:
    """The name in Unicode: archives made on Chinese Windows carry GBK names. What stays unreadable is replaced."""
    try:
        octets = raw.encode("utf-8", "surrogateescape")
        return octets.decode("utf-8")
    except UnicodeDecodeError:
        return octets.decode("gb18030", "replace")
