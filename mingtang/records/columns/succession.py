"""Columns when agencies are merged or split: who keeps and publishes in them afterwards. Called inside acts."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from mingtang.people.models import Agency
from mingtang.records.models import Column, ColumnAgency, Keeping


def columns_of(agency: str) -> list[Column]:
    """Columns that the agency owns, keeps, or is named a publisher of, in tree order."""
    kept = Keeping.objects.filter(agency=agency, until=None).values("column")
    named = ColumnAgency.objects.filter(agency=agency).values("column")
    rows = Column.objects.filter(owner=agency) | Column.objects.filter(pk__in=kept) | Column.objects.filter(pk__in=named)  # fmt: skip
    return list(rows.order_by("order", "code"))


def kept_of(agencies: Collection[str], columns: Collection[str]) -> list[str]:
    """Those of the columns that one of the agencies keeps now."""
    rows = Keeping.objects.filter(agency__in=agencies, column__in=columns, until=None)
    return sorted(set(rows.values_list("column", flat=True)))


def hand_on(source: Agency, target: Agency, columns: Collection[str], on: date) -> None:
    """From `on` the target keeps these columns of the source, publishes in them and answers for those it owned."""
    Column.objects.filter(owner=source, code__in=columns).update(owner=target)
    for keeping in Keeping.objects.filter(agency=source, until=None, column__in=columns):
        Keeping.objects.filter(pk=keeping.pk).update(until=on)
        if not Keeping.objects.filter(agency=target, until=None, column=keeping.column).exists():
            Keeping.objects.create(column=keeping.column, agency=target, singly=keeping.singly, since=on)
    for named in ColumnAgency.objects.filter(agency=source, column__in=columns):
        ColumnAgency.objects.get_or_create(column=named.column, agency=target)
        named.delete()
