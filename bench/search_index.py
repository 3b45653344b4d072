"""Printing a search index: its rate beside the bare engine's, its memory, and a build that was stopped."""

from __future__ import annotations

import json
import re
import shutil
import time
from collections.abc import Iterable, Iterator
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
    """Documents a second of CPU: (of the engine fed with ready tokens, with the tokens made). Both print and commit the same
    batches in turn, so that what else the machine does weighs on both."""
    spent = [
        (_ready(root / "ready", batch), _made(root / "made", batch))
        for batch in (list(texts(end, originals, end - BATCH)) for end in range(BATCH, SAMPLE + 1, BATCH))
    ]
    theirs, ours = map(sum, zip(*spent, strict=True))
    return SAMPLE / theirs, SAMPLE / ours


def _ready(folder: Path, docs: list[Doc]) -> float:
    """Seconds of CPU."""
    writer = tantivy.Index(schema(), path=str(_fresh(folder))).writer(HEAP, 1)
    ready = [printed(doc) for doc in docs]
    began = time.process_time()
    for one in ready:
        writer.add_document(one)
    writer.commit()
    writer.wait_merging_threads()
    return time.process_time() - began


def _made(folder: Path, docs: list[Doc]) -> float:
    began = time.process_time()
    Builder(_fresh(folder)).build(docs)
    return time.process_time() - began


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
