"""A search as the house does it against the bare engine on the same index: CPU of each question, asked of both in turn.

Bare: the question's characters as one phrase in titles or bodies, and the ten stored documents read. Ours adds folding,
ranking in steps, filters and the lines that show why a document was found.
"""

from __future__ import annotations

import os
import random
import statistics
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import tantivy

from bench.measure import Line, at, tell
from mingtang.search import tokens
from mingtang.search.index import Builder, Reader
from mingtang.search.query import search
from tests.search.corpus import generated

DOCUMENTS, QUESTIONS = 20_000, 400


def pieces(docs: list[Any], count: int) -> list[str]:
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


def phrase(schema: tantivy.Schema, field: str, folded: str) -> tantivy.Query:
    run = tokens.bigrams(folded)
    make = tantivy.Query.term_query if len(run) == 1 else tantivy.Query.phrase_query
    return make(schema, field, run[0] if len(run) == 1 else run)


def bare(view: Any, question: str) -> None:
    folded = tokens.fold(question)
    either = [(tantivy.Occur.Should, phrase(view.schema, field, folded)) for field in ("title", "body")]
    for _, address in view.searcher.search(tantivy.Query.boolean_query(either), 10).hits:
        view.searcher.doc(address)


def cost(work: Callable[[], Any]) -> float:
    began = time.thread_time()
    work()
    return (time.thread_time() - began) * 1000


def main() -> None:
    root = Path(os.environ["MINGTANG_DATA"]) / "index"
    docs = generated(DOCUMENTS, 20261122)
    began = time.process_time()
    Builder(root).build(docs)
    built = DOCUMENTS / (time.process_time() - began)
    reader = Reader(root)
    view, questions = reader.view(), pieces(docs, QUESTIONS)
    for question in questions[:50]:
        bare(view, question)
        search(reader, question)
    theirs, ours = [], []
    for question in questions:
        theirs.append(cost(partial(bare, view, question)))
        ours.append(cost(partial(search, reader, question)))
    ratio = statistics.median(theirs) / statistics.median(ours)
    note = (
        f"{len(questions)} questions, {DOCUMENTS:,} documents · ours p50 {at(ours, 0.5):.2f} p95 {at(ours, 0.95):.2f} ms · "
        f"bare p50 {at(theirs, 0.5):.2f} p95 {at(theirs, 0.95):.2f} ms · printed {built:,.0f} documents/s of CPU"
    )
    tell([Line("search", at(ours, 0.5), "ms/question", ratio, note=note)])


if __name__ == "__main__":
    main()
