"""A cell of a table as HTML. Written here and not in a template: a page holds hundreds of them, and a template asks its
questions again for each (half of what a list of the desk cost)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.template.loader import render_to_string
from django.utils.formats import localize
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from mingtang.ui.lamps import Badge, Sign


def written(cell: Mapping[str, Any]) -> SafeString:
    """The <th> or <td> of a cell of tables.ready. A cell without content is empty: a phone leaves it out."""
    content = _content(cell) + (_SUB.format(conditional_escape(cell["sub"])) if cell["sub"] else "")
    kind = "num" if cell["num"] and not cell["head"] else "table__keep" if cell["keep"] else ""
    mark = f' class="{kind}"' if kind else ""
    label = conditional_escape(cell["label"])
    if cell["head"]:
        return mark_safe(f'<th scope="row" data-label="{label}"{mark}>{content}</th>')  # noqa: S308  all escaped above
    return mark_safe(f'<td data-label="{label}"{mark}>{content}</td>')  # noqa: S308  all escaped above


_SUB = '<span class="table__sub">{}</span>'


def _content(cell: Mapping[str, Any]) -> str:
    if cell["lamp"]:
        return _lamp(cell["lamp"])
    if cell["badge"]:
        return _badge(Badge(cell["badge"], cell.get("tone") or "plain"))
    text = localize(cell["text"])
    if cell["url"]:
        return format_html('<a href="{}">{}</a>', cell["url"], text)
    if cell["time"]:
        return format_html('<time datetime="{}">{}</time>', cell["time"], text)
    return conditional_escape(text)


@lru_cache(maxsize=256)
def _lamp(sign: Sign) -> SafeString:
    return render_to_string("ui/parts/lamp.html", {"sign": sign})


@lru_cache(maxsize=256)
def _badge(badge: Badge) -> SafeString:
    return render_to_string("ui/parts/badge.html", {"badge": badge})
