"""在线办理: the way into an application for a service item. From its second page on it is a draft like any other."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from mingtang.cases.items import asking
from mingtang.cases.models import ServiceItem
from mingtang.people.gates import anyone
from mingtang.portal import filling, frame, matters

REGISTER = "/services/"


@anyone
@require_safe
def start(request: Any) -> HttpResponse:
    """/ask/service/?item=ROAD-OCC → the form; without an item, the register."""
    row = in_force(request.GET.get("item", ""))
    return redirect(f"/ask/service/{row.code}/" if row else REGISTER)


@anyone
@require_http_methods(["GET", "HEAD", "POST"])
def first(request: Any, code: str) -> HttpResponse:
    """The first page of the application, under the version that is in force today."""
    row = in_force(code)
    if row is None:
        raise Http404
    return filling.begin(request, matters.of_item(row), asking.of(row))


def in_force(code: str) -> ServiceItem | None:
    """The version under which one may apply today."""
    rows = ServiceItem.objects.in_force(frame.today()).select_related("agency")
    return rows.filter(code=code).first() if len(code) <= 20 and "\x00" not in code else None
