"""Service items of the small city, saved and published through the acts."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from mingtang.cases import acts as case_acts
from mingtang.cases.items import acts
from mingtang.cases.models import Case
from mingtang.people.seats import PUBLIC
from tests import city
from tests.city import START, seat
from tests.kinds import items

WD = "working_days"


def road() -> dict[str, Any]:
    """ROAD-OCC: 现场踏勘 ‖ 交警会签 of LT13, 报市政府批准 of LT01 for new roads."""
    body = items.road()
    for step in body["steps"]:
        if "agency" in step:
            step["agency"] = f"LT{step['agency']}"
    del body["version"], body["agency"]
    return body


def dig() -> dict[str, Any]:
    """ROAD-DIG: the promised term and the conditional step of the demo city."""
    body = road()
    return body | {"code": "ROAD-DIG", "name": "挖掘城市道路审批", "promised": {"n": 9, "unit": WD}}


def urgent() -> dict[str, Any]:
    """ROAD-URG: a term of 24 hours, its steps of 8."""
    body = dig() | {"code": "ROAD-URG", "name": "道路紧急抢修补办", "facts": {}}
    body["statutory"] = {"n": 24, "unit": "hours", "law": "《城市道路管理条例》第三十四条"}
    body["promised"] = {"n": 24, "unit": "hours"}
    body["steps"] = [body["steps"][0], body["steps"][4], body["steps"][5]]
    for step in body["steps"]:
        step["limit"] = {"n": 8, "unit": "hours"}
    return body


def subsidy() -> dict[str, Any]:
    """FUND-SME: a grant without statutory term; expert review is a special procedure; LT13 countersigns here."""
    body = items.subsidy()
    del body["version"], body["agency"]
    body["steps"][2]["agency"] = "LT13"
    return body


def publish(
    body: dict[str, Any], at: datetime = START, agency: str = "LT04", valid_from: date | None = None
) -> str:
    """`body` saved and published; its kind."""
    acts.save_item(agency, body, by=seat("section_head", agency), at=at)
    return acts.publish_item(
        body["code"], valid_from or at.date(), by=seat("leader_in_charge", agency), at=at
    )


def apply(
    kind: str, at: datetime = START, given: dict[str, Any] | None = None, agency: str = "LT04", **more: Any
) -> Case:
    """An application of 周问天 made on line."""
    answers: dict[str, Any] = {
        "answer_facts": {"applicant_type": "natural_person"},
        "answer_typed": {"name": "周问天"},
        "party": "周问天",
    }
    code = case_acts.open_case(kind, agency, "submit", given or {}, by=PUBLIC, at=at, **{**answers, **more})
    return city.case(code)
