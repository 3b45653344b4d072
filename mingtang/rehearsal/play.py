"""The demo city, played: founded, a year told, asked and served, and this morning on the table.

Everything goes through the ordinary acts with an injected clock. The same seed and day give the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from django.db import transaction

from mingtang.clock import Calendar
from mingtang.database import still
from mingtang.ledger import chance as source
from mingtang.ledger import checkpoints
from mingtang.oversight.watch import acts as watching
from mingtang.oversight.watch import looking
from mingtang.people.seats import SYSTEM
from mingtang.policy import values as policy
from mingtang.records.models import Column
from mingtang.rehearsal import (
    annual,
    asks,
    brought,
    carried,
    city,
    disputed,
    found,
    history,
    monthly,
    sealed,
    served,
    several,
    told,
)
from mingtang.rehearsal.asking import Request
from mingtang.rehearsal.hours import Hours, in_office, moment
from mingtang.rehearsal.serving import Application
from mingtang.rehearsal.showcase import Table
from mingtang.rehearsal.stage import Stage
from mingtang.rehearsal.telling import Release
from mingtang.rehearsal.texts import Texts

SEED = "20250515"


@dataclass
class Plan:
    """What a play is made from. year: the report year, the last complete one."""

    seed: str
    today: date
    profile: str
    calendar: Calendar

    @property
    def year(self) -> int:
        return self.today.year - 1

    @property
    def founded(self) -> date:
        return Hours(self.calendar, Random(0)).on(date(self.year - 1, 9, 1))  # noqa: S311

    def chance(self, name: str) -> Random:
        """An own source for each part, so that a change in one leaves the others as they are."""
        return Random(f"{self.seed}/{self.today}/{name}")  # noqa: S311

    def hours(self, name: str) -> Hours:
        return Hours(self.calendar, self.chance(f"hours/{name}"))


def play(seed: str, today: date, profile: str, progress: Callable[[str], None]) -> int:
    """Play the city into the empty database; how many acts on cases it took. today: the day it is opened on."""
    with source.seeded(f"{seed}/{today}"), still.still():
        plan = Plan(seed, today, profile, policy.calendar())
        _found(plan)
        progress("agencies, people, posts and services stand")
        stage = Stage(plan.calendar, found.Cast(), moment(today, time(0, 0)), progress)
        texts = Texts(f"{plan.seed}/{plan.today}")
        _the_year(plan, stage, texts)
        _before_and_after(plan, stage, texts)
        hours = plan.hours("brought")
        stage.add(brought.brought(stage, hours, hours.on(today)))
        for script in (
            *monthly.reports(stage, plan.hours("monthly"), today),
            *disputed.disputes(stage, plan.hours("disputed"), today),
            *several.several(stage, plan.hours("several"), today),
            *annual.annual(stage, plan.hours("annual"), plan.year),
        ):
            stage.add(script)
        Table(stage, seed, today, plan.hours("table"), texts, plan.chance("table")).lay()
        stage.run()
        found.passwords_renewed(today)
        eve = stage.end - timedelta(seconds=1)  # nothing happens on the day itself
        watching.take_down(looking.look(today), by=SYSTEM, at=eve)
        checkpoints.make(stage.end)
        carried.read(today, plan.chance("readers"))
        return stage.played


def _found(plan: Plan) -> None:
    at = in_office(plan.founded, 30)
    with transaction.atomic():
        found.agencies(at)
        found.people(city.players(plan.seed), date(plan.founded.year, 9, 1), at)
        found.columns(at, demo=True)
        still.forget()
        found.services(found.Cast(), at)
        still.forget()


def _the_year(plan: Plan, stage: Stage, texts: Texts) -> None:
    """The report year: what was asked, told and served."""
    chance, hours = plan.chance("asks"), plan.hours("asks")
    wording = asks.Wording(texts, plan.year, chance)
    plans = asks.of_the_year(plan.year, hours, chance)
    stage.add(sealed.asked(stage, plan.hours("sealed"), plans))
    for n, ask in enumerate(plans, 1):
        wording.give(ask)
        stage.add(Request(ask, stage, hours, texts, n).play())
    chance, hours = plan.chance("told"), plan.hours("told")
    columns = {column.code: column for column in Column.objects.all()}
    of_others = told.of_the_year(plan.year, plan.profile, hours, texts, chance)
    readings = {id(item.reading) for item in of_others if item.reading}
    for item in of_others:
        if id(item) not in readings:
            stage.add(Release(item, stage, hours, chance, columns).play())
    chance, hours = plan.chance("served"), plan.hours("served")
    for serve in served.of_the_year(plan.year, plan.profile, hours, texts, chance):
        stage.add(Application(serve, stage, hours, chance).play())


def _before_and_after(plan: Plan, stage: Stage, texts: Texts) -> None:
    """Old papers that were imported, and what this year brought up to yesterday."""
    chance, hours = plan.chance("lately"), plan.hours("lately")
    columns = {column.code: column for column in Column.objects.all()}
    archive = history.Archive(stage, hours, texts, chance, columns)
    archive.lay(plan.year, plan.today + timedelta(days=20))
    archive.firsts(plan.today)
    first, last = date(plan.today.year, 1, 1), hours.back(hours.on(plan.today), 1)
    for item in history.lately(plan.profile, first, last, hours, texts, chance):
        stage.add(Release(item, stage, hours, chance, columns).play())


def opened_at(today: date) -> datetime:
    """The moment up to which the city was played."""
    return moment(today, time(0, 0))
