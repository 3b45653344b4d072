"""Writing and removing files so that a power cut finds them whole or not at all."""

import ctypes
import os
import platform
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CHUNK = 1 << 20  # bytes


_now = True


@contextmanager
def later() -> Iterator[None]:
    """Sync nothing until the block ends: for a new city that nobody was told of, which is synced whole at its end."""
    global _now
    _now = False
    try:
        yield
    finally:
        _now = True


def _settles(release: str) -> bool:
    """Whether syncfs(2) tells of bytes that could not be written: since Linux 5.8. Without that it promises nothing."""
    found = re.match(r"(\d+)\.(\d+)", release)
    return bool(found) and (int(found[1]), int(found[2])) >= (5, 8)


SETTLES = platform.system() == "Linux" and _settles(platform.release())
_system = ctypes.CDLL(None, use_errno=True) if SETTLES else None


@contextmanager
def settled(place: str | Path) -> Iterator[None]:
    """What is written on the file system of directory `place` within the block is on the disk when it ends: one wait
    for hundreds of files, where a sync of each costs more than writing it. Where SETTLES is false it must not be used.
    Raises OSError when anything could not be written since the block began, also bytes of others."""
    handle = os.open(place, os.O_RDONLY | os.O_DIRECTORY)  # first of all: failures are told from here on
    try:
        yield
        if _now and _system and _system.syncfs(handle):
            code = ctypes.get_errno()
            raise OSError(code, os.strerror(code), str(place))
    finally:
        os.close(handle)


def sync_directory(place: str | Path) -> None:
    """Make the names in directory `place` durable. A failed fsync is an error, never tried again:
    after a failure the kernel may have dropped the very pages that it could not write."""
    if not _now:
        return
    handle = os.open(place, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def make_directory(place: Path) -> None:
    """Make `place` and its missing parents, for the owner alone, each durable in the directory above it."""
    if place.is_dir():
        return
    make_directory(place.parent)
    place.mkdir(mode=0o700, exist_ok=True)
    sync_directory(place.parent)


def write_new(place: str | Path, data: bytes, mode: int = 0o600, *, sync: bool = True) -> None:
    """Write `data` to the new file `place` down to the disk; without `sync` settled() does that. FileExistsError if it is there; an fsync that failed
    raises OSError and is never repeated: the kernel may have dropped the pages."""
    handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(handle, rest[:CHUNK]) :]
        if _now and sync:
            os.fsync(handle)
    finally:
        os.close(handle)


def blank(place: Path) -> None:
    """Overwrite the file's bytes with zeros, in place, down to the disk. Raises FileNotFoundError."""
    handle = os.open(place, os.O_WRONLY)
    try:
        left = os.fstat(handle).st_size
        while left:
            left -= os.write(handle, bytes(min(left, CHUNK)))
        os.fsync(handle)
    finally:
        os.close(handle)
