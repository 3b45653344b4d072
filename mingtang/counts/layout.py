"""The tables of a report as pages lay them out: head cells with their spans, cells with value and address."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mingtang.counts.annual import Tables

Link = Callable[[str, str, str], str]  # (table, row, column) → address of the list of cases
Cell = dict[str, Any]


def tables(found: Tables, link: Link) -> dict[str, Any]:
    """Table key → {"shape": blocks, applicants, groups or list, …}: see templates/desk/report_*.html.

    A cell is {"value": number or None, "url", "name": both its labels, "why": why it is blank, "colspan", "returned": bool}."""

    def cell(table: str, row: str, column: str, colspan: int = 1) -> Cell:
        value = found.values[table][row][column]
        place = f"{table}.{row}.{column}"
        return {
            "value": value, "url": link(table, row, column) if value not in (None, 0) else "", "colspan": colspan,
            "name": "，".join(found.form.labels[table, row, column]), "why": found.blank.get(place, ""),
            "returned": place in found.returned,
        }  # fmt: skip

    return {key: shaped(form, cell) for key, form in found.form.tables.items()}


def shaped(form: dict[str, Any], cell: Callable[..., Cell]) -> dict[str, Any]:
    if "blocks" in form:
        return {"shape": "blocks", "label": form["label"], "blocks": _proactive(form, cell)}
    if "groups" in form:
        return {"shape": "groups", **_review(form, cell)}
    if "header_top" in form:
        return {"shape": "applicants", **_applications(form, cell)}
    return {"shape": "list", **_list(form, cell)}


def _list(form: dict[str, Any], cell: Callable[..., Cell]) -> dict[str, Any]:
    return {
        "label": form["label"],
        "unit": form["unit"],
        "units": form["units"],
        "rows": [
            {
                "label": row["label"], "unit": row["unit"], "part": "parent" in row,
                "cell": cell(form["key"], row["key"], "value"),
            }
            for row in form["rows"]
        ],
    }  # fmt: skip


def _proactive(form: dict[str, Any], cell: Callable[..., Cell]) -> list[dict[str, Any]]:
    return [
        {
            "title": block["title"],
            "stub": block["stub_label"],
            "columns": block["columns"],
            "rows": [
                {
                    "label": row["label"],
                    "cells": [
                        cell("proactive", row["key"], c["key"], c["colspan"]) for c in block["columns"]
                    ],
                }
                for row in block["rows"]
            ],
        }
        for block in form["blocks"]
    ]


def _applications(form: dict[str, Any], cell: Callable[..., Cell]) -> dict[str, Any]:
    """heads of a row: [{"label", "rowspan", "colspan", "column": 1–3, "upright"}], a group's head in its first row."""
    lines: list[dict[str, Any]] = []
    waiting: list[dict[str, Any]] = []
    for at, row in enumerate(form["rows"]):
        if row["kind"] == "group":
            waiting.append(_group(row, form["rows"][at + 1 :]))
            continue
        level = row["level"]
        own = {"label": row["label"], "rowspan": 1, "colspan": 4 - level, "column": level, "upright": False}
        lines.append(
            {
                "key": row["key"],
                "heads": [*waiting, own],
                "cells": [cell("applications", row["key"], c["key"]) for c in form["columns"]],
                "strong": row["key"] in ("new_received", "carried_in", "handled_total", "carried_out"),
            }
        )
        waiting = []
    return {
        "note": form["corner_note"],
        "top": form["header_top"],
        "group": form["column_group"],
        "single": [c for c in form["columns"] if c["group"] is None],
        "grouped": [c for c in form["columns"] if c["group"] is not None],
        "wide": len(form["columns"]),
        "rows": lines,
    }


def _group(row: dict[str, Any], after: list[dict[str, Any]]) -> dict[str, Any]:
    if row["level"] > 1:
        return {
            "label": row["label"],
            "rowspan": len(row["children"]),
            "colspan": 1,
            "column": 2,
            "upright": False,
        }
    count = 0
    for other in after:
        if other["level"] == 1:
            break
        count += other["kind"] != "group"
    return {"label": row["label"], "rowspan": count, "colspan": 1, "column": 1, "upright": True}


def _review(form: dict[str, Any], cell: Callable[..., Cell]) -> dict[str, Any]:
    groups = form["groups"]
    shared = [g for g in groups if g["parent_label"]]
    return {
        "own": [g for g in groups if not g["parent_label"]],
        "shared": shared,
        "parent": {
            "label": shared[0]["parent_label"],
            "colspan": sum(len(g["columns"]) for g in shared),
        },
        "columns": [c for g in groups for c in g["columns"]],
        "cells": [cell("review_litigation", g["key"], c["key"]) for g in groups for c in g["columns"]],
    }
