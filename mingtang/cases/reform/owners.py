"""Whether every open case has an owner: a person in the post for which it waits (no orphan)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from mingtang.cases.models import FAMILY_POSTS, Case, Turn
from mingtang.people.models import Agency, Holding
from mingtang.people.posts import POSTS


@dataclass
class Tree:
    """The agencies and who holds posts where, as they are, or as a reform would leave them.

    held: (agency, post kind). It answers as people.seats.agencies_covered does, from plain sets."""

    parent: dict[str, str]
    kind: dict[str, str]
    successor: dict[str, str] = field(default_factory=dict)
    held: set[tuple[str, str]] = field(default_factory=set)

    @classmethod
    def look(cls, on: date) -> Tree:
        rows = list(Agency.objects.values_list("code", "parent", "kind", "successor"))
        posts = Holding.objects.on(on).filter(post__agency__closed_on=None, person__left_on=None)
        return cls(
            {code: parent or "" for code, parent, _, _ in rows}, {code: kind for code, _, kind, _ in rows},
            {code: successor for code, _, _, successor in rows if successor},
            set(posts.values_list("post__agency", "post__kind")),
        )  # fmt: skip

    def owns(self, agency: str, post: str) -> bool:
        """Whether somebody does the work of `post` for `agency`."""
        while agency in self.successor:
            agency = self.successor[agency]
        if (agency, post) in self.held:
            return True
        above = self.parent.get(agency, "") if self.kind.get(agency) == "town" else ""
        return (above, post) in self.held


def orphans(tree: Tree, moved: Mapping[str, str] | None = None) -> dict[tuple[str, str], int]:
    """(agency, post) → how many cases would wait for a post that nobody holds; {} where every case has its owner.

    moved: case code → the agency that takes it over, whose own posts it waits for then."""
    found: dict[tuple[str, str], set[str]] = {}
    turns = Turn.objects.filter(post__in=POSTS).values_list("case__code", "case__agency", "agency", "post")
    for code, own, agency, post in turns:
        if moved and code in moved and agency == own:
            agency = moved[code]
        if not tree.owns(agency, post):
            found.setdefault((agency, post), set()).add(code)
    return {place: len(codes) for place, codes in sorted(found.items())}


def left_bare(
    before: Tree, after: Tree, moved: Mapping[str, str] | None = None
) -> dict[tuple[str, str], int]:
    """The `orphans` that the reform makes, and besides the posts that open cases will need: those that work on their family,
    that somebody held for them before, and that nobody would hold. A post that stands empty elsewhere in the city is no
    reason against it."""
    stood = orphans(before)
    found = {place: n for place, n in orphans(after, moved).items() if n > stood.get(place, 0)}
    needed: Counter[tuple[str, str, str]] = Counter()
    for code, agency, family in Case.objects.house.filter(closed_on=None).values_list(
        "code", "agency", "family"
    ):
        needed[(agency, (moved or {}).get(code, agency), family)] += 1
    for (own, agency, family), n in sorted(needed.items()):
        for post in FAMILY_POSTS.get(family, ()):
            if before.owns(own, post) and not after.owns(agency, post):
                found[(agency, post)] = max(n, found.get((agency, post), 0))
    return found
