"""转办: a request that one agency of the house received, and another takes over to answer it in its own name.

The Regulation gives an organ no power to send an application on: it answers that it is not responsible, and names who is
(条例第三十六条第（五）项, sure; art. 41 allows 转送 for corrections alone). What cities do besides is that a government's office
receives for the departments (条例第三条、第四条、第二十七条), or that a joint window receives for all, and hands each application
to the one that made or keeps the information (第十条), which answers in its own name (practice; medium sure, and courts take
whoever answered for the defendant: 法释〔2025〕8号). So it is a setting (`hand_on`), off until a city sets it, and:

- until the other has taken it over the request is the receiver's, and it comes back whole when that refuses;
- the term runs on from the day of receipt through all of it, and what has lapsed changes hands no more;
- it changes hands once: whoever took it over answers it, be it that yet another is responsible.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from mingtang.cases.models import Case
from mingtang.cases.moving import Move
from mingtang.people import tree
from mingtang.people.models import Agency, Holding
from mingtang.policy import values as policy

BELOW, ALL = "转所属单位", "转全市各单位"
BEGINNINGS = ("submit", "submit_pending", "register", "register_pending", "accept", "split_off")
SIGNS = ("request_officer", "disclosure_head")  # who may take it over


def known(move: Move) -> None:
    """What the rules ask: whether this agency hands on at all, and to whom it may."""
    own, step = move.case.agency_id, move.step.do
    if step in BEGINNINGS and "hands_on" in move.kind.facts and reach_of(own, move.day):
        move.facts["hands_on"] = True
    if step == "hand_on":
        move.facts["handed_by"] = own
        move.known["takers"] = takers(own, move.day)


def reach_of(agency: str, on: date) -> str:
    """BELOW, ALL, or "" where applications are not handed on."""
    found = policy.value("hand_on", tree.line_of(agency), on)
    return found if found in (BELOW, ALL) else ""


def takers(agency: str, on: date) -> frozenset[str]:
    """The agencies to which this one may hand on: in the reach of its setting, open, and with somebody to sign for it."""
    reach, places = reach_of(agency, on), tree.places()
    manned = set(
        Holding.objects.on(on).filter(post__kind__in=SIGNS, person__left_on=None).values_list("post__agency", flat=True)
    )  # fmt: skip
    return frozenset(
        place.code
        for place in places.values()
        if not place.closed_on
        and place.code != agency
        and (reach == ALL or (reach == BELOW and agency in tree.line_of(place.code)))
        and (place.code in manned or (place.kind == "town" and place.parent in manned))
    )


def holder_of(code: str) -> Agency:
    """The agency, or whoever was it merged into meanwhile."""
    found = Agency.objects.get(code=code)
    while found.successor_id:
        found = Agency.objects.get(code=found.successor_id)
    return found


def chains_of(case: Case, do: str) -> tuple[str, ...]:
    """The chains besides the case's own that the step writes to: that of whoever takes it over."""
    to = case.facts["facts"].get("handed_to") if do == "take_over" else None
    return (holder_of(to).chain,) if to else ()


def _take_over(move: Move, more: Mapping[str, Any]) -> None:
    move.succeeds = holder_of(move.standing.facts["handed_to"])
    move.facts |= {"taken_over_on": move.day.isoformat(), "hands_on": False}


def told(case: Case) -> list[tuple[str, str]]:
    """What the page of a request says of it: from whom it came, or for whose signature it waits."""
    facts = case.facts["facts"]
    if facts.get("taken_over_on"):
        return [("转来的单位", tree.name_of(facts["handed_by"]))]
    return [("等待接收的单位", tree.name_of(facts["handed_to"]))] if case.state == "handed" else []


EFFECTS = {"take_over": _take_over}
