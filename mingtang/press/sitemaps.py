"""Sitemaps: an index, and parts of bounded size. A record stands in one part for ever, so a release touches its part and
the index. Standing pages and the pages of `parts` have a part each."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F, Max

from mingtang.records.models import Edition

from . import addresses, feeds
from .city import City
from .printing import Printing

PART = 1000  # records of one part; the protocol allows 50,000, a release would write them all again


def part_of(record: int) -> int:
    """The part in which a record stands, from 1."""
    return record // PART + 1


def records(run: Printing, parts: Iterable[int]) -> None:
    """These parts; one whose records are all withdrawn does not exist."""
    for part in sorted(set(parts)):
        first = (part - 1) * PART
        rows = Edition.objects.house.in_force().filter(record__gte=first, record__lt=first + PART)
        rows = rows.order_by("record_id").values_list("path", "published_at")
        _put(run, str(part), [feeds.Place(run.city.base + url, at) for url, at in rows])


def standing(run: Printing) -> None:
    """The pages that change with the city, not with a release; 办事服务 is one of the parts."""
    _put(run, "pages", [feeds.Place(run.city.base + url) for url in _standing(run.city)])


def of_parts(run: Printing, urls: Iterable[str]) -> None:
    """What the registered parts printed (办事指南 and others)."""
    _put(run, "parts", [feeds.Place(run.city.base + url) for url in sorted(set(urls))])


def index(run: Printing) -> None:
    """The sitemap that search engines are told of: it names the parts, and when one last changed."""
    groups = Edition.objects.house.in_force().order_by().values(part=F("record_id") / PART)
    found = groups.annotate(at=Max("published_at")).order_by("part").values_list("part", "at")
    base = run.city.base
    places = [feeds.Place(base + addresses.sitemap(name)) for name in ("pages", "parts")]
    places += [feeds.Place(base + addresses.sitemap(str(part + 1)), at) for part, at in found]
    run.file(addresses.path(addresses.SITEMAP), feeds.sitemap_index(places))


def every_part() -> range:
    """The parts that a whole printing goes through."""
    last = Edition.objects.house.aggregate(last=Max("record_id"))["last"]
    return range(1, part_of(last) + 1) if last is not None else range(0)


def _put(run: Printing, name: str, places: list[feeds.Place]) -> None:
    path = addresses.path(addresses.sitemap(name))
    if places:
        run.file(path, feeds.sitemap(places))
    else:
        run.withdraw([path])


def _standing(city: City) -> list[str]:
    found = [
        addresses.HOME,
        *(url for key, (url, _) in addresses.SECTIONS.items() if key != "services"),
        addresses.AGENCIES,
        addresses.LEDGER,
    ]
    found += [addresses.ACCESS, addresses.CONTACT, addresses.MAP, addresses.OPEN_DATA]
    found += [addresses.column(code) for code in city.columns]
    for code in ("", *(a.code for a in city.open_agencies())):
        found += [addresses.guide(code), addresses.catalogue(code)]
    return found + [addresses.agency(a.code) for a in city.open_agencies()]
