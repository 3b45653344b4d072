"""我要申请公开: whom to ask, and where the application goes on. What comes before it is `already`."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from mingtang.people.gates import anyone
from mingtang.people.models import Agency
from mingtang.portal.frame import page

CRUMB = ("我要申请公开", "/ask/")
LONGEST = 100  # characters of a question
KINDS = {  # agency kinds in the order of the page
    "government": "市政府", "department": "市级部门", "county_office": "县（区）政府", "county_department": "县（区）部门",
    "town": "乡镇和街道", "institution": "其他单位",
}  # fmt: skip
OTHERS = "其他"
_CODE = re.compile(r"[A-Za-z0-9._-]{1,20}")


def agency_of(code: str) -> Agency | None:
    """The agency that takes requests for this code now (条例第二十七条): after a merger its successor; None for any other
    text."""
    if not _CODE.fullmatch(code):
        return None
    found = Agency.objects.filter(code=code).select_related("successor").first()
    here = found.now if found else None
    return here if here and here.reporting and here.closed_on is None else None


@anyone
@require_safe
def agencies(request: Any) -> HttpResponse:
    """Whom to ask: every agency that takes requests, by kind; `name` narrows the list."""
    name, asked = named(request), question(request)
    wrong = request.GET.get("wrong") == "1"
    crumbs = [CRUMB, ("选择受理机关", "")]
    found = by_kind(name, lambda agency: _form(agency, asked))
    return page(request, "portal/agencies.html", crumbs, groups=found, name=name, asked=asked, wrong=wrong)


def named(request: Any) -> str:
    """The part of a name by which the reader narrows the list of agencies."""
    return " ".join(request.GET.get("name", "").replace("\x00", "").split())[:40]


def by_kind(name: str, url: Callable[[Agency], str]) -> list[dict[str, Any]]:
    """The agencies that take applications and have `name` in theirs, under the headings of their kinds."""
    rows = Agency.objects.filter(reporting=True, closed_on=None).order_by("order", "code")
    if name:
        rows = rows.filter(name__contains=name) | rows.filter(short__contains=name)
    found: dict[str, list[dict[str, str]]] = {label: [] for label in (*KINDS.values(), OTHERS)}
    for agency in rows:
        found[KINDS.get(agency.kind, OTHERS)].append(
            {"name": agency.name, "code": agency.code, "url": url(agency)}
        )
    return [{"label": label, "items": items} for label, items in found.items() if items]


def question(request: Any) -> str:
    """What the reader looks for, as the address says it."""
    return " ".join(request.GET.get("q", "").replace("\x00", "").split())[:LONGEST]


def onward(agency: Agency | None, asked: str) -> str:
    """Where the application goes on, with what was typed."""
    if agency:
        return _form(agency, asked)
    return "/ask/agency/" + ("?" + urlencode({"q": asked}) if asked else "")


def _form(agency: Agency, asked: str) -> str:
    return "/ask/form/?" + urlencode({"agency": agency.code, **({"q": asked} if asked else {})})
