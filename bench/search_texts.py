"""The texts of a city for the benches of search, and what is asked of them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from mingtang.search import tokens
from mingtang.search.document import Doc
from tests.search.corpus import generated


def texts(number: int, originals: list[Doc], start: int = 0) -> Iterator[Doc]:
    """`number` documents of a city from the one numbered `start`: the laws again and again, each time of another agency,
    column and day, with its own title."""
    if not originals:
        yield from generated(number, 20261122)[start:]
        return
    for i in range(start, number):
        doc, turn = originals[i % len(originals)], i // len(originals)
        yield replace(
            doc, id=f"v{i}", title=f"{doc.title}（{turn}之{i}号）", agency=f"{i % 60:02d}", column=f"c{i % 40}", own=True,
            published_on=date(2008 + turn % 19, 1 + i % 12, 1 + i % 28),
        )  # fmt: skip


def pieces(docs: list[Doc], count: int) -> list[str]:
    """Fragments of two to eight characters, half from titles, half from bodies; a few that nothing holds."""
    dice, found = random.Random(9), []
    while len(found) < count:
        doc = dice.choice(docs)
        text = (doc.title if len(found) % 2 else doc.body.replace("\n", "")) or doc.title
        start = dice.randint(0, max(len(text) - 2, 0))
        piece = text[start : start + dice.randint(2, 8)]
        if len(tokens.fold(piece)) > 1:
            found.append(piece)
    return [*found, "无此一词甲乙丙", "ZZQX-99"]


def phrases(docs: list[Doc], count: int, *, titles: bool = False) -> list[tuple[str, str]]:
    """(a folded run of 4 to 12 characters of a body or title, the document it was cut from)."""
    dice, found = random.Random(12), []
    while len(found) < count:
        doc = dice.choice(docs)
        text = tokens.fold(doc.title if titles else doc.body)
        start, length = dice.randint(0, max(len(text) - 12, 0)), dice.randint(4, 12)
        if len(piece := text[start : start + length]) >= 4:
            found.append((piece, doc.id))
    return found
