"""One request, played from its receipt to its end through the acts of the request kind."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from mingtang.cases.dossier import gaps
from mingtang.cases.models import Case
from mingtang.clock import day
from mingtang.kinds import newest, postal
from mingtang.people.seats import PUBLIC, SYSTEM
from mingtang.rehearsal import provided, replies
from mingtang.rehearsal.asks import Ask
from mingtang.rehearsal.hours import Hours
from mingtang.rehearsal.stage import Stage
from mingtang.rehearsal.texts import Texts

PHONE = "0880-0009{n:04d}"
ORGANISED = ("org_business", "org_research", "org_public_welfare", "org_legal_service", "org_other")


def answers(ask: Ask, n: int) -> dict[str, Any]:
    """What the application form holds: keywords of acts.open_case."""
    who = "org_name" if ask.applicant in ORGANISED else "name"
    typed = {
        who: ask.party,
        "info_title": ask.subject["title"],
        "info_description": ask.subject["text"],
        "content": ask.subject["title"],
    }
    facts = {
        "applicant_type": ask.applicant,
        "info_form": "electronic",
        "delivery_form": "online" if ask.channel == "web" else "pickup",
    }
    made = {"answer_facts": facts, "answer_typed": typed, "title": ask.subject["title"], "party": ask.party}
    return made | ({"ticket": ask.ticket} if ask.ticket else {})


class Enough(Exception):
    """The script has come as far as it was to come."""


class Request:
    """The script of one Ask. Every step asks its own chance of the day, so that scripts do not lean on each other."""

    def __init__(self, ask: Ask, stage: Stage, hours: Hours, texts: Texts, n: int) -> None:
        self.ask, self.stage, self.hours, self.texts, self.n = ask, stage, hours, texts, n
        self.case: Case
        self.part: Case  # its consultation
        self.at: datetime

    def play(self) -> Iterator[datetime]:
        try:
            yield from self._whole()
        except Enough:
            return

    def _whole(self) -> Iterator[datetime]:
        yield from self._receive()
        if self.ask.until in ("submit", "register"):
            return
        ask = self.ask
        if ask.outcome == "withdrawn":
            yield self._later(2)
            self._do(
                "withdraw",
                {"withdrawal_evidence": f"申请人于{day(self.at):%m月%d日}来电并发来书面撤回说明"},
                "request_officer",
            )
        elif ask.correct:
            yield from self._correction()
        if not self.case.closed_on:
            yield from self._handle()
        if ask.archive and self.case.closed_on:
            yield self._later(6)
            self._file()

    def _file(self) -> None:
        """归档; what came on paper stays on paper here, and the note says so."""
        self.stage.printed(self.case)
        note = {"file_note": replies.FILE_NOTE} if gaps.missing(self.case) else {}
        self._do("archive", note, "archivist")

    # ------------------------------------------------------------------------------------------ receiving

    def _receive(self) -> Iterator[datetime]:
        ask, more = self.ask, answers(self.ask, self.n)
        if ask.channel == "web":
            yield self._set(self.hours.citizen(ask.day))
            self.case = self.stage.open(newest("request"), ask.agency, "submit", {}, PUBLIC, self.at, **more)
            return
        by = self.stage.cast(ask.agency, "request_officer")
        given: dict[str, Any] = {
            "channel": ask.channel,
            "submitted_on": ask.day,
            "receipt_evidence": replies.EVIDENCE[ask.channel],
        }
        if ask.channel in ("ordinary_mail", "email"):
            sent = self.hours.back(ask.day, 1)
            yield self._set(self.hours.office(sent))
            self.case = self.stage.open(
                newest("request"),
                ask.agency,
                "register_pending",
                {**given, "submitted_on": sent},
                by,
                self.at,
                **more,
            )
            if ask.until == "register_pending":
                raise Enough
            yield self._set(self.hours.office(ask.day))
            self._do(
                "confirm",
                {"received_on": ask.day, "confirm_note": "已通过电话与申请人确认收到申请"},
                "request_officer",
            )
            return
        if ask.channel == "post":
            given["submitted_on"] = ask.day - timedelta(days=2)
        yield self._set(self.hours.office(ask.day))
        self.case = self.stage.open(
            newest("request"), ask.agency, "register", {**given, "received_on": ask.day}, by, self.at, **more
        )

    def _correction(self) -> Iterator[datetime]:
        ask = self.ask
        yield self._office(self.hours.on(ask.day, ask.correct))
        given = {
            "items": replies.CORRECTIONS,
            "guidance": "可以写明文件名称、形成时间或者所涉地点，本单位可以当面协助您填写。",
            "correction_days": 15,
        }
        self._do("ask_correction", given, "request_officer")
        if ask.outcome == "abandoned_correction":
            yield self._office(self.hours.on(day(self.at), 16))
            self._do(
                "abandon", {"reason": "期限届满时未收到补正材料，其间两次电话提醒未获答复"}, "request_officer"
            )
            return
        yield self._office(self.hours.on(day(self.at), ask.corrected))
        self._do(
            "receive_correction",
            {"corrected_on": day(self.at), "correction_evidence": "申请人提交的补正说明一页"},
            "request_officer",
        )

    # ------------------------------------------------------------------------------------------ handling

    def _handle(self) -> Iterator[datetime]:
        ask, start = self.ask, day(self.at) if self.ask.correct else self.ask.day
        if self.case.state == "registered":
            yield self._office(start if ask.spot else self.hours.on(start, 1))
            self._do("accept", {}, "request_officer")
        if ask.third:
            yield from self._consult()
            start = day(self.at)
        if ask.outcome == "excessive":
            yield from self._reasons(start)
        if ask.outcome == "abandoned_fee":
            yield from self._unpaid()
            return
        if ask.extend:
            yield self._office(self.hours.on(start, ask.extend))
            self._do(
                "extend",
                {"extension_days": 20, "reason": replies.EXTENSIONS[self.n % len(replies.EXTENSIONS)]},
                "disclosure_head",
            )
        last = self._reply_day(start)
        yield from self._decide(last)
        yield from self._deliver(last)

    def _reply_day(self, start: date) -> date:
        ask = self.ask
        if ask.spot:
            return ask.day
        if ask.late:
            return self.hours.on(start, 20 + ask.late)
        return self.hours.on(start, ask.reply + (20 if ask.extend else 0))

    def _consult(self) -> Iterator[datetime]:
        ask = self.ask
        yield self._office(self.hours.on(ask.day, ask.consult))
        self._do(
            "consult_third_party",
            {
                "third_party_name": ask.third_name or replies.third(self.n),
                "information": f"{ask.subject['title']}中涉及贵方的部分",
            },
            "request_officer",
        )
        part = self.stage.part(self.case)
        if ask.third == "unreachable":
            yield self._office(self.hours.on(day(self.at), 6))
            self._do("stop", {"reason": "征询书因地址不明退回，未能送达"}, "request_officer", of=part)
            self.case = self.stage.again(self.case)
            return
        yield self._office(self.hours.on(day(self.at), 2))
        got = {"third_party_received_on": day(self.at), "third_party_evidence": "邮件签收记录"}
        self._do("served", got, "request_officer", of=part)
        if ask.third == "silent":
            yield self._office(self.hours.on(day(self.at), 16))
            self.stage.take(part, "lapse", {}, SYSTEM, self.at)
        else:
            yield self._office(self.hours.on(day(self.at), ask.answer))
            given: dict[str, Any] = {"third_party_opinion": ask.third, "answered_on": day(self.at)}
            if ask.third == "refused":
                given["third_party_reason"] = replies.refusal(self.n)
            self._do("opinion_given", given, "request_officer", of=part)
        self.case, self.part = self.stage.again(self.case), part

    def _reasons(self, start: date) -> Iterator[datetime]:
        """条例第三十五条: the reasons are asked for, and found wanting, before the request is not processed."""
        yield self._office(self.hours.on(start, 1))
        self._do("ask_reasons", replies.excess(self.n), "request_officer")
        yield self._office(self.hours.on(start, 2))
        given = {
            "reasons_on": day(self.at),
            "applicant_reasons": replies.REASONS,
            "reasons_found": "unreasonable",
        }
        self._do("receive_reasons", given, "request_officer")

    def _unpaid(self) -> Iterator[datetime]:
        yield self._office(self.hours.on(day(self.at), 2))
        self._do("ask_fee", replies.FEE, "request_officer")
        yield self._office(self.hours.on(day(self.at), 2))
        self._do(
            "fee_notice_received",
            {"fee_notice_on": day(self.at), "fee_notice_evidence": "挂号信签收回执"},
            "request_officer",
        )
        yield self._office(self.hours.on(day(self.at), 21))
        self._do("abandon_unpaid", {}, "request_officer")

    def _decide(self, last: date) -> Iterator[datetime]:
        """拟办, the reviews the outcome asks for, and the signature, on the days before the last."""
        ask = self.ask
        first = max(day(self.at), self.hours.back(last, 2)) if not ask.spot else last
        yield self._office(self.hours.on(first))
        given = replies.decision(ask, self.texts, self.n)
        if ask.files:
            given |= provided.provide(self.case, self.stage.cast(ask.agency, "request_officer"), self.at)
        self._do("decide", given, "request_officer", outcome=ask.outcome)
        if ask.returned:
            yield self._office(day(self.at))
            self._do("return_draft", {"reason": "区分处理清单与正文不一致，请逐项核对"}, "legal_reviewer")
            yield self._office(day(self.at))
            self._do(
                "decide", replies.decision(ask, self.texts, self.n), "request_officer", outcome=ask.outcome
            )
        if self.case.facts["facts"].get("discloses"):
            yield self._office(day(self.at))
            self._do("secrecy_review", {"opinion": replies.secrecy(self.n)}, "secrecy_reviewer")
        if self.case.facts["facts"].get("refuses"):
            yield self._office(day(self.at))
            self._do("legal_review", {"opinion": replies.legal(self.n)}, "legal_reviewer")
        yield self._office(day(self.at))
        self._do("sign", {}, "signer")
        if ask.third == "refused" and self.case.facts["facts"].get("discloses"):
            yield from self._overruled()

    def _overruled(self) -> Iterator[datetime]:
        """Who refused is told what is disclosed all the same (条例第三十二条)."""
        yield self._office(day(self.at))
        told = {"information": self.ask.subject["title"], "public_interest": replies.PUBLIC_INTEREST}
        self._do("tell", told, "request_officer", of=self.stage.again(self.part))

    def _deliver(self, last: date) -> Iterator[datetime]:
        yield self._office(max(last, day(self.at)))
        self.stage.printed(self.case)
        if self.case.facts["facts"].get("seals"):
            self._do("seal", {"seal_copies": 2}, "registry_clerk")
            yield self._office(day(self.at))
        self._do("deliver", self._sent(day(self.at)), "request_officer")

    def _sent(self, on: date) -> dict[str, Any]:
        """What the step 送达 asks for: how it went out, on which day, with what proof."""
        how = (
            "in_person"
            if self.ask.channel in ("visit", "oral")
            else "electronic"
            if self.ask.channel in ("web", "email")
            else "mail"
        )
        given: dict[str, Any] = {
            "delivery_channel": how,
            "delivered_on": on,
            "delivery_evidence": replies.DELIVERED[how],
        }
        if how == "mail":
            given["tracking_no"] = postal.registered(self.n)
        return given

    # ------------------------------------------------------------------------------------------ the hand

    def _do(self, step: str, given: dict[str, Any], post: str, of: Case | None = None, **more: Any) -> None:
        self.stage.take(of or self.case, step, given, self.stage.cast(self.ask.agency, post), self.at, **more)
        if step == self.ask.until:
            raise Enough

    def _set(self, at: datetime) -> datetime:
        self.at = at
        return at

    def _office(self, on: date) -> datetime:
        """The next moment in office hours, on `on` or the working day after it, and after what was done before."""
        before = getattr(self, "at", None)
        on = max(on, day(before)) if before else on
        return self._set(self.hours.office(self.hours.on(on), before))

    def _later(self, n: int) -> datetime:
        return self._office(self.hours.on(day(self.at), n))
