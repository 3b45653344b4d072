"""The order of what people type: no answer comes before its question. Pure."""

from collections.abc import Mapping
from typing import Any


def not_before(facts: Mapping[str, Any], name: str, words: str, *steps: str) -> str:
    """`words` where the typed day `name` lies before the day on which one of `steps` was done; "" where it does not."""
    days, on = facts.get("days") or {}, facts.get(name)
    return words if on and any(on < days[step] for step in steps if step in days) else ""
