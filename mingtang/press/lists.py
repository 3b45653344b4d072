"""Lists: columns with their numbered pages and feeds, groups of columns."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from . import addresses, editions, syndication
from .editions import COLUMN_PAGE, Item
from .printing import Printing
from .records import column_tags, crumbs
from .series import Series

LATEST = 6  # entries of a column on the page above it


def column_series(run: Printing, code: str) -> Series:
    return run.series(COLUMN_PAGE, column=code)


def column(run: Printing, code: str, series: Series, numbers: Iterable[int]) -> None:
    """These pages of a column that takes records."""
    numbers = list(numbers)
    shown = editions.items(p.shown for n in numbers for p in series.page(n))
    here = run.city.columns[code]
    for number in numbers:
        run.page(
            addresses.column(code, number), "column", section=run.city.section_of(code), meta=column_tags(run.city, code),
            crumbs=crumbs(run.city, here.parent_id or "", here.name), column=here, number=number,
            feeds=syndication.links(addresses.column(code), here.name, series.total),
            data=f"{addresses.OPEN_DATA}#c-{code}" if here.own and series.places else "",
            items=[row(run, shown[p.shown]) for p in series.page(number)],
            pager=pager(series, number, lambda n: addresses.column(code, n)), total=series.total if not number else None,
        )  # fmt: skip


def column_feed(run: Printing, code: str, series: Series) -> None:
    shown = [p.shown for p in reversed(series.places) if p.shown][: syndication.ENTRIES]
    found = editions.items(shown)
    title = f"{run.city.columns[code].name} · {run.city.site['name']}"
    syndication.put(run, addresses.column(code), title, [found[s] for s in shown])


def city_feed(run: Printing) -> None:
    latest = run.newest(syndication.ENTRIES, run.city.own())
    syndication.put(run, addresses.HOME, f"最新公开 · {run.city.site['name']}", latest)


def group(run: Printing, code: str) -> None:
    """A column that only holds columns: the newest of each below it."""
    here = run.city.columns[code]
    run.page(
        addresses.column(code), "group", section=run.city.section_of(code), meta=column_tags(run.city, code),
        crumbs=crumbs(run.city, here.parent_id or "", here.name), column=here, blocks=blocks(run, run.city.children.get(code, ())),
    )  # fmt: skip


def blocks(run: Printing, columns: Iterable[Any]) -> list[dict[str, Any]]:
    """The newest of each column and what is below it, those with something in them first."""
    found = []
    for column in columns:
        leaves = [leaf.code for leaf in run.city.leaves(column.code)]
        items = run.newest(LATEST, leaves)
        found.append(
            {
                "title": column.name,
                "url": addresses.column(column.code),
                "items": [row(run, i) for i in items],
            }
        )
    return sorted(found, key=lambda block: not block["items"])


def row(run: Printing, item: Item) -> dict[str, Any]:
    """A line of a list; which agency said it, except where the column is a library of others' texts."""
    own = run.city.columns[item.column].own
    note = run.city.agencies[item.agency].short if own else ""
    return {"title": item.title, "url": item.url, "date": item.on, "note": note}


def pager(series: Series, number: int, address: Any) -> dict[str, Any]:
    """Newest first, so that numbers fall: a full page keeps its number for good and is never printed again."""
    last = series.last
    if not last:
        return {}
    here = number or last + 1
    newer = "" if not number else address(number + 1 if number < last else 0)
    older = address(here - 1) if here > 1 else ""
    near = [n for n in (here, here - 1, here - 2) if 1 < n <= last]
    gap = [{"n": "…"}] if near and near[-1] > 2 else []
    pages: list[dict[str, Any]] = [{"name": "最新", "url": number and address(0), "current": not number}]
    pages += [{"n": n, "url": address(n), "current": n == number} for n in near]
    pages += [*gap, {"n": 1, "url": address(1), "current": number == 1}]
    return {"newer": newer, "older": older, "pages": pages, "steps": ("较新", "较早")}
