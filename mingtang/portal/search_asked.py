"""What the address of a search asks for, every part checked; what is not understood counts as not asked."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.http import urlencode

from mingtang.press.city import KINDS
from mingtang.search.document import SORTED
from mingtang.search.narrow import Narrow

PAGES = 100  # pages one can turn
LONGEST = 100  # characters of a question
OWN = {"": None, "own": True, "reference": False}  # tab → whose texts


@dataclass(frozen=True)
class Asked:
    """One address. `titles`: look in titles only; `exact`: as it is written, in no other words."""

    q: str
    agency: str = ""
    column: str = ""
    kind: str = ""
    year: str = ""
    since: date | None = None
    until: date | None = None
    tab: str = ""
    order: str = ""
    titles: str = ""
    exact: str = ""
    number: int = 1
    wrong_date: bool = False
    theme: str = ""
    info_class: str = ""
    stage: str = ""
    validity: str = ""

    @classmethod
    def of(cls, given: QueryDict) -> Asked:
        def text(name: str, longest: int = 40) -> str:
            return " ".join(given.get(name, "").replace("\x00", "").split())[:longest]

        (since, wrong), (until, wrong_too) = _day(text("since")), _day(text("until"))
        number, year = text("page"), text("year")
        return cls(
            text("q", LONGEST), text("agency"), text("column"), text("kind") if text("kind") in (*KINDS, "topic") else "",
            year if year.isdecimal() and year.isascii() and len(year) <= 4 else "", since, until,
            text("tab") if text("tab") in OWN else "", "date" if text("order") == "date" else "",
            "1" if text("titles") else "", "1" if text("exact") else "",
            min(max(int(number), 1), PAGES) if number.isdecimal() and len(number) < 6 else 1, wrong or wrong_too, **{name: text(name) for name in SORTED},
        )  # fmt: skip

    @property
    def narrowed(self) -> bool:
        parts = (
            self.agency,
            self.column,
            self.kind,
            self.year,
            self.since,
            self.until,
            self.titles,
            self.exact,
        )
        return any((*parts, *self.sorted.values()))

    @property
    def sorted(self) -> dict[str, str]:
        """What is asked of how a text is sorted."""
        return {name: getattr(self, name) for name in SORTED}

    @property
    def narrow(self) -> Narrow:
        """The filters as the index takes them, the tab among them."""
        return Narrow(
            self.agency,
            self.column,
            self.kind,
            self.year,
            self.since,
            self.until,
            own=OWN[self.tab],
            **self.sorted,
        )

    @property
    def takes_services(self) -> bool:
        """Whether service items may stand above the answer: they have no column, type or date and head its first page."""
        away = (
            self.column,
            self.kind,
            self.year,
            self.since,
            self.until,
            self.tab == "reference",
            self.number > 1,
            *self.sorted.values(),
        )
        return bool(self.q) and not any(away)

    def address(self, **other: Any) -> str:
        """This question with something else asked."""
        parts = {
            f.name: getattr(self, f.name) for f in fields(self) if f.name not in ("number", "wrong_date")
        } | other
        return "/search?" + urlencode({name: value for name, value in parts.items() if value})


def _day(text: str) -> tuple[date | None, bool]:
    """(the day, whether something else was typed)."""
    try:
        return (date.fromisoformat(text) if text else None), False
    except ValueError:
        return None, True
