"""What was read most: columns and pages ranked (S-178 按点击率排序), the site and its statutory platform in sum (S-179 访问量)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, Sum

from mingtang.channels.models import ColumnVisit, Visit
from mingtang.records.models import Column, Edition


@dataclass(frozen=True)
class Ranked:
    """times: views in the period. share: of all pages of the site, in thousandths."""

    name: str
    url: str
    times: int
    share: int
    note: str = ""


def totals(since: date, until: date) -> dict[str, int]:
    """{"site", "statutory"}: views of all pages, and of the columns of the statutory platform (政府信息公开专栏)."""
    rows = ColumnVisit.objects.filter(day__gte=since, day__lte=until)
    statutory = Column.objects.filter(statutory=True).values("code")
    found = rows.aggregate(
        site=Sum("times", filter=Q(column=""), default=0),
        statutory=Sum("times", filter=Q(column__in=statutory), default=0),
    )
    return dict(found)


def columns(since: date, until: date) -> list[Ranked]:
    """Every column that was read, the most read first; the columns of texts of others too, said in the note."""
    site = totals(since, until)["site"]
    rows = ColumnVisit.objects.filter(day__gte=since, day__lte=until).exclude(column="").values("column")
    known = {c.code: c for c in Column.objects.select_related("parent")}
    found = []
    for row in rows.annotate(sum=Sum("times")).order_by("-sum", "column"):
        column = known.get(row["column"])
        if column:
            note = column.parent.name if column.parent else ""
            found.append(_ranked(column.name, f"/c/{column.code}/", row["sum"], site, note))
    return found


def pages(since: date, until: date) -> Any:
    """The records that were read, by views, as a queryset of {"path", "sum"}: titles are added by `titled`."""
    rows = Visit.objects.filter(day__gte=since, day__lte=until, path__startswith="/r/").values("path")
    return rows.annotate(sum=Sum("times")).order_by("-sum", "path")


def titled(rows: list[dict[str, Any]], site: int) -> list[Ranked]:
    """Rows of `pages` with what is public there now; a page that was taken down is named so."""
    public = Edition.objects.public().filter(path__in=[row["path"] for row in rows])
    known = {
        path: (title, column) for path, title, column in public.values_list("path", "title", "column__name")
    }
    return [
        _ranked(
            *known.get(row["path"], ("（已撤下）", ""))[:1],
            row["path"],
            row["sum"],
            site,
            known.get(row["path"], ("", ""))[1],
        )
        for row in rows
    ]


def _ranked(name: str, url: str, times: int, site: int, note: str) -> Ranked:
    return Ranked(name, url, times, 1000 * times // site if site else 0, note)
