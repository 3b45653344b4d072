"""导出 Excel: the list as shown, personal data masked, who exported it and when in the sheet, and the export logged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse

from mingtang.cases.models import FAMILIES
from mingtang.cases.registry import kind_of
from mingtang.clock import SHANGHAI
from mingtang.database.prepared import insert
from mingtang.desk import rows
from mingtang.desk.frame import now, today
from mingtang.forms import masking
from mingtang.papers.sheet import sheet
from mingtang.people.models import ReadLog
from mingtang.people.seats import Seat
from mingtang.policy import values as policy
from mingtang.ui.downloads import download

LIMIT = 5000  # rows of one export
COLUMNS = [
    "编号",
    "标题",
    "类别",
    "状态",
    "申请人",
    "收到日期",
    "最晚办理日",
    "时限灯",
    "办理结果",
    "办结日期",
    "单位",
]


def log(seat: Seat, action: str, subject_type: str, subject: str, count: int = 1) -> None:
    """Note a read of personal data (PIPL Art. 51)."""
    with transaction.atomic():
        insert(ReadLog(
            at=now(), person=seat.person, post=seat.post, agency=seat.agency, action=action,
            subject_type=subject_type, subject=subject, count=count,
        ))  # fmt: skip


def cases(request: Any, title: str, found: QuerySet, chosen: dict[str, str]) -> HttpResponse:
    """The list as an XLSX file."""
    calendar, on, seat = policy.calendar(), today(), request.seat
    lines = []
    for case in found.select_related("agency")[:LIMIT]:
        kind, due = kind_of(case.kind), rows.clock_of(case, calendar)
        outcome = kind.outcomes.get(case.outcome)
        lines.append([
            case.no, case.title, FAMILIES[case.family], kind.states[case.state].label, masking.name(case.party) if case.party else "",
            case.received_on, case.due_on, _words(rows.sign_of(case, due, on, calendar)), outcome.label if outcome else "",
            case.closed_on, case.agency.name,
        ])  # fmt: skip
    asked = "、".join(f"{name}={value}" for name, value in chosen.items() if value) or "全部"
    notes = {"筛选": asked, "说明": f"共{len(lines)}件，申请人姓名已脱敏"}
    log(seat, "export", "cases", title, len(lines))
    return book(seat, title, COLUMNS, lines, notes)


def book(
    seat: Seat, title: str, heads: Sequence[str], lines: Sequence[Sequence[Any]], notes: Mapping[str, str]
) -> HttpResponse:
    """A list as an XLSX file, named after its title and the day; above the table the notes, who exported it and when."""
    at = now().astimezone(SHANGHAI)
    who = {"导出人": f"{seat.name}（{seat.label}）", "导出时间": f"{at:%Y-%m-%d %H:%M}"}
    return download(sheet(title, list(heads), list(lines), {**notes, **who}), f"{title}-{at:%Y%m%d}.xlsx")


def _words(sign: Any) -> str:
    return getattr(sign, "text", "") or getattr(sign, "words", "")
