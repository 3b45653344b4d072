"""SM3 (GB/T 32905) through OpenSSL, with a known-answer test before the first use. Pure Python."""

import functools
import hashlib
from pathlib import Path

KNOWN = (b"abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0")  # GB/T 32905, A.1


class NoSM3(RuntimeError):
    """This interpreter's OpenSSL has no SM3, or a wrong one; nothing may be stored under its digests."""


@functools.cache
def self_test() -> None:
    """Known-answer test, once a process. Raises NoSM3 saying what was found and what was expected."""
    try:
        found = hashlib.new("sm3", KNOWN[0]).hexdigest()
    except ValueError as error:
        raise NoSM3(f"found no SM3 in OpenSSL ({error}), expected it") from error
    if found != KNOWN[1]:
        raise NoSM3(f"SM3('abc'): found {found}, expected {KNOWN[1]}")


def of_bytes(data: bytes) -> str:
    """SM3 of `data` as 64 lower-case hexadecimal digits."""
    self_test()
    return hashlib.new("sm3", data).hexdigest()


def of_file(place: Path) -> str:
    """SM3 of the file's bytes, read piece by piece. Raises OSError."""
    self_test()
    with place.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.new("sm3")).hexdigest()
