"""用印登记: which text was sealed, how many copies, by whose hand, on whose approval, when. Read from the ledger."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from mingtang.cases.issued import acts, register, sealing
from mingtang.cases.models import Case
from mingtang.cases.reading import event_moment
from mingtang.cases.registry import kind_of
from mingtang.clock import SHANGHAI
from mingtang.desk import exports
from mingtang.desk.archive import HOME, READERS
from mingtang.desk.frame import now, page, today
from mingtang.desk.turning import LATEST, Listing, turned, with_
from mingtang.forms import uploads
from mingtang.ledger.models import Event
from mingtang.papers import binding
from mingtang.papers.models import Paper, SealImage
from mingtang.people.gates import held_by
from mingtang.people.models import Agency
from mingtang.people.seats import Seat, agencies_covered, names
from mingtang.ui.inputs import Input
from mingtang.vault import files

SIZE = 30


class SealInput(Input):
    image = forms.FileField(label="印章图像", help_text="PNG，透明底，四边裁齐")


HEADS = [
    {"label": "用印时间", "head": True, "keep": True}, {"label": "文号"}, {"label": "题名"}, {"label": "份数", "num": True},
    {"label": "骑缝章"}, {"label": "监印", "keep": True}, {"label": "批准", "keep": True}, {"label": "办件"},
]  # fmt: skip


def _seen(seat: Seat) -> QuerySet:
    chains = Agency.objects.filter(code__in=agencies_covered(seat, today())).values_list("chain", flat=True)
    seen = Case.objects.open_to(seat).values("code")
    return Event.objects.filter(chain__in=list(chains), act__in=("case.seal", "paper.seal"), subject__in=seen)


class NoticesInput(Input):
    """用印 of the notices that were picked."""

    short = ("copies",)
    copies = forms.IntegerField(label="每件用印份数", min_value=1, max_value=99, initial=1)
    across = forms.BooleanField(label="已盖骑缝章（两页以上的文书）", required=False)


@held_by(acts.KEEPER)
@require_POST
def notices(request: Any) -> HttpResponse:
    """Enter the seals of the picked notices."""
    form, waits = (
        NoticesInput(request.POST),
        sealing.waiting(agencies_covered(request.seat, today()), today()),
    )
    picked = [paper for paper in waits if paper.check_code in request.POST.getlist("pick")]
    if form.is_valid() and form.does(
        acts.seal, picked, form.cleaned_data["copies"], form.cleaned_data["across"], by=request.seat, at=now()
    ):
        return redirect("/desk/papers/seals/?sealed=1")
    return _show(request, notices_form=form, status=409 if form.moved else 422)


@held_by(*READERS)
def home(request: Any) -> HttpResponse:
    """The register, newest first; exported on request."""
    return _show(request)


def _show(request: Any, notices_form: NoticesInput | None = None, status: int = 0) -> HttpResponse:
    found, keeps = _seen(request.seat), request.seat.post == acts.KEEPER
    if request.method == "POST" and not keeps:
        raise Http404
    sent = (request.POST or None, request.FILES or None) if notices_form is None else (None, None)
    form, waits = SealInput(*sent), sealing.waiting(agencies_covered(request.seat, today()), today())
    if form.is_valid() and _kept(request, form):
        return redirect("/desk/papers/seals/?done=1")
    if request.GET.get("export"):
        lines = [_cells(one) for one in _told(LATEST.sorted(found)[: exports.LIMIT])]
        exports.log(request.seat, "export", "seals", "用印登记", len(lines))
        return exports.book(
            request.seat, "用印登记", [head["label"] for head in HEADS], lines, {"说明": f"共{len(lines)}次"}
        )
    rows, pager = turned(request, Listing(found, LATEST, SIZE), total := found.count())
    table = {
        "caption": "用印登记", "quiet": True, "columns": HEADS, "rows": [_row(one) for one in _told(rows)],
        "empty": {"sentence": "没有用印登记", "how": "设置“答复文书签发后须办用印”以后，每次用印列在这里。"},
    }  # fmt: skip
    return page(
        request, "desk/seals.html", "papers", [HOME, ("用印登记", "")], table=table, pager=pager, total=total,
        export=with_(request, export="1"), form=form if keeps else None, kept=SealImage.objects.filter(agency=request.seat.agency).last(),
        done=request.GET.get("done", ""), status=status or (422 if form.errors else 200), waits=_waits(waits, keeps) if waits else None,
        notices=notices_form or NoticesInput() if keeps and waits else None, sealed=request.GET.get("sealed", ""),
        note="；".join(problem["text"] for problem in notices_form.problems()) if notices_form else "",
    )  # fmt: skip


def _waits(papers: list[Paper], keeps: bool) -> dict[str, Any]:
    rows = [
        {
            "pick": paper.check_code if keeps else "",
            "cells": [{"text": paper.no, "url": f"{HOME[1]}issued/{paper.check_code}/"}, paper.title, paper.issued_on, paper.pages or ""],
        }
        for paper in papers
    ]  # fmt: skip
    heads = [
        {"label": "文号", "head": True},
        {"label": "题名"},
        {"label": "发出日期", "keep": True},
        {"label": "页数", "num": True},
    ]
    return {
        "caption": "待用印的告知文书",
        "quiet": True,
        "pick": "pick" if keeps else "",
        "columns": heads,
        "rows": rows,
    }


def _kept(request: Any, form: SealInput) -> bool:
    upload = form.cleaned_data["image"]
    data = upload.read()
    verdict = uploads.judge(upload.name, data)
    try:
        made = binding.seal(data) if verdict.ok and verdict.media_type == "image/png" else b""
    except binding.CannotBind:
        made = b""
    if not made:
        form.add_error("image", verdict.reason or "请用 PNG 图像（透明底）")
        return False
    agency = Agency.objects.get(code=request.seat.agency)
    return bool(form.does(acts.keep_seal, agency, files.put(made), by=request.seat, at=now()))


@dataclass(frozen=True)
class Sealed:
    """One entry of the register: the event with its payload, the reply that was sealed, who signed it, the case's number."""

    event: Event
    said: dict[str, Any]
    paper: Paper | None
    signer: str
    no: str


def _told(events: Any) -> list[Sealed]:
    found = [(event, json.loads(event.payload)) for event in events]
    codes = [event.subject for event, _ in found]
    papers: dict[str, Paper] = {}
    for paper in Paper.objects.house.filter(case__in=codes).order_by("pk"):
        papers[paper.check_code] = paper
        if paper.key in {outcome.letter for outcome in kind_of(paper.kind).outcomes.values()}:
            papers[paper.case] = paper
    signed = register.signers(papers.values())
    numbers = dict(Case.objects.house.filter(code__in=codes).values_list("code", "no"))
    return [
        Sealed(event, said, paper := papers.get(said["facts"].get("paper", event.subject)), signed.get(paper.check_code, "") if paper else "", numbers[event.subject])
        for event, said in found
    ]  # fmt: skip


def _cells(one: Sealed) -> list[Any]:
    known, paper = one.said["facts"]["facts"], one.paper
    return [
        f"{event_moment(one.event).astimezone(SHANGHAI):%Y-%m-%d %H:%M}", paper.no if paper else "", paper.title if paper else "",
        known.get("seal_copies", ""), "已盖" if known.get("seal_across") else "", names().get(one.said["by"].get("person", ""), ""),
        one.signer, one.no,
    ]  # fmt: skip


def _row(one: Sealed) -> dict[str, Any]:
    url = f"{HOME[1]}issued/{one.paper.check_code}/" if one.paper else ""
    first, *rest = _cells(one)
    return {"url": url, "cells": [{"text": first, "url": url}, *rest]}
