"""用印登记: which text was sealed, how many copies, by whose hand, on whose approval, when. Read from the ledger."""

from __future__ import annotations

import json
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse

from mingtang.cases.issued import register
from mingtang.cases.models import Case
from mingtang.cases.reading import event_moment
from mingtang.cases.registry import kind_of
from mingtang.clock import SHANGHAI
from mingtang.desk import exports
from mingtang.desk.archive import HOME, READERS
from mingtang.desk.frame import page
from mingtang.desk.turning import LATEST, Listing, turned, with_
from mingtang.ledger.models import Event
from mingtang.papers.models import Paper
from mingtang.people.gates import held_by
from mingtang.people.seats import Seat, names

SIZE = 30
HEADS = [
    {"label": "用印时间", "head": True, "keep": True}, {"label": "文号"}, {"label": "题名"}, {"label": "份数", "num": True},
    {"label": "骑缝章"}, {"label": "监印", "keep": True}, {"label": "批准", "keep": True}, {"label": "办件"},
]  # fmt: skip


def _seen(seat: Seat) -> QuerySet:
    return Event.objects.filter(act="case.seal", subject__in=Case.objects.open_to(seat).values("code"))


@held_by(*READERS)
def home(request: Any) -> HttpResponse:
    """The register, newest first; exported on request."""
    found = _seen(request.seat)
    if request.GET.get("export"):
        lines = [_cells(*one) for one in _told(LATEST.sorted(found)[: exports.LIMIT])]
        exports.log(request.seat, "export", "seals", "用印登记", len(lines))
        return exports.book(
            request.seat, "用印登记", [head["label"] for head in HEADS], lines, {"说明": f"共{len(lines)}次"}
        )
    rows, pager = turned(request, Listing(found, LATEST, SIZE), total := found.count())
    table = {
        "caption": "用印登记", "quiet": True, "columns": HEADS, "rows": [_row(*one) for one in _told(rows)],
        "empty": {"sentence": "没有用印登记", "how": "设置“答复文书签发后须办用印”以后，每次用印列在这里。"},
    }  # fmt: skip
    return page(
        request, "desk/seals.html", "papers", [HOME, ("用印登记", "")], table=table, pager=pager, total=total,
        export=with_(request, export="1"),
    )  # fmt: skip


def _told(events: Any) -> list[tuple[Event, dict[str, Any], Paper | None, str]]:
    """Each event with its payload, the reply that was sealed and who signed it."""
    found = [(event, json.loads(event.payload)) for event in events]
    papers: dict[str, Paper] = {}
    for paper in Paper.objects.house.filter(case__in=[event.subject for event, _ in found]).order_by("pk"):
        if paper.key in {outcome.letter for outcome in kind_of(paper.kind).outcomes.values()}:
            papers[paper.case] = paper
    signed = register.signers(papers.values())
    return [
        (event, said, paper := papers.get(event.subject), signed.get(paper.check_code, "") if paper else "")
        for event, said in found
    ]


def _cells(event: Event, said: dict[str, Any], paper: Paper | None, signer: str) -> list[Any]:
    known = said["facts"]["facts"]
    keeper = names().get(said["by"].get("person", ""), "")
    no = Case.objects.house.values_list("no", flat=True).get(code=event.subject)
    return [
        f"{event_moment(event).astimezone(SHANGHAI):%Y-%m-%d %H:%M}", paper.no if paper else "", paper.title if paper else "",
        known.get("seal_copies", ""), "已盖" if known.get("seal_across") else "", keeper, signer, no,
    ]  # fmt: skip


def _row(event: Event, said: dict[str, Any], paper: Paper | None, signer: str) -> dict[str, Any]:
    cells = _cells(event, said, paper, signer)
    url = f"{HOME[1]}issued/{paper.check_code}/" if paper else ""
    return {"url": url, "cells": [{"text": cells[0], "url": url}, *cells[1:]]}
