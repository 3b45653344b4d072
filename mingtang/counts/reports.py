"""One agency's report of one year as everybody shows it: page, paper, document. Frozen once submitted, else computed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from mingtang.counts import annual_2021, identities, reading, scope
from mingtang.counts.annual_2021 import Tables
from mingtang.counts.identities import Identity, Row
from mingtang.counts.models import Report
from mingtang.ledger.digest import canonical, sm3
from mingtang.people.models import Agency


@dataclass
class Shown:
    """row: the stored version, None when nobody has begun one. frozen: the tables are those of the submission.
    below: the agency's whole tree. stale: cells in which the ledger of now differs from the submission.
    since: first day the ledger knew the agency."""

    agency: Agency
    year: int
    tables: Tables
    identities: list[Identity]
    heads: list[dict[str, Any]]
    row: Report | None = None
    frozen: bool = False
    below: bool = False
    stale: tuple[str, ...] = ()
    since: date | None = None

    @property
    def partial(self) -> bool:
        """Whether the ledger began only within the year, so that what came before is not in the figures."""
        return self.since is not None and date(self.year, 1, 1) < self.since <= date(self.year, 12, 31)

    @property
    def title(self) -> str:
        words: str = annual_2021.form()["title"]
        return words.format(organ=self.agency.name, year=self.year)

    @property
    def due_on(self) -> date:
        """条例第四十九条: departments by 31 January, governments from the county up by 31 March of the next year."""
        government = self.agency.kind in ("government", "county_office")
        return date(self.year + 1, 3, 31) if government else date(self.year + 1, 1, 31)

    @property
    def failed(self) -> list[Identity]:
        return [identity for identity in self.identities if not identity.ok]

    @property
    def texts(self) -> dict[str, str]:
        return dict(self.row.texts) if self.row else {}


def computed(agency: Agency, year: int, *, below: bool = False) -> Shown:
    """The report as the ledger of now gives it."""
    codes = scope.tree(agency.code) if below else [agency.code]
    tables = annual_2021.compute(codes, year)
    before = carried_before(agency, year, below=below)
    found = identities.evaluate(tables.values, before)
    since = reading.counted_from(codes)
    return Shown(agency, year, tables, found, reading.heads(codes), below=below, since=since)


def carried_before(agency: Agency, year: int, *, below: bool = False) -> Row | None:
    """结转下年度 of the year before: as submitted where it was, else computed; None before the ledger began."""
    official = None if below else Report.objects.house.official(agency.code, year - 1)
    if official:
        stored: Row = official.tables["applications"]["carried_out"]
        return stored
    codes = scope.tree(agency.code) if below else [agency.code]
    row = annual_2021.compute(codes, year - 1).values["applications"]["carried_out"]
    return row if row["total"] is not None else None


def shown(agency: Agency, year: int, *, version: int = 0) -> Shown:
    """The version asked for (0: the newest): its frozen tables, or computed ones while it is a draft."""
    rows = Report.objects.house
    row = (
        rows.filter(agency=agency.code, year=year, version=version).first()
        if version
        else rows.newest(agency.code, year)
    )
    now = computed(agency, year)
    if row is None or row.state != "submitted":
        now.row = row
        return now
    tables = Tables(row.tables, row.lists, row.blank)
    stale = tuple(
        f"{t}.{r}.{c}"
        for t, r, c in annual_2021.cells()
        if row.tables[t][r][c] != now.tables.values[t][r][c]
        or row.lists.get(t, {}).get(r, {}).get(c) != now.tables.lists.get(t, {}).get(r, {}).get(c)
    )
    found = identities.evaluate(row.tables, row.before)
    return Shown(agency, year, tables, found, row.heads, row, True, stale=stale, since=now.since)


def digest_of(agency: str, year: int, version: int, values: annual_2021.Values, texts: dict[str, str]) -> str:
    """SM3 over what a submitted report says: whose, which year and version, every cell, every text."""
    said = {
        "form": annual_2021.FORM,
        "agency": agency,
        "year": year,
        "version": version,
        "tables": values,
        "texts": texts,
    }
    return sm3(canonical(said).encode())


def document(found: Shown) -> dict[str, Any]:
    """The report as one JSON document; keys are those of the form."""
    row = found.row
    return {
        "form": annual_2021.FORM,
        "agency": found.agency.code,
        "year": found.year,
        "head": {
            "title": found.title,
            "organ": found.agency.name,
            "period": {"from": f"{found.year}-01-01", "to": f"{found.year}-12-31"},
            "below": found.below,
            "chains": found.heads,
            "since": found.since.isoformat() if found.since else None,
            "version": row.version if row else None,
            "state": row.state if row else None,
            "digest": row.digest if row else None,
        },
        "tables": found.tables.values,
        "identities": [identity.document() for identity in found.identities],
        "blank": [{"cell": cell, "why": why} for cell, why in found.tables.blank.items()],
    }


def paper(found: Shown, on: date) -> dict[str, Any]:
    """The data of papers.render for template "annual_report". on: the day the paper bears while it is a draft."""
    row = found.row
    texts = {
        key: [part for part in text.split("\n") if part.strip()] for key, text in found.texts.items() if text
    }
    when = row.submitted_on if row and row.submitted_on else on
    return {
        "issuer": found.agency.name,
        "title": found.title + ("" if found.frozen else "（草稿）"),
        "date": when.isoformat(),
        "form": annual_2021.form(),
        "sections": texts,
        "tables": found.tables.values,
    }
