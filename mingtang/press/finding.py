"""分类导航: what is public by theme and by audience, each heading a list like a column; one page leads to all of them,
to the departments and to the services (S-096, S-282…S-287)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.db.models import Count

from mingtang.clock import day
from mingtang.records.filing import SORTS
from mingtang.records.models import Filing

from . import addresses, editions, front, lists, parts, services
from .editions import COLUMN_PAGE
from .printing import Printing
from .series import Series

LABEL = "分类导航"
ABOUT = "按主题分类、服务对象、部门和办事场景查找公开的信息和办事指南。"
Heading = tuple[str, str]  # sort and code


def touched(records: Collection[int]) -> dict[Heading, set[int]]:
    """The headings under which editions of these records stand or stood, each with the records that are new there."""
    found: dict[Heading, set[int]] = defaultdict(set)
    known: dict[Heading, set[int]] = defaultdict(set)
    for chunk in editions.chunks(records):
        rows = Filing.objects.filter(edition__record__in=chunk)
        for sort, code, record, printed in rows.values_list(
            "sort", "code", "edition__record", "edition__printed"
        ):
            found[sort, code].add(record)
            if printed:
                known[sort, code].add(record)
    return {heading: here - known[heading] for heading, here in found.items()}


def release(run: Printing, changed: Collection[int], entered: dict[Heading, set[int]]) -> None:
    """The pages of the lists that these records change."""
    for heading, new in entered.items():
        found = series(run, heading)
        _list(run, heading, found, found.touched(changed, new))


def everything(run: Printing) -> Iterator[None]:
    """Every list, a heading at a time."""
    for heading in sorted(set(Filing.objects.values_list("sort", "code"))):
        found = series(run, heading)
        _list(run, heading, found, range(found.last + 1))
        yield


def series(run: Printing, heading: Heading) -> Series:
    sort, code = heading
    return run.series(COLUMN_PAGE, filings__sort=sort, filings__code=code, column__own=True)


def _list(run: Printing, heading: Heading, places: Series, numbers: Iterable[int]) -> None:
    (label, names), (sort, code) = SORTS[heading[0]], heading
    name = names.get(code)
    if name is None:
        return  # a heading that is no longer told: nothing leads there
    numbers = list(numbers)
    shown = editions.items(p.shown for n in numbers for p in places.page(n))
    for number in numbers:
        run.page(
            addresses.filed(sort, code, number), "filed", section="open", meta=_tags(f"{label}：{name}"), label=label, name=name,
            crumbs=_crumbs(f"{label}：{name}"), number=number, items=[lists.row(run, shown[p.shown]) for p in places.page(number)],
            pager=lists.pager(places, number, lambda n: addresses.filed(sort, code, n)), total=places.total if not number else None,
        )  # fmt: skip


@parts.printed
def index(run: Printing) -> None:
    """The page that leads to all lists, with how much stands in each."""
    rows = Filing.objects.filter(edition__current=True, edition__withdrawn_at=None, edition__column__own=True)
    numbers = {(sort, code): n for sort, code, n in rows.values_list("sort", "code").annotate(Count("pk"))}
    blocks = [
        {
            "key": sort, "label": f"按{label}", "unit": "条",
            "items": [
                {"label": name, "url": addresses.filed(sort, code), "number": numbers[sort, code], "current": False}
                for code, name in names.items() if numbers.get((sort, code))
            ],
        }
        for sort, (label, names) in SORTS.items()
    ]  # fmt: skip
    for key, found in services.groups(services.in_force(day(run.city.at))).items():
        items = [{"label": g.label, "url": g.url, "number": len(g.rows)} for g in found]
        blocks.append(
            {
                "key": f"services-{key}",
                "label": f"办事指南按{services.WAYS[key]}",
                "unit": "项",
                "items": items,
            }
        )
    run.page(
        addresses.FIND, "find", section="open", meta=_tags(LABEL), crumbs=_crumbs(), blocks=blocks, about=ABOUT,
        groups=front.agencies(run), at=run.city.at,
    )  # fmt: skip


def _tags(name: str) -> list[tuple[str, str]]:
    return [
        ("ColumnName", name),
        ("ColumnDescription", ABOUT),
        ("ColumnKeywords", name),
        ("ColumnType", "信息公开目录"),
    ]


def _crumbs(*below: str) -> list[dict[str, Any]]:
    line = [
        {"label": "首页", "url": addresses.HOME},
        {"label": LABEL, "url": addresses.FIND if below else ""},
    ]
    return line + [{"label": label, "url": ""} for label in below]
