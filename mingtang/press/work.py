"""What a release changes, and nothing else: from the records that were published or withdrawn to the files to print.

Every page follows from the database and the moment alone, so printing everything anew (whole.py) gives the same
bytes as the releases one after another; `audit.py` and a test compare.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from mingtang.clock import day
from mingtang.ledger import checkpoints
from mingtang.records.models import Edition, Record
from mingtang.vault import files

from . import (
    addresses,
    catalogue,
    dcat,
    editions,
    finding,
    front,
    lists,
    money,
    opendata,
    parts,
    periods,
    promise,
    records,
    sitemaps,
    standing,
    state,
    topics,
    trust,
)
from .city import City
from .editions import Item
from .printing import Printing
from .series import Series
from .tree import Tree

log = logging.getLogger(__name__)
SLICE = 400  # records in one generation of a bulk printing; between two of them a withdrawal gets its turn


@dataclass
class Touched:
    """Where some records stand or stood, and what must be printed for them."""

    records: set[int]
    entered: set[int]  # those that were not public before
    columns: set[str] = field(default_factory=set)
    agencies: set[str] = field(default_factory=set)
    codes: set[str] = field(default_factory=set)
    former: set[str] = field(default_factory=set)  # paths of attachments of their earlier editions
    filed: dict[finding.Heading, set[int]] = field(default_factory=dict)  # with those that are new there
    related: set[int] = field(
        default_factory=set
    )  # what they interpret, amend or repeal, and what does so to them

    @classmethod
    def by(cls, ids: Iterable[int]) -> Touched:
        found = cls(set(ids), set())
        known, explained = set(), set()
        for edition in editions.every(found.records):
            found.columns.add(edition.column_id)
            found.agencies.add(edition.agency_id)
            found.codes.add(addresses.code_of(edition.path))
            explained |= editions.named(edition.content)
            found.former |= set(records.beside(edition))
            if edition.printed:
                known.add((edition.record_id, edition.column_id))
        latest = set(
            Edition.objects.house.filter(record__in=found.records).values_list("record_id", "column_id")
        )
        found.filed = finding.touched(found.records)
        found.entered = {record for record, column in latest - known}
        found.related = set(_ids(explained)) | {
            i.record for read in editions.interpretations(found.codes).values() for i in read
        }
        found.related |= {one.by.record for done in editions.changed(found.codes).values() for one in done}
        return found


def release(tree: Tree, ids: Collection[int], at: datetime) -> dict[int, str]:
    """Print what the editions of these records (published, replaced or withdrawn) change, as one generation.

    Returns why a record was held back (record id → sentence); of all others page or tombstone stands now."""
    run = Printing(tree, City.look(at))
    touched = Touched.by(ids)
    series = {code: lists.column_series(run, code) for code in touched.columns}
    todo = touched.records | touched.related | _next_to(series, touched.records)
    held = put_records(run, todo, touched.former)
    finding.release(run, touched.records, touched.filed)
    topics.release(run, touched.columns, touched.agencies, touched.filed, touched.codes)
    grown = False  # whether 数据开放 lists another file than before
    for code, found in series.items():
        lists.column(run, code, found, found.touched(touched.records, touched.entered))
        lists.column_feed(run, code, found)
        if run.city.columns[code].own:
            grown |= opendata.touched(
                run, opendata.dataset(run, code), found, touched.records, touched.entered
            )
    for code in {above.code for leaf in touched.columns for above in run.city.line(leaf) if not above.takes}:
        lists.group(run, code)
    for agency in touched.agencies:
        standing.agency(run, agency)
    if touched.columns & run.city.statutory():
        for agency in ("", *touched.agencies):
            found = catalogue.catalogue_series(run, agency)
            catalogue.catalogue(run, agency, found, found.touched(touched.records, touched.entered))
            if not agency:
                grown |= opendata.touched(run, opendata.dataset(run), found, touched.records, touched.entered)
    if grown:
        dcat.put(run)
    if touched.columns & set(money.COLUMNS):
        money.pages(run)
    put_front(run, _sections(run.city, touched))
    sitemaps.records(run, map(sitemaps.part_of, touched.records))
    sitemaps.index(run)
    if run.takes_back or touched.records - touched.entered:
        parts.run_naming(run)
    run.flush(own=editions.paths(touched.records))
    return {record: why for record, why in held.items() if record in touched.records}


def refresh(tree: Tree, at: datetime) -> None:
    """The pages that say how things stand now, at `at`."""
    run = Printing(tree, City.look(at))
    parts.run_all(run)
    put_records(run, periods.changing(day(at)), set())
    put_front(run)
    run.flush()


def is_current(tree: Tree, at: datetime) -> bool:
    """Whether what all pages share is what it was when the tree was last printed whole."""
    return bool(state.get(tree, "fingerprint") == City.look(at).fingerprint())


def put_records(run: Printing, ids: Collection[int], former: set[str]) -> dict[int, str]:
    """The page or tombstone of each record; `former` attachments that no page has any more go.

    Returns why a record was held back: its attachments' bytes are not in the vault, so nothing of it is printed."""
    held: dict[int, str] = {}
    for chunk in editions.chunks(sorted(ids)):
        batch = {e.record_id: e for e in editions.in_force(chunk)}
        around = records.Around.of(batch.values(), _neighbours(run, batch.values()))
        for edition in batch.values():
            former -= set(records.beside(edition))
            try:
                records.put(run, edition, around)
            except (files.Missing, files.Damaged) as fault:
                held[edition.record_id] = f"{edition.path}: {fault}"
        for edition in editions.every(set(chunk) - batch.keys()):
            if edition.current and edition.withdrawn_at:
                records.tombstone(run, edition)
    run.withdraw(former)
    return held


def _neighbours(run: Printing, batch: Iterable[Edition]) -> dict[int, tuple[Item | None, Item | None]]:
    beside = {
        edition.record_id: lists.column_series(run, edition.column_id).neighbours(edition.record_id)
        for edition in batch
    }
    items = editions.items({pk for pair in beside.values() for pk in pair if pk})
    return {record: (items.get(before), items.get(after)) for record, (before, after) in beside.items()}


def _next_to(series: dict[str, Series], ids: Iterable[int]) -> set[int]:
    """Records whose page names one of `ids` as its neighbour."""
    beside = {edition for found in series.values() for record in ids for edition in found.around(record)}
    return {item.record for item in editions.items(beside).values()}


def _sections(city: City, touched: Touched) -> set[str]:
    """The parts of the site that name one of these records; the others wait for the hour."""
    found = {city.section_of(code) for code in touched.columns}
    policies = {column.code for column in city.policies()}
    return found | {"policy"} if touched.related or touched.columns & policies else found


def put_front(
    run: Printing, sections: Collection[str] = addresses.SECTIONS, *, everything: bool = False
) -> None:
    """The volatile pages, home last; every generation carries a checkpoint of the ledger it was printed from."""
    checkpoints.make(run.city.at)
    trust.checkpoints(run, everything=everything)
    lists.city_feed(run)
    front.sections(run, sections)
    promise.page(run)
    front.home(run)


def _ids(codes: Collection[str]) -> list[int]:
    return list(Record.objects.house.filter(code__in=codes).values_list("pk", flat=True))
