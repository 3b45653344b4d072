"""Whose figures a seat may see, and the tree below an agency."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from mingtang.people.models import Agency
from mingtang.people.seats import Seat, agencies_covered


def tree(code: str) -> list[str]:
    """The agency and every one below it, itself first, closed ones too: their year was counted."""
    below: dict[str | None, list[str]] = defaultdict(list)
    for child, parent in Agency.objects.order_by("order", "code").values_list("code", "parent"):
        below[parent].append(child)
    found, waiting = [], [code]
    while waiting:
        found.append(here := waiting.pop(0))
        waiting += below[here]
    return found


def agencies_seen(seat: Seat, on: date) -> set[str]:
    """Own agency and those it works for; all below for a head of a disclosure office (条例第四十九条: reports go
    upwards); all for the posts of the whole city."""
    if seat.citywide:
        return set(Agency.objects.values_list("code", flat=True))
    own = agencies_covered(seat, on)
    return own | set(tree(seat.agency)) if seat.post == "disclosure_head" else own
