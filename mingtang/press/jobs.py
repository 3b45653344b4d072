"""The press's jobs: print what was released, take back what was withdrawn, refresh the front every hour.

Reading the database and printing from it is one step under one lock, over threads and processes: a page read before a
withdrawal is never printed after its tombstone.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.conf import settings
from django.db import transaction

from mingtang.faults import point
from mingtang.jobs.handlers import JobError, declare_topics, handles
from mingtang.jobs.outbox import LATE, put
from mingtang.jobs.schedule import every
from mingtang.records.models import Edition

from . import addresses, editions, whole, work
from .disk import alone
from .tree import Tree

log = logging.getLogger(__name__)

declare_topics("press.all", "channels.look")
every("press.refresh", seconds=3600)


@handles("press.print")
def print_waiting(now: datetime) -> None:
    """Print every edition that waits; an edition that was replaced meanwhile is answered for by its successor."""
    tree = Tree(settings.MINGTANG_TREE)
    held: dict[int, str] = {}
    if not work.is_current(tree, now):
        held = everything(tree, now)
    while True:
        take_back(tree, now)
        with _press(tree):
            waiting = Edition.objects.house.filter(printed=False, withdrawn_at=None).exclude(record__in=held)
            rows = list(waiting.order_by("pk").values_list("pk", "record_id")[: work.SLICE])
            if not rows:
                break
            held |= work.release(tree, {record for _, record in rows}, now)
            point("press.printed")
            _mark([pk for pk, record in rows if record not in held], printed=True)
    _tell(held)


@handles("press.withdraw")
def withdraw_waiting(now: datetime) -> None:
    """撤下: tombstones first, then everything that named the page."""
    take_back(Tree(settings.MINGTANG_TREE), now)


@handles("press.refresh")
def refresh(now: datetime) -> None:
    """The pages that say how things stand; the whole tree when what all pages share has changed (a new version of the
    templates, a renamed column, an agency)."""
    tree = Tree(settings.MINGTANG_TREE)
    if not work.is_current(tree, now):
        _tell(everything(tree, now))
        return
    with _press(tree):
        work.refresh(tree, now)


@handles("press.all")
def print_all(now: datetime) -> None:
    """Print the whole tree anew from the database."""
    _tell(everything(Tree(settings.MINGTANG_TREE), now))


def waiting() -> int:
    """Editions that are not printed yet."""
    return Edition.objects.house.filter(printed=False, withdrawn_at=None).count()


def take_back(tree: Tree, now: datetime) -> None:
    """Print the tombstone of every withdrawn record that has none yet. The tree's own register says which."""
    with _press(tree):
        gone = Edition.objects.house.filter(current=True, withdrawn_at__isnull=False)
        paths = {addresses.path(url): record for url, record in gone.values_list("path", "record_id")}
        rows = tree.register.several(paths)
        ids = {record for path, record in paths.items() if path not in rows or not rows[path].gone}
        if ids:
            work.release(tree, ids, now)
            _mark(Edition.objects.house.filter(record__in=ids).values_list("pk", flat=True), printed=False)


def everything(
    tree: Tree, now: datetime, say: Callable[[whole.Step], None] = lambda step: None
) -> dict[int, str]:
    """Print all, letting withdrawals in between, telling each step; returns why records were held back."""
    held: dict[int, str] = {}
    with _press(tree):
        waiting = dict(
            Edition.objects.house.filter(printed=False, withdrawn_at=None).values_list("pk", "record_id")
        )
    steps = whole.everything(tree, now)
    while True:
        with _press(tree):
            step = next(steps, None)
            if step is None:
                return held
            done = set(step.records) - step.held.keys()
            _mark([pk for pk, record in waiting.items() if record in done], printed=True)
        held |= step.held
        log.info("press: whole printing: %s", step)
        say(step)
        take_back(tree, now)


@contextmanager
def _press(tree: Tree) -> Iterator[None]:
    with alone(tree.root / "work.lock"):
        yield


def _mark(ids: Collection[int], *, printed: bool) -> None:
    with transaction.atomic():
        for chunk in editions.chunks(ids):
            Edition.objects.house.filter(pk__in=chunk).update(printed=printed)
        put("channels.look", priority=LATE, dedupe="all")  # who subscribes hears of it


def _tell(held: dict[int, str]) -> None:
    if held:
        raise JobError(f"found {len(held)} records held back, expected none: {next(iter(held.values()))}")
