"""查重: the requests like this one that the same seat sees, so that nobody answers twice or differently (条例第三十六条第（六）项),
and what is asked for again and again is proposed for proactive disclosure (条例第四十四条)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from mingtang.cases.consulting import DISCLOSED
from mingtang.cases.models import Case, CaseSet
from mingtang.search.tokens import bigrams

LATEST = 5000  # requests of an agency that are looked through, the newest first
ALIKE = 0.5  # share of common bigrams of two titles from which they are held for alike; no law says how much
SHOWN = 10


class Like(NamedTuple):
    """A request like another one: share of common bigrams of the titles, 0 to 1."""

    case: Case
    share: float


def share(one: str, other: str) -> float:
    """How much of two titles is the same, 0 to 1 (Jaccard over bigrams of their folded characters)."""
    a, b = set(bigrams(one)), set(bigrams(other))
    return len(a & b) / len(a | b) if a and b else 0.0


def same_subject(case: Case, seen: CaseSet) -> list[Like]:
    """Requests to the same agency whose title is like this one's, the nearest first."""
    others = _others(case, seen).order_by("-pk")[:LATEST]
    near = sorted(
        ((share(case.title, title), pk) for pk, title in others.values_list("pk", "title")), reverse=True
    )
    found = {pk: value for value, pk in near[:SHOWN] if value >= ALIKE}
    rows = seen.filter(pk__in=found).select_related("agency")
    return sorted((Like(row, found[row.pk]) for row in rows), key=lambda like: (-like.share, -like.case.pk))


def same_applicant(case: Case, seen: CaseSet) -> list[Case]:
    """Requests to the same agency under the same name, the newest first. A name is no identity: who looks compares."""
    if not case.party:
        return []
    return list(_others(case, seen).filter(party=case.party).select_related("agency").order_by("-pk")[:SHOWN])


def given_out(likes: Iterable[Like], case: Case) -> list[Case]:
    """Those that others asked for and were given: two of them make the information one of public interest (第四十四条)."""
    return [like.case for like in likes if like.case.outcome in DISCLOSED and like.case.party != case.party]


def _others(case: Case, seen: CaseSet) -> CaseSet:
    """Not those of the same application, where it was split or is answered anew."""
    whole = case.parent_id or case.pk
    return (
        seen.filter(family="request", agency=case.agency_id)
        .exclude(pk__in={case.pk, whole})
        .exclude(parent=whole)
    )
