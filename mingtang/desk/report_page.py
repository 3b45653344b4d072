"""What the page of an annual report shows besides its tables: neighbours, arithmetic, blanks, lateness, definitions."""

from __future__ import annotations

from typing import Any

from mingtang.counts import annual_2021, identities, reports
from mingtang.counts.measures import MEASURES
from mingtang.desk.frame import today


def url_of(agency: str, year: int, rest: str = "") -> str:
    return f"/desk/counts/annual/{agency}/{year}/{rest}"


def years(found: reports.Shown) -> list[dict[str, Any]]:
    """The neighbours of this year, as tabs."""
    last = today().year
    around = range(max(annual_2021.FIRST_YEAR, found.year - 2), min(last, found.year + 2) + 1)
    return [
        {
            "label": f"{year}年" + ("（至今）" if year == last else ""),
            "url": url_of(found.agency.code, year),
            "current": year == found.year,
        }
        for year in around
    ]


def texts(found: reports.Shown) -> dict[str, list[str]]:
    return {key: [p for p in text.split("\n") if p.strip()] for key, text in found.texts.items()}


def late(found: reports.Shown) -> str:
    """Whether the day of Art. 49 has passed without a submission, or passed before it."""
    done = found.row.submitted_on if found.row else None
    if done:
        return "逾期提交" if done > found.due_on else ""
    return "已逾期" if today() > found.due_on else ""


def checks(found: reports.Shown) -> list[dict[str, Any]]:
    """A line for each of A1–A6: how many hold, and each that does not with both its sides."""
    lines = []
    for rule in annual_2021.form()["identities"]:
        mine = [i for i in found.identities if i.id == rule["id"]]
        bad = [i for i in mine if not i.ok]
        lines.append(
            {
                "id": rule["id"],
                "text": rule["text"],
                "held": len(mine) - len(bad),
                "asked": len(mine),
                "bad": [{"where": _where(i), "left": i.left, "right": i.right} for i in bad],
            }
        )
    return lines


def _where(identity: identities.Identity) -> str:
    tables = annual_2021.form()["tables"]
    if not identity.column:
        return str(tables[identity.table]["label"])
    if identity.row:
        return "，".join(annual_2021.labels(identity.table, identity.row, identity.column))
    return next(c["label"] for c in annual_2021.columns() if c["key"] == identity.column)


def blanks(found: reports.Shown) -> list[dict[str, Any]]:
    """Why cells are blank, each reason with how many cells it leaves."""
    reasons: dict[str, int] = {}
    for why in found.tables.blank.values():
        reasons[why] = reasons.get(why, 0) + 1
    return [{"why": why, "cells": cells} for why, cells in reasons.items()]


def definition(table: str, row: str, column: str) -> str:
    """The measure behind a cell, in words."""
    if table == "proactive":
        key = {
            "licences": "licences",
            "normative_documents": "normative_made",
            "regulations": "normative_made",
        }.get(row, "")
        return MEASURES[key].definition if key and column in ("made", "decisions") else ""
    if table != "applications":
        return ""
    if row in MEASURES:
        return MEASURES[row].definition
    return f"{MEASURES['handled_total'].definition}；办理结果为本项的"
