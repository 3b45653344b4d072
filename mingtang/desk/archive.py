"""归档: what waits to be filed, what is filed, and one file with its copies."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse

from mingtang.cases import acts
from mingtang.cases.dossier import contents, copies, gaps, note
from mingtang.cases.dossier.models import Dossier
from mingtang.cases.dossier.numbers import PERIODS
from mingtang.cases.models import APPLIED, FAMILY_POSTS, Case
from mingtang.cases.registry import kind_of
from mingtang.desk import exports
from mingtang.desk.frame import now, page
from mingtang.desk.turning import LATEST, Listing, Order, turned, with_
from mingtang.papers.binding import CannotBind
from mingtang.people.gates import held_by
from mingtang.ui.downloads import download

HOME, HERE = ("文书", "/desk/papers/"), ("归档", "/desk/papers/archive/")
READERS = tuple(sorted(FAMILY_POSTS["request"]))
TAKERS = (
    "archivist",
    "disclosure_head",
    "request_officer",
)  # who may carry the whole file away (个人信息保护法第六条)
WAITING = ("delivered", "withdrawn", "abandoned", "parts_over", "decided")
SIZE = 20
OLDEST = Order({"closed_on": date, "id": int})
TO_FILE = [
    {"label": "编号", "head": True}, {"label": "标题"}, {"label": "状态"}, {"label": "办结日期"}, {"label": "卷内文件", "keep": True},
]  # fmt: skip
FILED = [
    {"label": "档号", "head": True}, {"label": "编号"}, {"label": "标题"}, {"label": "保管期限"}, {"label": "归档日期"}, {"label": "缺件"},
]  # fmt: skip
EXPORTED = ("档号", "年度", "保管期限", "办件编号", "标题", "办结日期", "归档日期", "归档时缺件")
INSIDE = [
    {"label": "序号", "num": True}, {"label": "题名", "head": True}, {"label": "文号"}, {"label": "责任者"}, {"label": "日期"}, {"label": "备注"},
]  # fmt: skip


def waiting(seat: Any) -> QuerySet:
    """Requests and corrections that are over and not filed; a remedy about none of ours too. A part is filed with its request."""
    seen = Case.objects.open_to(seat).filter(state__in=WAITING)
    return seen.filter(family__in=APPLIED) | seen.filter(family="remedy", parent=None)


@held_by(*READERS)
def home(request: Any) -> HttpResponse:
    """待归档, or 已归档 (`?filed=1`) by year and period."""
    left, filed = waiting(request.seat), Dossier.objects.open_to(request.seat)
    known = bool(request.GET.get("filed"))
    chosen = {name: request.GET.get(name, "") for name in ("year", "period")}
    shown = _chosen(filed, chosen)
    if known and request.GET.get("export"):
        return _exported(request, shown, chosen)
    counts = {"left": left.count(), "filed": filed.count()}
    if known:
        rows, pager = turned(request, Listing(shown.select_related("case"), LATEST, SIZE), shown.count())
        table = {"caption": "已归档", "quiet": True, "columns": FILED, "rows": [_filed(row) for row in rows],
                 "empty": {"sentence": "没有已归档的案卷", "how": "档案员办理“归档”以后列在这里。"}}  # fmt: skip
    else:
        rows, pager = turned(request, Listing(left.select_related("agency"), OLDEST, SIZE), counts["left"])
        table = {"caption": "待归档", "quiet": True, "columns": TO_FILE, "rows": [_left(row) for row in rows],
                 "empty": {"sentence": "没有待归档的办件", "how": "已送达、撤回或者视为放弃的申请列在这里。"}}  # fmt: skip
    years = filed.values_list("year", flat=True).distinct().order_by("-year")
    return page(
        request, "desk/archive.html", "papers", [HOME, (HERE[0], "")], table=table, pager=pager, tabs=tabs(counts, known),
        known=known, filed=counts["filed"], chosen=chosen, years=list(years), periods=PERIODS, export=with_(request, export="1"),
    )  # fmt: skip


def tabs(counts: dict[str, int], known: bool) -> list[dict[str, Any]]:
    return [
        {"label": "待归档", "url": HERE[1], "number": counts["left"], "current": not known},
        {"label": "已归档", "url": f"{HERE[1]}?filed=1", "number": counts["filed"], "current": known},
    ]


def _chosen(filed: QuerySet, chosen: dict[str, str]) -> QuerySet:
    if chosen["year"].isdecimal() and len(chosen["year"]) == 4:
        filed = filed.filter(year=int(chosen["year"]))
    return filed.filter(period=chosen["period"]) if chosen["period"] in PERIODS else filed


def _left(case: Case) -> dict[str, Any]:
    url, lacks = f"{HERE[1]}{case.code}/", gaps.missing(case)
    state = kind_of(case.kind).states[case.state].label
    whole = {"badge": f"缺{len(lacks)}项", "tone": "warn"} if lacks else {"badge": "齐全", "tone": "good"}
    return {"url": url, "cells": [{"text": case.no, "url": url}, case.title, state, case.closed_on, whole]}


def _filed(row: Dossier) -> dict[str, Any]:
    url = f"{HERE[1]}{row.case.code}/"
    lacks = f"{len(row.missing)}项" if row.missing else ""
    return {
        "url": url,
        "cells": [{"text": row.no, "url": url}, row.case.no, row.case.title, PERIODS[row.period], row.filed_on, lacks],
    }  # fmt: skip


def _exported(request: Any, shown: QuerySet, chosen: dict[str, str]) -> HttpResponse:
    """案卷目录 as a sheet."""
    lines = [
        [row.no, row.year, PERIODS[row.period], row.case.no, row.case.title, row.case.closed_on, row.filed_on, "、".join(row.missing)]
        for row in LATEST.sorted(shown.select_related("case"))[: exports.LIMIT]
    ]  # fmt: skip
    exports.log(request.seat, "export", "dossiers", "案卷目录", len(lines))
    told = (
        "、".join(value for value in (chosen["year"], PERIODS.get(chosen["period"], "")) if value) or "全部"
    )
    return exports.book(
        request.seat, "案卷目录", EXPORTED, lines, {"筛选": told, "说明": f"共{len(lines)}卷"}
    )


def _case(request: Any, code: str) -> Case:
    found = Case.objects.open_to(request.seat).select_related("agency").filter(code=code).first()
    own = found and (found.family in APPLIED or (found.family == "remedy" and found.parent_id is None))
    if not found or not own:
        raise Http404
    return found


@held_by(*READERS)
def dossier(request: Any, code: str) -> HttpResponse:
    """One file: its cover, its contents, what it lacks, and its copies."""
    return _shown(request, _case(request, code))


def _shown(request: Any, case: Case, refused: str = "") -> HttpResponse:
    exports.log(request.seat, "view", "dossier", case.code)
    items, row = contents.items(case), note.of(case)
    may = {step.do for step, _ in acts.steps_open_to(case, request.seat, now())}
    table = {
        "caption": "卷内文件目录",
        "quiet": True,
        "columns": INSIDE,
        "rows": [_inside(item) for item in items],
        "empty": {},
    }
    return page(
        request, "desk/dossier.html", "papers", [HOME, HERE, (case.no, "")], case=case, row=row, table=table,
        cover=[pair for pair in note.cover(case, row, items, 0) if pair[1]], lines=note.lines(case, row, items, {}),
        lacks=[] if row else gaps.missing(case), takes=request.seat.post in TAKERS, files="archive" in may, refused=refused,
        status=409 if refused else 200,
    )  # fmt: skip


def _inside(item: contents.Item) -> dict[str, Any]:
    remark = item.gone or ("" if item.digest or item.sheet else "尚无文件")
    return {"url": "", "cells": [item.n, item.title, item.no, item.by, item.on or "", remark]}


COPIES: dict[str, Callable[[Case], bytes]] = {"pdf": copies.whole, "zip": copies.folder}


@held_by(*TAKERS)
def copy(request: Any, code: str, ending: str) -> HttpResponse:
    """The file as one PDF or as a folder; who took it stands in the log of reads."""
    case = _case(request, code)
    if ending not in COPIES:
        raise Http404
    try:
        data = COPIES[ending](case)
    except CannotBind as refusal:
        return _shown(request, case, str(refusal))
    exports.log(request.seat, "download", "dossier", f"{case.code}.{ending}")
    row = note.of(case)
    return download(data, f"案卷{row.no if row else case.no}.{ending}")
