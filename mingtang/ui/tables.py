"""Rows for the table, trace, metadata and slip components, brought to one shape so that templates stay plain."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from mingtang.clock import Line
from mingtang.ui import dates, lamps

WIDE = 9  # columns; from here on a table scrolls in its own frame instead of breaking the page

WHY = {  # a clock trace's reasons
    "start": "起算日",
    "work": "工作日",
    "rest": "休息日",
    "makeup": "调休上班",
    "paused": "暂停计时",
    "provisional": "暂定",
}


def trace_row(line: Line) -> dict[str, Any]:
    """A clock line as {"date", "n", "why", "text", "source"}; n None where the day is not counted."""
    count = None if line.why == "start" else line.n
    return {"date": line.date, "n": count, "why": line.why, "text": WHY[line.why], "source": line.source}


def fact(row: Any) -> dict[str, Any]:
    """(label, value) or {"label", "value", "url"?, "badge"?} → the latter, with a date written for a table."""
    given = dict(row) if isinstance(row, Mapping) else {"label": row[0], "value": row[1]}
    return {"url": "", "badge": ""} | given | {"value": plain(given.get("value"))}


def plain(value: Any) -> Any:
    """A date or moment as text for a table; None as ""; everything else as it is."""
    if isinstance(value, datetime):
        return dates.moment_iso(value)
    if isinstance(value, date):
        return dates.iso(value)
    return "" if value is None else value


_BLANK = {"text": "", "url": "", "sub": "", "lamp": None, "badge": None, "time": ""}


def _cell(value: Any, column: Mapping[str, Any]) -> dict[str, Any]:
    given = {"text": value} if isinstance(value, str) or not isinstance(value, Mapping) else value
    number = column.get("num", False)
    cell = {
        **_BLANK, **given, "label": column["label"], "num": number, "head": column.get("head", False),
        "keep": column.get("keep", False),
    }  # fmt: skip
    raw = cell["text"]
    if not isinstance(raw, str):
        if isinstance(raw, date):
            cell["time"] = dates.machine(raw)
        counted = number and isinstance(raw, int | float) and not isinstance(raw, bool)
        cell["text"] = dates.digits(raw) if counted else plain(raw)
    if cell["lamp"]:
        cell["lamp"] = lamps.sign(cell["lamp"])
    return cell


def ready(table: Mapping[str, Any]) -> dict[str, Any]:
    """The `table` of {% table %} with every cell complete.

    caption: text (shown unless "quiet"). columns: [{"label", "num"?, "head"?, "keep"?}]: num right-aligned, head = row heading, keep = one line.
    rows: [{"cells": [text | number | date | {"text","url","sub","lamp","badge","tone"}], "url"?, "pick"?, "tone"?}].
    pick: name of the checkbox for bulk acts, or "". foot: one more row of cells, or None. empty: {"sentence","how"...}.
    """
    columns: Sequence[Mapping[str, Any]] = table["columns"]

    def cells(values: Sequence[Any]) -> list[dict[str, Any]]:
        return [_cell(value, column) for value, column in zip(values, columns, strict=True)]

    rows: list[dict[str, Any]] = [
        {"url": "", "pick": "", "tone": ""} | dict(row) | {"cells": cells(row["cells"])}
        for row in table["rows"]
    ]
    for row in rows:
        row["name"] = next(
            (c["text"] for c in row["cells"] if c["head"] or c["url"]), row["cells"][0]["text"]
        )
    base = {"caption": "", "quiet": False, "pick": "", "empty": None, "wide": len(columns) >= WIDE}
    foot = (
        [cell | {"head": False, "keep": False} for cell in cells(table["foot"])]
        if table.get("foot")
        else None
    )
    return base | dict(table) | {"rows": rows, "foot": foot}
