"""The column tree: who publishes where, who keeps it, and how it reads from the root."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef

from mingtang.database.still import kept_while_still
from mingtang.people import tree as agencies
from mingtang.people.models import Post
from mingtang.people.seats import Seat
from mingtang.policy import values as policy
from mingtang.records.models import Column, ColumnAgency, Keeping

EDITORS = frozenset(
    {"openness_office", "disclosure_head"}
)  # of the root agency; beside them its website editor


@kept_while_still
def open_to_agency(agency: str) -> list[Column]:
    """Columns that take records of this agency, in tree order: those that name no agency, and those that name it."""
    named = ColumnAgency.objects.filter(column=OuterRef("pk"))
    taking = Column.objects.filter(takes=True, closed_on=None)
    return list(taking.filter(~Exists(named) | Exists(named.filter(agency=agency))).order_by("order", "code"))


@kept_while_still
def _names() -> dict[str, tuple[str, str | None]]:
    return {
        code: (name, parent) for code, name, parent in Column.objects.values_list("code", "name", "parent")
    }


def names() -> dict[str, str]:
    """code → name, of every column there ever was."""
    return {code: name for code, (name, _) in _names().items()}


def path(code: str) -> list[str]:
    """Names from the root to this column."""
    found: list[str] = []
    here: str | None = code
    while here:
        name, here = _names()[here]
        found.insert(0, name)
    return found


def below(code: str) -> set[str]:
    """Codes of a column and everything under it."""
    children: dict[str | None, list[str]] = {}
    for child, parent in Column.objects.values_list("code", "parent"):
        children.setdefault(parent, []).append(child)
    found, todo = set(), [code]
    while todo:
        found.add(here := todo.pop())
        todo += children.get(here, [])
    return found


def edits(seat: Seat, on: date) -> bool:
    """Whether this seat keeps the city's column tree: the openness office, which 国办发〔2017〕47号 calls the governing
    unit of the site, and the drafter whose section is the website's (setting `site_section`)."""
    root = agencies.places().get(seat.agency)
    if root is None or root.parent:
        return False
    if seat.post in EDITORS:
        return True
    section = Post.objects.filter(pk=seat.post_id).values_list("section", flat=True).first()
    return seat.post == "drafter" and section == policy.value("site_section", (root.code,), on)


def kept(agency: str) -> dict[str, Keeping]:
    """code of a column → how this agency keeps it now."""
    rows = Keeping.objects.filter(agency=agency, until=None, column__closed_on=None)
    return {row.column_id: row for row in rows}
