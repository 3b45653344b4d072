"""Acts a second against a bare transaction of the same statements: same file, same rows, same fsync.

Before each bare round the act is done once and rolled back, and what it sent to the database is kept; those statements
then run through the sqlite3 module alone, BEGIN IMMEDIATE to COMMIT. So both sides move cases of one ledger in turn.
"""

from __future__ import annotations

import sqlite3
import statistics
import time
from collections.abc import Callable
from contextlib import closing
from typing import Any

from django.db import connection, transaction

import bench.house  # noqa: F401
from bench.measure import Line, tell
from bench.town import found
from mingtang.cases import acts
from tests import city
from tests.city import START

TARGET = 0.5
BLOCKS, BLOCK = 24, 10  # acts are timed in blocks, in turn with blocks of bare transactions
PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "wal_autocheckpoint=0", "recursive_triggers=ON", "foreign_keys=ON", "secure_delete=ON", "cache_size=-32000", "mmap_size=2147418112")  # fmt: skip

Statement = tuple[str, Any, bool]


class RolledBack(Exception):
    """The act was only done to see what it says."""


def said(act: Callable[[], Any]) -> list[Statement]:
    """What `act` sends to the database: (SQL, parameters, many). Its changes are taken back."""
    heard: list[Statement] = []

    def listen(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            kept = [tuple(p) for p in params] if many else tuple(params or ())
            heard.append((sql.replace("%s", "?").replace("%%", "%"), kept, many))
        return execute(sql, params, many, context)

    try:
        with transaction.atomic(), connection.execute_wrapper(listen):
            act()
            raise RolledBack
    except RolledBack:
        return heard


def bare(raw: sqlite3.Connection, statements: list[Statement]) -> None:
    """The same statements, every answer read to its end."""
    raw.execute("BEGIN IMMEDIATE")
    for sql, params, many in statements:
        (raw.executemany if many else raw.execute)(sql, params).fetchall()
    raw.execute("COMMIT")


def compare(name: str, target: float | None, make: Callable[[], Callable[[], Any]]) -> Line:
    """make() gives the next act, ready to be done once."""
    rates, ratios, cpus, count = [], [], [], 0
    with closing(sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)) as raw:
        for pragma in PRAGMAS:
            raw.execute(f"PRAGMA {pragma}")
        for _ in range(BLOCKS):
            ready = [make() for _ in range(BLOCK)]
            cpu, began = time.process_time(), time.perf_counter()
            for act in ready:
                act()
            mine, spent = time.perf_counter() - began, time.process_time() - cpu
            theirs = 0.0
            for _ in range(BLOCK):
                statements = said(make())
                began = time.perf_counter()
                bare(raw, statements)
                theirs += time.perf_counter() - began
                count = len(statements)
            rates.append(BLOCK / mine)
            ratios.append(theirs / mine)
            cpus.append(spent / BLOCK * 1000)
    note = f"{count} statements an act, {statistics.median(cpus):.2f} ms of CPU"
    return Line(
        name, statistics.median(rates), "acts/s", statistics.median(ratios), target, rates, ratios, note
    )


def accept() -> Callable[[], Any]:
    """The next request waits for its officer; accepting it is the act."""
    case, seat = city.request(), city.seat("request_officer")
    return lambda: acts.take(case, "accept", {}, by=seat, at=START)


def submit() -> Callable[[], Any]:
    """A citizen's request comes in."""
    return lambda: city.request()


def main() -> None:
    found()
    for _ in range(5):
        accept()()
    tell([compare("act-take", TARGET, accept), compare("act-open", None, submit)])


if __name__ == "__main__":
    main()
