"""What searches find among the laws as they are: runs cut from bodies and titles, and the lists of other words; beside them
the two plain ways, dictionary words that must all be there and a scan of every text."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import tantivy

from bench.measure import Line
from bench.search_texts import phrases
from mingtang.search import tokens
from mingtang.search.document import Doc, stored
from mingtang.search.index import Builder, Reader, View
from mingtang.search.query import search
from tests.search.corpus import generated
from tests.search.pairs import INITIALS, PINYIN, SYNONYMS, TRADITIONAL

PHRASES, SCANNED, TITLES = 400, 20, 10
LISTS = {"synonyms": SYNONYMS, "pinyin": PINYIN, "initials": INITIALS, "traditional": TRADITIONAL}


def cost(work: Callable[[], Any]) -> float:
    """Milliseconds of CPU."""
    began = time.thread_time()
    work()
    return (time.thread_time() - began) * 1000


def by_words(view: View, question: str) -> list[str]:
    """The plain way of segmentation alone: ten documents that hold every dictionary word of the question."""
    every = [
        (tantivy.Occur.Must, tantivy.Query.term_query(view.schema, "words", word))
        for word in tokens.words(question)
    ]
    found = view.searcher.search(tantivy.Query.boolean_query(every), 10).hits if every else []
    return [stored(view.searcher.doc(address)).id for _, address in found]


def lines(root: Path, originals: list[Doc]) -> list[Line]:
    """originals: real texts, or generated ones where there are none."""
    named = [Doc(f"{name}-{i}", title) for name, some in LISTS.items() for i, (_, title) in enumerate(some)]
    others = [
        replace(doc, id=f"o{i}", title=f"文件第{i}号") for i, doc in enumerate(generated(2_500, 20261122))
    ]
    docs = [*originals, *others, *named]
    Builder(root).build(docs)
    reader, folded = Reader(root), {doc.id: tokens.fold(doc.title + doc.body) for doc in docs}
    view = reader.view()
    assert view is not None

    def ours(piece: str) -> list[str]:
        return [hit.id for hit in search(reader, piece).hits]

    bodies = phrases(originals, PHRASES)
    titles = {doc.id: tokens.fold(doc.title) for doc in docs}
    scan = statistics.median(
        cost(partial(lambda p: [id for id, text in folded.items() if p in text], piece)) for piece, _ in bodies[:SCANNED]
    )  # fmt: skip
    said = f"{PHRASES} runs of 4–12 characters of {len(originals):,} texts as they are, in the first ten"
    found = _share(bodies, ours, folded)
    return [
        Line("search recall, bodies", found, "of 1", found / 0.95, 1, note=said),
        _of("search recall, titles", _share(phrases(originals, PHRASES, titles=True), ours, titles), 1.0, "runs of titles"),
        Line("search recall, words alone", _share(bodies, partial(by_words, view), folded), "of 1", note="segmentation only, the same runs of bodies"),
        Line("search recall, scan", 1.0, "of 1", note=f"every folded text looked through: {scan:.0f} ms a question among {len(docs):,} documents"),
        *(_list(reader, name) for name in LISTS),
    ]  # fmt: skip


def _share(asked: list[tuple[str, str]], way: Callable[[str], list[str]], held: dict[str, str]) -> float:
    """How many find the text they were cut from, or ten that hold the very run."""
    good = 0
    for piece, meant in asked:
        found = way(piece)
        good += meant in found or (len(found) == 10 and all(piece in held[id] for id in found))
    return good / len(asked)


def _list(reader: Reader, name: str) -> Line:
    some = LISTS[name]
    missed = [(q, t) for q, t in some if t not in [hit.title for hit in search(reader, q, TITLES).hits]]
    return _of(f"search {name}", 1 - len(missed) / len(some), 0.95, f"{len(some)} pairs in the first {TITLES}; missed {missed}")  # fmt: skip


def _of(name: str, score: float, least: float, note: str) -> Line:
    return Line(name, score, "of 1", score / least, 1, note=note)
