"""The table of a register on its page: an overview, each row whole, and the same as a file of open data."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import date
from typing import Any

from mingtang.forms.registers.public import TAKEN_OFF
from mingtang.papers.sheet import acts_as_formula
from mingtang.records.models import Edition
from mingtang.ui import dates

from . import addresses

OVERVIEW_FROM = 2  # rows


def of(content: Mapping[str, Any]) -> dict[str, Any] | None:
    """What the page needs of the frozen table: {"table": overview or None, "rows": [{"n", "name", "pairs" or "gone"}]}."""
    table = content.get("table")
    if not table:
        return None
    rows = [_row(table, n, row) for n, row in enumerate(table["rows"], 1)]
    return {"table": _overview(table, content["title"]) if len(rows) >= OVERVIEW_FROM else None, "rows": rows}


def _row(table: Mapping[str, Any], n: int, row: Mapping[str, Any]) -> dict[str, Any]:
    if "gone" in row:
        return {"n": n, "name": "", "gone": _gone(row["gone"])}
    labels = dict(table["fields"])
    name = next((row["cells"][key] for key in table["brief"] if key in row["cells"]), "")
    return {"n": n, "name": name, "pairs": [(labels[key], text) for key, text in row["cells"].items()]}


def _gone(said: Mapping[str, str]) -> str:
    return "本条" + TAKEN_OFF.format(on=dates.full(date.fromisoformat(said["on"])), why=said["why"])


def _overview(table: Mapping[str, Any], caption: str) -> dict[str, Any]:
    """One line a row; a row that was taken off says so in its place."""
    labels = dict(table["fields"])
    columns: list[dict[str, Any]] = [{"label": "序号", "keep": True}]
    columns += [{"label": labels[key], "head": n == 0} for n, key in enumerate(table["brief"])]
    rows = []
    for n, row in enumerate(table["rows"], 1):
        if "gone" in row:
            cells: list[Any] = [n, _gone(row["gone"]), *[""] * (len(table["brief"]) - 1)]
        else:
            said = [row["cells"].get(key, "") for key in table["brief"]]
            cells = [n, {"text": said[0], "url": f"#row-{n}"}, *said[1:]]
        rows.append({"cells": cells})
    return {"caption": caption, "quiet": True, "columns": columns, "rows": rows}


def path(edition: Edition) -> str:
    """Where the table stands as a file; "" of a text that has none."""
    if not edition.content.get("table"):
        return ""
    return addresses.path(edition.path).removesuffix(".html") + "/table.csv"


def data(content: Mapping[str, Any]) -> bytes:
    """The rows that are shown, comma-separated, with the mark by which spreadsheet programs know UTF-8."""
    table, out = content["table"], io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([label for _, label in table["fields"]])
    for row in table["rows"]:
        if "cells" in row:
            said = [row["cells"].get(key, "") for key, _ in table["fields"]]
            writer.writerow([f"'{text}" if acts_as_formula(text) else text for text in said])
    return out.getvalue().encode("utf-8-sig")
