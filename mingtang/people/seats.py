"""A seat: a person in a post of an agency, now. Everything that acts does so from a seat."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mingtang.database import plain
from mingtang.database.still import kept_while_still
from mingtang.people.models import Account, Agency, Holding, Post
from mingtang.people.posts import ADMINS, CITYWIDE, POSTS


@dataclass(frozen=True)
class Seat:
    """Who acts. Codes go to the ledger; name and label are for the page."""

    person: str
    post: str  # post kind, e.g. "signer"
    agency: str
    acting_for: str = ""  # person code of the one whom a stand-in replaces
    name: str = ""
    label: str = ""
    post_id: int = 0
    until: date | None = None

    @property
    def is_admin(self) -> bool:
        return self.post in ADMINS

    @property
    def citywide(self) -> bool:
        return self.post in CITYWIDE


SYSTEM = Seat("", "system", "", name="系统", label="系统")
PUBLIC = Seat("", "applicant", "", name="申请人", label="申请人")


def seat_of(holding: Holding) -> Seat:
    post = holding.post
    return Seat(
        person=holding.person_id, post=post.kind, agency=post.agency_id, acting_for=holding.stand_in_for_id or "",
        name=holding.person.name, label=post.label, post_id=post.pk, until=holding.until,
    )  # fmt: skip


def seats_of(account: Account, day: date) -> list[Seat]:
    """Every seat this account may take on `day`, own posts before stand-ins."""
    if account.person_id is None or not account.active:
        return []
    rows = Holding.objects.on(day).filter(person=account.person_id).select_related("post", "person")
    return [seat_of(h) for h in sorted(rows, key=lambda h: (h.stand_in_for_id is not None, h.pk))]


def agencies_covered(seat: Seat, day: date) -> set[str]:
    """Agencies whose work of this post the seat does: its own, and small bodies directly below it in which nobody
    holds such a post (design: a body too small to fill the posts has them filled by its superior office)."""
    below = _towns_below(seat.agency)
    return {seat.agency} | (set(below) - _filled(below, seat.post, day) if below else set())


@kept_while_still
def _towns_below(agency: str) -> tuple[str, ...]:
    found = plain.rows(
        "SELECT code FROM people_agency WHERE parent_id = %s AND closed_on IS NULL AND kind = 'town' ORDER BY code",
        [agency],
    )
    return tuple(code for (code,) in found)


@kept_while_still
def _filled(agencies: tuple[str, ...], kind: str, day: date) -> frozenset[str]:
    rows = Holding.objects.on(day).filter(post__agency__in=agencies, post__kind=kind)
    return frozenset(rows.values_list("post__agency", flat=True))


def holders(agency: str, kind: str, day: date) -> list[Seat]:
    """Who holds the post `kind` of `agency` on `day`; the superior office's holders where nobody does."""
    rows = (
        Holding.objects.on(day).filter(post__agency=agency, post__kind=kind).select_related("post", "person")
    )
    found = [seat_of(h) for h in rows]
    parent = Agency.objects.filter(code=agency).values_list("parent", flat=True).first()
    return found or (holders(parent, kind, day) if parent else [])


def post_label(agency: str, kind: str) -> str:
    """The label of a post as its agency calls it."""
    return _labels(agency).get(kind) or POSTS.get(kind, kind)


@kept_while_still
def _labels(agency: str) -> dict[str, str]:
    """kind → label of the first such post of the agency."""
    return {post.kind: post.label for post in Post.objects.filter(agency=agency).order_by("-pk")}
