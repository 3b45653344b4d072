"""The guide (办事指南) of a service item in the words of its page: the same for the public page and for the preview.

The eight key elements are those the inspection of government websites looks for: name, basis, conditions, materials,
place, hours, telephone, steps.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from mingtang.cases.models import ServiceItem
from mingtang.clock.terms import UNIT_WORDS
from mingtang.kinds.service_1.item import stages
from mingtang.kinds.vocabulary import ITEM_RESULTS, ITEM_TYPES, MATERIAL_FORMS, MATERIAL_NEEDS
from mingtang.people.models import Agency
from mingtang.people.posts import POSTS

LICENCE = "01"


def of(row: ServiceItem) -> dict[str, Any]:
    """The guide of a version. Of a draft, what is missing is empty and nothing fails."""
    item = row.body
    names = dict(Agency.objects.values_list("code", "name"))
    return {
        "row": row, "name": row.name or "（未填事项名称）", "code": row.code, "agency": row.agency,
        "type": ITEM_TYPES.get(item.get("type", ""), ""), "basis": listed(item.get("basis")),
        "conditions": listed(item.get("conditions")), "materials": [_material(m) for m in item.get("materials") or ()],
        "fees": item.get("fees") or [], "statutory": span(item.get("statutory")), "promised": span(item.get("promised")),
        "statutory_law": cited((item.get("statutory") or {}).get("law", "")), "licence": item.get("type") == LICENCE,
        "instant": (item.get("promised") or {}).get("n") == 0, "result": _result(item.get("result") or {}),
        "place": item.get("place", ""), "hours": item.get("hours", ""), "phone": item.get("phone", ""),
        "chain": chain(item, names), "faq": item.get("faq") or [], "apply": f"/ask/service/{row.code}/",
    }  # fmt: skip


def listed(value: Any) -> list[str]:
    """One text or a list of texts, as a list."""
    return [value] if isinstance(value, str) and value else [str(text) for text in value or () if text]


def cited(article: str) -> str:
    """许可法第四十二条 with the name that everybody knows."""
    return re.sub(r"(?<!\w)许可法(?=第)", "行政许可法", article)


def span(given: Mapping[str, Any] | None) -> str:
    """7个工作日; 当场办结 for none; "" where nothing is given."""
    if not given or not isinstance(given.get("n"), int):
        return ""
    return f"{given['n']}{UNIT_WORDS.get(given.get('unit', ''), '')}" if given["n"] else "当场办结"


def _material(row: Mapping[str, Any]) -> dict[str, str]:
    return {
        "name": row.get("name", ""),
        "need": row.get("need") or MATERIAL_NEEDS[0],
        "form": row.get("form") or MATERIAL_FORMS[0],
        "note": row.get("note", ""),
    }


def _result(given: Mapping[str, Any]) -> dict[str, str]:
    return {
        "name": given.get("name", ""),
        "kind": ITEM_RESULTS.get(given.get("kind", ""), ""),
        "to": given.get("to", ""),
    }


def chain(item: Mapping[str, Any], names: Mapping[str, str]) -> list[list[dict[str, str]]]:
    """The steps stage by stage; those of one stage run side by side. names: of the agencies, by code."""
    rows = item.get("steps") or []
    order = [[0], *stages({"steps": rows})] if rows else []
    facts = item.get("facts") or {}
    return [[_step(rows[i], facts, names) for i in members] for members in order]


def _step(row: Mapping[str, Any], facts: Mapping[str, str], names: Mapping[str, str]) -> dict[str, str]:
    other = row.get("agency") or "own"
    return {
        "name": row.get("name", ""),
        "post": POSTS.get(row.get("post", ""), ""),
        "agency": "" if other == "own" else names.get(other, other),
        "limit": span(row.get("limit")),
        "when": facts.get(row.get("when") or "", ""),
    }
