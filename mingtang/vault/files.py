"""Files by the SM3 digest of their bytes: put, open, erase, scrub.

`put` returns only when bytes and name are on the disk, so a row that names the digest may then commit:
no row without its file. A process that dies between `put` and its commit leaves a file that no row
names; `unclaimed` lists those.
"""

import contextlib
import fcntl
import os
import re
import secrets
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from mingtang import faults
from mingtang.vault import durable, sm3

DIGEST = re.compile(r"[0-9a-f]{64}")
_INCOMING = "incoming"  # bytes on their way in; never a digest's place, which begins with two hex digits
_LOCK = "lock"


class Missing(LookupError):
    """No file of this digest."""


class Damaged(ValueError):
    """A file's bytes no longer have the digest that is their name."""


@dataclass(frozen=True)
class Finding:
    """What scrub found: a digest that is `missing` or `damaged`, or a `foreign` file in the vault."""

    what: str
    path: Path
    expected: str
    found: str


def path(digest: str) -> Path:
    """Where the bytes of `digest` lie, whether or not they do. ValueError for anything but 64 hex digits."""
    if not DIGEST.fullmatch(digest):
        raise ValueError(f"digest: found {digest[:80]!r}, expected 64 lower-case hexadecimal digits")
    return _root() / digest[:2] / digest[2:4] / digest


def exists(digest: str) -> bool:
    """Whether a file of this digest is there (its bytes are not read: see `open` and `scrub`)."""
    return path(digest).is_file()


def open(digest: str) -> bytes:
    """The bytes of `digest`, hashed again on every read. Raises Missing or Damaged."""
    try:
        data = path(digest).read_bytes()
    except FileNotFoundError:
        raise Missing(f"vault: found no file, expected {digest}") from None
    if (found := sm3.of_bytes(data)) != digest:
        raise Damaged(f"vault: found bytes with digest {found}, expected {digest}")
    return data


def put(data: bytes) -> str:
    """Store `data` and return its digest, after the bytes and every name on their path reached the disk.
    The same bytes twice are one file; a damaged file of this digest is replaced. Raises OSError."""
    digest = sm3.of_bytes(data)
    place = path(digest)
    durable.make_directory(place.parent)
    with _sharing():
        if _has(place, data):
            os.utime(place)  # claimed anew: `unclaimed` counts from here
        else:
            _write(place, data)
        # Another process may have made these names a moment ago and not have synced them yet.
        for directory in (place.parent, place.parent.parent, _root()):
            durable.sync_directory(directory)
    return digest


def erase(digest: str) -> bool:
    """Overwrite and remove the bytes of `digest`; False if there were none. May be repeated after a crash.
    The caller has made sure that no row names the digest any more: equal uploads share one file.
    Zeros reach the same blocks on a plain disk; copies that a drive or a snapshot keeps are beyond it."""
    place = path(digest)
    try:
        durable.blank(place)
        place.unlink()
        there = True
    except FileNotFoundError:
        there = False
    if place.parent.is_dir():
        durable.sync_directory(place.parent)
    return there


def digests() -> Iterator[str]:
    """The digest of every file in its right place, in order."""
    return (place.name for place in _files() if _at_home(place))


def unclaimed(expected: Iterable[str], before: datetime) -> list[str]:
    """Digests that are not `expected` and were last put before the aware moment `before`."""
    named = set(expected)
    return [d for d in digests() if d not in named and _put_at(d) < before]


def scrub(expected: Iterable[str] = (), progress: Callable[[int, int], None] | None = None) -> list[Finding]:
    """Hash every file again and say what is wrong: damaged, foreign, or missing from `expected`.
    `progress(done, total)` is called after each file. Leftovers of processes that died while writing go."""
    _sweep()
    missing = set(expected)  # before the files are listed: a row's file is always there first
    total = sum(1 for _ in _files())
    findings = []
    for n, place in enumerate(_files(), 1):
        if finding := _examine(place):
            findings.append(finding)
        if _at_home(place):
            missing.discard(place.name)
        if progress:
            progress(n, max(n, total))
    return findings + [Finding("missing", path(d), d, "") for d in sorted(missing)]


def _examine(place: Path) -> Finding | None:
    if not _at_home(place):
        return Finding("foreign", place, "", place.name)
    try:
        found = sm3.of_file(place)
    except FileNotFoundError:  # erased while we looked
        return None
    except OSError as error:  # a file that cannot be read counts as damaged, never as sound
        return Finding("damaged", place, place.name, f"unreadable, error {error.errno}")
    return None if found == place.name else Finding("damaged", place, place.name, found)


def _root() -> Path:
    return Path(settings.MINGTANG_VAULT)


def _at_home(place: Path) -> bool:
    return bool(DIGEST.fullmatch(place.name)) and place == path(place.name)


def _files() -> Iterator[Path]:
    """Every file but our own lock and drafts, in order, without holding the whole list."""
    for directory, below, names in os.walk(_root()):
        here = Path(directory)
        if here == _root():
            below[:] = [name for name in below if name != _INCOMING]
            names = [name for name in names if name != _LOCK]
        below.sort()
        yield from (here / name for name in sorted(names))


def _put_at(digest: str) -> datetime:
    return datetime.fromtimestamp(path(digest).stat().st_mtime, UTC)


def _has(place: Path, data: bytes) -> bool:
    try:
        return place.read_bytes() == data
    except FileNotFoundError:
        return False


def _write(place: Path, data: bytes) -> None:
    incoming = _root() / _INCOMING
    durable.make_directory(incoming)
    draft = incoming / secrets.token_hex(16)
    try:
        durable.write_new(draft, data)
        faults.point("vault.written")
        os.rename(draft, place)
    finally:
        draft.unlink(missing_ok=True)
    faults.point("vault.renamed")


@contextlib.contextmanager
def _sharing(mode: int = fcntl.LOCK_SH) -> Iterator[None]:
    """Held by every writer (shared) and by the sweep (alone). The kernel drops it when a process dies."""
    handle = os.open(_root() / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, mode)
        yield
    finally:
        os.close(handle)


def _sweep() -> None:
    """Remove what dead writers left half-written. While anyone writes, leave it to the next scrub."""
    if not (_root() / _INCOMING).is_dir():
        return
    with contextlib.suppress(BlockingIOError), _sharing(fcntl.LOCK_EX | fcntl.LOCK_NB):
        for draft in (_root() / _INCOMING).iterdir():
            durable.blank(draft)
            draft.unlink()
