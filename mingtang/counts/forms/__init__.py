"""The forms of the annual report as data: which year is told in which form, its sections, its cells and their labels.

2021: 国办公开办函〔2021〕30号. 2019: 国办公开办函〔2019〕60号 (试行). 2008: no national form stood until 2019; the four tables
附表1—4 that cities used under the Regulation of 2007 (国令第492号).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

CODES = ("2021", "2019", "2008")
FIRST_YEAR = 2008  # the Regulation took effect on 1 May 2008
Place = tuple[str, str, str]  # table, row, column
TOP = ("new_received", "carried_in", "handled_total", "carried_out")


@dataclass(frozen=True)
class Form:
    """One form. body: as packaged. A table has the shape of its keys: `blocks`, `groups`, or `columns` and `rows`."""

    body: dict[str, Any]

    @property
    def code(self) -> str:
        return str(self.body["id"])

    @property
    def kind(self) -> str:
        """annual, or work: the chapters of a 工作总结 around the same tables."""
        return str(self.body.get("kind", "annual"))

    @property
    def tables(self) -> dict[str, Any]:
        found: dict[str, Any] = self.body["tables"]
        return found

    @property
    def promises(self) -> str:
        """The section that says what is wrong and what will be done: last year's is answered in it. "" of a work report."""
        return str(self.body["promises"])

    @cached_property
    def written(self) -> dict[str, str]:
        """Key → heading of each section that is written, in order."""
        return {
            one["key"]: one["label"] or "（前言）" for one in self.body["sections"] if one["type"] == "text"
        }

    @property
    def tabled(self) -> bool:
        """Whether a table stands in it: every form of the annual report; of a work report only where it wants one."""
        return any(one["type"] == "table" for one in self.body["sections"])

    @cached_property
    def optional(self) -> set[str]:
        """Sections that may stay without a text: a table stands in them."""
        return {one["key"] for one in self.body["sections"] if one.get("optional")}

    def title(self, organ: str, year: int) -> str:
        return str(self.body["title"]).replace("{organ}", organ).replace("{year}", str(year))

    @cached_property
    def labels(self) -> dict[Place, tuple[str, str]]:
        """(row label, column label) of every cell, in the order of the form."""
        found: dict[Place, tuple[str, str]] = {}
        for key, table in self.tables.items():
            for row, column in _lines(table):
                found[key, row["key"], column["key"]] = (row["label"], column["label"])
        return found

    @cached_property
    def kinds(self) -> dict[Place, str]:
        """What may stand in a cell: count, decimal, or change (a number with its sign)."""
        return {
            (key, row["key"], column["key"]): column.get("type") or row.get("type") or "count"
            for key, table in self.tables.items()
            for row, column in _lines(table)
        }

    def cells(self) -> list[Place]:
        return list(self.labels)

    @property
    def columns(self) -> list[dict[str, Any]]:
        """Of the applications table, where the form has applicants in columns."""
        found: list[dict[str, Any]] = self.tables["applications"]["columns"]
        return found

    @cached_property
    def data_rows(self) -> list[dict[str, Any]]:
        """The rows of the applications table that hold numbers."""
        return [row for row in self.tables["applications"]["rows"] if row["kind"] != "group"]

    @cached_property
    def leaves(self) -> list[str]:
        """The results that add up to （七）总计."""
        return [row["key"] for row in self.data_rows if row["level"] > 1 and row["kind"] == "input"]


def _lines(table: dict[str, Any]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    if "blocks" in table:
        for block in table["blocks"]:
            yield from ((row, column) for row in block["rows"] for column in block["columns"])
    elif "groups" in table:
        yield from ((group, column) for group in table["groups"] for column in group["columns"])
    else:
        rows = [row for row in table["rows"] if row.get("kind") != "group"]
        yield from ((row, column) for row in rows for column in table["columns"])


@cache
def named(code: str) -> Form:
    """KeyError for a form that does not exist."""
    if code not in CODES:
        raise KeyError(code)
    text = (Path(__file__).parent / f"annual_{code}.json").read_text(encoding="utf-8")
    return Form(json.loads(text))


def of_year(year: int) -> Form:
    """The form is chosen by the year that is told, never by the day of entry."""
    return named("2021" if year >= 2021 else "2019" if year >= 2019 else "2008")


SHORT = {  # as the desk says them; the report prints the whole row
    "partially_granted": "部分公开",
    "other_no_correction": "其他处理：逾期不补正",
    "other_no_payment": "其他处理：逾期不缴费",
}


def result_label(key: str) -> str:
    """A result of the form in force in words that stand by themselves: 不予公开：属于国家秘密. KeyError for no result."""
    if key in SHORT:
        return SHORT[key]
    form = named("2021")
    row = next((row for row in form.data_rows if row["key"] == key and key in form.leaves), None)
    if row is None:
        raise KeyError(key)
    label = unnumbered(row["label"])
    if row["level"] < 3:
        return label
    group = next(r["label"] for r in form.tables["applications"]["rows"] if r["key"] == row["parent"])
    return f"{unnumbered(group)}：{label}"


def unnumbered(label: str) -> str:
    """（三）不予公开 → 不予公开; 1.属于国家秘密 → 属于国家秘密."""
    label = label.removeprefix("其中：")
    for mark in ("）", "．", ".", "、"):
        head, found, rest = label.partition(mark)
        if found and len(head) < 4:
            return rest
    return label
