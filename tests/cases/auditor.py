"""An auditor of one request: reads its events, papers and files, reckons its last day by walking, and says what is false.

It knows the law (条例第三十条至第三十五条, 国办函〔2020〕109号) and the days of tests/clock/oracle; of the house it asks only what
the house shows. A day that somebody typed is believed between the step that it answers and the moment it was entered.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import date, datetime, timedelta

from mingtang.cases.models import Case
from mingtang.counts.fold import Fold, Life
from mingtang.counts.measures import settled_on
from mingtang.counts.reading import lives
from mingtang.database.prepared import Prepared
from mingtang.desk.rows import lamp_of
from mingtang.ledger.models import Event
from mingtang.papers.models import Paper
from mingtang.policy import values as policy
from tests.clock.oracle import WORKED

SHANGHAI = timedelta(hours=8)
LETTERS = {  # step that stops the clock → the paper that must have gone out with it
    "ask_correction": "correction", "consult_third_party": "pause", "consult_agency": "pause_joint", "ask_fee": "fee",
}  # fmt: skip
ANSWERS = {  # step with a typed day → (the fact, the steps that it answers)
    "confirm": ("received_on", ("register_pending", "submit_pending")), "receive_correction": ("corrected_on", ("ask_correction",)),
    "fee_notice_received": ("fee_notice_on", ("ask_fee",)), "receive_payment": ("paid_on", ("fee_notice_received", "ask_fee")),
    "receive_reasons": ("reasons_on", ("ask_reasons",)), "deliver": ("delivered_on", ("sign",)),
    "served": ("third_party_received_on", ("ask_third_party", "ask_organ")), "opinion_given": ("answered_on", ("ask_third_party", "ask_organ")),
}  # fmt: skip
PROOF = {"deliver": "delivery_evidence", "withdraw": "withdrawal_evidence", "abandon": "reason"}
_events = Prepared(lambda code: Event.objects.filter(subject=code, subject_type="case").order_by("id"), str)
_papers = Prepared(lambda code: Paper.objects.house.filter(case=code), str)


class Audit:
    """found: what is false in this case, as sentences. moments: when the server did something after its event `last`."""

    def __init__(self, case: Case, now: datetime, last: int, moments: Collection[str]) -> None:
        self.case, self.today, self.found = case, _day(now), []
        self.last, self.moments = last, moments
        self.since: date | None = None  # day 0 of the stretch that runs
        self.used, self.term, self.stopped = 0, 20, None
        self.done: dict[str, date] = {}  # step → day of its last event, by the server's clock
        self.late, self.over = False, ""
        self.events = list(_events.all(case.code))
        self.papers = list(_papers.all(case.code))
        for event in self.events:
            self._event(event)
        if case.family == "request":
            self._shown()

    def _no(self, what: str) -> None:
        self.found.append(f"{self.case.no}: {what}")

    # -------------------------------------------------------------------------------------------- what happened

    def _event(self, event: Event) -> None:
        said = json.loads(event.payload)
        facts = said["facts"]
        if event.pk > self.last and event.at not in self.moments:
            self._no(f"{event.act} stands at {event.at}, when the server did nothing")
        if "step" not in facts:
            return
        do, on, at = facts["step"], date.fromisoformat(facts["on"]), _day(datetime.fromisoformat(event.at))
        self._typed_day(do, facts["facts"], on, at)
        if do in LETTERS and not self._letter(event, LETTERS[do]):
            self._no(f"{do} stops the clock without its paper")
        if do == "take_over" and not (
            self._letter(event, "handed") and facts["facts"]["taken_over_on"] == at.isoformat()
        ):
            self._no(f"taken over on {facts['facts']['taken_over_on']}, done on {at}, or without its paper")
        if do in PROOF and PROOF[do] not in said["typed"]:
            self._no(f"{do} without {PROOF[do]}")
        self._clock(do, on, at, facts)
        self.done[do] = at

    def _typed_day(self, do: str, facts: dict, on: date, at: date) -> None:
        """The legal day of the step lies between what it answers and its entry; of all others it is the day of the act."""
        name, before = ANSWERS.get(do, ("", ()))
        if (
            do
            in (
                "submit",
                "accept",
                "ask_correction",
                "consult_third_party",
                "ask_fee",
                "extend",
                "sign",
                "withdraw",
                "hand_on",
                "take_over",
                "hand_back",
                "take_back",
            )
            and on != at
        ):
            self._no(f"{do} counts from {on}, done on {at}")
        if do == "register" and not facts["submitted_on"] <= facts["received_on"] <= at.isoformat():
            self._no(f"received {facts['received_on']}, sent {facts['submitted_on']}, entered {at}")
        if name:
            first = max((self.done[step] for step in before if step in self.done), default=on)
            if not first <= on <= at:
                self._no(f"{do} counts from {on}: what it answers was done {first}, entered {at}")
        strange = set(facts) & {"received_on", "submitted_on", "delivered_on", "corrected_on", "paid_on"}
        if strange - {name} and do not in ("submit", "register", "submit_pending", "register_pending"):
            self._no(f"{do} brings {sorted(strange - {name})}")

    def _letter(self, event: Event, key: str) -> bool:
        return Paper.objects.house.filter(
            chain=event.chain, seq=event.seq, key=key, case=self.case.code
        ).exists()

    def _clock(self, do: str, on: date, at: date, facts: dict) -> None:
        if do in ("submit", "register", "confirm", "receive_correction", "receive_payment"):
            self._overdue_by(at)
            self.since, self.used, self.stopped = on, 0, None
        elif do in LETTERS and self.stopped is None and self.since:
            self._overdue_by(at)
            self.stopped = at
        elif do == "consultation_over" and self.stopped and self.since:
            self.used += _worked(self.since, self.stopped)
            self.since, self.stopped = max(on, self.stopped), None
        elif do == "extend" and not self._overdue_by(at) and 1 <= facts.get("n", 0) <= 20:
            self.term += facts["n"]
        elif do == "delay" and not self._overdue_by(at):
            self.since, self.used, self.term = at, 0, facts["facts"]["delay_days"]
        elif do in ("hand_on", "take_over") and self._overdue_by(at):
            self._no(f"{do} on {at}, after the last day")
        elif do in ("deliver", "withdraw", "abandon", "abandon_unpaid"):
            self._overdue_by(on)
            self.over = do

    def _overdue_by(self, on: date) -> bool:
        """Whether the last day had passed; once late, always late."""
        if self.since and self.stopped is None and self.used + _worked(self.since, on) > self.term:
            self.late = True
        return self.late

    # -------------------------------------------------------------------------------------------- what is shown

    def _shown(self) -> None:
        life = self._life()
        if self.over == "deliver":
            self._delivered()
        if self.over:
            counted = settled_on(life) is not None and not life.in_time
            if self.late and not counted:
                self._no(f"ended by {self.over} after its last day, and counted as if in time")
            if counted and not self.late:
                self._no(f"ended by {self.over} in good time, and counted as late")
            if self.late and "按期" in lamp_of(self.case, self.today, policy.calendar()).text:
                self._no(f"ended by {self.over} after its last day, and shown as in time")
            return
        if not self._overdue_by(self.today):
            self._due()
            return
        sign = lamp_of(self.case, self.today, policy.calendar())
        if self.case.clock == "running":
            listed = Case.objects.house.filter(pk=self.case.pk).late(self.today).exists()
            if not listed or "超期" not in sign.text:
                self._no(f"overdue, and shown as {sign.text}, due {self.case.due_on}")
        elif (
            self.case.clock == "paused"
            and self.case.state != "correction"
            and "超期" not in sign.text + sign.left
        ):
            self._no(f"overdue before it was paused, and shown as {sign.text} {sign.left}")

    def _due(self) -> None:
        """The last day that is shown of a term that runs, found by walking."""
        if self.since is None or self.stopped or self.case.clock != "running":
            return
        last = self.since
        while self.used + _worked(self.since, last) < self.term:
            last += timedelta(days=1)
        if self.case.due_on != last:
            self._no(f"due {self.case.due_on}, its term ends {last}")

    def _life(self) -> Life:
        """As the statistics have it: of what was handed on with the agency that took it over, and nowhere else."""
        if "take_over" not in self.done:
            fold = Fold(self.case.agency_id)
            fold.add((e.act, e.subject, e.payload, e.at) for e in self.events)
            return fold.lives[self.case.code]
        found = [life for life in lives(["LT04", "LT13"]) if life.code == self.case.code]
        if [life.agency for life in found] != [self.case.agency_id]:
            self._no(f"counted with {[life.agency for life in found]}, held by {self.case.agency_id}")
        return found[0]

    def _delivered(self) -> None:
        if not any(p.key.startswith(("reply", "notice")) for p in self.papers):
            self._no("delivered without a reply")
        for paper in self.papers:
            if not paper.digest:
                self._no(f"delivered without the bytes of {paper.key}")


def _day(at: datetime) -> date:
    return (at.replace(tzinfo=None) + SHANGHAI).date()


def _worked(after: date, until: date) -> int:
    return sum(WORKED[n] for n in range(after.toordinal() + 1, until.toordinal() + 1))
