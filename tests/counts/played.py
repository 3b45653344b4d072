"""Two years at LT04 through the real acts, with every way in which a request can begin, wait, end or cross the year."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from mingtang.cases import acts as case_acts
from mingtang.cases.models import Case
from mingtang.papers.jobs import render_waiting
from mingtang.records.models import Column
from tests import city
from tests.city import take


def at(month: int, day: int, year: int = 2026, hour: int = 2) -> datetime:
    return datetime(year, month, day, hour, tzinfo=UTC)


def registered(
    when: datetime, who: str = "natural_person", received: date | None = None, channel: str = "visit"
) -> Case:
    """A request entered by the clerk; received on the day of entry, or on the day the evidence says."""
    on = received or when.date()
    given = {"channel": channel, "submitted_on": on, "received_on": on, "receipt_evidence": "签收单"}
    return _opened("register", given, when, who)


def pending(when: datetime, who: str = "natural_person") -> Case:
    """An ordinary letter: received only when both sides have confirmed."""
    return _opened(
        "register_pending",
        {"channel": "ordinary_mail", "submitted_on": when.date(), "receipt_evidence": "信封邮戳"},
        when,
        who,
    )


def _opened(do: str, given: dict, when: datetime, who: str) -> Case:
    answers = {**city.ANSWERS, "answer_facts": {"applicant_type": who}}
    return city.case(
        case_acts.open_case(
            "request-2019", "LT04", do, given, by=city.seat("registry_clerk"), at=when, **answers
        )
    )


def signed(case: Case, when: datetime, outcome: str = "granted") -> Case:
    """Accepted, decided, reviewed and signed on one day; the paper is rendered."""
    case = take(case, "accept", "request_officer", when)
    more = {
        "granted": {"material_list": ["方案"], "delivery": "电子邮件"},
        "denied_process_info": {"harm": "有碍决策"},
        "not_exist": {"search_record": "检索档案库，无"},
    }
    case = take(
        case,
        "decide",
        "request_officer",
        when,
        {"finding": "经审查，按所选结果答复", **more[outcome]},
        outcome=outcome,
    )
    if outcome == "granted":
        case = take(case, "secrecy_review", "secrecy_reviewer", when, {"opinion": "无涉密内容"})
    if outcome.startswith("denied"):
        case = take(case, "legal_review", "legal_reviewer", when, {"opinion": "理由成立"})
    case = take(case, "sign", "signer", when)
    render_waiting()
    return case


def delivered(case: Case, when: datetime, on: date | None = None) -> Case:
    given = {
        "delivery_channel": "in_person",
        "delivered_on": on or when.date(),
        "delivery_evidence": "送达回证",
    }
    return take(case, "deliver", "request_officer", when, given)


def withdrawn(case: Case, when: datetime) -> Case:
    return take(case, "withdraw", "request_officer", when, {"withdrawal_evidence": "来电撤回，已记录"})


def abandoned(case: Case, when: datetime) -> Case:
    """A correction is asked for and never comes."""
    asked = {"items": ["写明文件名称"], "guidance": "请写明所需文件的名称或者特征", "correction_days": 10}
    case = take(case, "ask_correction", "request_officer", when, asked)
    return take(case, "abandon", "request_officer", when + timedelta(days=30), {"reason": "逾期未补正"})


def played() -> dict[str, Case]:
    """The cases by what happened to them. Received in 2026 unless their name says otherwise."""
    city.found()
    made = {"granted": delivered(signed(registered(at(3, 3)), at(3, 10)), at(3, 12))}
    made["web"] = delivered(signed(city.request(at(3, 9)), at(3, 10), "not_exist"), at(3, 16))
    made["abandoned"] = abandoned(registered(at(4, 1)), at(4, 2))
    made["withdrawn"] = withdrawn(registered(at(5, 6), "org_legal_service"), at(5, 8))
    made["late"] = delivered(signed(registered(at(6, 1)), at(7, 20)), at(7, 21))
    made["never_received"] = withdrawn(pending(at(9, 1)), at(9, 2))
    consulted = take(registered(at(12, 1)), "accept", "request_officer", at(12, 2))
    made["suspended"] = take(
        consulted,
        "consult_third_party",
        "request_officer",
        at(12, 3),
        {"third_party_name": "云野实业有限公司", "information": "合同价格"},
    )
    made["signed_in_december"] = signed(
        registered(at(12, 21), "org_business"), at(12, 30), "denied_process_info"
    )
    made["delivered_in_december"] = signed(registered(at(12, 14)), at(12, 24))
    made["confirmed_in_january"] = pending(at(12, 30), "org_research")
    made["delivered_in_december"] = delivered(
        made["delivered_in_december"], at(1, 4, 2027), date(2026, 12, 31)
    )
    made["signed_in_december"] = delivered(made["signed_in_december"], at(1, 5, 2027))
    made["confirmed_in_january"] = take(
        made["confirmed_in_january"],
        "confirm",
        "request_officer",
        at(1, 4, 2027),
        {"received_on": date(2027, 1, 4), "confirm_note": "电话确认"},
    )
    made["late_entry"] = registered(at(1, 4, 2027), received=date(2026, 12, 31))
    return made


def normative(when: datetime, formed: date) -> Case:
    """A normative document through the gate, with the interpretation it must have (国办发〔2016〕80号)."""
    made = city.draft(
        when, column="policy-normative", given={"formed_on": formed}, title="关于印发道路照明管理办法的通知"
    )
    code = made.facts["facts"]["record"]
    note = case_acts.open_case(
        "release-2", "LT04", "draft", {"formed_on": formed}, by=city.seat("drafter"), at=when, column=Column.objects.get(code="notices"),
        values={"title": "道路照明管理办法解读", "body": "<p>办法讲了三件事。</p>", "interprets": code},
    )  # fmt: skip
    explains = city.case(note)
    for step, post in (
        ("self_check", "drafter"),
        ("secrecy_review", "secrecy_reviewer"),
        ("office_check", "office_checker"),
        ("sign_with", "signer"),
    ):
        explains = take(explains, step, post, when, city.SELF_CHECK if step == "self_check" else {})
    made = take(made, "self_check", "drafter", when, {**city.SELF_CHECK, "binds_public": True})
    for step, post in (
        ("secrecy_review", "secrecy_reviewer"),
        ("office_check", "office_checker"),
        ("legal_check", "legal_reviewer"),
        ("sign", "signer"),
    ):
        made = take(made, step, post, when)
    return made
