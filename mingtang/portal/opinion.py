"""/opinion/: the box of a notice. Anybody writes while the period runs; afterwards a plain sentence says that it is closed."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from mingtang.cases import opinions
from mingtang.cases.models import Opinion
from mingtang.cases.opinions import acts
from mingtang.forms import answers
from mingtang.forms.inputs import input_class
from mingtang.ledger.models import Event
from mingtang.people.gates import anyone
from mingtang.portal.frame import now, page, today
from mingtang.portal.quota import Quota
from mingtang.records.models import Edition
from mingtang.ui import dates, passes

HOME = ("公示和征求意见", "/opinion/")
COOKIE, PATH = "opinion", "/opinion/receipt/"
TOO_MANY = "这个网络地址一小时内提交的意见太多，请稍后再试；也可以写信或者打电话"
quota = Quota(20)  # a library or a housing estate shares one address


@anyone
@require_safe
def home(request: Any) -> HttpResponse:
    """Every notice that takes opinions now, with the days left."""
    on = today()
    items = [
        {
            "title": e.title,
            "url": f"/opinion/{e.record.code}/",
            "date": e.published_on,
            "note": f"{e.agency.short}，{left(e, on)}",
        }
        for e in opinions.open_boxes(on)
    ]
    return page(request, "portal/opinions.html", [(HOME[0], "")], items=items)


def left(edition: Edition, on: Any) -> str:
    """还有7天（12月5日 周六截止）; the last day counts whole."""
    last = edition.expires_on
    days = (last - on).days if last else 0
    return (
        f"今天截止（{dates.deadline(last)}）" if days == 0 else f"还有{days}天（{dates.deadline(last)}截止）"
    )


@anyone
def box(request: Any, code: str) -> HttpResponse:
    """The notice in two lines, the form, and what it is for."""
    edition, on = opinions.box(code), today()
    if edition is None:
        raise Http404
    closed = opinions.why_closed(edition, on)
    form = input_class(opinions.form())(request.POST or None)
    status = 200
    if request.method == "POST" and not closed:
        if form.is_valid() and (sent := _send(request, form, code)):
            return passes.give(redirect(PATH), COOKIE, sent, path=PATH, at=now())
        status = 429 if form.non_field_errors() else 422
    return page(
        request, "portal/opinion.html", [HOME, ("提意见", "")], status=status, edition=edition, form=form, closed=closed,
        left="" if closed else left(edition, on), why=opinions.form().fields, agency=edition.agency,
    )  # fmt: skip


def _send(request: Any, form: Any, code: str) -> str:
    if quota.spent(request.META.get("REMOTE_ADDR", ""), now()):
        form.add_error(None, TOO_MANY)
        return ""
    facts, typed, sealed = answers.stored(form)
    return str(form.does(acts.send, code, facts, typed, sealed, at=now()) or "")


@anyone
@require_safe
def receipt(request: Any) -> HttpResponse:
    """The number, for who has just sent; the browser's pass opens it for a quarter of an hour."""
    said = passes.read(request, COOKIE, at=now())
    found = (
        Opinion.objects.house.filter(code=said).select_related("agency").first()
        if isinstance(said, str)
        else None
    )
    if found is None:
        return page(request, "portal/opinion_gone.html", [HOME, ("回执", "")], status=404)
    edition = opinions.box(found.record)
    event = Event.objects.filter(subject_type="opinion", subject=found.code).order_by("id").first()
    slip = [
        ("意见编号", found.no), ("公示事项", edition.title if edition else ""), ("公示单位", found.agency.name),
        ("收到时间", dates.moment(found.received_at)),
    ]  # fmt: skip
    proof = f"{event.chain}.{event.seq}.{event.hash}" if event else ""
    return page(
        request,
        "portal/opinion_receipt.html",
        [HOME, ("回执", "")],
        opinion=found,
        slip=slip,
        proof=proof,
        edition=edition,
    )
