"""What a draft applies for: the words, the office and the act of its pages. Information and services share the way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from mingtang.cases import intake
from mingtang.cases.items import asking
from mingtang.cases.items import intake as item_intake
from mingtang.cases.models import ServiceItem
from mingtang.forms.inputs import DefinedInput
from mingtang.forms.models import Draft
from mingtang.kinds import newest
from mingtang.people.models import Agency
from mingtang.policy import values as policy
from mingtang.portal import frame
from mingtang.portal.ask import CRUMB, agency_of
from mingtang.portal.frame import Crumbs

REQUEST, CORRECT = newest("request"), newest("correct")
CORRECTION = ("更正本人信息", "/ask/correct/")


@dataclass(frozen=True)
class Matter:
    """noun: what it is called; kind and step: of the act that opens the case; start: where it begins anew; before:
    where 上一步 of its first page leads; lead: what is said over the check page's materials."""

    noun: str
    agency: Agency
    kind: str
    step: str
    crumbs: Crumbs
    start: str
    before: str
    intake: Callable[[DefinedInput, str], dict[str, Any]]
    item: ServiceItem | None = None


def of(draft: Draft) -> Matter | None:
    """The matter of a draft; None when its agency or its item is no longer there."""
    if draft.form == asking.FORM:
        code, _, version = draft.version.rpartition(".")
        row = ServiceItem.objects.select_related("agency").filter(code=code, version=version).first()
        return of_item(row) if row else None
    agency = agency_of(draft.agency)
    if agency is None:
        return None
    return of_correction(agency) if draft.form == "correct" else of_agency(agency)


def of_agency(agency: Agency) -> Matter:
    """An application for information (条例第二十九条)."""
    pending = policy.flag("web_confirm", agency.line, frame.today())
    step = (
        "submit_pending" if pending else "submit"
    )  # 条例第三十一条: an officer confirms, or the answer itself does
    return Matter("政府信息公开申请", agency, REQUEST, step, [CRUMB], "/ask/", "/ask/agency/", intake.of)


def of_correction(agency: Agency) -> Matter:
    """An application for correction of a record about oneself (条例第四十一条)."""
    start = CORRECTION[1]
    return Matter("更正本人信息申请", agency, CORRECT, "submit", [CORRECTION], start, start, intake.of)


def of_item(row: ServiceItem) -> Matter:
    """An application for a service item, under the version `row`."""
    guide = f"/services/{row.code}.html"
    crumbs = [("办事服务", "/services/"), (row.name, guide)]
    start = f"/ask/service/{row.code}/"
    return Matter(row.name, row.agency, row.kind, "submit", crumbs, start, guide, item_intake.of, row)
