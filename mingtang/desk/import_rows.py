"""The tables of 历史资料导入: the bundles of an agency, and the rows of one."""

from __future__ import annotations

from typing import Any

from mingtang.cases.batches import STATUSES
from mingtang.cases.bundles import STATES, listing
from mingtang.cases.bundles.models import Bundle
from mingtang.cases.models import Case
from mingtang.clock import day
from mingtang.people.models import Person
from mingtang.people.seats import Seat, post_label
from mingtang.records.models import Column
from mingtang.ui.templatetags.ui import size

TONES = {
    "imported": "good", "unchanged": "plain", "held": "warn", "failed": "bad", "attached": "plain", "done": "good", "ready": "warn",
    "mapping": "warn", "refused": "bad",
}  # fmt: skip


def bundles(found: list[Bundle]) -> dict[str, Any]:
    names = dict(Column.objects.values_list("code", "name"))
    heads = [
        {"label": "文件", "head": True}, {"label": "导入到栏目", "keep": True}, {"label": "上传日期", "keep": True},
        {"label": "读取（件）", "num": True}, {"label": "导入（件）", "num": True}, {"label": "状态", "keep": True},
    ]  # fmt: skip
    rows = [
        {"cells": [
            {"text": row.name, "url": f"/desk/imports/{row.code}/"}, names.get(row.column, row.column), day(row.brought_at), total(row),
            row.counts.get("imported", "") if row.state == "done" else "", {"badge": STATES[row.state], "tone": TONES.get(row.state, "plain")},
        ]}
        for row in found
    ]  # fmt: skip
    empty = {"sentence": "还没有导入过历史资料", "how": "上传的文件和处理结果会列在这里。"}
    return {"caption": "导入登记", "quiet": True, "columns": heads, "rows": rows, "empty": empty}


def facts(row: Bundle, seat: Seat) -> list[Any]:
    column = Column.objects.filter(code=row.column).values_list("name", flat=True).first() or row.column
    told: list[Any] = [
        ("文件", row.name), ("大小", size(row.size)), ("导入到栏目", column), ("上传人", _name(row.brought_by)), ("上传时间", row.brought_at),
    ]  # fmt: skip
    if row.released_by:
        told.append(("发布", f"{_name(row.released_by)}（{post_label(row.agency_id, row.released_under)}）"))
    case = Case.objects.open_to(seat).filter(code=row.case).first() if row.case else None
    if case:
        told.append({"label": "批次", "value": case.no, "url": f"/desk/case/{case.code}/"})
    return told


def _name(person: str) -> str:
    return Person.objects.filter(code=person).values_list("name", flat=True).first() or person


def total(row: Bundle) -> int:
    """Rows read; 0 before the preview stands."""
    return sum(row.counts.values())


def tabs(row: Bundle, chosen: str) -> list[dict[str, Any]]:
    """全部 and each end with its number; the numbers of the ends add up to that of all."""
    here = f"/desk/imports/{row.code}/"
    found = [{"label": "全部", "url": here, "current": not chosen, "number": total(row)}]
    return found + [
        {"label": word, "url": f"{here}?status={status}", "current": chosen == status, "number": row.counts.get(status, 0)}
        for status, word in STATUSES.items()
    ]  # fmt: skip


def rows(numbered: list[tuple[int, dict[str, Any]]]) -> dict[str, Any]:
    """numbered: (place in the list, row as Arrival.told says it)."""
    heads = [
        {"label": "序号", "num": True}, {"label": "标题和来处", "head": True}, {"label": "结果", "keep": True}, {"label": "附件", "num": True},
        {"label": "说明"},
    ]  # fmt: skip
    lines = [{"cells": [
        number, {"text": one["title"] or one["path"], "url": one["url"] or "", "sub": one["path"] if one["title"] else ""},
        {"badge": STATUSES[one["status"]], "tone": TONES[one["status"]]}, one["attachments"] or "", _note(one),
    ]} for number, one in numbered]  # fmt: skip
    empty = {"sentence": "没有这一类", "how": "请看其他结果。"}
    return {"caption": "导入清单", "quiet": True, "columns": heads, "rows": lines, "empty": empty}


def _note(one: dict[str, Any]) -> str:
    missing = listing.missing(one)
    return "；".join(part for part in (listing.reasons(one), missing and f"没有找到{missing}") if part)
