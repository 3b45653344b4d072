"""访问量: counting what is read, without cookies, third parties, addresses or hours (S-178, S-179).

The server notes an address in memory, which costs it nothing that can be measured; a thread of the same process adds
what waits to the table every minute. What a killed process had not written is lost: at most one minute, or _MOST pages.
"""

from __future__ import annotations

import atexit
import threading
import time
from collections import Counter, deque
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.db import DatabaseError, connection, transaction

from mingtang.channels.models import ColumnVisit, Visit
from mingtang.clock import SHANGHAI, day
from mingtang.press import paths
from mingtang.records.models import Edition
from mingtang.ui import doors

EVERY = 60  # seconds between two writings
_MOST = 200_000  # pages noted and not folded yet; beyond it the oldest are lost
_LONGEST = 200
_PAGES = ("/", ".html")
_UPSERT = (
    "INSERT INTO {table} ({key}, day, times) VALUES (%s, %s, %s) "
    "ON CONFLICT ({key}, day) DO UPDATE SET times = {table}.times + excluded.times"
)
Seen = Mapping[tuple[str, date], int]


@lru_cache(maxsize=1)
def _bots() -> tuple[str, ...]:
    lines = (Path(__file__).parent / "bots.txt").read_text(encoding="utf-8").splitlines()
    return tuple(line for line in lines if line and not line.startswith("#"))


@lru_cache(maxsize=2000)
def is_bot(agent: str) -> bool:
    """Whether a User-Agent is not a reader's: it says so, or says nothing."""
    said = agent.lower()
    return not said.strip() or any(word in said for word in _bots())


def page_of(address: str) -> str:
    """The page that `address` (percent-decoded, without query) reads, its traditional twin counted with it; "" for what
    is no page: files, feeds, what the application answers."""
    path = address.removeprefix("/").removeprefix(paths.TWIN).removesuffix("index.html")
    if not (path == "" or path.endswith(_PAGES)) or len(path) >= _LONGEST:
        return ""
    return "" if doors.is_door(path) else "/" + path


class Noting:
    """What this process saw and has not written."""

    def __init__(self) -> None:
        self._noted: deque[tuple[str, str]] = deque(maxlen=_MOST)
        self._waiting: Counter[tuple[str, date]] = Counter()
        self._begun = threading.Lock()
        self._thread: threading.Thread | None = None

    def note(self, environ: Mapping[str, Any]) -> None:
        """Take note of one page that is being answered. Called for every request: no lock, no look at the name."""
        address = environ["PATH_INFO"]
        if address.endswith(_PAGES):
            self._noted.append((address, environ.get("HTTP_USER_AGENT", "")))
            if self._thread is None:
                self._begin()

    def fold(self, on: date) -> None:
        """Leave the bots out and count the rest by page, as read on the day `on`: who reads in the last minute before
        midnight may be counted with the next day."""
        noted = [self._noted.popleft() for _ in range(len(self._noted))]
        for (address, agent), times in Counter(noted).items():
            if not is_bot(agent) and (page := page_of(address)):
                self._waiting[page, on] += times

    def write(self) -> None:
        """Add what waits to the tables. A database that refuses leaves it waiting."""
        self.fold(day(datetime.fromtimestamp(time.time(), SHANGHAI)))
        waiting, self._waiting = self._waiting, Counter()
        if not waiting:
            return
        try:
            add(waiting)
        except DatabaseError:
            self._waiting.update(waiting)

    def _begin(self) -> None:
        """The writing thread begins with the first page, so that it is on the right side of a fork."""
        with self._begun:
            if self._thread is None:
                self._thread = threading.Thread(target=self._keep_writing, daemon=True)
                self._thread.start()
                atexit.register(self.write)

    def _keep_writing(self) -> None:
        while True:
            time.sleep(EVERY)
            self.write()
            connection.close()


counter = Noting()


def add(seen: Seen) -> None:
    """Add numbers of views by (page, day) to the pages, to their columns and to the site."""
    columns = _columns({page for page, _ in seen})
    by_column: Counter[tuple[str, date]] = Counter()
    for (page, on), times in seen.items():
        by_column["", on] += times
        if code := columns.get(page):
            by_column[code, on] += times
    with transaction.atomic(), connection.cursor() as cursor:
        for model, key, rows in ((Visit, "path", seen), (ColumnVisit, "column", by_column)):
            sql = _UPSERT.format(table=model._meta.db_table, key=connection.ops.quote_name(key))
            cursor.executemany(sql, [(name, on, times) for (name, on), times in sorted(rows.items())])


def _columns(pages: Iterable[str]) -> dict[str, str]:
    """Page → code of its column: records by their editions, lists by their address."""
    found = {page: page.split("/")[2] for page in pages if page.startswith("/c/") and page.count("/") > 2}
    records = [page for page in pages if page.startswith("/r/")]
    for start in range(0, len(records), 500):
        rows = Edition.objects.house.filter(path__in=records[start : start + 500], current=True)
        found |= dict(rows.values_list("path", "column"))
    return found


def forget(on: date, kept_days: int) -> None:
    """Delete the pages' days that are no longer kept; the columns' stay."""
    with transaction.atomic():
        Visit.objects.filter(day__lt=on - timedelta(days=kept_days)).delete()
