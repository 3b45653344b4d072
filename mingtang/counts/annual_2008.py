"""The cells of the four tables 附表1—4 that were used until 2018 (国令第492号第三十二条).

They count channels and replies where today's form counts applicants and results. Refusals on grounds that this form has no
row for are counted as 不予公开, the row that took them then.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from mingtang.counts.annual_2021 import NO_REGISTER, NO_RELEASE, NO_REMEDY
from mingtang.counts.fold import Life
from mingtang.counts.measures import MEASURES, Period

CHANNELS = {
    "app_in_person": ("visit", "oral"),
    "app_fax": ("fax",),
    "app_email": ("email",),
    "app_online": ("web",),
    "app_letter": ("post", "ordinary_mail"),
}
CELLS = {
    "granted": "rep_granted",
    "partially_granted": "rep_partial",
    "unavailable_needs_creation": "rep_not_exist",
    "unavailable_still_unclear": "rep_unclear",
}
REMEDIES = {
    "reviews": ("review",),
    "lawsuits": ("litigation_direct", "litigation_after_review"),
    "appeals": ("complaint",),
}


def fill(tables: Any, lives: list[Life], year: int, agencies: Collection[str]) -> None:
    for table, row, column in tables.form.cells():
        tables.leave(table, row, column, NO_REGISTER)
    period = Period.year(year)
    _told(tables, lives, period)
    _requests(tables, lives, period)
    _remedies(tables, lives, period)


def reply(life: Life) -> str:
    """The row in which a reply is counted."""
    if life.cell == "unavailable_not_held":
        return "rep_not_ours" if life.outcome == "not_ours" else "rep_not_exist"
    return CELLS.get(life.cell, "rep_denied")


def channel(life: Life) -> str:
    return next((row for row, codes in CHANNELS.items() if life.channel in codes), "app_other")


def _told(tables: Any, lives: list[Life], period: Period) -> None:
    told = MEASURES["told"].cases(lives, period)
    rows = {
        "proactive_total": told,
        "proactive_fulltext": [life for life in told if life.full_text],
        "new_normative_documents": MEASURES["normative_made"].cases(lives, period),
    }
    for row, found in rows.items():
        if any(life.family == "release" for life in lives):
            _put(tables, "told", row, found)
        else:
            tables.leave("told", row, "value", NO_RELEASE)


def _requests(tables: Any, lives: list[Life], period: Period) -> None:
    received = MEASURES["new_received"].cases(lives, period)
    replied = MEASURES["replied"].cases(lives, period)
    _put(tables, "requests", "applications_total", received)
    _put(tables, "requests", "replies_total", replied)
    for row in (*CHANNELS, "app_other"):
        _put(tables, "requests", row, [life for life in received if channel(life) == row])
    for row in ("rep_granted", "rep_partial", "rep_denied", "rep_not_exist", "rep_not_ours", "rep_unclear"):
        _put(tables, "requests", row, [life for life in replied if reply(life) == row])


def _remedies(tables: Any, lives: list[Life], period: Period) -> None:
    """Of the year in which they began."""
    found = [life for life in lives if life.family == "remedy"]
    for row, sorts in REMEDIES.items():
        if found:
            begun = [life for life in found if life.remedy in sorts and period.holds(life.notice_on)]
            _put(tables, "remedies", row, begun)
        else:
            tables.leave("remedies", row, "value", NO_REMEDY)


def _put(tables: Any, table: str, row: str, found: Collection[Life]) -> None:
    tables.blank.pop(f"{table}.{row}.value", None)
    tables.put(table, row, "value", [life.code for life in found])
