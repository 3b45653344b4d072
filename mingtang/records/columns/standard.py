"""The standard column tree and, for each kind of agency, the columns it must keep: data (standard.toml)."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from mingtang.records.models import Column


@cache
def rows() -> tuple[dict[str, Any], ...]:
    """One row a column, parents before children; every key present. kept: kinds of agency (people.models.AGENCY_KINDS)."""
    given = tomllib.loads((Path(__file__).parent / "standard.toml").read_text(encoding="utf-8"))["columns"]
    return tuple(whole(row) for row in given)


def whole(given: dict[str, Any]) -> dict[str, Any]:
    """A row of the file with every key."""
    holds = given["kind"] not in ("group", "reference")
    plain = {
        "parent": "", "statutory": False, "internal": False, "own": True, "binding": False, "about": "", "limit": 0, "minimum": 0,
        "rhythm": "temporary", "post": "drafter" if holds else "", "each": False, "kept": [],
    }  # fmt: skip
    return {**plain, **given}


def given_of(row: dict[str, Any], owner: str, agencies: list[str]) -> dict[str, Any]:
    """A row as open_column takes it."""
    known = {
        name: row[name] for name in ("name", "kind", "binding", "about", "minimum", "rhythm", "post", "each")
    }
    holds = row["kind"] not in ("group", "reference")
    return {**known, "limit_days": row["limit"], "owner": owner if holds else "", "agencies": agencies}


def columns_of(kind: str) -> list[str]:
    """Codes of the columns that the template asks of this kind of agency, in tree order."""
    return [row["code"] for row in rows() if kind in row["kept"]]


def standing() -> list[str]:
    """Codes of the columns that take records now in this city, in tree order."""
    found = Column.objects.filter(takes=True, own=True, closed_on=None).order_by("order", "code")
    return list(found.values_list("code", flat=True))
