"""The stage: scripts take their turns in the order of time, each through the ordinary acts.

A script is a generator: it yields the moment at which it wants to go on, and acts when it is called again. Acts of one
simulated month share one transaction (they become savepoints); papers are rendered beside it in a second process.
"""

from __future__ import annotations

import heapq
import json
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from datetime import datetime
from multiprocessing import get_context
from typing import Any

from django.db import connection, transaction

from mingtang.cases import acts
from mingtang.cases.models import Case
from mingtang.clock import Calendar, day
from mingtang.database.prepared import Prepared
from mingtang.papers import render
from mingtang.people.seats import Seat
from mingtang.rehearsal.found import Cast
from mingtang.vault import files

Script = Iterator[datetime]

# what papers.jobs.render_waiting reads and writes, for many at once
_ISSUED = (
    'SELECT p.id, p."case", p.template, t.value FROM papers_paper p'
    " JOIN ledger_typed t ON t.chain = p.chain AND t.seq = p.seq AND t.field = p.field"
    " WHERE p.id > %s AND p.digest = '' ORDER BY p.id"
)
_PRINTED = "UPDATE papers_paper SET digest = %s WHERE id = %s AND digest = ''"


_case = Prepared(lambda code: Case.objects.house.select_related("agency").filter(code=code), str)


class Stage:
    """end: scripts whose next moment is not before it stay where they are: that is the opening state."""

    def __init__(
        self, calendar: Calendar, cast: Cast, end: datetime, progress: Callable[[str], None]
    ) -> None:
        self.calendar, self.cast, self.end, self.progress = calendar, cast, end, progress
        self.played = 0
        self.now = end  # the moment of the script that acts
        self._queue: list[tuple[datetime, int, Script]] = []
        self._serial = 0
        self._printer: Any = Printer()

    def add(self, script: Script) -> None:
        """Let `script` come on at the moment it yields first."""
        first = next(script, None)
        if first is not None:
            self._put(first, script)

    def run(self) -> None:
        """Play until every script has ended or waits for a moment at or after the end."""
        month = None
        with self._printer:
            while self._queue:
                month = day(self._queue[0][0]).replace(day=1)
                with transaction.atomic():
                    self._play_month(month)
                    self._printer.collect(wait=False)
                self.progress(f"{month:%Y-%m}: {self.played} acts")
            with transaction.atomic():
                self._printer.collect(wait=True)

    def _play_month(self, month: Any) -> None:
        today = None
        while self._queue and day(self._queue[0][0]).replace(day=1) <= month:
            at, _, script = heapq.heappop(self._queue)
            self.now = at
            if day(at) != today:
                today = day(at)
                self._printer.take_in()
            following = next(script, None)
            if following is not None:
                if following < at:
                    raise ValueError(f"{script}: found {following} after {at}, expected the order of time")
                self._put(following, script)

    def _put(self, at: datetime, script: Script) -> None:
        if at < self.end:
            self._serial += 1
            heapq.heappush(self._queue, (at, self._serial, script))

    def open(
        self, kind: str, agency: str, do: str, given: dict[str, Any], by: Seat, at: datetime, **more: Any
    ) -> Case:
        """acts.open_case, and the case it made."""
        code = acts.open_case(kind, agency, do, given, by=by, at=at, **more)
        self.played += 1
        return _case.one(code)

    def take(self, case: Case, do: str, given: dict[str, Any], by: Seat, at: datetime, **more: Any) -> None:
        """acts.take on the row in hand, which the act brings up to date."""
        acts.take(case, do, given, by=by, at=at, **more)
        self.played += 1

    def again(self, case: Case) -> Case:
        """The row as it stands, after an act on another case moved it too."""
        return _case.one(case.code)

    def part(self, case: Case) -> Case:
        """The case that the last act on `case` opened as a part of it."""
        return Case.objects.house.select_related("agency").filter(parent=case).latest("pk")

    def printed(self, case: Case) -> None:
        """Wait until every paper of the case has its bytes: without them nothing is delivered."""
        self._printer.take_in()
        self._printer.collect(wait=True, case=case.code)


class Printer:
    """Renders issued papers in a process of its own and notes their digests in the order in which they were issued.
    A fork: it knows the settings and touches the vault alone, never the database."""

    def __init__(self) -> None:
        self._last = 0
        self._waiting: dict[int, tuple[str, Future[str]]] = {}

    def __enter__(self) -> Printer:
        self._process = ProcessPoolExecutor(1, mp_context=get_context("fork"))
        self._process.submit(int).result()  # it is forked now, while no transaction holds the writer's lock
        return self

    def __exit__(self, *failure: object) -> None:
        self._process.shutdown(cancel_futures=True)

    def take_in(self) -> None:
        """Give the printer what was issued since the last call."""
        with connection.cursor() as cursor:
            cursor.execute(_ISSUED, [self._last])
            for pk, case, template, text in cursor.fetchall():
                self._last = pk
                self._waiting[pk] = (case, self._process.submit(put_bytes, template, text))

    def collect(self, wait: bool, case: str = "") -> None:
        """Write down the digests that are there; with `wait` all of them, or all of one case."""
        chosen = {
            pk: made
            for pk, (owner, made) in self._waiting.items()
            if (not case or owner == case) and (wait or made.done())
        }
        with connection.cursor() as cursor:
            cursor.executemany(_PRINTED, [(made.result(), pk) for pk, made in chosen.items()])
        for pk in chosen:
            del self._waiting[pk]


def put_bytes(template: str, text: str) -> str:
    """In the printer's process: render a paper and lay it in the vault; its digest."""
    return files.put(render.pdf(template, json.loads(text)))
