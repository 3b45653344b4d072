"""What can be read off the body of a service item: its law, its deciding step, its stages, the terms it owes."""

from collections.abc import Mapping
from itertools import groupby
from typing import Any

LICENCE = "01"
Item = Mapping[str, Any]


def is_licence(item: Item) -> bool:
    return bool(item["type"] == LICENCE)


def basis(item: Item) -> str:
    """The first legal basis of the item, which is the article of every row no other law governs."""
    given = item.get("basis") or ""
    return given if isinstance(given, str) else str(given[0])


def law(item: Item, article: str) -> str:
    """The article of the licensing law for a licence; the item's own basis for every other type."""
    return f"许可法{article}" if is_licence(item) else basis(item)


def extendable(item: Item) -> bool:
    """Art. 42 lets the head of the organ add 10 working days where the term is that article's own."""
    statutory = item.get("statutory") or {}
    named = "许可法" in statutory.get("law", "") and "第四十二条" in statutory.get("law", "")
    return is_licence(item) and named and statutory["unit"] == "working_days"


def stoppable(item: Item) -> bool:
    """Whether a special procedure may stop the clock: a term in hours or months runs on (clock.reckoning)."""
    spans = [item["promised"], *([item["statutory"]] if item.get("statutory") else [])]
    return all(span["unit"] in ("working_days", "days") for span in spans)


def after_acceptance(item: Item) -> list[str]:
    """The states in which an accepted case waits for its decision."""
    return ["accepted", "special"] if stoppable(item) else ["accepted"]


def deciding(item: Item) -> int:
    """Index of the step that decides: the one that says so, else the last."""
    rows = item["steps"]
    return next((i for i, row in enumerate(rows) if row.get("decides")), len(rows) - 1)


def delivers(item: Item) -> bool:
    """Whether steps follow the decision (making and handing over the certificate)."""
    return deciding(item) < len(item["steps"]) - 1


def ending(item: Item) -> str:
    """State and outcome of a case that went well."""
    return "forwarded" if item["result"]["kind"] == "forward" else "granted"


def stages(item: Item) -> list[list[int]]:
    """The steps after acceptance by stage: indexes of those that run side by side, in order."""
    rows = item["steps"]
    alike = groupby(range(1, len(rows)), key=lambda i: rows[i].get("parallel") or i)
    return [list(members) for _, members in alike]


def agency(row: Mapping[str, Any]) -> str:
    return str(row.get("agency") or "own")


def limit(row: Mapping[str, Any]) -> str:
    """Key of the step's own term."""
    return f"limit_{row['key']}"


def owed(item: Item) -> list[str]:
    """The terms of the whole case that run from its acceptance."""
    return ["statutory", "promised"] if item.get("statutory") else ["promised"]
