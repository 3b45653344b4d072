"""One request of the rehearsed year with all its turns, on top of the demo city's script of a request."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from mingtang.cases.models import Case
from mingtang.clock import day
from mingtang.kinds import newest
from mingtang.people.seats import PUBLIC
from mingtang.rehearsal import city, replies
from mingtang.rehearsal.asking import Enough, Request, answers
from mingtang.rehearsal.asks import REPLIED
from mingtang.rehearsal.hours import Hours
from mingtang.rehearsal.texts import Texts
from mingtang.rehearsal.year import remedies, wishes
from mingtang.rehearsal.year.wishes import CONFIRMS, Wish
from mingtang.rehearsal.year.witness import Witness

OFFICER, HEAD = "request_officer", "disclosure_head"
NEIGHBOURS = (13, 14, 15)  # organs of the house that made something too
OUTSIDE = "云岫省公路局"


class Lived(Request):
    """since, used, term: day 0 of the stretch that runs, working days used up before it, days of the term in all.
    The player's own arithmetic, on the calendar at the wall; the engine is never asked when something is due."""

    stage: Witness
    ask: Wish

    def __init__(
        self, ask: Wish, stage: Witness, hours: Hours, texts: Texts, n: int, disputes: Random
    ) -> None:
        super().__init__(ask, stage, hours, texts, n)
        self.disputes = disputes
        self.since, self.used, self.term = ask.day, 0, 20
        self.refused: list[Case] = []
        self.begun = False

    def _beside(self, ask: Wish, case: Case, term: int = 20) -> None:
        """A case that an act opened goes its own way from here on: a part, or a reply that is made anew."""
        life = Lived(ask, self.stage, self.hours, self.texts, self.n, self.disputes)
        life.case, life.at, life.term, life.begun = case, self.stage.now, term, True
        self.stage.add(life.play())

    def _whole(self) -> Iterator[datetime]:
        if not self.begun:
            yield from self._receive()
        yield from self._gone("registered")
        if self.ask.correct:
            yield from self._correction()
        if not self.case.closed_on:
            yield from self._handle()
        if self.case.state == "delivered" and self.disputes.random() < remedies.SHARE:
            about = self.stage.again(self.case)
            self.stage.add(
                remedies.dispute(self.stage, self.hours, self.disputes, about, day(self.at), self._anew)
            )
        if self.ask.archive and self.case.closed_on:
            yield self._later(6)
            self._file()

    def _anew(self, request: Case, on: date, days: int) -> None:
        case = self.stage.parts(request)[-1]
        self.stage.journal.reopened(case, request, on, days, self.stage.now)
        self._beside(wishes.anew(request, on, days, self.disputes), case, days)

    def _gone(self, place: str) -> Iterator[datetime]:
        """The applicant withdraws here."""
        if self.ask.leave != place:
            return
        yield self._later(1 + self.n % 3)
        self.case = self.stage.again(self.case)
        self._do("withdraw", {"withdrawal_evidence": "申请人来电并发来书面撤回说明"}, OFFICER)
        raise Enough

    # ------------------------------------------------------------------------------------------ receiving

    def _receive(self) -> Iterator[datetime]:
        ask = self.ask
        if ask.leave == "pending" or ask.until == "register_pending":
            yield from self._never_confirmed()
        elif ask.channel == "web" and ask.agency == city.code(CONFIRMS):
            yield from self._confirmed_by_hand()
        elif ask.entered:
            yield from self._entered_late()
        else:
            yield from super()._receive()

    def _never_confirmed(self) -> Iterator[datetime]:
        yield self._set(self.hours.office(self.ask.day))
        given = {"channel": self.ask.channel, "submitted_on": self.ask.day, "receipt_evidence": "收发室登记"}
        self._open("register_pending", given, self.stage.cast(self.ask.agency, OFFICER))
        yield from self._gone("pending")
        raise Enough

    def _confirmed_by_hand(self) -> Iterator[datetime]:
        """It comes at any hour; on the next working day the officer rings the applicant: that day is day 0."""
        yield self._set(self.hours.citizen(self.ask.day))
        self._open("submit_pending", {}, PUBLIC)
        yield self._office(self.hours.on(self.ask.day, 1))
        self.since = day(self.at)
        given = {"received_on": self.since, "confirm_note": "已通过电话与申请人确认收到申请"}
        self._do("confirm", given, OFFICER)

    def _entered_late(self) -> Iterator[datetime]:
        """Received on its day, with the evidence; entered days after it, with the day of receipt that the law says."""
        ask = self.ask
        yield self._set(self.hours.office(self.hours.on(ask.day, ask.entered)))
        sent = ask.day - timedelta(days=2) if ask.channel == "post" else ask.day
        given = {
            "channel": ask.channel, "submitted_on": sent, "received_on": ask.day, "receipt_evidence": replies.EVIDENCE[ask.channel],
        }  # fmt: skip
        self._open("register", given, self.stage.cast(ask.agency, OFFICER))

    def _open(self, do: str, given: dict[str, Any], by: Any) -> None:
        more = answers(self.ask, self.n)
        self.case = self.stage.open(newest("request"), self.ask.agency, do, given, by, self.at, **more)

    def _correction(self) -> Iterator[datetime]:
        ask = self.ask
        yield self._office(self.hours.on(self.since, ask.correct))
        if self._count(self.since, day(self.at)) > 7:
            self._as_it_is()
            return
        given = {
            "items": replies.CORRECTIONS,
            "guidance": "可以写明文件名称、形成时间或者所涉地点。",
            "correction_days": ask.given,
        }
        self._do("ask_correction", given, OFFICER)
        yield from self._gone("correction")
        if ask.outcome == "abandoned_correction":
            yield self._office(self.hours.on(day(self.at), ask.given + 1 + self.n % 4))
            self._do("abandon", {"reason": "期限届满时未收到补正材料"}, OFFICER)
            return
        yield self._office(self.hours.on(day(self.at), ask.corrected))
        self.since = day(self.at)
        given = {"corrected_on": self.since, "correction_evidence": "申请人提交的补正说明一页"}
        self._do("receive_correction", given, OFFICER)

    def _as_it_is(self) -> None:
        """Seven working days are over: it is dealt with as it is (条例第三十条)."""
        if self.ask.leave:
            self.ask.leave = "open"
        elif self.ask.outcome in ("unclear", "abandoned_correction"):
            self.ask.outcome = "granted"

    # ------------------------------------------------------------------------------------------ handling

    def _handle(self) -> Iterator[datetime]:
        ask = self.ask
        if self.case.state == "registered":
            yield self._office(self.since if ask.spot else self.hours.on(self.since, 1))
            self._do("accept", {}, OFFICER)
        for way, to in zip(self.ask.hands, self.ask.to, strict=True):
            yield from self._handed(way, to)
        if self.ask.parts and self._split():
            return
        yield from self._gone("open")
        if self.ask.outcome in REPLIED:
            self.stage.print_soon(self.case)  # the receipt; delivery will ask for every paper of the case
        if ask.parties or ask.joint:
            yield from self._asked_aside()
        if ask.outcome == "excessive":
            yield from self._why()
        if ask.paid or ask.outcome == "abandoned_fee" or ask.leave == "fee":
            yield from self._fee()
        if self.case.closed_on:
            return
        if ask.delay:
            yield from self._delayed()
        if ask.extend:
            yield from self._extended()
        last = self._reply_day(self.since)
        yield from self._decide(last)
        yield from self._deliver(last)

    # ------------------------------------------------------------------------------------------ other hands, own matters

    def _handed(self, way: str, to: str) -> Iterator[datetime]:
        """转办: taken over by the other agency, sent back by it, or taken back by this one. The term runs on."""
        yield self._later(self.n % 2)
        self._do("hand_on", {"handed_to": to, "reason": replies.NOT_OURS}, OFFICER)
        yield self._later(1)
        if way == "own":
            self._do("take_back", {"reason": replies.OURS}, OFFICER)
            return
        by = self.stage.cast(to, OFFICER)
        if way == "back":
            self.stage.take(self.case, "hand_back", {"reason": replies.NOT_THEIRS}, by, self.at)
            return
        self.stage.take(self.case, "take_over", {}, by, self.at)
        self.ask.agency = to

    def _split(self) -> bool:
        """一事一申请; over New Year too."""
        if self.case.state != "open":
            return False
        title = self.ask.subject["title"]
        matters = [f"{title}（第{n}项）" for n in range(1, len(self.ask.parts) + 1)]
        self._do("split", {"matters": matters}, OFFICER)
        for ask, case, matter in zip(self.ask.parts, self.stage.parts(self.case), matters, strict=True):
            ask.agency, ask.party = self.ask.agency, self.ask.party
            ask.subject = {"title": matter, "text": matter}
            first = case.no.endswith("之一")
            self.stage.journal.split_off(case.no, self.case, self.since, self.at, first)
            self._beside(ask, case)
        return True

    def _reply_day(self, start: date) -> date:
        if self.ask.spot:
            return self.ask.day
        return self.hours.on(self.since, max(1, self.ask.reply - self.used))

    def _count(self, after: date, until: date) -> int:
        """Working days after `after`, up to and including `until`."""
        days = (after + timedelta(days=n + 1) for n in range((until - after).days))
        return sum(self.hours.calendar.is_working(d) for d in days)

    def _resume(self, asked: date, end: date) -> None:
        """The days after `asked` up to and including `end` do not count."""
        self.used += self._count(self.since, asked)
        self.since = end

    # ------------------------------------------------------------------------------------------ consulting

    def _asked_aside(self) -> Iterator[datetime]:
        ask = self.ask
        yield self._office(self.hours.on(self.since, ask.consult))
        asked, parts = day(self.at), []
        for n, said in enumerate(ask.parties):
            given = {
                "third_party_name": replies.third(self.n + n),
                "information": f"{ask.subject['title']}中涉及贵方的部分",
            }
            self._do("consult_third_party", given, OFFICER)
            parts.append((self.stage.part(self.case), said))
        if ask.joint:
            parts += self._joint_makers()
        yield from self._gone("consulting")
        ends: list[date] = []
        for part, said in sorted(
            parts, key=lambda one: one[1].endswith("silent")
        ):  # who is silent is waited for longest
            yield from self._said(part, said, ends)
        self.case = self.stage.again(self.case)
        self.stage.journal.note(self.at, "consultation_ended", self.case.no, day=max(ends))
        self._resume(asked, max(ends))

    def _joint_makers(self) -> list[tuple[Case, str]]:
        inside = [said for said in self.ask.joint if said.startswith("in:")]
        codes = [city.code(no) for no in NEIGHBOURS if city.code(no) != self.ask.agency][: len(inside)]
        outside = [said for said in self.ask.joint if not said.startswith("in:")]
        given: dict[str, Any] = {"information": f"联合印发的{self.ask.subject['title']}"}
        given |= {"concerned_agencies": codes} if codes else {}
        given |= {"organ_name": OUTSIDE} if outside else {}
        self._do("consult_agency", given, OFFICER)
        return list(zip(self.stage.parts(self.case), [*inside, *outside[:1]], strict=True))

    def _said(self, part: Case, said: str, ends: list[date]) -> Iterator[datetime]:
        """One party: its letter arrives, it answers, is silent, or cannot be reached. ends: gets the day it ended on."""
        house, said = said.startswith("in:"), said.removeprefix("in:")
        if said == "unreachable":
            yield self._later(5)
            self._do("stop", {"reason": "征询书因地址不明退回"}, OFFICER, of=part)
            ends.append(day(self.at))
            return
        got = day(part.opened_at)
        if not house:
            yield self._later(1 + self.n % 3)
            got = day(self.at)
            given = {"third_party_received_on": got, "third_party_evidence": "邮件签收记录"}
            self._do("served", given, OFFICER, of=part)
        if said == "silent":
            ends.append(self.hours.calendar.add(got, 15))
            if ends[-1] >= day(self.at):
                yield self._office(
                    self.hours.on(ends[-1], 1)
                )  # the night before, the house let it lapse by itself
        elif house:  # inside its fifteen days, however long another party took before it
            usual = self.hours.on(day(self.at), 3 + self.n % 6)
            yield self._office(min(usual, self.hours.on(got, 14)))
            given = {"third_party_opinion": said, **_because(said, self.n)}
            where = part.facts["facts"]["concerned_agencies"][0]
            self.stage.take(part, "give_opinion", given, self.stage.cast(where, OFFICER), self.at)
            ends.append(day(self.at))
        else:
            yield self._later(2 + self.n % 9)
            given = {"third_party_opinion": said, "answered_on": day(self.at), **_because(said, self.n)}
            self._do("opinion_given", given, OFFICER, of=part)
            ends.append(day(self.at))
            if said == "refused":
                self.refused.append(part)

    def _overruled(self) -> Iterator[datetime]:
        told = {"information": self.ask.subject["title"], "public_interest": replies.PUBLIC_INTEREST}
        for part in self.refused:
            yield self._office(day(self.at))
            self._do("tell", told, OFFICER, of=self.stage.again(part))

    # ------------------------------------------------------------------------------------------ reasons, fee, more time

    def _why(self) -> Iterator[datetime]:
        """条例第三十五条: asked for reasons, the applicant gives poor ones, or none in the days given."""
        yield self._office(self.hours.on(self.since, 1))
        self._do("ask_reasons", replies.excess(self.n), OFFICER)
        if self.ask.silent:
            yield self._later(11)
            return
        yield self._later(2)
        self._do("receive_reasons", _reasons(day(self.at), "unreasonable"), OFFICER)

    def _delayed(self) -> Iterator[datetime]:
        yield self._office(self.hours.on(self.since, 1))
        self._do("ask_reasons", replies.excess(self.n), OFFICER)
        yield self._later(3)
        self._do("receive_reasons", _reasons(day(self.at), "reasonable"), OFFICER)
        yield self._later(1)
        self.since, self.used, self.term = day(self.at), 0, self.ask.delay
        self._do("delay", {"delay_days": self.ask.delay, "reason": "同类申请数量多，需要合并检索"}, HEAD)

    def _fee(self) -> Iterator[datetime]:
        ask = self.ask
        yield self._later(2)
        self._do("ask_fee", replies.FEE, OFFICER)
        yield from self._gone("fee")
        yield self._later(1 + self.n % 3)
        given: dict[str, Any] = {"fee_notice_on": day(self.at), "fee_notice_evidence": "挂号信签收回执"}
        self._do("fee_notice_received", given, OFFICER)
        if ask.outcome == "abandoned_fee":
            yield self._later(21)
            self._do("abandon_unpaid", {}, OFFICER)
            return
        yield self._later(ask.paid)
        self.since, self.used = day(self.at), 0
        self._do("receive_payment", {"paid_on": self.since, "payment_evidence": "非税收入票据"}, OFFICER)

    def _extended(self) -> Iterator[datetime]:
        """Asked for while the first period runs, on its last day too."""
        left = 20 - self.used
        yield self._office(self.hours.on(self.since, max(1, left - self.n % 9)))
        if self._count(self.since, day(self.at)) > left:
            return
        self.term += self.ask.extend
        given = {
            "extension_days": self.ask.extend,
            "reason": replies.EXTENSIONS[self.n % len(replies.EXTENSIONS)],
        }
        self._do("extend", given, HEAD)

    # ------------------------------------------------------------------------------------------ deciding

    def _decide(self, last: date) -> Iterator[datetime]:
        ask, left = self.ask, self.ask.leave == "signing"
        if left:
            ask.outcome = "granted"  # proposed, and never signed
        for moment in super()._decide(last):
            if left and self.case.state == "signing":
                yield from self._gone("signing")
            yield moment
        self.stage.print_soon(self.case)

    def _deliver(self, last: date) -> Iterator[datetime]:
        if not self.ask.booked:
            yield from super()._deliver(last)
            return
        sent = max(last, day(self.at))
        yield self._office(self.hours.on(sent, self.ask.booked))
        self.stage.printed(self.case)
        self._do("deliver", self._sent(sent), OFFICER)


def _because(said: str, n: int) -> dict[str, str]:
    return {"third_party_reason": replies.refusal(n)} if said == "refused" else {}


def _reasons(on: date, found: str) -> dict[str, Any]:
    return {"reasons_on": on, "applicant_reasons": replies.REASONS, "reasons_found": found}
