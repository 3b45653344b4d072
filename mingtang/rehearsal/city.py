"""The city as data: its agencies, its people and who holds which post. Read from data/; nothing is stored here."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

DATA = Path(__file__).parent / "data"
HOURS = "周一至周五8:30—12:00，14:30—17:30"
PASSWORD = "Heting-Yueli-2025"  # of every demo account; printed at the start  # noqa: S105


@cache
def data(name: str) -> dict[str, Any]:
    """One file of data/ as read."""
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))


def code(no: int) -> str:
    return f"LT{no:02d}"


@dataclass(frozen=True)
class Body:
    """One agency as demo-city §2 lists it."""

    no: int
    name: str
    short: str
    kind: str
    parent: int
    mark: str = ""
    division: str = "990100"
    reporting: bool = True
    phone: str = ""
    fax: str = ""
    address: str = ""
    hours: str = HOURS
    duties: str = ""

    @property
    def code(self) -> str:
        return code(self.no)


@dataclass(frozen=True)
class Player:
    """One member of staff. posts: (post, section); login: of §3, or made from agency and place."""

    code: str
    name: str
    login: str
    agency: int
    posts: tuple[tuple[str, str], ...]
    shown: bool = field(default=False)  # listed in §3: printed with its password at the start


@cache
def bodies() -> tuple[Body, ...]:
    """The 60 agencies in the order of their numbers."""
    given = data("agencies")
    found = [_city_body(row) for row in given["agency"]]
    for division in given["division"]:
        found += _county_bodies(division, given["county_body"])
    return tuple(sorted(found, key=lambda b: b.no))


def _phone(no: int) -> str:
    return f"0880-000100{no:02d}"


def _fax(no: int) -> str:
    return f"0880-000200{no:02d}"


def _city_body(row: dict[str, Any]) -> Body:
    root = row["no"] == 1
    reached = {"phone": _phone(row["no"]), "fax": _fax(row["no"])}
    plain = {"kind": "department", "parent": 0 if root else 1, **reached}
    return Body(**{**plain, **row})


def _county_bodies(division: dict[str, Any], rows: list[dict[str, Any]]) -> Iterator[Body]:
    first, place = division["first"], division["name"]
    common = {"division": division["code"]}
    for i, row in enumerate(rows):
        yield Body(
            no=first + i, name=f"澜汀市{place}{row['name']}", short=f"{place}{row['short']}", kind=row["kind"],
            parent=1 if i == 0 else first, mark=division["mark"] + row["mark"], phone=_phone(first + i), fax=_fax(first + i),
            address=f"{place}{division['road']}{row['street']}", duties=row["duties"].format(place=place), **common,
        )  # fmt: skip
    for i, town in enumerate(division["towns"]):
        no, office = first + len(rows) + i, "办事处" if town.endswith("街道") else "人民政府"
        yield Body(
            no=no, name=f"{place}{town}{office}", short=town, kind="town", parent=first, mark=town[:2], phone=_phone(no), fax=_fax(no),
            address=f"{place}{town}{'社区路' if office == '办事处' else '镇前路'}1号",
            duties=f"办理{town}的公共事务，受理公共租赁住房初审，公开财政补助和惠民资金。", **common,
        )  # fmt: skip


def by_no() -> dict[int, Body]:
    return {body.no: body for body in bodies()}


def players(seed: str) -> list[Player]:
    """Everybody on the staff: those of §3 by name, the others as their agency needs them, named from the pools."""
    given, taken = data("staff"), set()
    found = []
    for row in given["account"]:
        posts = tuple(_post(text) for text in row["posts"])
        found.append(Player(row["login"], row["name"], row["login"], row["agency"], posts, True))
        taken.add(row["name"])
    names = _names(seed, taken)
    for body in bodies():
        found += _fill(body, [p for p in found if p.agency == body.no], given, names)
    return found


def _post(text: str) -> tuple[str, str]:
    kind, _, section = text.partition(":")
    return kind, section


def _set_of(body: Body, given: dict[str, Any]) -> list[list[str]]:
    if str(body.no) in given["own"]:
        return given["own"][str(body.no)]  # type: ignore[no-any-return]
    if body.kind == "institution":
        return given["sets"]["county"] if body.no == 25 else []
    name = {"town": "town", "county_department": "county"}.get(body.kind, "bureau")
    return given["sets"][name]  # type: ignore[no-any-return]


def _fill(
    body: Body, here: list[Player], given: dict[str, Any], names: Iterator[tuple[str, str]]
) -> list[Player]:
    """The people beside those of §3, so that every post of the agency's set is held."""
    held = {kind for player in here for kind, _ in player.posts}
    seats = [[kind for kind in row if kind not in held] for row in _set_of(body, given)]
    for text in given["extra"].get(str(body.no), ()):
        kind, _, place = text.partition("@")
        if kind not in held:
            seats[int(place)].append(kind)
    made = []
    for n, kinds in enumerate(seats, 1):
        if kinds:
            who = f"{body.code.lower()}{n:02d}"
            made.append(
                Player(who, names.send(kinds[0]), who, body.no, tuple((kind, "") for kind in kinds))  # type: ignore[attr-defined]
            )
    return made


def _names(seed: str, taken: set[str]) -> Any:
    """A generator that, sent a post, gives a name for its holder that nobody else bears."""

    def give() -> Any:
        pools, chance = data("names"), Random(f"{seed}/names")  # noqa: S311
        surnames = pools["surnames"]["all"]
        name = ""
        while True:
            post = yield name
            given = [*pools["roles"].get(post, ()), *pools["roles"]["other"]]
            while True:
                name = chance.choice(surnames) + chance.choice(given)
                if name not in taken:
                    break
            taken.add(name)

    names = give()
    next(names)
    return names
