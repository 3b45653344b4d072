"""A row of data/items.toml as the body of a service item, as `kinds.service.faults` reads it."""

from __future__ import annotations

from typing import Any

from mingtang.rehearsal import city

DAY = "working_days"


def body_of(row: dict[str, Any]) -> dict[str, Any]:
    """The body: steps with their limits, terms with units, the elements every guide must have."""
    owner = city.by_no()[row["agency"]]
    body: dict[str, Any] = {
        "code": row["code"], "name": row["name"], "type": row["type"], "basis": row["basis"],
        "conditions": row["conditions"], "materials": [{"name": name} for name in row["materials"]],
        "fees": [{"name": n, "basis": b, "rate": r} for n, b, r in row["fees"]],
        "promised": _span(row, "promised", "promised_hours"), "steps": [_step(step) for step in row["steps"]],
        "result": dict(zip(("name", "kind", "to"), row["result"], strict=False)), "place": owner.address, "phone": owner.phone,
        "hours": owner.hours, "faq": [{"q": q, "a": a} for q, a in row["faq"]],
    }  # fmt: skip
    if "statutory_law" in row:
        body["statutory"] = _span(row, "statutory", "statutory_hours") | {"law": row["statutory_law"]}
    body |= {name: list(row[name]) for name in ("served", "scenes") if name in row}
    if "facts" in row:
        body["facts"] = dict(row["facts"])
    return body


def _span(row: dict[str, Any], days: str, hours: str) -> dict[str, Any]:
    return {"n": row[hours], "unit": "hours"} if hours in row else {"n": row[days], "unit": DAY}


def _step(row: dict[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {
        k: row[k] for k in ("key", "name", "post", "parallel", "when", "decides") if k in row
    }
    if "agency" in row:
        made["agency"] = city.code(row["agency"])
    return made | {"limit": _span(row, "days", "hours")}
