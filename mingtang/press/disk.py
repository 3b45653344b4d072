"""What the press asks of a file system: bytes that stay, folders that stay, one hand at a time."""

import fcntl
import os
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from mingtang.vault import durable


def write_new(file: str | Path, data: bytes) -> None:
    """Write `data` to a new file that a web server may read, and return when it is on the disk."""
    durable.write_new(file, data, mode=0o644)


MANY = 100  # files or folders from which one wait for the whole file system is cheaper than one for each


@contextmanager
def writing(folder: Path, files: int) -> Iterator[Callable[[str, bytes], None]]:
    """write_new for so many new files on the file system of `folder`: when the block ends they are on the disk."""
    if files < MANY or not durable.SETTLES:
        yield write_new
        return
    with durable.settled(folder):
        yield partial(durable.write_new, mode=0o644, sync=False)


def write_over(file: str | Path, data: bytes) -> None:
    """Overwrite a short file in place (its readers keep it mapped) and return when it is on the disk."""
    fd = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        os.pwrite(fd, data, 0)
        os.fsync(fd)
    finally:
        os.close(fd)


def sync_folders(folders: Collection[str | Path]) -> None:
    """Make the names in each of `folders`, all of one file system, durable."""
    if len(folders) >= MANY and durable.SETTLES:
        with durable.settled(next(iter(folders))):
            return
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
