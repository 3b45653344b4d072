"""The table of a register on its page: an overview, each row whole, and the same as a file of open data. Of an annual report, which
is a text with tables of its own: its pictures and its data."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from mingtang.clock import day
from mingtang.forms.registers.public import TAKEN_OFF
from mingtang.papers.commas import csv_of
from mingtang.records.models import Edition
from mingtang.ui import dates

from . import addresses, flows

OVERVIEW_FROM, FIND_FROM = 2, 6  # rows from which there is an overview, and a box to find in it


def of(content: Mapping[str, Any]) -> dict[str, Any] | None:
    """What the page needs of the frozen table: {"table": overview or None, "rows": [{"n", "name", "pairs", "flow" or "gone"}], "find": bool}."""
    table = content.get("table")
    if not table or "report" in table:
        return None
    rows = [_row(table, n, row) for n, row in enumerate(table["rows"], 1)]
    overview = _overview(table, content["title"]) if len(rows) >= OVERVIEW_FROM else None
    return {"table": overview, "rows": rows, "find": len(rows) >= FIND_FROM}


def _row(table: Mapping[str, Any], n: int, row: Mapping[str, Any]) -> dict[str, Any]:
    if "gone" in row:
        return {"n": n, "name": "", "gone": _gone(row["gone"])}
    labels = dict(table["fields"])
    name = next((row["cells"][key] for key in table["brief"] if key in row["cells"]), "")
    pairs = [(labels[key], text) for key, text in row["cells"].items()]
    return {"n": n, "name": name, "pairs": pairs, "flow": flows.of(row["flow"]) if row.get("flow") else None}


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


def charts(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The pictures of a report, each bar with its width: 0–100 of the longest."""
    found = []
    for chart in (content.get("table") or {}).get("charts", ()):
        most = max((bar["value"] for bar in chart["bars"]), default=0) or 1
        bars = [{**bar, "width": f"{100 * bar['value'] / most:.1f}"} for bar in chart["bars"]]
        found.append({**chart, "bars": bars})
    return found


def path(edition: Edition) -> str:
    """Where the table stands as a file; "" of a text that has none."""
    table = edition.content.get("table")
    if not table:
        return ""
    name = "report.json" if "report" in table else "table.csv"
    return f"{addresses.path(edition.path).removesuffix('.html')}/{name}"


def data(content: Mapping[str, Any]) -> bytes:
    """The rows that are shown, comma-separated; of a report its whole document."""
    if "report" in content["table"]:
        return json.dumps(content["table"]["document"], ensure_ascii=False, indent=1).encode()
    fields = content["table"]["fields"]
    shown = (row["cells"] for row in content["table"]["rows"] if "cells" in row)
    return csv_of(
        [label for _, label in fields], ([cells.get(key, "") for key, _ in fields] for cells in shown)
    )


def history(edition: Edition) -> list[dict[str, Any]]:
    """Of a living table: each version with its day and what it changed, newest first. [] of any other text."""
    if not (edition.content.get("table") or {}).get("living"):
        return []
    rows = Edition.objects.house.filter(record=edition.record_id, no__lte=edition.no).order_by("no")
    found, before = [], None
    for no, at, content in rows.values_list("no", "published_at", "content"):
        table = content.get("table")
        if table:
            found.append({"no": no, "on": day(at), "said": _changed(before, table)})
            before = table
    return found[::-1]


def _changed(before: Mapping[str, Any] | None, now: Mapping[str, Any]) -> str:
    new = {row["entry"]: row for row in now["rows"] if "cells" in row}
    if before is None:
        return f"首次公布，共{len(new)}项"
    old = {row["entry"]: row for row in before["rows"] if "cells" in row}
    added, dropped = len(new.keys() - old.keys()), len(old.keys() - new.keys())
    altered = sum(new[code] != old[code] for code in new.keys() & old.keys())
    said = [f"{word}{n}项" for word, n in (("新增", added), ("调整", altered), ("取消", dropped)) if n]
    return "、".join(said) or "内容没有变化"
