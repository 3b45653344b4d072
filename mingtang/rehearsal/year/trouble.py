"""What goes wrong in a year: acts that are refused, forms built from an old page, clicks that come twice, workers that die.

Each is tried beside the act that is meant, and looked at: whatever is not refused, or counts twice, ends the rehearsal.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from django.db import transaction

from mingtang.cases import acts, consulting
from mingtang.cases.models import Case
from mingtang.clock import day
from mingtang.jobs import handlers, worker
from mingtang.jobs.limits import limit
from mingtang.jobs.outbox import put
from mingtang.ledger.refusal import Moved, Refused
from mingtang.people.seats import Seat, agencies_covered
from mingtang.rehearsal import city
from mingtang.rehearsal.found import Cast
from mingtang.rehearsal.hours import moment
from mingtang.rehearsal.stage import Script

SHARE = 0.02  # of the acts, for each sort of failure
LAPSE = "cases.lapse-consultations"
STRANGERS = (5, 8, 11)
TOMORROW = {  # step → the day that nobody may put into the future
    "confirm": "received_on", "receive_correction": "corrected_on", "receive_payment": "paid_on", "deliver": "delivered_on",
    "opinion_given": "answered_on", "served": "third_party_received_on",
}  # fmt: skip
LACKING = {
    "deliver": {"delivery_evidence": ""}, "extend": {"extension_days": 21}, "decide": {"finding": " "}, "ask_correction": {"items": []},
    "ask_fee": {"fee_amount": 1}, "abandon": {"reason": ""}, "stop": {"reason": ""}, "withdraw": {"withdrawal_evidence": ""},
    "hand_on": {"reason": " "}, "hand_back": {"reason": ""}, "take_back": {"reason": ""}, "split": {"matters": ["一项"]},
}  # fmt: skip


class Broken(AssertionError):
    """The house took what it should have refused, or did twice what was asked once."""


class Killed(BaseException):
    """A worker that is no more: nobody catches it, as nobody catches a kill."""


class Trouble:
    """counts: how often each sort was tried and withstood."""

    def __init__(self, chance: Random, cast: Cast) -> None:
        self._chance, self._cast, self._keys = chance, cast, 0
        self.counts: Counter[str] = Counter(refused=0, stale=0, repeated=0, killed=0)

    def key(self) -> str:
        """An idempotency key for an act that will come twice, "" for most."""
        if self._chance.random() >= SHARE:
            return ""
        self._keys += 1
        return f"rehearsal-{self._keys}"

    def repeated(self, same: bool, what: str) -> None:
        if not same:
            raise Broken(f"{what}: found another result under the same key, expected the first")
        self.counts["repeated"] += 1

    def before(
        self, case: Case, do: str, given: dict[str, Any], by: Seat, at: datetime, more: dict[str, Any]
    ) -> None:
        """What is not allowed, tried in place of the act that is meant."""
        if self._chance.random() >= SHARE:
            return
        wrong = self._spoiled(do, given, at)
        if wrong and self._chance.random() < 0.6:
            self._no(case, do, wrong, by, at, more, "refused")
        elif stranger := self._stranger(case, at):
            self._no(case, do, given, stranger, at, more, "refused")

    def after(
        self, case: Case, do: str, given: dict[str, Any], by: Seat, at: datetime, more: dict[str, Any]
    ) -> None:
        """The same from a page that was built before. case: as it stood then."""
        if self._chance.random() < SHARE:
            self._no(case, do, given, by, at, more, "stale")

    def _no(
        self,
        case: Case,
        do: str,
        given: dict[str, Any],
        by: Seat,
        at: datetime,
        more: dict[str, Any],
        sort: str,
    ) -> None:
        try:
            acts.take(copy(case), do, given, by=by, at=at, **more)
        except (Refused, Moved):
            self.counts[sort] += 1
            return
        raise Broken(f"{do} of {case.no} by {by.post}: found it done, expected it refused ({sort})")

    def _spoiled(self, do: str, given: dict[str, Any], at: datetime) -> dict[str, Any] | None:
        if do in TOMORROW and self._chance.random() < 0.5:
            return {**given, TOMORROW[do]: day(at) + timedelta(days=1)}
        return {**given, **LACKING[do]} if do in LACKING else None

    def _stranger(self, case: Case, at: datetime) -> Seat | None:
        """The officer of an agency that has nothing to do with the case."""
        named = {case.agency_id, case.facts["facts"].get("handed_to")}
        seats = (self._cast(city.code(no), "request_officer") for no in STRANGERS)
        return next((s for s in seats if not named & agencies_covered(s, day(at))), None)

    # ------------------------------------------------------------------------------------------ nights

    def nights(self, stage: Any, first: date, last: date) -> Script:
        """Every night the house lets lapse what was asked and never answered; now and then its worker is killed over it,
        before the effect or after it, and another takes the job up when the lease has run out."""
        for n in range((last - first).days):
            yield moment(first + timedelta(days=n), time(0, 8))
            waiting = consulting.lapsed(day(stage.now)).count()
            if not waiting:
                continue
            with transaction.atomic():
                put(LAPSE, dedupe="all")
            now = stage.now
            if self._chance.random() < 0.3 or not self.counts["killed"]:
                with _dying(late=self._chance.random() < 0.5):
                    self._killed(now)
                now += timedelta(seconds=limit("LEASE") + 1)
            worker.drain(now=now, topics={LAPSE})
            if consulting.lapsed(day(now)).exists():
                raise Broken(f"{day(now)}: found consultations that nobody let lapse")
            stage.played += waiting

    def _killed(self, now: datetime) -> None:
        try:
            worker.run_once({LAPSE}, now)
        except Killed:
            self.counts["killed"] += 1


@contextmanager
def _dying(late: bool) -> Iterator[None]:
    """The worker dies in this job: before its effect, or `late`, between the effect and the note of it."""
    handler = handlers.handled[LAPSE]

    def die(now: datetime) -> None:
        if late:
            handler(now)
        raise Killed

    handlers.handled[LAPSE] = die
    try:
        yield
    finally:
        handlers.handled[LAPSE] = handler
