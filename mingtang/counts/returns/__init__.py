"""填报: what a named person says of a cell that no case here holds, with the source (fees, penalties, visits to a window).

A return comes on top of the cases counted here; it never replaces them. Each change is a new row with its event.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal

from mingtang.counts.forms import Form, Place
from mingtang.counts.models import Return

MOST, PLACES = Decimal(10_000_000_000), 6
_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")  # 1,234.5, never 1e9


@dataclass(frozen=True)
class Said:
    """value: canonical text of a number; "" where it is said that nobody counted it."""

    agency: str
    value: str
    source: str
    person: str
    on: str


def of(agencies: Collection[str], year: int, form: str) -> dict[Place, list[Said]]:
    """The standing returns of these agencies, by cell."""
    rows = Return.objects.house.filter(agency__in=agencies, year=year, form=form, current=True)
    found: dict[Place, list[Said]] = {}
    for row in rows.order_by("agency", "cell"):
        table, line, column = row.cell.split(".")
        said = Said(row.agency, row.value, row.source, row.person, row.said_on.isoformat())
        found.setdefault((table, line, column), []).append(said)
    return found


ELSEWHERE = {  # counted here as far as they are decided here; offices decide them in other systems too
    ("proactive", "licences", "decisions"),
    ("proactive", "normative_documents", "made"),
    ("proactive", "regulations", "made"),
    ("told", "proactive_total", "value"),
    ("told", "proactive_fulltext", "value"),
    ("told", "new_normative_documents", "value"),
}


def offered(form: Form, counted: Collection[Place]) -> list[Place]:
    """The cells that a return may be given for: those that no case counts, and those that other systems count too. In the form
    of 2008 every cell, for any may be declared as not counted."""
    return [
        place for place in form.cells() if place not in counted or place in ELSEWHERE or form.code == "2008"
    ]


def why_not(form: Form, place: Place, value: str) -> str:
    """Why this value cannot stand in this cell; "" when it can. A blank may be declared in the form of 2008 alone (A5)."""
    if value == "":
        return "" if form.code == "2008" else "请填写数字；没有的填0（国办公开办函〔2021〕30号）"
    if not _NUMBER.fullmatch(_narrow(value)):
        return "请填写数字"
    number, kind = Decimal(_narrow(value).replace(",", "")), form.kinds[place]
    if abs(number) >= MOST:
        return "数字过大，请核对"
    if kind != "decimal" and number != number.to_integral_value():
        return "请填写整数"
    if kind == "decimal" and -int(number.as_tuple().exponent) > PLACES:
        return f"小数不超过{PLACES}位"
    return "不能填写负数" if number < 0 and kind != "change" else ""


def _narrow(value: str) -> str:
    """Digits, commas and points as typed by a Chinese keyboard are those of any other."""
    return unicodedata.normalize("NFKC", value).strip()


def canonical(value: str) -> str:
    """12 · 3.5 · -2 · 1234 of １，２３４, without what says nothing. "" stays."""
    if value == "":
        return ""
    number = Decimal(_narrow(value).replace(",", ""))
    return str(int(number)) if number == number.to_integral_value() else format(number.normalize(), "f")


def added(first: int | str, more: Iterable[str]) -> int | str:
    """The sum: a whole number as int, a decimal as its text."""
    said = canonical(str(sum((Decimal(one) for one in more), Decimal(str(first)))))
    return said if "." in said else int(said)
