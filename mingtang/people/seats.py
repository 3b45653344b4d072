"""A seat: a person in a post of an agency, now. Everything that acts does so from a seat."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from mingtang.database import plain
from mingtang.database.still import kept_while_still
from mingtang.people import tree
from mingtang.people.models import Account, Agency, Holding
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


_SECTIONS = (
    "SELECT agency_id, kind, section FROM people_post AS post WHERE section <> '' AND id ="
    " (SELECT MIN(id) FROM people_post AS same WHERE same.agency_id = post.agency_id AND same.kind = post.kind)"
)
SYSTEM = Seat("", "system", "", name="系统", label="系统")
PUBLIC = Seat("", "applicant", "", name="申请人", label="申请人")
THIRD_PARTY = Seat("", "third_party", "", name="被征求意见方", label="被征求意见方")


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
    rows = Holding.objects.filter(person=account.person_id).select_related("post", "person")
    return seats_among(rows, day)


def seats_among(holdings: Iterable[Holding], day: date) -> list[Seat]:
    """The seats that these holdings give on `day`, own posts before stand-ins; none in a body that was closed."""
    closed = {place.code for place in tree.places().values() if place.closed_on}
    running = [h for h in holdings if h.runs(day) and h.post.agency_id not in closed]
    return [seat_of(h) for h in sorted(running, key=lambda h: (h.stand_in_for_id is not None, h.pk))]


def agencies_covered(seat: Seat, day: date) -> set[str]:
    """Agencies whose work of this post the seat does: its own, small bodies directly below it in which nobody holds such
    a post (design: a body too small to fill the posts has them filled by its superior office), and whoever was merged
    into one of these."""
    below, before = tree.towns_below(seat.agency), tree.merged()
    own = {seat.agency} | (set(below) - _filled(below, seat.post, day) if below else set())
    found = set(own)
    while own:
        own = {code for code, successor in before if successor in own} - found
        found |= own
    return found


@kept_while_still
def _filled(agencies: tuple[str, ...], kind: str, day: date) -> frozenset[str]:
    rows = Holding.objects.on(day).filter(post__agency__in=agencies, post__kind=kind)
    return frozenset(rows.values_list("post__agency", flat=True))


def holders(agency: str, kind: str, day: date) -> list[Seat]:
    """Who holds the post `kind` of `agency` on `day`: its own, its successor's where it was merged, the superior office's
    where nobody does."""
    rows = Holding.objects.on(day).filter(post__agency=agency, post__kind=kind, post__agency__closed_on=None)
    found = [seat_of(h) for h in rows.select_related("post", "person")]
    parent, successor = Agency.objects.values_list("parent", "successor").filter(code=agency).first() or (
        "",
        "",
    )
    onward = successor or parent
    return found or (holders(onward, kind, day) if onward else [])


def filled_by(agency: str, kind: str, day: date) -> str:
    """The superior office that does the work of this post for a small body in which nobody holds it; "" for all others."""
    place = tree.places().get(agency)
    below = tree.towns_below(place.parent) if place and place.parent else ()
    return place.parent or "" if place and agency in set(below) - _filled(below, kind, day) else ""


def post_label(agency: str, kind: str) -> str:
    """The label of a post as its agency calls it."""
    return _sections().get((agency, kind), "") + POSTS.get(kind, kind)


@kept_while_still
def bodies() -> dict[str, Agency]:
    """code → agency, of every one there ever was, to be read only: pages show the same ones all day."""
    return {agency.code: agency for agency in Agency.objects.all()}


def body(code: str) -> Agency | None:
    """An agency, to be read only."""
    return bodies().get(code)


@kept_while_still
def names() -> dict[str, str]:
    """code → name of everybody who ever was of the staff: the story of a case names many."""
    return dict(plain.rows("SELECT code, name FROM people_person"))


@kept_while_still
def _sections() -> dict[tuple[str, str], str]:
    """(agency, kind) → section of the first such post where it has one, of the whole city: a list shows many agencies."""
    return {(agency, kind): section for agency, kind, section in plain.rows(_SECTIONS)}
