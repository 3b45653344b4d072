"""The corpus of G30: files that show one thing and carry another. One function for each hiding place.

A hiding place takes a Secret and gives the file's bytes. `Secret.text` and `.number` must not leave the house, nor an
image that shows `COLOUR`; `.seen` is what a reader may see.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

COLOUR = (255, 0, 255)  # painted where nobody should look
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


@dataclass(frozen=True)
class Secret:
    text: str
    number: int  # fifteen digits, for cells that hold numbers
    seen: str
    turn: int  # which variant of the hiding place this is, from 0

    @classmethod
    def drawn(cls, rng: Random, turn: int) -> Secret:
        letters = "".join(rng.choices(LETTERS, k=16))
        shown = "".join(rng.choices(LETTERS, k=8))
        return cls(f"ZQ{letters}", rng.randrange(7 * 10**14, 8 * 10**14), f"SEEN{shown}", turn)


@dataclass(frozen=True)
class Hidden:
    """A file with something hidden in it."""

    name: str
    data: bytes
    way: str
    secret: Secret


# Dropping these without a word is right: every honest file has them.
QUIET = {
    "docx: bookmark",
    "pdf: bookmark",
    "pdf: named destination",
    "pdf: label of a page",
    "xlsx: printer settings",
}
Hide = Callable[[Secret], bytes]
WAYS: dict[str, tuple[Hide, str]] = {}  # way -> (function, ending)


def way(name: str, ending: str) -> Callable[[Hide], Hide]:
    def keep(hide: Hide) -> Hide:
        assert f"{ending}: {name}" not in WAYS, name
        WAYS[f"{ending}: {name}"] = (hide, ending)
        return hide

    return keep


def hidden(turns: int, seed: int = 11) -> Iterator[Hidden]:
    """Every hiding place `turns` times, each with its own canary."""
    from tests.records.corpora import (  # noqa: F401  (they fill WAYS)
        hiding_docx,
        hiding_images,
        hiding_others,
        hiding_pdf,
        hiding_pptx,
        hiding_xlsx,
        hiding_zip,
    )

    rng = Random(seed)
    for turn in range(turns):
        for at, (name, (hide, ending)) in enumerate(WAYS.items()):
            secret = Secret.drawn(rng, turn)
            yield Hidden(f"附件{turn}-{at}.{ending}", hide(secret), name, secret)
