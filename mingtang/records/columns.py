"""The column tree: who publishes where, and how it reads from the root."""

from __future__ import annotations

from mingtang.records.models import Column, ColumnAgency


def open_to_agency(agency: str) -> list[Column]:
    """Columns that take records of this agency, in tree order."""
    closed = set(ColumnAgency.objects.exclude(agency=agency).values_list("column", flat=True)) - set(
        ColumnAgency.objects.filter(agency=agency).values_list("column", flat=True)
    )
    return [c for c in Column.objects.filter(takes=True).order_by("order", "code") if c.pk not in closed]


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
