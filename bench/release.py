"""The release of one document into a city that has published much already, and what a whole printing costs.

    python -m bench release [--editions N] [--rounds R] [--unprinted]      2,000 unless said; 100,000 is for an idle evening

A worker process prints and indexes as in a running city. Measured from the moment the signature returns until the page
stands in the tree and the search finds its title; the pages it rewrote are counted from the tree's own register. Before
that everything is printed and indexed: editions a second of CPU with both compressions, and how memory grew meanwhile.
--unprinted leaves the old pages out: a release into 100,000 editions without the half hour that printing them takes. What
it costs is the same, for it reads the database and its own register; the first release, which is not counted, prints
the lists that the others rewrite.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

import bench.house  # noqa: F401
from bench.measure import Line, tell
from bench.town import crowd, found
from mingtang.press import addresses, jobs, state, whole
from mingtang.press.city import City
from mingtang.press.printing import Printed
from mingtang.press.tree import Tree
from mingtang.records.models import Edition
from mingtang.search import jobs as search_jobs
from mingtang.search.published import reader
from mingtang.search.query import search
from tests import city

EDITIONS, ROUNDS = 2_000, 5
WITHIN, PAGES, SPEED = 2.0, 12, 150  # seconds; pages besides its own; editions a second of CPU
PATIENCE = 120  # seconds


def resident() -> float:
    """MiB that this process holds now, without what it sees of files: those pages are the kernel's."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("RssAnon")).split()[1]) / 1024


def print_all(tree: Tree) -> Line:
    """The whole tree, and every file with both compressions."""
    began, first = time.perf_counter(), time.process_time()
    done, at, held = [0], [first], [resident()]

    def say(step: whole.Step) -> None:
        if step.records:
            done.append(step.done)
            at.append(time.process_time())
            held.append(resident())

    jobs.everything(tree, datetime.now(UTC), say)
    spent, files = time.process_time() - first, sum(1 for _ in tree.register.standing())
    rates = [(n - m) / (b - a) for m, n, a, b in zip(done, done[1:], at, at[1:], strict=False)]
    note = (
        f"{done[-1]:,} editions, {files:,} files, lists and data included, {time.perf_counter() - began:.0f} s of wall · "
        f"rounds are record pages alone · memory {held[0]:.0f} MiB at first, {held[1]:.0f} after the first generation, "
        f"{held[-1]:.0f} after the last record, {resident():.0f} after the lists"
    )
    return Line(
        "print-all", done[-1] / spent, "editions/s of CPU", done[-1] / spent / SPEED, 1.0, rates, note=note
    )


def as_if_printed(tree: Tree) -> None:
    """Nothing waits to be printed, and the tree counts as current."""
    at = datetime.now(UTC)
    with transaction.atomic():
        Edition.objects.house.update(printed=True)
    state.put(tree, "fingerprint", City.look(at).fingerprint())


def signed(number: int) -> str:
    """A document through the gate up to its signature; its address."""
    title, body = f"关于第{number}号渡槽检修期间供水安排的通知", "<p>现将有关事项通知如下。</p>"
    city.published(datetime.now(UTC), column="g0-0", title=title, body=body)
    return str(Edition.objects.house.latest("pk").path)


def finds(title: str, path: str) -> bool:
    return any(hit.url == path for hit in search(reader(), title, 10).hits)


def release(tree: Tree, number: int) -> tuple[float, float, Printed]:
    """Seconds until it is public, seconds until it is found as well, and what was rewritten."""
    before = tree.current
    path = signed(number)
    began = time.perf_counter()
    file, public = tree.public / addresses.path(path), 0.0
    while time.perf_counter() - began < PATIENCE:
        public = public or (time.perf_counter() - began if file.exists() else 0.0)
        if public and finds(f"第{number}号渡槽检修", path):
            spent = time.perf_counter() - began
            return public, spent, Printed.of([row.path for row in tree.register.since(before)], [path])
        time.sleep(0.02)
    raise RuntimeError(f"{path} was not public and found within {PATIENCE} s")


def main(argv: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="bench release")
    parser.add_argument("--editions", type=int, default=EDITIONS)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--unprinted", action="store_true", help="leave the pages of the old editions out")
    given = parser.parse_args(argv)
    found()
    characters = crowd(given.editions)
    tree = Tree(settings.MINGTANG_TREE)
    lines = []
    if given.unprinted:
        as_if_printed(tree)
    else:
        lines = [print_all(tree)]
        lines[0].note += f" · {characters} characters a body"
    search_jobs.reprint(datetime.now(UTC))
    connection.close()
    worker = subprocess.Popen([sys.executable, "-m", "mingtang", "worker"])
    try:
        release(tree, 0)  # the worker has started and caught up with its schedule
        time.sleep(2)
        seen = [release(tree, n + 1) for n in range(given.rounds)]
    finally:
        worker.terminate()
        worker.wait(60)
    public, both = [p for p, _, _ in seen], [s for _, s, _ in seen]
    pages, files = max(d.pages for *_, d in seen), max(d.files for *_, d in seen)
    slow = statistics.median(both)
    note = f"into {given.editions:,} editions · public after {statistics.median(public):.2f} s"
    tell([
        *lines,
        Line("release", slow, "s", WITHIN / slow, 1.0, both, note=note),
        Line("release-pages", pages, "pages", PAGES / max(pages, 1), 1.0, note=f"besides its own; {files} files in all"),
    ])  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1:])
