"""Whole histories of cases, played through the acts on a given day."""

from datetime import datetime

from mingtang.cases.models import Case
from mingtang.papers.jobs import render_waiting
from tests import city
from tests.city import later, request, take


def answered(at: datetime, mark: str = "", agency: str = "LT04", **more) -> Case:
    """A request through third-party consultation, extension, decision, sign-off, delivery and archive. `mark` stands in
    every field that a person of the office types."""
    return answered_from(request(at, agency, **more), at, mark)


def answered_from(case: Case, at: datetime, mark: str = "") -> Case:
    """The same from a request that was registered."""
    case = decided(case, at, mark)
    case = take(case, "sign", "signer", at, {"opinion": f"同意{mark}"})
    render_waiting()
    return closed(case, at, mark)


def decided(case: Case, at: datetime, mark: str = "") -> Case:
    """From the acceptance to a decision that waits for its signature."""
    case = take(case, "accept", "request_officer", at)
    named = {"third_party_name": f"云野实业有限公司{mark}", "information": f"合同价格{mark}"}
    case = take(case, "consult_third_party", "request_officer", later(at, 3), named)
    got = {"third_party_received_on": later(at, 4).date(), "third_party_evidence": f"签收单{mark}"}
    asked = take(city.part(case), "served", "request_officer", later(at, 4), got)
    said = {"third_party_opinion": "agreed", "answered_on": later(at, 10).date()}
    take(asked, "opinion_given", "request_officer", later(at, 10), said)
    case = take(
        city.case(case.code),
        "extend",
        "disclosure_head",
        later(at, 11),
        {"extension_days": 20, "reason": f"需查阅档案{mark}"},
    )
    given = {
        "finding": f"该信息可以公开{mark}",
        "material_list": [f"方案{mark}"],
        "delivery": f"电子邮件{mark}",
    }
    case = take(case, "decide", "request_officer", later(at, 12), given, outcome="granted")
    return take(case, "secrecy_review", "secrecy_reviewer", later(at, 12), {"opinion": f"无涉密内容{mark}"})


def closed(case: Case, at: datetime, mark: str = "") -> Case:
    """From the rendered reply to its delivery."""
    sent = {
        "delivery_channel": "mail",
        "delivered_on": later(at, 14).date(),
        "tracking_no": "XA19923344551",  # of a shape that holds no canary
        "delivery_evidence": f"回执{mark}",
    }
    return take(case, "deliver", "request_officer", later(at, 14), sent)
