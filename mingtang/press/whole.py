"""The whole tree anew, in steps that a withdrawal may come between, and that a killed press takes up where it stopped.

Records first, column by column, SLICE in a generation; then the lists; last what stands anyway, and what nobody prints
any more goes. What was done is noted beside the tree after each generation of records, together with what all pages
share: when that has changed meanwhile, the printing begins again. Memory does not grow with the number of records but
for the places of the longest list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from django.db.models import Q

from mingtang.records.models import Edition

from . import (
    addresses,
    catalogue,
    dcat,
    editions,
    finding,
    lists,
    money,
    opendata,
    parts,
    records,
    sitemaps,
    standing,
    state,
    work,
)
from .city import City
from .printing import Printing
from .series import Series
from .tree import Tree

STATE = "whole"  # what is noted while a whole printing is under way
PAGES, FILES = 100, 400  # pages of a list put in at a time; files from which a generation of lists is printed


@dataclass
class Step:
    """One generation. records: ids that stand now; held: why one was held back; done, total: records so far and in all."""

    done: int
    total: int
    records: list[int] = field(default_factory=list)
    held: dict[int, str] = field(default_factory=dict)

    def __str__(self) -> str:
        what = "records" if self.records else "lists"
        return f"{what}: {self.done} of {self.total} records printed"


def everything(tree: Tree, at: datetime) -> Iterator[Step]:
    """A generator: between two steps the caller may let something more urgent run, so each step looks afresh."""
    fingerprint = City.look(at).fingerprint()
    kept = state.get(tree, STATE) or {}
    kept = kept if kept.get("fingerprint") == fingerprint else {"after": ["", 0], "done": 0}
    done, after = kept["done"], kept["after"]
    while chunk := _next(*after):
        run = Printing(tree, City.look(at))
        ids = [record for _, record in chunk]
        former = {path for edition in editions.every(ids) for path in records.beside(edition)}
        held = work.put_records(run, ids, former)
        if run.takes_back and state.get(
            tree, "fingerprint"
        ):  # pages that name records stand since the last time
            parts.run_naming(run)
        run.flush()
        after, done = list(chunk[-1]), done + len(ids)
        state.put(tree, STATE, {"fingerprint": fingerprint, "after": after, "done": done})
        yield Step(done, total(), ids, held)
    yield from (Step(done, total()) for _ in _lists(Printing(tree, City.look(at), everything=True)))
    state.put(tree, STATE, None)
    state.put(tree, "fingerprint", fingerprint)


def total() -> int:
    """Records that have a page or a tombstone."""
    return Edition.objects.house.filter(current=True).count()


def forget(tree: Tree) -> None:
    """The next whole printing begins at the beginning."""
    state.put(tree, STATE, None)


def _next(column: str, record: int) -> list[tuple[str, int]]:
    """The records that come next, column by column, so that the neighbours of one generation lie in few columns."""
    rows = Edition.objects.house.filter(current=True).order_by("column_id", "record_id")
    rows = rows.filter(Q(column__gt=column) | Q(column=column, record__gt=record))
    return list(rows.values_list("column_id", "record_id")[: work.SLICE])


def _lists(run: Printing) -> Iterator[None]:
    """Everything but records. It pauses only where all that was put in is printed."""
    for _ in _put_lists(run):
        if run.waiting >= FILES:
            run.flush()
            yield
    dcat.put(run)
    _standing(run)
    parts.run_all(run)
    work.put_front(run, everything=True)
    sitemaps.records(run, sitemaps.every_part())
    sitemaps.index(run)
    run.withdraw(list(_nobodys(run)))
    run.flush()
    yield


def _put_lists(run: Printing) -> Iterator[None]:
    for column in run.city.columns.values():
        if column.takes:
            yield from _column(run, column.code, own=column.own)
        else:
            lists.group(run, column.code)
            yield
    yield from finding.everything(run)
    for agency in ("", *run.city.agencies):
        yield from _catalogue(run, agency)


def _column(run: Printing, code: str, *, own: bool) -> Iterator[None]:
    series = partial(lists.column_series, run, code)
    yield from _pages(series, partial(lists.column, run, code))
    lists.column_feed(run, code, series())
    yield
    if own:
        yield from _years(run, code, series)


def _catalogue(run: Printing, agency: str) -> Iterator[None]:
    series = partial(catalogue.catalogue_series, run, agency)
    yield from _pages(series, partial(catalogue.catalogue, run, agency))
    if not agency:
        yield from _years(run, "", series)


def _pages(series: Callable[[], Series], put: Callable[[Series, range], None]) -> Iterator[None]:
    """A list, PAGES at a time. It is asked for anew each time: a withdrawal may have come between."""
    start, last = 0, 0
    while start <= last:
        found = series()
        last = found.last
        put(found, range(start, min(start + PAGES, last + 1)))
        start += PAGES
        yield


def _years(run: Printing, column: str, series: Callable[[], Series]) -> Iterator[None]:
    """The open data of a column, of the catalogue where it is "": a year, or some small ones, at a time."""
    for some in opendata.together(series()):
        opendata.whole(run, opendata.dataset(run, column), series(), some)
        yield


def _standing(run: Printing) -> None:
    standing.files(run)
    sitemaps.standing(run)
    standing.agencies(run)
    standing.guide(run)
    for code in run.city.agencies:
        standing.agency(run, code)
        standing.guide(run, code)
    money.pages(run)
    for put in (
        standing.contact,
        standing.site_map,
        standing.access,
        standing.favourites,
        standing.away,
        standing.robots,
    ):
        put(run)


def _nobodys(run: Printing) -> Iterator[str]:
    """Paths that stand in the tree and that a whole printing does not print. A record's former attachments went with
    its page; here go those of no record at all."""
    printed = run.produced or set()
    for chunk in editions.chunks(run.tree.register.standing()):
        of_records = {path: records.page_of(path) for path in chunk if _is_records(path)}
        known = _known(set(of_records.values()))
        yield from (path for path, page in of_records.items() if page not in known)
        yield from (path for path in chunk if path not in of_records and path not in printed)


def _is_records(path: str) -> bool:
    return records.page_of(path).startswith("r/")


def _known(pages: Iterable[str]) -> set[str]:
    """Those of `pages` that are some edition's."""
    codes = [addresses.code_of(page) for page in pages]
    found: set[str] = set()
    for chunk in editions.chunks(codes):
        rows = Edition.objects.house.filter(record__code__in=chunk).values_list("path", flat=True)
        found |= {addresses.path(url) for url in rows}
    return found
