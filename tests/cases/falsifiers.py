"""Three who would rather not be late: a clerk, the head of their office, and the administrator of their agency.

They have the posts that they have, and colleagues who sign what lies before them; they type days that suit them, leave out
what they have not, send along what nobody asked for, come from old pages, twice, and by other doors.
"""

from __future__ import annotations

from copy import copy
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from mingtang.cases import acts
from mingtang.cases.models import Case
from mingtang.cases.registry import kind_of
from mingtang.clock import day
from mingtang.database.prepared import Prepared
from mingtang.kinds import newest
from mingtang.kinds.vocabulary import NO_POSTS
from mingtang.ledger.refusal import Moved, Refused
from mingtang.papers.jobs import render_waiting
from mingtang.people.seats import PUBLIC, Seat
from mingtang.policy import acts as policy
from tests import city
from tests.city import ANSWERS, seat

CLERK, HEAD = (
    ("request_officer", "registry_clerk", "window_clerk"),
    ("disclosure_head", "section_head", "handler"),
)
OTHERS = ("signer", "legal_reviewer", "secrecy_reviewer", "archivist")  # they sign what they are given
FIRST, SECOND, SIGNED = (datetime(2026, 3, n, 1, 30) for n in (2, 30, 31))
BEGIN = datetime(2026, 4, 3, 1, 30)  # 2 March is over by four working days, 30 March is not
STEPS = (
    "accept", "ask_correction", "receive_correction", "abandon", "consult_third_party", "consult_agency", "consultation_over",
    "ask_reasons", "receive_reasons", "delay", "ask_fee", "fee_notice_received", "receive_payment", "abandon_unpaid", "extend",
    "decide", "secrecy_review", "legal_review", "return_draft", "sign", "deliver", "withdraw", "archive", "confirm",
    "hand_on", "take_over", "hand_back", "take_back", "send_email", "bounced", "redeliver", "returned", "send_again",
    "assign", "cosign",
)  # fmt: skip
PART_STEPS = (
    "served",
    "opinion_given",
    "lapse",
    "stop",
    "tell",
    "give_opinion",
    "say_opinion",
    "send_back",
    "ask_again",
    "take_back",
    "agree",
    "disagree",
    "void",
)
TYPED: dict[str, Any] = {
    "items": ["文件名称"], "guidance": "请写明名称", "correction_days": 10, "correction_evidence": "补正一页", "reason": "另有原因",
    "third_party_name": "云野实业有限公司", "information": "合同价格", "organ_name": "省公路局", "concerned_agencies": ["LT13"],
    "frequency": "本月42件", "reasons_days": 1, "applicant_reasons": "论文", "reasons_found": "reasonable", "delay_days": 40,
    "fee_method": "by_item", "fee_before": 0, "fee_units": 35, "fee_amount": 3000, "pay_how": "到窗口缴纳", "fee_notice_evidence": "回执",
    "payment_evidence": "票据", "extension_days": 20, "finding": "经审查，信息不存在", "search_record": "检索档案库，无", "opinion": "同意",
    "delivery_channel": "in_person", "delivery_evidence": "送达回证", "withdrawal_evidence": "来电撤回", "archive_no": "1",
    "confirm_note": "电话确认", "third_party_evidence": "回执", "third_party_opinion": "agreed", "third_party_reason": "商业秘密",
    "public_interest": "公共安全", "material_list": ["方案"], "delivery": "电子邮件", "mail_files": "all", "return_reason": "moved", "again_channel": "in_person", "again_evidence": "送达回证",
    "other_channel": "12345热线", "handed_to": "LT13", "section_lead": "handler:", "section_helpers": ["archivist:"], "section_cosigners": ["handler:"],
    "section_matter": "请核对", "section_days": 2, "section_opinion": "可以提供",
}  # fmt: skip
DAYS = (
    "received_on", "submitted_on", "corrected_on", "reasons_on", "fee_notice_on", "paid_on", "delivered_on", "answered_on",
    "third_party_received_on", "returned_on", "again_on",
)  # fmt: skip
SMUGGLED: dict[str, Any] = {  # what nobody asks for, and would be of use
    "at": "2026-03-05T01:30:00Z", "moved_at": "2026-03-05", "received_at": "2026-03-05T01:30:00Z", "due_on": date(2026, 12, 31),
    "closed_on": date(2026, 3, 20), "received_on": date(2026, 4, 1), "submitted_on": date(2026, 4, 1), "third_party": "agreed",
    "bytes_ready": True, "auto_confirm": True, "extended": 0, "reply_due_on": date(2026, 12, 31), "clock": "paused", "today": date(2026, 3, 20),
    "delivered_on": date(2026, 3, 20), "consulted_until": date(2026, 12, 31), "third_party_due_on": date(2026, 3, 9),
    "bounced": True, "mailbox": True, "mail_is_on": True, "emailing": "", "taken_over_on": date(2026, 12, 31), "hands_on": True, "takers": ["LT13"], "handed_by": "LT13",
}  # fmt: skip
SETTINGS = {"web_confirm": "1", "lamp_warn_days": "1", "lamp_warn_share": "1", "hand_on": "转全市各单位"}


def stage() -> list[str]:
    """Cases in every state, half of them overdue: their codes."""
    policy.set_value(
        "hand_on",
        "LT01",
        SETTINGS["hand_on"],
        "联合窗口",
        FIRST.date(),
        by=seat("admin_system", "LT01"),
        at=_utc(FIRST),
    )
    made: list[Case] = []
    handed: list[Case] = []
    for at in (FIRST, SECOND):
        made += [city.request(_utc(at)) for _ in range(7)]
        made += [_paper("register", at), _paper("register_pending", at)]
        handed += [city.request(_utc(at)) for _ in range(3)]
        for case in handed[-3:]:
            _take(case, "hand_on", "request_officer", at + timedelta(days=1))
    soon = [(c, t) for c, t in zip(made, [FIRST] * 9 + [SECOND] * 9, strict=True)]
    for n, (case, _) in enumerate(soon):
        if n % 9 not in (0, 8):
            _take(case, "accept", "request_officer", SIGNED)
    for n, (case, t) in enumerate(soon):
        if n % 9 in (2, 3, 4) and t is SECOND:
            do = ("ask_correction", "consult_third_party", "ask_fee")[n % 9 - 2]
            _take(case, do, "request_officer", SIGNED)
        if n % 9 in (5, 6):
            _take(case, "decide", "request_officer", SIGNED, outcome="not_exist")
        if n % 9 == 6:
            _take(case, "sign", "signer", SIGNED)
    render_waiting()
    return [case.code for case in (*made, *handed)]


def _paper(do: str, at: datetime) -> Case:
    given = {"channel": "ordinary_mail", "submitted_on": at.date(), "receipt_evidence": "信封"}
    given |= {"channel": "post", "received_on": at.date()} if do == "register" else {}
    by = seat("registry_clerk")
    return city.case(acts.open_case(newest("request"), "LT04", do, given, by=by, at=_utc(at), **ANSWERS))


def _take(case: Case, do: str, post: str, at: datetime, outcome: str = "") -> None:
    row = city.case(case.code)
    acts.take(row, do, _asked(row, do), by=seat(post), at=_utc(at), outcome=outcome)


def _asked(case: Case, do: str) -> dict[str, Any]:
    step = kind_of(case.kind).steps[do]
    return {name: TYPED[name] for name in (*step.asks, "search_record") if name in TYPED}


def _utc(at: datetime) -> datetime:
    return at.replace(tzinfo=UTC)


_case = Prepared(lambda code: Case.objects.house.select_related("agency").filter(code=code), str)
_parts = Prepared(
    lambda pk: Case.objects.house.select_related("agency").filter(parent_id=pk).order_by("pk"), int
)


def row(code: str) -> Case:
    return _case.one(code)


def parts_of(case: Case) -> list[Case]:
    return list(_parts.all(case.pk))


def seats() -> dict[str, Seat]:
    """Who holds what in the agency, and in one that takes over what suits them both; and the administrator."""
    found = {post: seat(post) for post in (*CLERK, *HEAD, *OTHERS)}
    found |= {f"LT13.{post}": seat(post, "LT13") for post in found}
    return found | {"admin_system": seat("admin_system", "LT01")}


class Band:
    """moments: of the server's clock, at which something was tried; done: how many acts went through."""

    def __init__(self, dice: Random, seats: dict[str, Seat]) -> None:
        self.dice, self.seats, self.moments, self.done, self.tried = dice, seats, set(), 0, 0
        self.at = _utc(BEGIN) + timedelta(days=dice.choice((0, 0, 1, 4, 20, 60)), minutes=dice.randrange(300))

    def plot(self, code: str, length: int) -> None:
        """A sequence of tries on this case and its parts."""
        old = row(code)
        for _ in range(length):
            self.at += timedelta(minutes=self.dice.randrange(1, 2000))
            self.moments.add(self.at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"))
            self.tried += 1
            try:
                self.dice.choices((self._step, self._part, self._setting, self._many), (16, 3, 1, 1))[0](
                    code, old
                )
                self.done += 1
            except (Refused, Moved):
                pass

    def _seat(self, asked: tuple[str, ...]) -> Seat:
        posts = [p for p in asked if p in (*CLERK, *HEAD, *OTHERS)] if self.dice.random() < 0.8 else []
        return self.seats[self.dice.choice(posts or [*CLERK, *HEAD, "admin_system"])]

    def _step(self, code: str, old: Case) -> None:
        case = copy(old) if self.dice.random() < 0.05 else row(code)
        kind = kind_of(case.kind)
        ready = [s.do for s in kind.steps.values() if case.state in s.froms and set(s.by) - set(NO_POSTS)]
        do = self.dice.choice(ready) if ready and self.dice.random() < 0.85 else self.dice.choice(STEPS)
        by = self._seat(kind.steps[do].by)
        if (case.state == "handed" or case.agency_id == "LT13") and self.dice.random() < 0.7:
            by = self.seats.get(f"LT13.{by.post}", by)
        outcome = self.dice.choice(("not_exist", "granted", "other")) if do == "decide" else ""
        more = kind.outcomes[outcome].asks if outcome else ()
        self._try(case, do, self._given((*kind.steps[do].asks, *more)), by, outcome)

    def _part(self, code: str, old: Case) -> None:
        parts = parts_of(old)
        if not parts:
            raise Refused("no parts")
        case, do = self.dice.choice(parts), self.dice.choice(PART_STEPS)
        step = kind_of(case.kind).steps.get(do)
        if step is None:
            raise Refused("not a step of this part")
        self._try(case, do, self._given(step.asks), self._seat(step.by), "")

    def _try(self, case: Case, do: str, given: dict[str, Any], by: Seat, outcome: str) -> None:
        key = f"twice-{self.tried}" if self.dice.random() < 0.05 else ""
        acts.take(case, do, given, by=by, at=self.at, outcome=outcome, key=key)
        if do in ("sign", "tell"):
            render_waiting()

    def _given(self, asks: tuple[str, ...]) -> dict[str, Any]:
        given = {name: TYPED[name] for name in asks if name in TYPED}
        given |= {name: self._day() for name in asks if name in DAYS}
        if given and self.dice.random() < 0.15:
            given[self.dice.choice(list(given))] = None
        if self.dice.random() < 0.3:
            name = self.dice.choice(list(SMUGGLED))
            given[name] = given.get(name) or SMUGGLED[name]
        return given

    def _day(self) -> date:
        """A day that suits: today, tomorrow, or one that has long passed."""
        today = day(self.at)
        return self.dice.choice(
            (today, today, today - timedelta(days=self.dice.randrange(60)), today + timedelta(days=1))
        )

    def _setting(self, code: str, old: Case) -> None:
        key = self.dice.choice(list(SETTINGS))
        by = self.seats["admin_system"]
        on = day(self.at) - timedelta(days=self.dice.choice((0, 40)))
        policy.set_value(key, "LT04", SETTINGS[key], "本局通知", on, by=by, at=self.at)

    def _many(self, code: str, old: Case) -> None:
        acts.take_many([code], self.dice.choice(STEPS), by=self._seat(CLERK), at=self.at)


def register(dice: Random, seats: dict[str, Seat], at: datetime) -> str:
    """A letter entered with days of the clerk's choice: its code, or Refused."""
    days = [day(at) + timedelta(days=n) for n in (-40, -3, 0, 0, 1)]
    given = {"channel": dice.choice(("post", "visit", "fax")), "submitted_on": dice.choice(days), "received_on": dice.choice(days),
             "receipt_evidence": dice.choice(("信封", ""))}  # fmt: skip
    by = dice.choice((seats["registry_clerk"], seats["request_officer"], PUBLIC))
    return str(acts.open_case(newest("request"), "LT04", "register", given, by=by, at=at, **ANSWERS))
