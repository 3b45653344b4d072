"""本单位用语: what an agency adds to a letter before and after the fixed text, and how it is reached.

Fixed and not editable: title, number, addressee, what was asked, finding, articles, decision, remedies, issuer, date.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from mingtang.papers.models import Wording

LINES: Mapping[str, tuple[str, int]] = MappingProxyType(
    {"opening": ("开头语", 200), "closing": ("结尾语", 200), "contact": ("联系方式", 120)}
)
# what the law says in a letter, it says by itself, in the words in force on the day of issue
_LAW = re.compile(r"复议|诉讼|起诉|人民法院|第[一二三四五六七八九十百零〇\d]+条|工作日内|日内")


def fault(name: str, text: str) -> str:
    """Why an agency's own line cannot stand; "" when it can."""
    label, most = LINES[name]
    if len(text) > most:
        return f"{label}最多{most}个字"
    if "\n" in text.strip():
        return f"{label}只能是一段"
    if found := _LAW.search(text):
        return f"{label}里不能写“{found[0]}”：依据、期限和救济途径由文书按发文当日的法律自动写入，不能另写"
    return ""


def of(agency: str, letter: str, day: date) -> Wording | None:
    """The lines in force for a letter: its own, else those for all letters of the agency."""
    rows = Wording.objects.filter(agency=agency, letter__in=("", letter), since__lte=day)
    latest = {row.letter: row for row in rows.order_by("pk")}
    return latest.get(letter) or latest.get("")


def added(data: dict[str, Any], agency: str, letter: str, day: date) -> dict[str, Any]:
    """A filled letter with its agency's lines around the fixed text."""
    row = of(agency, letter, day)
    return laid(data, row) if row else data


def laid(data: dict[str, Any], row: Wording) -> dict[str, Any]:
    more: dict[str, Any] = {"closing": [row.closing]} if row.closing else {}
    if row.opening:
        more["paragraphs"] = [row.opening, *data["paragraphs"]]
    if row.contact:
        more["contact"] = row.contact
    return data | more
