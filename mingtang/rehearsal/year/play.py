"""A year of requests in an empty database: founded, played through the acts with an injected clock, written down in a journal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from pathlib import Path
from random import Random

from django.db import transaction

from mingtang.database import still
from mingtang.ledger import chance as source
from mingtang.ledger.models import Event
from mingtang.policy import values as policy
from mingtang.rehearsal import city, found
from mingtang.rehearsal.hours import Hours, in_office, moment
from mingtang.rehearsal.texts import Texts
from mingtang.rehearsal.year import wishes
from mingtang.rehearsal.year.journal import Journal
from mingtang.rehearsal.year.lived import Lived
from mingtang.rehearsal.year.mark import Mark, Play
from mingtang.rehearsal.year.trouble import Trouble
from mingtang.rehearsal.year.witness import Witness

JOURNAL = "rehearsal/journal.jsonl"


def play(mark: Mark, directory: Path, progress: Callable[[str], None]) -> None:
    """Play what the mark says and write into it what came of it. The same play writes the same journal."""
    wanted = mark.play
    name = f"rehearsal/{wanted.seed}/{wanted.year}/{wanted.requests}"
    with source.seeded(name), still.still(), (directory / JOURNAL).open("w", encoding="utf-8") as file:
        _founded(wanted)
        progress("agencies, people and posts stand")
        stage = _staged(wanted, name, Journal(file), progress)
        stage.run()
    mark.acts, mark.events = stage.played, Event.objects.count()
    mark.failures = dict(stage.trouble.counts)


def _founded(wanted: Play) -> None:
    day = wishes.first_day(wanted.year)
    at = in_office(day, 30)
    with transaction.atomic():
        found.agencies(at)
        found.people(city.players(str(wanted.seed)), date(day.year, 9, 1), at)
        found.columns(at)
        still.forget()
        confirming = city.code(wishes.CONFIRMS)
        found.confirmed_by_hand(confirming, found.Cast()(confirming, "disclosure_head"), day, at)
        root = city.code(1)
        found.joint_window(root, found.Cast()(root, "disclosure_head"), day, at)
        still.forget()


def _staged(wanted: Play, name: str, journal: Journal, progress: Callable[[str], None]) -> Witness:
    def chance(part: str) -> Random:
        return Random(f"{name}/{part}")  # noqa: S311

    calendar, cast = policy.calendar(), found.Cast()
    end = moment(wishes.last_day(wanted.year), time(0, 0))
    stage = Witness(calendar, cast, end, progress, journal, Trouble(chance("trouble"), cast))
    hours, texts = Hours(calendar, chance("hours")), Texts(name)
    wording = wishes.Asked(texts, wanted.year, chance("wording"))
    disputes = chance("disputes")
    for n, wish in enumerate(wishes.of_the_year(wanted.requests, wanted.year, hours, chance("wishes")), 1):
        wording.give(wish)
        stage.add(Lived(wish, stage, hours, texts, n, disputes).play())
    first = wishes.first_day(wanted.year)
    stage.add(stage.trouble.nights(stage, first, wishes.last_day(wanted.year)))
    return stage
