"""A search as the house does it against the bare engine on the same index, and printing that index against the engine fed
with ready tokens: CPU of each, asked of both in turn.

Bare: the question's characters as one phrase in titles or bodies, and the ten stored documents read. Ours adds folding,
ranking in steps, other words, and the lines that show why a document was found. The texts are real laws where they lie
beside the checkout, each varied so that its title is its own; recall is measured on the laws as they are, with the two
plain ways beside it: dictionary words that must all be there, and a scan of every text.

    python -m bench.search [--documents N]      2,000 unless said; 100,000 is for an idle evening
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import shutil
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import tantivy

from bench.measure import Line, at, tell
from mingtang.search import tokens
from mingtang.search.document import Doc, printed, schema, stored
from mingtang.search.index import HEAP, Builder, Reader
from mingtang.search.query import search
from tests.search.corpus import generated, laws

DOCUMENTS, QUESTIONS, PHRASES, SAMPLE, SCANNED = 2_000, 400, 400, 300, 20


def texts(number: int, originals: list[Doc]) -> Iterator[Doc]:
    """`number` documents of a city: the laws again and again, each time in another agency and year with its own title."""
    if not originals:
        yield from generated(number, 20261122)
        return
    for i in range(number):
        doc, turn = originals[i % len(originals)], i // len(originals)
        title = f"{doc.title}（{turn}之{i}号）"
        yield replace(doc, id=f"v{i}", title=title, agency=f"{i % 60:02d}", body=f"{title}\n{doc.body}")


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


def phrases(docs: list[Doc], count: int) -> list[tuple[str, str]]:
    """(a run of 4 to 12 characters of a body, the document it was cut from)."""
    dice, found = random.Random(12), []
    while len(found) < count:
        doc = dice.choice(docs)
        body = tokens.fold(doc.body)
        start, length = dice.randint(0, max(len(body) - 12, 0)), dice.randint(4, 12)
        if len(piece := body[start : start + length]) >= 4:
            found.append((piece, doc.id))
    return found


def phrase(schema: tantivy.Schema, field: str, folded: str) -> tantivy.Query:
    run = tokens.bigrams(folded)
    make = tantivy.Query.term_query if len(run) == 1 else tantivy.Query.phrase_query
    return make(schema, field, run[0] if len(run) == 1 else run)


def bare(view: Any, question: str) -> None:
    folded = tokens.fold(question)
    either = [(tantivy.Occur.Should, phrase(view.schema, field, folded)) for field in ("title", "body")]
    for _, address in view.searcher.search(tantivy.Query.boolean_query(either), 10).hits:
        view.searcher.doc(address)


def by_words(view: Any, question: str) -> set[str]:
    """The plain way of segmentation alone: documents that hold every dictionary word of the question."""
    every = [
        (tantivy.Occur.Must, tantivy.Query.term_query(view.schema, "words", w))
        for w in tokens.words(question)
    ]
    found = view.searcher.search(tantivy.Query.boolean_query(every), 10).hits if every else []
    return {stored(view.searcher.doc(address)).id for _, address in found}


def cost(work: Callable[[], Any]) -> float:
    began = time.thread_time()
    work()
    return (time.thread_time() - began) * 1000


def bare_rate(root: Path, docs: list[Doc]) -> tuple[float, float]:
    """(documents a second of CPU of the engine fed with ready tokens, the same with the tokens made): two indexes of the
    same documents, the tokens of the first made before the clock starts."""
    ready = [printed(doc) for doc in docs]
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir(parents=True)
    began = time.process_time()
    writer = tantivy.Index(schema(), path=str(root)).writer(HEAP, 1)
    for one in ready:
        writer.add_document(one)
    writer.commit()
    writer.wait_merging_threads()
    theirs = len(docs) / (time.process_time() - began)
    began = time.process_time()
    Builder(root.with_name("again")).build(docs)
    return theirs, len(docs) / (time.process_time() - began)


def recall(root: Path, docs: list[Doc]) -> str:
    """Of body phrases, how many find the text they were cut from, or ten that hold the very phrase, in the first ten."""
    Builder(root).build(docs)
    reader = Reader(root)
    view, asked, folded = (
        reader.view(),
        phrases(docs, PHRASES),
        {doc.id: tokens.fold(doc.title + doc.body) for doc in docs},
    )
    ours = theirs = 0
    for piece, meant in asked:
        found = [hit.id for hit in search(reader, piece).hits]
        ours += meant in found or (len(found) == 10 and all(piece in folded[id] for id in found))
        words = by_words(view, piece)
        theirs += meant in words or (len(words) == 10 and all(piece in folded[id] for id in words))
    scan = statistics.median(
        cost(partial(lambda p: [id for id, text in folded.items() if p in text], piece))
        for piece, _ in asked[:SCANNED]
    )
    return (
        f"recall of {PHRASES} body phrases of 4–12 characters in {len(docs):,} texts: {ours / PHRASES:.3f} · words alone "
        f"{theirs / PHRASES:.3f} · scan of every folded text 1.000 at {scan:.0f} ms"
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.search")
    parser.add_argument("--documents", type=int, default=DOCUMENTS, metavar="N")
    number = parser.parse_args().documents
    root, originals = Path(os.environ["MINGTANG_DATA"]) / "index", laws()
    began, wall = time.process_time(), time.perf_counter()
    Builder(root).build(texts(number, originals))
    built, took = number / (time.process_time() - began), time.perf_counter() - wall
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sample = list(texts(SAMPLE, originals))
    reader = Reader(root)
    view, questions = reader.view(), pieces(sample, QUESTIONS)
    for question in questions[:50]:
        bare(view, question)
        search(reader, question)
    theirs, ours = [], []
    for question in questions:
        theirs.append(cost(partial(bare, view, question)))
        ours.append(cost(partial(search, reader, question)))
    ratio = statistics.median(theirs) / statistics.median(ours)
    note = (
        f"{len(questions)} questions, {number:,} {'varied laws' if originals else 'generated documents'} · ours p50 "
        f"{at(ours, 0.5):.2f} p95 {at(ours, 0.95):.2f} ms · bare p50 {at(theirs, 0.5):.2f} p95 {at(theirs, 0.95):.2f} ms · "
        f"{at(ours, 0.5) / at(theirs, 0.5):.1f} × and {at(ours, 0.95) / at(theirs, 0.95):.1f} ×"
    )
    ready, made = bare_rate(root.with_name("ready"), sample)
    rates = f"printed {built:,.0f} documents/s of CPU in {took:,.0f} s, peak {peak:,.0f} MiB · {SAMPLE} of them: ready tokens {ready:,.0f}/s"
    tell([
        Line("search", at(ours, 0.5), "ms/question", ratio, note=note),
        Line("search index", made, "documents/s", made / ready, note=f"{rates} · {recall(root.with_name('laws'), originals or sample)}"),
    ])  # fmt: skip


if __name__ == "__main__":
    main()
