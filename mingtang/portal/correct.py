"""更正本人信息: the way in for who has proof that a record about himself is wrong (条例第四十一条). The pages are those of a request."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from mingtang.forms import definition
from mingtang.people.gates import anyone
from mingtang.portal import filling, matters
from mingtang.portal.ask import agency_of, by_kind, named
from mingtang.portal.frame import page

FORM = "correct"


@anyone
@require_http_methods(["GET", "HEAD", "POST"])
def first(request: Any) -> HttpResponse:
    """Whom to ask, then the first page of the form, before there is a draft."""
    given = request.POST if request.method == "POST" else request.GET
    agency = agency_of(given.get("agency", ""))
    if agency:
        return filling.begin(request, matters.of_correction(agency), definition.get(FORM))
    name = named(request)
    groups = by_kind(name, lambda one: f"{matters.CORRECTION[1]}?agency={one.code}")
    return page(
        request, "portal/correct.html", [("我要申请公开", "/ask/"), (matters.CORRECTION[0], "")], groups=groups, name=name,
        wrong=bool(given.get("agency")),
    )  # fmt: skip
