"""A cell of a table as HTML. Written here and not in a template: a page holds hundreds of them, and a template asks its
questions again for each (half of what a list of the desk cost)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from html import escape
from typing import Any

from django.template.loader import render_to_string
from django.utils.formats import localize
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from mingtang.clock import Line
from mingtang.ui import dates, tables
from mingtang.ui.drawn import escaped
from mingtang.ui.lamps import Badge, Sign


def row(row: Mapping[str, Any], pick: str) -> SafeString:
    """The <tr> of a row of tables.ready. pick: name of the checkbox for bulk acts, or ""."""
    tone = f"table__row--{row['tone']}" if row["tone"] else ""
    link = f' data-href="{escape(row["url"])}"' if row["url"] else ""
    box = ""
    if pick:
        tick = f'<input type="checkbox" name="{escape(pick)}" value="{escape(str(row["pick"]))}" aria-label="选择 {escape(str(row["name"]))}">'
        box = f'<td class="table__pick">{tick if row["pick"] else ""}</td>'
    inside = "".join(map(written, row["cells"]))
    return mark_safe(f'\n  <tr class="{"table__link " if link else ""}{tone}"{link}>{box}{inside}</tr>')  # noqa: S308  all escaped above


def written(cell: Mapping[str, Any]) -> SafeString:
    """The <th> or <td> of a cell of tables.ready. A cell without content is empty: a phone leaves it out."""
    content = _content(cell) + (_SUB.format(escaped(cell["sub"])) if cell["sub"] else "")
    kind = "num" if cell["num"] and not cell["head"] else "table__keep" if cell["keep"] else ""
    mark = f' class="{kind}"' if kind else ""
    label = escaped(cell["label"])
    if cell["head"]:
        return mark_safe(f'<th scope="row" data-label="{label}"{mark}>{content}</th>')  # noqa: S308  all escaped above
    return mark_safe(f'<td data-label="{label}"{mark}>{content}</td>')  # noqa: S308  all escaped above


@lru_cache(maxsize=4096)
def trace(line: Line) -> SafeString:
    """A day of the clock's trace as a <tr>: the same days stand on the pages of all cases."""
    row = tables.trace_row(line)
    day = dates.iso(row["date"])
    return format_html(
        '<tr class="trace__row trace__row--{}"><th scope="row" data-label="日期"><time datetime="{}">{}</time> {}</th>'
        '<td class="num" data-label="第几日">{}</td><td data-label="怎么算">{}</td><td data-label="依据">{}</td></tr>',
        row["why"], dates.machine(row["date"]), day, dates.weekday(row["date"]), "不计" if row["n"] is None else row["n"],
        row["text"], row["source"],
    )  # fmt: skip


_SUB = '<span class="table__sub">{}</span>'


def _content(cell: Mapping[str, Any]) -> str:
    if cell["lamp"]:
        return lamp(cell["lamp"])
    if cell["badge"]:
        return badge(Badge(cell["badge"], cell.get("tone") or "plain"))
    text = localize(cell["text"])
    if cell["url"]:
        return f'<a href="{escape(str(cell["url"]))}">{escaped(text)}</a>'
    if cell["time"]:
        return f'<time datetime="{escape(cell["time"])}">{escaped(text)}</time>'
    return escaped(text)


@lru_cache(maxsize=256)
def lamp(sign: Sign) -> SafeString:
    return render_to_string("ui/parts/lamp.html", {"sign": sign})


@lru_cache(maxsize=256)
def badge(badge: Badge) -> SafeString:
    return render_to_string("ui/parts/badge.html", {"badge": badge})
