"""Turning the pages of a list that may be long: the address carries the last row's place, so that every page costs the same.

A page by number would have the database count off all rows before it; page 200 of 100,000 rows would cost ten of page 1.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet


@dataclass(frozen=True)
class Order:
    """How a list is sorted. columns: names of the row (the last one unique, none ever empty), each with what reads its
    value from an address; they hold codes and dates, never typed text, for an address is seen by others."""

    columns: Mapping[str, Callable[[str], Any]]
    newest_first: bool = False

    def sorted(self, found: QuerySet, back: bool = False) -> QuerySet:
        sign = "-" if self.newest_first != back else ""
        return found.order_by(*(sign + name for name in self.columns))

    def beyond(self, place: list[Any], back: bool = False) -> Q:
        """Rows that come after the place (before it, when turning back)."""
        way = "lt" if self.newest_first != back else "gt"
        beyond, same = Q(), Q()
        for name, value in zip(self.columns, place, strict=True):
            beyond |= same & Q(**{f"{name}__{way}": value})
            same &= Q(**{name: value})
        return beyond

    def place(self, row: Any) -> str:
        return "~".join(str(getattr(row, name)) for name in self.columns)

    def read(self, text: str) -> list[Any] | None:
        """The place that an address names; None where it names none."""
        parts = text.split("~")
        try:
            return [read(part) for read, part in zip(self.columns.values(), parts, strict=True)]
        except ValueError:
            return None


def key(text: str) -> int:
    """Reads a row number. Raises ValueError for what no database counts to."""
    number = int(text)
    if not 0 <= number < 2**63:
        raise ValueError(text)
    return number


def turned(
    request: Any, found: QuerySet, order: Order, size: int, total: int
) -> tuple[list[Any], dict[str, Any]]:
    """The rows of the page that the address asks for, and its {% pager %}. total: how many rows there are in all."""
    back = order.read(request.GET.get("before", ""))
    place = back or order.read(request.GET.get("after", ""))
    asked = found.filter(order.beyond(place, bool(back))) if place else found
    rows = list(order.sorted(asked, bool(back))[: size + 1])
    more, rows = len(rows) > size, rows[:size]
    if back and not more:  # the first page, whole again
        place, back = None, None
        rows = list(order.sorted(found)[: size + 1])
        more, rows = len(rows) > size, rows[:size]
    if back:
        rows.reverse()
    return rows, {
        "newer": _to(request, before=order.place(rows[0]) if rows else "") if place else "",
        "older": _to(request, after=order.place(rows[-1])) if more or back else "",
        "pages": [],
        "total": total,
    }


def _to(request: Any, **place: str) -> str:
    """The same question from another place on."""
    query = request.GET.copy()
    for name in ("before", "after"):
        query.pop(name, None)
    for name, value in place.items():
        query[name] = value
    return "?" + query.urlencode()
