"""发布: the records of an agency, each with its state in the gate, its editions, and what may be done with it."""

from __future__ import annotations

from typing import Any

from django.db.models import Case as When
from django.db.models import CharField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models import When as Then
from django.http import HttpResponse

from mingtang.cases.bundles import READERS as IMPORT_READERS
from mingtang.cases.models import OPINION_READERS, Case, with_turns
from mingtang.cases.publishing import hour_of
from mingtang.cases.registry import kind_of
from mingtang.database.prepared import Prepared
from mingtang.database.together import Size, Together
from mingtang.desk import exports, rows, stations
from mingtang.desk.frame import page, today
from mingtang.desk.items import READERS
from mingtang.desk.missed import EDITORS
from mingtang.desk.turning import LATEST, Listing, turned
from mingtang.forms.models import REGISTER_DEFINER, REGISTER_READERS
from mingtang.people.gates import staff
from mingtang.people.seats import Seat
from mingtang.people.wording import worded
from mingtang.policy import values as policy
from mingtang.records.columns import below, edits, open_to_agency
from mingtang.records.correcting import CORRECTORS
from mingtang.records.describing import STAGES
from mingtang.records.models import ATTRIBUTES, VALIDITIES, Record
from mingtang.ui import dates

HOME = ("发布", "/desk/release/")
SIZE = 20
TOPIC_POSTS = ("drafter", "disclosure_head", "signer", "openness_office")
GUIDE_POSTS = ("drafter", "disclosure_head", "openness_office")
STATES = {  # of a record, as its list shows it; a draft's own state is that of its case
    "draft": "草稿", "review": "审签中", "scheduled": "待发布", "published": "已发布", "internal": "对内公开", "withdrawn": "已撤下", "classified": "不发布", "cancelled": "已作废",
}  # fmt: skip
GATE = {  # state of the release case of a record at the gate → where its list shows it
    "draft": "draft", "returned": "draft", "review": "review", "scheduled": "scheduled", "waiting": "scheduled",
}  # fmt: skip
TONES = {
    "published": "good",
    "internal": "info",
    "withdrawn": "bad",
    "classified": "info",
    "cancelled": "plain",
}
COLUMNS = [
    {"label": "标题", "head": True}, {"label": "栏目", "keep": True}, {"label": "状态", "keep": True}, {"label": "成文日期", "keep": True},
    {"label": "发布日期", "keep": True}, {"label": "公开时限", "keep": True}, {"label": "等待", "keep": True},
]  # fmt: skip
SHEET = ["标题", "索引号", "发文字号", "栏目", "状态", "公开属性", "有效性", "成文日期", "发布日期", "单位"]


@staff
def home(request: Any) -> HttpResponse:
    """Every record this seat sees, newest first, by state with numbers, narrowed by words, column and attribute."""
    chosen = {
        name: request.GET.get(name, "").strip()
        for name in ("q", "state", "column", "attribute", "stage", "mine")
    }
    if request.GET.get("export"):
        return _export(request, _found(request.seat, chosen), chosen)
    plain = not (chosen["q"] or chosen["column"])  # the question itself depends on no other answer
    counted, listing = (_worded if plain else _questions)(request.seat, SIZE, *chosen.values())
    numbers = counted.ask()["records"]
    tabs = _tabs(numbers, chosen)
    total = numbers[chosen["state"] if chosen["state"] in STATES else "all"]
    shown, pages = turned(request, listing, total)
    writes = request.seat.post == "drafter"
    how = (
        "点“拟稿”写第一件；保存后按自审、保密审查、核稿、签发办理。"
        if writes
        else "拟稿人保存的草稿和已发布的信息会列在这里。"
    )
    empty = {"sentence": "没有相符的信息" if any(chosen.values()) else "本单位还没有公开信息", "how": how}
    table = {
        "caption": "公开信息",
        "quiet": True,
        "columns": COLUMNS,
        "rows": _rows(shown, request.seat),
        "empty": empty,
    }
    if corrects := chosen["state"] == "published" and request.seat.post in CORRECTORS:
        table["pick"] = "pick"
    return page(
        request, "desk/publish.html", "release", [(HOME[0], "")], table=table, tabs=tabs, chosen=chosen, pager=pages,
        columns=open_to_agency(request.seat.agency), attributes=ATTRIBUTES, stages=STAGES, writes=writes,
        items=request.seat.post in READERS, tree=edits(request.seat, today()), missed=request.seat.post in EDITORS,
        stations=stations.are_shown(request.seat),
        tables=request.seat.post in REGISTER_READERS, defines=request.seat.post == REGISTER_DEFINER,
        guides=request.seat.post in GUIDE_POSTS, topics=request.seat.post in TOPIC_POSTS, export=_url(chosen, export="1"), corrects=corrects and total > 0,
        opinions=request.seat.post in OPINION_READERS, imports=request.seat.post in IMPORT_READERS,
    )  # fmt: skip


def _tabs(numbers: dict[str, int], chosen: dict[str, str]) -> list[dict[str, Any]]:
    """全部 and every state, each with its number under the other filters."""
    return [
        {"label": STATES.get(key, "全部"), "url": _url(chosen, state=key), "number": numbers[key or "all"], "current": chosen["state"] == key}
        for key in ("", *STATES)
    ]  # fmt: skip


def _found(seat: Seat, chosen: dict[str, str]) -> QuerySet:
    found = _narrowed(Record.objects.open_to(seat), chosen, seat)
    return _in_state(found, chosen["state"]) if chosen["state"] in STATES else found


def _questions(
    seat: Seat, size: int, q: str, state: str, column: str, attribute: str, stage: str, mine: str
) -> tuple[Together, Listing]:
    """How many records are in each state of STATES and in all, counted in one pass whatever the state; and the pages."""
    chosen = {"q": q, "state": state, "column": column, "attribute": attribute, "stage": stage, "mine": mine}
    at_gate = Case.objects.house.filter(family="release", closed_on=None, code=OuterRef("case"))
    gate = When(
        Then(state="release", then=Subquery(at_gate.values("state")[:1])),
        default=Value(""), output_field=CharField(),
    )  # fmt: skip
    counted = _found(seat, chosen | {"state": ""}).annotate(gate=gate)
    listed = _found(seat, chosen).select_related("column", "agency").defer("body")
    return Together(lambda: {"records": Size(counted, {key: _stands(key) for key in STATES})}), Listing(
        listed, LATEST, size
    )


_worded = worded(_questions)


def _stands(key: str) -> Q:
    """Of a record with its `gate`: whether its list shows it in this state."""
    at_gate = [state for state, shown in GATE.items() if shown == key]
    return Q(state="release", gate__in=at_gate) if at_gate else Q(state=key)


def _export(request: Any, found: QuerySet, chosen: dict[str, str]) -> HttpResponse:
    """导出 Excel: the list as filtered, who exported it and when in the sheet, and the export logged."""
    seat, lines = request.seat, []
    cases = {
        c.code: c
        for c in Case.objects.house.filter(
            family="release", code__in=found.filter(state="release").values("case")
        )
    }
    for one in found.select_related("column", "agency").defer("body").order_by("-id")[: exports.LIMIT]:
        lines.append([
            one.title, one.index_no, one.doc_no, one.column.name, state_of(one, cases.get(one.case))["badge"], ATTRIBUTES[one.attribute],
            VALIDITIES[one.validity], one.formed_on, one.published_on, one.agency.name,
        ])  # fmt: skip
    notes = {
        "筛选": "、".join(f"{k}={v}" for k, v in chosen.items() if v) or "全部",
        "说明": f"共{len(lines)}条",
    }
    exports.log(seat, "export", "records", HOME[0], len(lines))
    return exports.book(seat, "公开信息", SHEET, lines, notes)


def _narrowed(found: QuerySet, chosen: dict[str, str], seat: Seat) -> QuerySet:
    if q := chosen["q"]:
        found = found.filter(Q(title__icontains=q) | Q(doc_no__icontains=q) | Q(index_no__icontains=q))
    if chosen["column"]:
        found = found.filter(column__in=below(chosen["column"]))
    if chosen["attribute"] in ATTRIBUTES:
        found = found.filter(attribute=chosen["attribute"])
    if chosen["stage"] in STAGES:
        found = found.filter(stage=chosen["stage"])
    if chosen["mine"]:
        found = found.filter(case__in=Case.objects.house.touched_by(seat.person).values("code"))
    return found


def _in_state(found: QuerySet, key: str) -> QuerySet:
    if states := [state for state, shown in GATE.items() if shown == key]:
        at_gate = Case.objects.house.filter(family="release", state__in=states, closed_on=None).values("code")
        return found.filter(state="release", case__in=at_gate)
    return found.filter(state=key)


def _url(chosen: dict[str, str], **changes: str) -> str:
    from urllib.parse import urlencode

    return "?" + urlencode({k: v for k, v in {**chosen, **changes}.items() if v})


MOST = 20  # cases asked for in one statement
_running = Prepared(
    lambda *codes: Case.objects.house.select_related("agency").filter(
        family="release", code__in=codes, closed_on=None
    ),
    *[str] * MOST,
)


def _rows(records: list[Record], seat: Seat) -> list[dict[str, Any]]:
    codes = [r.case for r in records if r.state in ("release", "published")]
    codes += [""] * (MOST - len(codes))
    open_cases = {c.code: c for c in with_turns(_running.all(*codes[:MOST]))}
    calendar = policy.calendar()
    found = []
    for record in records:
        case, url = open_cases.get(record.case), f"/desk/release/{record.code}/"
        due = rows.clock_of(case, calendar) if case else None
        other = {"sub": ATTRIBUTES[record.attribute]} if record.attribute != "proactive" else {}
        found.append({
            "url": url, "pick": record.code, "name": record.title,
            "cells": [
                {"text": record.title, "url": url, "sub": record.doc_no or (record.agency.short if record.agency_id != seat.agency else "")},
                record.column.name, state_of(record, case) | other, record.formed_on, record.published_on,
                {"lamp": rows.sign_of(case, due, today(), calendar)} if case else "", rows.waits_for(case) if case else "",
            ],
        })  # fmt: skip
    return found


def state_label(case: Case) -> str:
    """The state of a release case in words; one that waits for its hour names it: 待发布（2026年12月1日 09:00）."""
    label = kind_of(case.kind).states[case.state].label
    return f"{label}（{dates.moment(hour_of(case))}）" if case.state == "scheduled" else label


def state_of(record: Record, case: Case | None) -> dict[str, str]:
    """The state of a record as a badge cell."""
    if case and (record.state == "release" or case.state == "emergency"):
        return {"badge": state_label(case), "tone": "warn"}
    return {"badge": STATES.get(record.state, record.state), "tone": TONES.get(record.state, "plain")}
