"""Founding the city through the acts: agencies, people, posts, columns, items and the settings that differ."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction

from mingtang.cases.items import acts as item_acts
from mingtang.ledger import book
from mingtang.people import acts
from mingtang.people.models import Agency, Holding
from mingtang.people.seats import SYSTEM, Seat, seat_of
from mingtang.policy import acts as policy_acts
from mingtang.records.columns import acts as column_acts
from mingtang.records.columns import standard
from mingtang.rehearsal import city
from mingtang.rehearsal.items import body_of

WD = "working_days"


def system_chain() -> None:
    with transaction.atomic():
        book.open_chain(book.SYSTEM_CHAIN, "")


def agencies(at: datetime) -> None:
    """The system chain and the 60 agencies, the root first."""
    system_chain()
    made: dict[int, Agency] = {}
    for order, body in enumerate(sorted(city.bodies(), key=lambda b: (b.parent != 0, b.no > 56, b.no)), 1):
        agency = Agency(
            code=body.code, name=body.name, short=body.short, parent=made.get(body.parent), kind=body.kind,
            mark=body.mark, division=body.division, reporting=body.reporting, phone=body.phone, fax=body.fax, address=body.address,
            hours=body.hours, duties=body.duties, order=order,
        )  # fmt: skip
        acts.found_agency(agency, by=SYSTEM, at=at)
        made[body.no] = agency


def people(players: list[city.Player], since: date, at: datetime) -> None:
    """Everybody with an account and the posts held. One hash serves all: they share one password, in demo mode."""
    hashed = make_password(city.PASSWORD, salt="demo0city0password")
    for player in players:
        acts.enter_person(
            player.code, player.name, player.login, city.PASSWORD, hashed=hashed, by=SYSTEM, at=at, must_change=False
        )  # fmt: skip
        for kind, section in player.posts:
            with transaction.atomic():
                post = acts.make_post(Agency(code=city.code(player.agency)), kind, section)
            acts.hold(player.code, post, since, by=SYSTEM, at=at)


def passwords_renewed(day: date) -> None:
    """The demo's passwords are as old as the day it is opened: they were printed then."""
    from mingtang.people.models import Account

    with transaction.atomic():
        Account.objects.update(changed_on=day)


def columns(at: datetime, *, demo: bool = False) -> None:
    """The standard column tree through the acts; with `demo`, as demo-city §4 arranges and extends it."""
    given = city.data("columns") if demo else {}
    root = Agency.objects.get(parent=None).code
    only = {code: [city.code(no) for no in numbers] for code, numbers in given.get("only", {}).items()}
    owners = {code: city.code(no) for code, no in given.get("owner", {}).items()}
    for row in (*standard.rows(), *(standard.whole(extra) for extra in given.get("extra", ()))):
        named = {**row, "name": given.get("names", {}).get(row["code"], row["name"])}
        agencies = only.get(row["code"], [])
        owner = owners.get(row["code"], agencies[0] if agencies else root)
        column_acts.open_column(
            row["code"], row["parent"], standard.given_of(named, owner, agencies), statutory=row["statutory"],
            own=row["own"], internal=row["internal"], by=SYSTEM, at=at,
        )  # fmt: skip


def services(cast: Cast, at: datetime) -> None:
    """The service items of §5, each saved and published by its own agency."""
    for n, row in enumerate(city.data("items")["item"]):
        at += timedelta(minutes=10 if n else 0)
        owner = city.code(row["agency"])
        item_acts.save_item(owner, body_of(row), by=cast(owner, "section_head"), at=at)
        by = cast.own(owner, "leader_in_charge", "disclosure_head")
        item_acts.publish_item(row["code"], at.date(), by=by, at=at + timedelta(minutes=5))


def confirmed_by_hand(agency: str, by: Seat, since: date, at: datetime) -> None:
    """This agency lets an officer confirm web requests (条例第三十一条): they wait for both sides."""
    source = "本单位依申请公开工作规程第六条"
    policy_acts.set_value("web_confirm", agency, "1", source, since, by=by, at=at)


def joint_window(root: str, by: Seat, since: date, at: datetime) -> None:
    """A city that receives at one window: each agency may hand a request on to each (转办)."""
    policy_acts.set_value("hand_on", root, "转全市各单位", "澜政办〔2024〕31号", since, by=by, at=at)


class Cast:
    """Who holds which post: the seats that act. A small body's missing posts are those of its superior office."""

    def __init__(self) -> None:
        rows = Holding.objects.select_related("post", "person").order_by("pk")
        self._seats: dict[tuple[str, str], list[Seat]] = {}
        for row in rows:
            self._seats.setdefault((row.post.agency_id, row.post.kind), []).append(seat_of(row))
        self._parents: dict[str, Any] = dict(Agency.objects.values_list("code", "parent"))

    def __call__(self, agency: str, post: str, n: int = 0) -> Seat:
        """The holder of `post` (the n-th of several). KeyError when nobody holds it here or above."""
        place = agency
        while place:
            if found := self._seats.get((place, post)):
                return found[n % len(found)]
            place = self._parents[place] or ""
        raise KeyError(f"{agency}: nobody holds {post}")

    def own(self, agency: str, *posts: str) -> Seat:
        """Who holds the first of `posts` that the agency itself has filled."""
        return next(self._seats[agency, post][0] for post in posts if (agency, post) in self._seats)
