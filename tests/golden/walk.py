"""Carries the facts of a golden case to the product: one request walked step by step through its table, in memory."""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime
from pathlib import Path

from mingtang.cases import flow
from mingtang.clock import Due, packaged
from mingtang.kinds import get, newest
from mingtang.kinds.request_2019.fees import fee

REQUEST, CONSULT = get(newest("request")), get(newest("consult"))
ITEMS = 12  # of one applicant in the month: two of them cost
WRITTEN = {
    "ask_correction": {"items": ["写明文件名称"], "guidance": "请写明名称或者特征"},
    "consult_third_party": {"third_party_name": "某公司", "information": "合同价格"},
    "extend": {"reason": "需查阅档案"},
    "ask_fee": {"fee_method": "by_item", "fee_units": ITEMS, "fee_amount": fee("by_item", ITEMS)},
    "confirm": {"confirm_note": "电话确认"},
}
STEPS = {  # happening → the step it is, and the fact its day becomes
    "correction_asked": ("ask_correction", ""),
    "corrected": ("receive_correction", "corrected_on"),
    "consulted": ("consult_third_party", ""),
    "consultation_ended": ("consultation_over", "consulted_until"),
    "extended": ("extend", ""),
    "fee_asked": ("ask_fee", ""),
    "paid": ("receive_payment", "paid_on"),
}
DAYS = {"ask_correction": "correction_days", "extend": "extension_days"}


def cases(name: str, key: str = "cases") -> list[dict]:
    return tomllib.loads(Path(__file__).with_name(f"{name}.toml").read_text(encoding="utf-8"))[key]


class Walk:
    """One case of a kind. Every step is asked of the product (why_not) before it is taken."""

    def __init__(self, kind=None) -> None:
        self.kind, self.standing = kind or REQUEST, flow.Standing()

    def refused(self, do: str, today: date, **facts) -> str:
        """Why the step cannot be taken on that day with these facts; "" when it can."""
        known = flow.rule_facts(
            self.kind, self.standing, person="p", today=today, calendar=packaged(), given=facts
        )
        return flow.why_not(self.kind, self.kind.steps[do], self.standing, known)

    def take(self, do: str, today: date, **facts) -> Walk:
        assert (reason := self.refused(do, today, **facts)) == "", f"{do} on {today}: {reason}"
        step, at = self.kind.steps[do], datetime(today.year, today.month, today.day, 2, tzinfo=UTC)
        kept = {
            name: value.isoformat() if isinstance(value, date) else value for name, value in facts.items()
        }
        self.standing = flow.after(
            self.kind, step, self.standing, person="p", on=flow.legal_day(step, facts, today), at=at, facts=kept,
            n=facts.get(DAYS.get(do, ""), 0),
        )  # fmt: skip
        return self

    def due(self, term: str = "") -> Due:
        found = flow.clockwork(self.kind, self.standing, packaged()).due
        return flow.due_of(self.kind, term, self.standing.terms, packaged()) if term else found


def received(day0: date) -> Walk:
    """A request received on that day and accepted."""
    given = {"channel": "post", "submitted_on": day0, "received_on": day0, "receipt_evidence": "签收单"}
    return Walk().take("register", day0, **given).take("accept", day0)


def facts_of(event: dict) -> tuple[str, dict]:
    """The step of the product and what is typed in it."""
    do, fact = STEPS[event["what"]]
    given = dict(WRITTEN.get(do, {}))
    if fact:
        given[fact] = event["day"]
    if do in DAYS and "days" in event:
        given[DAYS[do]] = event["days"]
    if do in DAYS and "days" not in event:
        given[DAYS[do]] = 10
    return do, given


def happen(walk: Walk, event: dict) -> date | None:
    """Take the step; the day on which a party that was served has to answer by, where one was."""
    do, given = facts_of(event)
    if do == "receive_payment":
        walk.take("fee_notice_received", event["day"], fee_notice_on=event["day"], fee_notice_evidence="回证")
    walk.take(do, event["day"], **given)
    return silence(event) if "served" in event else None


def silence(event: dict) -> date:
    """The last day of the party's own term, in the case that is opened for it."""
    asked = Walk(CONSULT).take("ask_third_party", event["day"], **WRITTEN["consult_third_party"])
    return asked.take("served", event["served"], third_party_received_on=event["served"], third_party_evidence="回证").due("third_party").date  # fmt: skip
