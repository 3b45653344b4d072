"""The keys of sealed fields: small files in MINGTANG_KEYS, apart from the data and from its backup.

`seal-1`, `seal-2`, … are SM4 keys (16 bytes); the highest number seals, every one unseals. `blind` is the
key of the blind index (32 bytes). `sign` is the seed of the Ed25519 key that signs what screens show. Each file holds hexadecimal digits and is readable by its owner alone.
"""

import functools
import os
import re
import secrets
from pathlib import Path

from django.conf import settings

from mingtang.vault import durable

SEAL_BYTES, BLIND_BYTES, SIGN_BYTES = 16, 32, 32
_SEAL = re.compile(r"seal-([1-9][0-9]*)")


class KeyTrouble(RuntimeError):
    """A key file is absent, unreadable, malformed or open to others; the sentence never holds key bytes."""


def make() -> list[str]:
    """Make the keys that are not there yet and return their names; keys that exist are never touched."""
    durable.make_directory(_directory())
    _directory().chmod(0o700)
    made = [] if _versions() else [_new("seal-1", SEAL_BYTES)]
    for name, size in (("blind", BLIND_BYTES), ("sign", SIGN_BYTES)):
        if not (_directory() / name).exists():
            made.append(_new(name, size))
    return made


def rotate() -> int:
    """Make a new sealing key and return its version; older ones stay, so that what they sealed opens."""
    version = newest() + 1
    _new(f"seal-{version}", SEAL_BYTES)
    return version


def newest() -> int:
    """The version of the sealing key in use. Raises KeyTrouble where `make` never ran."""
    versions = _versions()
    if not versions:
        raise KeyTrouble(f"{_directory()}: found no sealing key, expected seal-1 (made by init)")
    return max(versions)


def sealing(version: int) -> bytes:
    """The SM4 key of `version`. Raises KeyTrouble."""
    return _read(_directory() / f"seal-{version}", SEAL_BYTES)


def blinding() -> bytes:
    """The key of the blind index. Raises KeyTrouble."""
    return _read(_directory() / "blind", BLIND_BYTES)


def signing() -> bytes:
    """The seed of the signing key; made where a city from before it has none. Raises KeyTrouble."""
    if not (_directory() / "sign").exists():
        make()
    return _read(_directory() / "sign", SIGN_BYTES)


def _directory() -> Path:
    return Path(settings.MINGTANG_KEYS)


def _versions() -> list[int]:
    if not _directory().is_dir():
        return []
    return [int(found[1]) for name in os.listdir(_directory()) if (found := _SEAL.fullmatch(name))]


def _new(name: str, size: int) -> str:
    """Write a fresh key whole under a passing name, then give it its own: nobody ever reads half a key."""
    draft = _directory() / f".{name}-{secrets.token_hex(4)}"
    durable.write_new(draft, secrets.token_bytes(size).hex().encode())
    try:
        os.link(draft, _directory() / name)  # unlike rename, refuses to replace a key
    except FileExistsError:  # another process of the same start made it first
        pass
    finally:
        draft.unlink()
    durable.sync_directory(_directory())
    return name


def _read(place: Path, size: int) -> bytes:
    try:
        found = place.stat()
        key = _load(place, found.st_ino, found.st_mtime_ns)
    except (OSError, ValueError) as error:
        raise KeyTrouble(
            f"{place}: found {type(error).__name__}, expected {size} bytes in hexadecimal"
        ) from None
    if found.st_mode & 0o077:
        raise KeyTrouble(f"{place}: found mode {found.st_mode & 0o777:04o}, expected 0600")
    if len(key) != size:
        raise KeyTrouble(f"{place}: found {len(key)} bytes, expected {size}")
    return key


@functools.lru_cache(maxsize=64)
def _load(place: Path, inode: int, changed: int) -> bytes:
    """The key in the file that now has this inode and time of change: another file is read anew."""
    return bytes.fromhex(place.read_text("ascii"))
