"""What the press asks of a file system: bytes that stay, folders that stay, one hand at a time."""

import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from mingtang.vault import durable


def write_new(file: str | Path, data: bytes) -> None:
    """Write `data` to a new file that a web server may read, and return when it is on the disk."""
    durable.write_new(file, data, mode=0o644)


def write_over(file: str | Path, data: bytes) -> None:
    """Overwrite a short file in place (its readers keep it mapped) and return when it is on the disk."""
    fd = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        os.pwrite(fd, data, 0)
        os.fsync(fd)
    finally:
        os.close(fd)


def sync_folders(folders: Iterable[str | Path]) -> None:
    """Make the names in each of `folders` durable."""
    for folder in folders:
        durable.sync_directory(folder)


@contextmanager
def alone(file: str | Path) -> Iterator[None]:
    """Hold `file` as the only one, over threads and processes; the kernel lets go when the holder dies."""
    with _flocked(file, fcntl.LOCK_EX):
        yield


@contextmanager
def shared(file: str | Path) -> Iterator[None]:
    """Hold `file` together with other readers, while nobody is alone() on it."""
    with _flocked(file, fcntl.LOCK_SH):
        yield


@contextmanager
def _flocked(file: str | Path, how: int) -> Iterator[None]:
    fd = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        fcntl.flock(fd, how)
        yield
    finally:
        os.close(fd)
