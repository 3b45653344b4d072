"""Printing a search index: its rate beside the bare engine's, its memory, and a build that was stopped."""

from __future__ import annotations

import json
import re
import shutil
import time
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import tantivy

from bench.measure import Line
from bench.search_texts import texts
from mingtang.search.document import Doc, printed, schema
from mingtang.search.index import BATCH, HEAP, Builder, current

SAMPLE, LIMIT = 2_000, 512  # documents of a rate; MiB


class Meter:
    """Passes documents on and notes the most memory of its own (not mapped files) that the process held, in MiB."""

    def __init__(self) -> None:
        self.most, self.passed = 0.0, 0

    def through(self, docs: Iterable[Doc]) -> Iterator[Doc]:
        for doc in docs:
            yield doc
            self.passed += 1
            if self.passed % 100 == 0:
                self.most = max(self.most, _held())


def _held() -> float:
    said = re.search(r"RssAnon:\s+(\d+)", Path("/proc/self/status").read_text())
    return int(said.group(1)) / 1024 if said else 0.0


def built(root: Path, number: int, originals: list[Doc]) -> dict[str, Any]:
    """Print `number` documents, going on where an earlier run was stopped; what the last run that printed saw."""
    note = root / "built.json"
    if not (current(root) and note.exists()):
        meter, cpu, wall = Meter(), time.process_time(), time.perf_counter()
        versions = {f"v{i}": "1" for i in range(number)} if originals else {}
        Builder(root).finish(versions, lambda done: meter.through(texts(number, originals, len(done))))
        seen = {"documents": number, "printed": meter.passed, "memory": meter.most}
        seen |= {"cpu": time.process_time() - cpu, "wall": time.perf_counter() - wall}
        note.write_text(json.dumps(seen), encoding="utf-8")
    return json.loads(note.read_text(encoding="utf-8"))


def rates(root: Path, originals: list[Doc]) -> tuple[float, float]:
    """Documents a second of CPU: (of the engine fed with ready tokens, with the tokens made). Both commit alike."""
    theirs = tantivy.Index(schema(), path=str(_fresh(root / "ready"))).writer(HEAP, 1)
    docs, spent = texts(SAMPLE, originals), 0.0
    while ready := [printed(doc) for doc in islice(docs, BATCH)]:
        began = time.process_time()
        for one in ready:
            theirs.add_document(one)
        theirs.commit()
        spent += time.process_time() - began
    theirs.wait_merging_threads()
    began = time.process_time()
    Builder(_fresh(root / "made")).build(texts(SAMPLE, originals))
    return SAMPLE / spent, SAMPLE / (time.process_time() - began)


def _fresh(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def resumed(root: Path, originals: list[Doc]) -> int:
    """Documents that a second run prints when the first was stopped in the last batch but one."""
    versions, stop = {f"v{i}": "1" for i in range(3 * BATCH)}, 2 * BATCH + BATCH // 2

    def breaking(done: frozenset[str]) -> Iterator[Doc]:
        yield from texts(stop, originals)
        raise KeyboardInterrupt

    try:
        Builder(_fresh(root)).finish(versions, breaking)
    except KeyboardInterrupt:
        pass
    meter = Meter()
    Builder(root).finish(versions, lambda done: meter.through(texts(3 * BATCH, originals, len(done))))
    return meter.passed


def lines(root: Path, seen: dict[str, Any], originals: list[Doc]) -> list[Line]:
    theirs, ours = rates(root, originals)
    again = resumed(root / "stopped", originals)
    said = f"{seen['printed']:,} of {seen['documents']:,} printed in {seen['cpu']:,.0f} s of CPU, {seen['wall']:,.0f} s: {seen['printed'] / max(seen['cpu'], 0.01):,.0f}/s"
    return [
        Line("search index", ours, "documents/s of CPU", ours / theirs, 0.5, note=f"{SAMPLE:,} of them with ready tokens {theirs:,.0f}/s · {said}"),
        Line("search index memory", seen["memory"], "MiB", LIMIT / max(seen["memory"], 1), 1, note="the most this process held while it printed, mapped files left out"),
        Line("search index resumed", again, "documents", BATCH / max(again, 1), 1, note=f"of {3 * BATCH:,}, after a stop in the third batch of {BATCH:,}"),
    ]  # fmt: skip
