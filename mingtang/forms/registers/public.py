"""What the public sees of rows: a table as plain data, which an edition freezes, and the same as text. Pure Python.

{"register", "version", "label", "living", "brief": [key], "fields": [[key, label]], "rows": [{"entry", "cells": {key: text}, "flow"?:
[step]} or {"entry", "gone": {"on", "why"}}]}. Cells that are empty are left out; what is hidden or masked never gets here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from html import escape
from typing import Any

from mingtang.forms import masking
from mingtang.forms.registers import Register, flow, rows

Table = dict[str, Any]
TAKEN_OFF = "已于{on}撤下。原因：{why}"


def table(
    register: Register,
    entries: Sequence[tuple[str, Mapping[str, str]]],
    flows: Mapping[str, list[flow.Step]] | None = None,
) -> Table:
    """entries: (code, canonical values with sealed ones left as tokens: they are hidden anyway). flows: number of a row →
    the steps that belong to it."""
    shown = register.shown_of()
    labels = {f.key: f.label for f in register.form.fields}
    return {
        "register": register.code, "version": register.form.version, "label": register.form.label,
        "living": register.living, "brief": list(register.brief), "fields": [[key, labels[key]] for key in shown],
        "rows": [_row(register, code, values, (flows or {}).get(values[register.number])) for code, values in entries],
    }  # fmt: skip


def _row(
    register: Register, code: str, values: Mapping[str, str], steps: list[flow.Step] | None
) -> dict[str, Any]:
    row: dict[str, Any] = {"entry": code, "cells": cells(register, values)}
    return row | {"flow": steps} if steps else row


def cells(register: Register, values: Mapping[str, str]) -> dict[str, str]:
    """The row as everybody may read it."""
    said = rows.told(register, {k: v for k, v in values.items() if k not in register.hidden})
    given = rows.initial(register, values)
    shown = {key: masking.mask(register.mask_of(key, given), said[key]) for key in register.shown_of()}
    return {key: text for key, text in shown.items() if text}


def without(given: Table, entry: str, on: date, why: str) -> Table:
    """The table with one row taken off: its place says when and why, and nothing of what stood there."""
    gone = {"entry": entry, "gone": {"on": on.isoformat(), "why": why}}
    return {**given, "rows": [gone if row["entry"] == entry else row for row in given["rows"]]}


def standing(given: Table) -> set[str]:
    """Codes of the entries that the table shows."""
    return {row["entry"] for row in given["rows"] if "cells" in row}


def body(given: Table) -> str:
    """The table as the text of a record: what reviewers read, the scanner scans and search finds. A submitted report brings its
    own text."""
    if "report" in given:
        return str(given["body"])
    labels = dict(given["fields"])
    parts = [f"<p>共{len(given['rows'])}条。</p>"]
    for n, row in enumerate(given["rows"], 1):
        if "gone" in row:
            on = date.fromisoformat(row["gone"]["on"])
            said = TAKEN_OFF.format(on=f"{on.year}年{on.month}月{on.day}日", why=row["gone"]["why"])
            parts.append(f"<p>第{n}条{escape(said)}</p>")
            continue
        lines = "".join(
            f'<tr><th scope="row">{escape(labels[key])}</th><td>{_lines(text)}</td></tr>'
            for key, text in row["cells"].items()
        )
        parts.append(f"<table><caption>第{n}条</caption><tbody>{lines}</tbody></table>")
        parts += [_steps(row["flow"])] if row.get("flow") else []
    return "\n".join(parts)


def _steps(steps: Sequence[flow.Step]) -> str:
    """A flow in words, for reviewers and search; the page draws it."""
    names = {one["code"]: one["name"] for one in steps}
    said = []
    for one in steps:
        who = "，".join(part for part in (one["who"], one["limit"]) if part)
        ways = "；".join(f"{case + '：' if case else ''}转“{names.get(to, to)}”" for case, to in one["next"])
        said.append(
            f"<li>{escape(one['name'] + (f'（{who}）' if who else '') + (f'，{ways}' if ways else ''))}</li>"
        )
    return f"<ol>{''.join(said)}</ol>"


def _lines(text: str) -> str:
    return "<br>".join(escape(line) for line in text.splitlines())
