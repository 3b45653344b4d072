"""What the page of an annual report shows besides its tables: addresses, neighbours, arithmetic, blanks, lateness, definitions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urlencode

from mingtang.counts import bound, identities, named, reports, wording
from mingtang.counts.bound import Piece
from mingtang.counts.forms import FIRST_YEAR, Form
from mingtang.counts.measures import MEASURES
from mingtang.counts.owed import GOVERNMENTS
from mingtang.counts.work.sources import ROWS, Use, uses
from mingtang.desk.frame import today
from mingtang.forms.registers import defined

KINDS = {"annual": "年度报告", "work": "工作总结"}


def url_of(
    agency: str, year: int, rest: str = "", *, whole: bool = False, version: int = 0, kind: str = "annual"
) -> str:
    asked = {"whole": 1} if whole else {}
    asked |= {"version": version} if version else {}
    return f"/desk/counts/{kind}/{agency}/{year}/{rest}" + (f"?{urlencode(asked)}" if asked else "")


def here(found: reports.Shown, rest: str = "", version: int = 0) -> str:
    return url_of(found.agency.code, found.year, rest, whole=found.below, version=version, kind=found.kind)


def called(found: reports.Shown) -> str:
    """How crumbs name it."""
    return f"{found.agency.short} {found.year}年{KINDS[found.kind]}"


def years(found: reports.Shown) -> list[dict[str, Any]]:
    """The neighbours of this year, as tabs."""
    last = today().year
    around = range(max(FIRST_YEAR, found.year - 2), min(last, found.year + 2) + 1)
    return [
        {
            "year": year,
            "label": f"{year}年" + ("（至今）" if year == last else ""),
            "url": url_of(found.agency.code, year, whole=found.below, kind=found.kind),
            "current": year == found.year,
        }
        for year in around
    ]


def scopes(found: reports.Shown) -> list[dict[str, Any]]:
    """A government's two reports: its office's own, and that of the whole."""
    if found.agency.kind not in GOVERNMENTS:
        return []
    code, year = found.agency.code, found.year
    return [
        {"label": "本机关", "url": url_of(code, year, kind=found.kind), "current": not found.below},
        {
            "label": "本级政府（汇总各单位）",
            "url": url_of(code, year, whole=True, kind=found.kind),
            "current": found.below,
        },
    ]


def sections(found: reports.Shown, tables: dict[str, Any]) -> list[dict[str, Any]]:
    """The report in the order of its form: [{"key", "label", "lines": pieces of each paragraph} or {"label", "table"}]."""
    shown = []
    for one in found.form.body["sections"]:
        if one["type"] == "table":
            shown.append({"key": one["key"], "label": one["label"], "table": tables[one["table"]]})
        else:
            lines = lines_of(found, one["key"]) if found.row else []
            bare = one["key"] in found.form.optional and not lines  # its table follows
            shown.append(
                {
                    "key": one["key"],
                    "label": found.form.written[one["key"]],
                    "lines": lines,
                    "bare": bare,
                }
            )
    return shown


def lines_of(found: reports.Shown, key: str) -> list[list[dict[str, Any]]]:
    """The paragraphs of a text, each as pieces with the address of their cell. An old report's text is as it was."""
    if found.row and found.row.origin:
        plain = [Piece("text", line) for line in found.texts.get(key, "").split("\n")]
        return [[_piece(found, one, one.text)] for one in plain if one.text.strip()]
    return lines(found, found.pieces[key]) if bound.filled(found.pieces[key]).strip() else []


def lines(found: reports.Shown, pieces: list[Piece]) -> list[list[dict[str, Any]]]:
    made: list[list[dict[str, Any]]] = [[]]
    for piece in pieces:
        first, *rest = piece.text.split("\n")
        made[-1].append(_piece(found, piece, first))
        made += [[_piece(found, piece, part)] for part in rest]
    return [line for line in made if any(one["text"].strip() for one in line)]


def _piece(found: reports.Shown, piece: Piece, text: str) -> dict[str, Any]:
    url = url_behind(found, piece.name) if piece.kind == "figure" else ""
    return {"kind": piece.kind, "text": text, "name": piece.name, "why": piece.why, "url": url}


def url_behind(found: reports.Shown, name: str) -> str:
    """Where the cases of a figure's cell or its rows of a register are listed; "" where it has neither."""
    if place := found.place_of(name):
        return here(found, "/".join(place) + "/")
    base = name.partition("，")
    figure = found.named.get(base[0]) if base[2] in ("", "占比") else None
    if figure is None or figure.kept is None:
        return ""
    asked = {"figure": figure.name, "year": found.year, "agency": found.agency.code}
    asked |= {"whole": 1} if found.below else {}
    return f"/desk/tables/{figure.kept.register}/?{urlencode(asked)}"


def late(found: reports.Shown) -> str:
    """Whether the day of Art. 49 has passed without a submission, or passed before it."""
    if found.kind != "annual":
        return ""
    if found.since is None or found.since > date(found.year, 12, 31):
        return ""  # nobody could have told it here
    done = found.row.submitted_on if found.row else None
    if done:
        return "逾期提交" if done > found.due_on else ""
    return "已逾期" if today() > found.due_on else ""


def checks(found: reports.Shown) -> list[dict[str, Any]]:
    """A line for each rule: how many hold, and each that does not with both its sides; then what is asked of the text."""
    lines = []
    for rule in found.form.body["identities"]:
        mine = [i for i in found.identities if i.id == rule["id"]]
        if rule["id"] == "A12" and not found.below:
            continue
        bad = [{"where": where(found.form, i), "said": i.said} for i in mine if not i.ok]
        lines.append(
            {
                "id": rule["id"],
                "text": rule["text"],
                "held": len(mine) - len(bad),
                "asked": len(mine),
                "bad": bad,
            }
        )
    return lines + (wording.notes(found) if found.row and not found.row.origin else [])


def where(form: Form, identity: identities.Identity) -> str:
    if not identity.column:
        return str(form.tables[identity.table]["label"])
    if identity.row:
        return "，".join(form.labels[identity.table, identity.row, identity.column])
    return next(c["label"] for c in form.columns if c["key"] == identity.column)


def blanks(found: reports.Shown) -> list[dict[str, Any]]:
    """Why cells are blank, each reason with how many cells it leaves."""
    if not found.form.tabled:
        return []
    reasons: dict[str, int] = {}
    for why in found.tables.blank.values():
        reasons[why] = reasons.get(why, 0) + 1
    return [{"why": why, "cells": cells} for why, cells in reasons.items()]


def charts(found: reports.Shown) -> list[dict[str, Any]]:
    """The pictures with the width of each bar: 0–100 of the longest."""
    return [dict(chart, bars=list(_bars(chart["bars"]))) for chart in found.charts]


def _bars(bars: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    most = max(bar["value"] for bar in bars) or 1
    for bar in bars:
        yield {**bar, "width": round(100 * bar["value"] / most, 1)}


OLD = {
    "applications_total": "new_received",
    "replies_total": "replied",
    "proactive_total": "told",
    "proactive_fulltext": "told",
    "new_normative_documents": "normative_made",
    "licences": "licences",
    "normative_documents": "normative_made",
    "regulations": "normative_made",
}


def definition(found: reports.Shown, table: str, row: str, column: str) -> str:
    """The measure behind a cell, in words."""
    if table in ("proactive", "told", "requests"):
        key = OLD.get(
            row, "new_received" if row.startswith("app_") else "replied" if row.startswith("rep_") else ""
        )
        return MEASURES[key].definition if key and column in ("made", "decisions", "value") else ""
    if table != "applications":
        return ""
    if row in MEASURES:
        return MEASURES[row].definition
    return f"{MEASURES['handled_total'].definition}；办理结果为本项的"


def sources(found: reports.Shown) -> dict[str, Any] | None:
    """Of a work report: each figure with what is behind it, as a table; None of an annual one, whose tables say it."""
    if found.kind != "work":
        return None
    return {
        "caption": "数字和来源", "quiet": True,
        "columns": [{"label": "名称", "head": True}, {"label": "数字", "num": True, "keep": True}, {"label": "由什么得出", "keep": True}, {"label": "来源"}],
        "rows": [_use(found, use) for use in uses(found)],
        "empty": {"sentence": "没有可以引用的数字", "how": "先登记台账、办理申请或者填报。"},
    }  # fmt: skip


def _use(found: reports.Shown, use: Use) -> dict[str, Any]:
    url = url_behind(found, use.name)
    source = defined.get(use.source).label if use.how == ROWS else use.source
    behind = f"{use.how}{use.behind}{'件' if use.how != ROWS else '条'}" if use.behind else use.how
    return {"cells": [{"text": use.name, "url": url} if url else use.name, use.shown, behind, source]}


def catalogue(found: reports.Shown) -> list[dict[str, str]]:
    """The figures that a text may call, with what they show and what is behind them: those that are blank left out, and the many noughts of single cells."""
    return [
        {
            "name": one.name,
            "shown": one.shown,
            "share": named.asked(f"{one.name}，占比", found.named, {})[0],
            "url": url_behind(found, one.name),
        }
        for one in sorted(found.named.values(), key=_rank)
        if one.value or (one.value == 0 and not set("·：") & set(one.name))
    ]


def _rank(one: named.Figure) -> tuple[bool, bool, str]:
    """The main figures first, then those that are not nought."""
    return (one.name not in named.TOP.values(), not one.value, one.name)
