"""city.json in the data directory: which city stands there, and whether it was finished."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from mingtang.vault import durable


class NotOurs(RuntimeError):
    """There is something in the way that this programme will not throw away."""

    def __init__(self, found: str, expected: str) -> None:
        super().__init__(found)
        self.found, self.expected = found, expected


def _path() -> Path:
    return Path(settings.MINGTANG_DATA) / "city.json"


@contextmanager
def alone() -> Iterator[None]:
    """One process at a time makes or judges the city of this directory."""
    _path().parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(_path().with_name("init.lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def read() -> dict[str, Any] | None:
    """{"mode", "seed", "today", "profile", "state": making | ready}; None where no city was ever begun."""
    try:
        found: dict[str, Any] = json.loads(_path().read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return found


def write(city: dict[str, Any]) -> None:
    """Put it there whole, down to the disk."""
    draft = _path().with_suffix(".new")
    draft.unlink(missing_ok=True)
    durable.write_new(draft, json.dumps(city, ensure_ascii=False, sort_keys=True).encode())
    os.rename(draft, _path())
    durable.sync_directory(_path().parent)


def clear() -> None:
    """Nothing was made: forget that it was begun."""
    _path().unlink(missing_ok=True)


def clear_half_made() -> None:
    """Throw away what a killed init left. The keys stay. Raises NotOurs where it cannot be told from a real city."""
    standing = read()
    if standing is None:
        return
    if connection.vendor != "sqlite":
        raise NotOurs(
            "a city that was not finished in the database", "an empty database: drop it and create it again"
        )
    connection.close()
    for name in ("db", "vault", "tree", "index"):
        shutil.rmtree(Path(settings.MINGTANG_DATA) / name, ignore_errors=True)


@contextmanager
def unsynced() -> Iterator[None]:
    """While an empty city is being made nothing is forced to the disk one by one; at the end everything is, at once.
    A power cut in between leaves a city that its file calls unfinished."""
    sqlite = connection.vendor == "sqlite"
    if sqlite:
        connection.ensure_connection()
        connection.connection.execute("PRAGMA synchronous=OFF")
    with durable.later():
        yield
    if sqlite:
        connection.connection.execute("PRAGMA synchronous=FULL")
        connection.empty_log()  # type: ignore[attr-defined]
    os.sync()
