"""Headings (类目) of the lists that offices extend: 主题分类 (theme) and 信息类别 (class), each a tree of two or more levels.

The packaged list (standard.toml) is every city's; a row of the table adds a heading of the city or of one agency, or says
that a packaged one is called otherwise or used no more. An agency sees its own and those of everyone above it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from mingtang.database.still import kept_while_still
from mingtang.records.models import Heading

SCHEMES = {"class": "信息类别", "theme": "主题分类"}
BETWEEN = "\\"  # between the levels of 主题分类, as government sites print it


@dataclass(frozen=True)
class Place:
    """A heading where it stands. agency: whose it is, "" of the whole city; closed: no longer to be chosen."""

    code: str
    name: str
    parent: str = ""
    agency: str = ""
    closed: bool = False
    moves: int = 0  # how often it was changed: of two editors the second is told


@cache
def packaged(scheme: str) -> tuple[Place, ...]:
    file = Path(__file__).with_name("standard.toml")
    return tuple(Place(**row) for row in tomllib.loads(file.read_text(encoding="utf-8"))[scheme])


@kept_while_still
def every(scheme: str) -> dict[str, Place]:
    """Code → heading, of the city and of all agencies, closed ones included; parents before their children."""
    found = {place.code: place for place in packaged(scheme)}
    for row in Heading.objects.filter(scheme=scheme).order_by("pk"):
        found[row.code] = Place(
            row.code, row.name, row.parent, row.agency_id or "", row.closed_on is not None, row.moves
        )
    return found


def open_to(scheme: str, line: Iterable[str]) -> list[tuple[Place, int]]:
    """The headings that an agency of this line (own code first) may choose, each with its depth, in reading order."""
    known = {"", *line}
    return list(walk({c: p for c, p in every(scheme).items() if p.agency in known and not p.closed}))


def walk(places: Mapping[str, Place], parent: str = "", depth: int = 0) -> Iterator[tuple[Place, int]]:
    """Each heading with its depth, in reading order."""
    for place in places.values():
        if place.parent == parent:
            yield place, depth
            yield from walk(places, place.code, depth + 1)


def full_name(code: str, places: dict[str, Place], between: str = " / ") -> str:
    """A heading with those above it: 政策法规 / 规章. What is no code (a text of before) is its own name."""
    names: list[str] = []
    here = places.get(code)
    if here is None:
        return code
    while here:
        names.insert(0, here.name)
        here = places.get(here.parent)
    return between.join(names)


def themes(line: Iterable[str]) -> list[str]:
    """What a record may give as its 主题分类: the names from the class down."""
    places = every("theme")
    return [full_name(place.code, places, BETWEEN) for place, _ in open_to("theme", line)]


def below(code: str, places: dict[str, Place]) -> set[str]:
    """A heading and everything under it."""
    found = {code}
    for place in places.values():  # parents stand before their children
        if place.parent in found:
            found.add(place.code)
    return found
