"""窗口登记: the clerk enters an application for somebody who stands at the window."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from mingtang.cases import acts
from mingtang.cases.codes import query_code
from mingtang.cases.items import asking, intake
from mingtang.cases.models import ServiceItem
from mingtang.cases.tickets import done_under
from mingtang.desk import register, shelf
from mingtang.desk.frame import now, page, today
from mingtang.desk.items import HOME
from mingtang.forms import paging
from mingtang.forms.inputs import DefinedInput, input_class
from mingtang.people.gates import held_by
from mingtang.people.seats import agencies_covered
from mingtang.ui import passes


@held_by("window_clerk")
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: Any, code: str) -> HttpResponse:
    """Every question on one page for this kind of applicant; what is missing is told once, later."""
    row = ServiceItem.objects.in_force(today()).select_related("agency").filter(code=code).first()
    if row is None or row.agency_id not in agencies_covered(request.seat, today()):
        raise Http404
    type_ = request.GET.get("as", "natural_person")
    if type_ not in asking.APPLICANTS:
        raise Http404
    posted = request.method == "POST"
    made = input_class(paging.settled(asking.of(row), {"applicant_type": type_}))
    kept = shelf.of(request, now())
    form = (
        made(request.POST, request.FILES, kept=kept.files())
        if posted
        else made(initial={"id_type": "id_card"})
    )
    if posted and form.is_valid() and (case := _open(request, row, form, type_, kept)):
        known = [case, form.cleaned_data["key"]]
        return passes.give(
            redirect(f"{register.PATH}receipt/"), register.COOKIE, known, path=register.PATH, at=now()
        )
    if posted:
        form = kept.again(form, lambda data, files: made(data, kept=files), now(), row.agency_id, {})
    kinds = [
        {"label": label, "url": f"?as={key}", "current": key == type_}
        for key, label in asking.APPLICANTS.items()
    ]
    return page(
        request, "desk/item_apply.html", "register", [HOME, (row.name, f"/desk/items/{code}/"), ("窗口登记", "")],
        status=409 if form.moved else 422 if posted else 200, row=row, kinds=kinds, form=form, shelf=kept.code,
    )  # fmt: skip


def _open(request: Any, row: ServiceItem, form: DefinedInput, type_: str, kept: shelf.Shelf) -> str:
    """Open the case; its code, or "" with the refusal on the form. Sent twice, it is the same case."""
    key = form.cleaned_data["key"]
    if done := done_under(key):
        return done
    draft = kept.put(form, row.agency_id, now())  # its files go over in the act
    more = intake.of(form, query_code(key))
    more["answer_facts"]["applicant_type"] = type_
    case = form.does(
        acts.open_case, row.kind, row.agency_id, "submit", {}, by=request.seat, at=now(), draft=draft, **more
    )  # fmt: skip
    return case or ""
