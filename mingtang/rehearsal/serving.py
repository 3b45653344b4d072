"""One application for a service, played through the steps of its item."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import groupby
from random import Random
from typing import Any

from mingtang.cases.models import Case
from mingtang.clock import day
from mingtang.people.seats import PUBLIC
from mingtang.rehearsal.city import code, data
from mingtang.rehearsal.hours import Hours, in_office
from mingtang.rehearsal.served import Serve
from mingtang.rehearsal.stage import Stage

TARGET = "云岫省工业和信息化厅"


class Application:
    """The script of one Serve. stop: key of the step before which it stays where it is (for the opening state)."""

    def __init__(
        self, serve: Serve, stage: Stage, hours: Hours, chance: Random, stop: str = "", at_noon: bool = False
    ) -> None:
        self.serve, self.stage, self.hours, self.chance, self.stop = serve, stage, hours, chance, stop
        self.at_noon = at_noon  # sent in working hours, so that the first step can be taken the same day
        self.steps: list[dict[str, Any]] = serve.row["steps"]
        self.case: Case
        self.at: datetime

    def play(self) -> Iterator[datetime]:
        serve = self.serve
        yield self._set(in_office(serve.day, 10) if self.at_noon else self.hours.citizen(serve.day))
        self.submit()
        if self.stop == self.steps[0]["key"]:
            return
        yield from self._entry()
        if serve.ending == "refused_entry" or self.stop == "correction":
            return
        if serve.ending == "withdrawn":
            yield self._office(self.hours.on(day(self.at), 1))
            self._do(
                "withdraw", {"withdrawal_evidence": "申请人来电说明工程取消，并发来书面撤回"}, self.steps[0]
            )
            return
        yield from self._walk(day(self.at))

    def submit(self) -> None:
        serve = self.serve
        who = "org_name" if serve.applicant != "natural_person" else "name"
        typed = {who: serve.party, "content": serve.title}
        more: dict[str, Any] = {
            "answer_facts": {"applicant_type": serve.applicant},
            "answer_typed": typed,
            "title": serve.title,
            "party": serve.party,
        }
        if serve.ticket:
            more["ticket"] = serve.ticket
        self.case = self.stage.open(serve.kind, serve.agency, "submit", {}, PUBLIC, self.at, **more)

    def _entry(self) -> Iterator[datetime]:
        """Acceptance within a working day; before it, where something is missing, the one notice."""
        first, serve = self.steps[0], self.serve
        yield self._office(self.hours.on(day(self.at)))
        if serve.ending == "refused_entry":
            self._do("refuse_entry", {"reason": self._say("refusals")}, first)
            return
        if serve.corrected:
            items = self.chance.sample(data("services")["said"]["corrections"], 2)
            self._do("ask_correction", {"items": items, "correction_days": 10}, first)
            if self.stop == "correction":
                return
            yield self._office(self.hours.on(day(self.at), serve.corrected))
            self._do(
                "receive_correction",
                {"corrected_on": day(self.at), "correction_evidence": "补正材料两件"},
                first,
            )
            yield self._office(day(self.at))
        self._do(first["key"], {}, first)

    def _walk(self, accepted: date) -> Iterator[datetime]:
        """The steps after acceptance, stage by stage, spread over the span."""
        rest = [
            list(rows) for _, rows in groupby(self.steps[1:], key=lambda s: s.get("parallel") or s["key"])
        ]
        stages = [rows for rows in rest if not rows[0].get("when")]
        for n, rows in enumerate(stages, 1):
            on = self.hours.on(accepted, self.serve.span * n // len(stages)) if self.serve.span else accepted
            for step in rows:
                if self.stop == step["key"]:
                    continue
                yield self._office(max(on, day(self.at)))
                if self._denies(step, n == len(stages)):
                    self._do("deny", {"reason": self._say("denials")}, step)
                    return
                self._do(step["key"], self._given(step), step)
                if step["key"] == "formal" and self.serve.row["code"] == "FUND-SME":
                    yield from self._experts()
            if any(step["key"] == self.stop for step in rows) or (
                self.stop == "special" and self.case.state == "special"
            ):
                return

    def _denies(self, step: dict[str, Any], last: bool) -> bool:
        decides = step.get("decides") or (last and not any(s.get("decides") for s in self.steps))
        return self.serve.ending == "denied" and bool(decides)

    def _given(self, step: dict[str, Any]) -> dict[str, Any]:
        given = {"opinion": self._say("opinions")}
        if step["key"] == "forward":
            given["target"] = TARGET
        return given

    def _experts(self) -> Iterator[datetime]:
        """专家评审: a special procedure; its time is not counted and the applicant is told in writing."""
        handler = next(s for s in self.steps if s["key"] == "formal")
        yield self._office(day(self.at))
        given = {"special_kind": "other", "special_name": "专家评审", "special_days": 15}
        self._do("begin_special", given, handler)
        if self.stop == "special":
            return
        yield self._office(self.hours.on(day(self.at), self.chance.randint(6, 14)))
        self._do("end_special", {"special_ended_on": day(self.at)}, handler)

    def _say(self, what: str) -> str:
        return str(self.chance.choice(data("services")["said"][what]))

    def _do(self, do: str, given: dict[str, Any], step: dict[str, Any], **more: Any) -> None:
        agency = code(step["agency"]) if "agency" in step else self.serve.agency
        if do in ("begin_special", "end_special"):
            agency = self.serve.agency
        self.stage.take(self.case, do, given, self.stage.cast(agency, step["post"]), self.at, **more)

    def _set(self, at: datetime) -> datetime:
        self.at = at
        return at

    def _office(self, on: date) -> datetime:
        on = self.hours.on(max(on, day(self.at)))
        return self._set(max(self.hours.office(on, self.at), self.at + timedelta(minutes=1)))
