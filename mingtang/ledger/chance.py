"""Where salts and random codes come from: the operating system, always, but in a rehearsal.

A rehearsal plays an invented city that must come out the same from the same seed; it puts a seeded source here and
takes it away again. Nothing of a real city is ever drawn from it: production refuses it.
"""

import os
import random
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_source: Callable[[int], bytes] = secrets.token_bytes


def random_bytes(n: int) -> bytes:
    """`n` bytes that nobody can guess."""
    return _source(n)


@contextmanager
def seeded(seed: str) -> Iterator[None]:
    """Draw from a generator seeded with `seed` instead, until the block ends. For rehearsals in demo mode alone."""
    global _source
    if os.environ.get("MINGTANG_MODE") == "production":
        raise RuntimeError("MINGTANG_MODE: found production, expected demo for a rehearsal")
    if _source is not secrets.token_bytes:
        raise RuntimeError("found a rehearsal inside a rehearsal")
    _source = random.Random(seed).randbytes  # noqa: S311  (an invented city, not a secret)
    try:
        yield
    finally:
        _source = secrets.token_bytes
