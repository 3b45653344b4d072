"""Turning the pages of a list that may be long: the address carries the last row's place, so that every page costs the same.

A page by number would have the database count off all rows before it; page 200 of 100,000 rows would cost ten of page 1.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.paginator import Page
from django.db.models import Q, QuerySet

from mingtang.database.prepared import Prepared


def _whole(text: str) -> int:
    """Reads a row number. Raises ValueError for what no database counts to."""
    number = int(text)
    if not 0 <= number < 2**63:
        raise ValueError(text)
    return number


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(text)
    return moment


_READ: dict[type, Callable[[str], Any]] = {
    int: _whole, date: date.fromisoformat, datetime: _moment, str: str,
}  # fmt: skip


@dataclass(frozen=True)
class Order:
    """How a list is sorted. columns: names of the row (the last one unique, none ever empty), each with its type (int, date,
    datetime or str); they hold codes and dates, never typed text, for an address is seen by others."""

    columns: Mapping[str, type]
    newest_first: bool = False

    def sorted(self, found: QuerySet, back: bool = False) -> QuerySet:
        sign = "-" if self.newest_first != back else ""
        return found.order_by(*(sign + name for name in self.columns))

    def beyond(self, place: Sequence[Any], back: bool = False) -> Q:
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
            return [_READ[kind](part) for kind, part in zip(self.columns.values(), parts, strict=True)]
        except ValueError:
            return None


LATEST = Order({"id": int}, newest_first=True)


class Listing:
    """A list in its order, `size` rows a page. Its questions are built when they are first asked, and may be kept.

    found: its rows, or, where values of the given types are left open (a word that is sought), a function of them."""

    def __init__(
        self, found: QuerySet | Callable[..., QuerySet], order: Order, size: int, *types: type
    ) -> None:
        self.order, self.size, opened, kinds = order, size, len(types), order.columns.values()

        def page(values: Sequence[Any], back: bool = False) -> QuerySet:
            rows, place = found if isinstance(found, QuerySet) else found(*values[:opened]), values[opened:]
            return order.sorted(rows.filter(order.beyond(place, back)) if place else rows, back)[: size + 1]

        self.first = Prepared(lambda *values: page(values), *types)
        self.after = Prepared(lambda *values: page(values), *types, *kinds)
        self.before = Prepared(lambda *values: page(values, back=True), *types, *kinds)


def turned(
    request: Any, listing: Listing, total: int | None = None, values: Sequence[Any] = ()
) -> tuple[list[Any], dict[str, Any]]:
    """The rows of the page that the address asks for, and its {% pager %}. total: how many rows there are in all, where
    the page says so; values: what the listing leaves open."""
    order, size = listing.order, listing.size
    back = order.read(request.GET.get("before", ""))
    place = back or order.read(request.GET.get("after", ""))
    question = listing.before if back else listing.after if place else listing.first
    rows = question.all(*values, *(place or ()))
    more, rows = len(rows) > size, rows[:size]
    if back and not more:  # the first page, whole again
        place, back = None, None
        rows = listing.first.all(*values)
        more, rows = len(rows) > size, rows[:size]
    if back:
        rows.reverse()
    return rows, {
        "newer": _to(request, before=order.place(rows[0]) if rows else "") if place else "",
        "older": _to(request, after=order.place(rows[-1])) if more or back else "",
        "pages": [],
        "total": total,
    }


def numbered(request: Any, shown: Page) -> dict[str, Any]:
    """{% pager %} of a page by number, for lists that are made whole anyway or have an end: the lines of one batch, the
    cases behind one figure, a ranking."""
    pages = shown.paginator
    return {
        "newer": with_(request, page=str(shown.previous_page_number())) if shown.has_previous() else "",
        "older": with_(request, page=str(shown.next_page_number())) if shown.has_next() else "",
        "pages": [],
        "total": pages.count,
        "from": shown.start_index(),
        "to": shown.end_index(),
    }


def with_(request: Any, **changes: str) -> str:
    """The address of this page with other answers to some of its questions."""
    query = request.GET.copy()
    for name, value in changes.items():
        query[name] = value
    return "?" + query.urlencode()


def _to(request: Any, **place: str) -> str:
    """The same question from another place on."""
    query = request.GET.copy()
    for name in ("before", "after"):
        query.pop(name, None)
    for name, value in place.items():
        query[name] = value
    return "?" + query.urlencode()
