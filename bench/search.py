"""A search as the house does it against the bare engine on the same index, printing that index against the engine fed
with ready tokens, and what is found: CPU of each, asked of both in turn.

Bare: the question's characters as one phrase in titles or bodies, ranked and counted, and the stored bytes of ten documents
read. Ours adds folding, titles first, other words, and the lines that show why a document was found. The texts are real
laws where they lie beside the checkout, each varied so that its title is its own: so each run of characters stands in many,
and the looser ways of a question that finds little are seldom taken.

    python -m bench.search [--documents N] [--keep DIR]    2,000 unless said; 100,000 takes an hour of an idle machine

--keep: the index is made there and left; one that stands there is measured, one that was stopped is gone on with.
"""

from __future__ import annotations

import argparse
import os
import statistics
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import tantivy

import bench.house  # noqa: F401
from bench import search_index, search_recall
from bench.measure import Line, at, tell
from bench.search_recall import cost
from bench.search_texts import pieces, texts
from mingtang.portal.search import many
from mingtang.search import tokens
from mingtang.search.facets import counts
from mingtang.search.index import Reader, View
from mingtang.search.narrow import Narrow
from mingtang.search.query import search
from mingtang.search.question import Question
from tests.search.corpus import laws

DOCUMENTS, QUESTIONS, WARM, SAMPLE, ROUNDS = 2_000, 400, 50, 300, 3
CITY = 100_000  # documents that the targets of speed are for: among few, reading ten of them is all that either does
COMMON = "管理"  # what everybody writes about


def phrase(view: View, field: str, folded: str) -> tantivy.Query:
    run = tokens.bigrams(folded)
    make = tantivy.Query.term_query if len(run) == 1 else tantivy.Query.phrase_query
    return make(view.schema, field, run[0] if len(run) == 1 else run)


def bare(view: View, question: str) -> None:
    folded = tokens.fold(question)
    either = [(tantivy.Occur.Should, phrase(view, field, folded)) for field in ("title", "body")]
    for _, address in view.searcher.search(tantivy.Query.boolean_query(either), 10).hits:
        found = view.searcher.doc(address)
        found.get_first("shown"), found.get_first("text")


def page(reader: Reader, question: str) -> None:
    """What the page of results asks: the answer, and the numbers beside its filters."""
    asked = Question(question)
    counts(reader, asked, Narrow())
    search(reader, asked)


def speed(reader: Reader, questions: list[str], said: str) -> list[Line]:
    view = reader.view()
    assert view is not None
    ways = (partial(bare, view), partial(search, reader), partial(page, reader))
    for question in questions[:WARM]:
        for way in ways:
            way(question)
    rounds = [_round(ways, questions, turn) for turn in range(ROUNDS)]
    theirs, ours, pages = (
        [statistics.median(r[i][n] for r in rounds) for n in range(len(questions))] for i in range(3)
    )
    total = search(reader, COMMON, 1).total
    found = []
    for name, share, least in (("p50", 0.5, 1 / 1.5), ("p95", 0.95, 1 / 2)):
        mine, other = at(ours, share), at(theirs, share)
        note = f"bare {other:.2f} ms: {mine / other:.2f} × · with the numbers of filters {at(pages, share):.2f} ms"
        aim = least if view.searcher.num_docs >= CITY else None
        ratios = [at(r[0], share) / at(r[1], share) for r in rounds]
        found.append(Line(f"search {name}", mine, "ms/question", other / mine, aim, ratios=ratios, note=note))
    found[
        0
    ].note += f" · {len(questions)} questions, {said}, {view.searcher.num_segments} segments · {COMMON}: {total:,}, shown as {many(total)}"
    return found


def _round(ways: Sequence[Callable[[str], Any]], questions: list[str], turn: int) -> list[list[float]]:
    """Of each way the cost of each question; who is asked first, and so reads the index into the caches, changes."""
    spent: list[list[float]] = [[] for _ in ways]
    for n, question in enumerate(questions):
        order = range(len(ways)) if (n + turn) % 2 else reversed(range(len(ways)))
        for i in order:
            spent[i].append(cost(partial(ways[i], question)))
    return spent


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.search")
    parser.add_argument("--documents", type=int, default=DOCUMENTS, metavar="N")
    parser.add_argument("--keep", type=Path, metavar="DIR")
    given = parser.parse_args()
    data, originals = Path(os.environ["MINGTANG_DATA"]) / "bench", laws()
    root = given.keep or data / "city"
    seen = search_index.built(root, given.documents, originals)
    some = list(texts(SAMPLE, originals))
    said = f"{seen['documents']:,} {'varied laws' if originals else 'generated documents'}"
    tell([
        *speed(Reader(root), pieces(some, QUESTIONS), said),
        *search_index.lines(data, seen, originals),
        *search_recall.lines(data / "laws", originals or some),
    ])  # fmt: skip


if __name__ == "__main__":
    main()
