"""The tree of agencies as every page and act needs it: read whole, by one statement, and kept for one page or act."""

from __future__ import annotations

from typing import NamedTuple

from mingtang.database import plain
from mingtang.database.still import kept_while_still

_AGENCIES = (
    "SELECT code, name, short, parent_id, kind, closed_on, successor_id FROM people_agency ORDER BY code"
)


class Place(NamedTuple):
    """An agency in the tree. parent: its code, None at the root; closed_on: None while it is open (as the database keeps days);
    successor: code of the body it was merged into."""

    code: str
    name: str
    short: str
    parent: str | None
    kind: str
    closed_on: object
    successor: str | None


@kept_while_still
def places() -> dict[str, Place]:
    """code → place, of every agency there ever was."""
    return {row[0]: Place(*row) for row in plain.rows(_AGENCIES)}


def root() -> str:
    """Code of the body at the root; "" in a city that has none yet."""
    return next((place.code for place in places().values() if place.parent is None), "")


def names() -> dict[str, str]:
    """code → name, of every agency there ever was."""
    return {place.code: place.name for place in places().values()}


def name_of(code: str) -> str:
    """The name of an agency; "" where there is none (the system, the public)."""
    place = places().get(code)
    return place.name if place else ""


def shorts() -> dict[str, str]:
    """code → short name, of every agency there ever was."""
    return {place.code: place.short for place in places().values()}


def line_of(code: str) -> tuple[str, ...]:
    """Own code first, then every superior up to the root. KeyError where there is no such agency."""
    known, line = places(), [code]
    while parent := known[line[-1]].parent:
        line.append(parent)
    return tuple(line)


def towns_below(code: str) -> tuple[str, ...]:
    """The open small bodies (乡镇、街道) directly below."""
    return tuple(
        p.code for p in places().values() if p.parent == code and p.kind == "town" and not p.closed_on
    )


def merged() -> list[tuple[str, str]]:
    """(body, the one that does its work since), of the whole city."""
    return [(p.code, p.successor) for p in places().values() if p.successor]
