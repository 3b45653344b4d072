"""Rows of the watch's tables: lights, rankings, findings, and the list as XLSX."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import F, Value
from django.db.models.functions import Coalesce
from django.http import HttpResponse

from mingtang.desk import exports
from mingtang.desk.frame import today
from mingtang.desk.lights import sign
from mingtang.desk.turning import Listing, Order, turned
from mingtang.oversight.models import Finding
from mingtang.oversight.watch import pauses, standing
from mingtang.oversight.watch.codes import CODES, POINTS, VETO
from mingtang.oversight.watch.standing import Standing
from mingtang.people.models import Agency
from mingtang.policy import values as policy
from mingtang.records.columns import names as names_of_columns
from mingtang.records.models import Column, Record

SIZE = 40
STATES = {
    "open": "待整改",
    "ordered": "限期整改",
    "ticked": "整改完成（销号）",
    "mended": "已改好（自动销号）",
}
SHEET = ["单位", "问题", "栏目", "证据", "扣分", "发现日期", "应更新日期", "整改期限", "状态", "完成日期", "销号理由"]  # fmt: skip
_HEADS = [
    {"label": "问题", "head": True}, {"label": "单位", "keep": True}, {"label": "栏目"}, {"label": "证据"},
    {"label": "发现日期", "keep": True}, {"label": "整改期限", "keep": True}, {"label": "状态", "keep": True},
]  # fmt: skip


def lights(rows: Sequence[Standing], empty: dict[str, str] | None = None) -> dict[str, Any]:
    heads = [
        {"label": "栏目", "head": True}, {"label": "状态", "keep": True}, {"label": "最近更新", "keep": True},
        {"label": "应更新日期", "keep": True}, {"label": "公开信息", "num": True}, {"label": "口径"},
    ]  # fmt: skip
    return {
        "caption": "栏目状态", "quiet": True, "columns": heads,
        "rows": [
            {"cells": [one.name, {"lamp": sign(one)}, one.last, {"text": one.due, "sub": one.why}, one.number, "各单位合计" if one.whole else "本单位"], "tone": "late" if one.state in ("late", "blank") else ""}
            for one in rows
        ],
        "empty": empty,
    }  # fmt: skip


def soon(rows: Sequence[Standing], names: Mapping[str, str]) -> dict[str, Any]:
    heads = [{"label": "栏目", "head": True}, {"label": "单位", "keep": True}, {"label": "状态", "keep": True}, {"label": "最近更新", "keep": True}, {"label": "应更新日期", "keep": True}]  # fmt: skip
    ordered = sorted(rows, key=lambda one: one.left or 0)
    return {
        "caption": "即将到期的栏目", "quiet": True, "columns": heads,
        "rows": [{"url": f"/desk/watch/{o.agency}/", "cells": [{"text": o.name, "url": f"/desk/watch/{o.agency}/"}, names[o.agency], {"lamp": sign(o)}, o.last, o.due]} for o in ordered],
        "empty": {"sentence": "没有即将到期的栏目"},
    }  # fmt: skip


def ranking(
    agencies: Sequence[Agency], states: Mapping[str, Counter[str]], numbers: Mapping[str, int]
) -> dict[str, Any]:
    heads = [{"label": "单位", "head": True}, {"label": "问题", "num": True}, *({"label": label, "num": True} for label in standing.STATES.values())]  # fmt: skip
    rows = [
        {
            "url": f"/desk/watch/{a.code}/",
            "tone": "late" if numbers.get(a.code) else "",
            "cells": [{"text": a.short, "url": f"/desk/watch/{a.code}/"}, numbers.get(a.code, 0), *(states[a.code][s] for s in standing.STATES)],
        }
        for a in agencies
    ]  # fmt: skip
    empty = {"sentence": "还没有单位设立栏目", "how": "在“栏目”的“各单位栏目”中按标准模板设立。"}
    return {"caption": "各单位栏目状态", "quiet": True, "columns": heads, "rows": rows, "empty": empty}


def state_of(row: Finding) -> str:
    if row.mended_on:
        return "mended"
    return "ticked" if row.ticked_on else "ordered" if row.rectify_by else "open"


def findings(rows: Sequence[Finding], pick: str = "") -> dict[str, Any]:
    names = names_of_columns()
    tones = {"open": "warn", "ordered": "bad", "ticked": "plain", "mended": "good"}
    lines = []
    for row in rows:
        at, state = f"/desk/watch/findings/{row.pk}/", state_of(row)
        late = state == "ordered" and row.rectify_by and row.rectify_by < today()
        badge = {"badge": "整改超期" if late else STATES[state], "tone": tones[state]}
        lines.append({
            "url": at, "pick": str(row.pk) if pick and state in ("open", "ordered") else "",
            "cells": [{"text": CODES[row.code], "url": at}, row.agency.short, names.get(row.column, ""), _evidence(row), row.since, row.rectify_by, badge],
        })  # fmt: skip
    empty = {"sentence": "没有这样的问题", "how": "每天05:30监测一次；改好的问题自动销号，记录保留。"}
    return {"caption": "监测问题", "quiet": True, "columns": _HEADS, "rows": lines, "empty": empty, "pick": pick}  # fmt: skip


def _evidence(row: Finding) -> Any:
    """What was seen; of a clock that stands still with the way to its case, whose number it begins with."""
    if row.code != pauses.CODE:
        return row.evidence
    return {"text": row.evidence, "url": f"/desk/find/?{urlencode({'q': row.evidence.partition('：')[0]})}"}


def narrowed(found: Any, chosen: Mapping[str, str]) -> Any:
    """By code, agency and state; without a state, what is not settled yet."""
    if chosen["code"] in CODES:
        found = found.filter(code=chosen["code"])
    if chosen["agency"]:
        found = found.filter(agency=chosen["agency"])
    standing_ = found.filter(mended_on=None, ticked_on=None)
    sets = {
        "open": standing_.filter(rectify_by=None), "ordered": standing_.exclude(rectify_by=None), "mended": found.exclude(mended_on=None),
        "ticked": found.filter(mended_on=None).exclude(ticked_on=None),
    }  # fmt: skip
    return sets.get(chosen["state"], standing_)


URGENT = Order({"by": date, "place": int, "code": str, "id": int})


def turned_over(found: Any, request: Any) -> tuple[list[Finding], dict[str, Any]]:
    """The page that the address asks for: what has the nearest term first, then what has none."""
    ordered = found.select_related("agency").annotate(
        by=Coalesce("rectify_by", Value(date.max)), place=F("agency__order")
    )
    return turned(request, Listing(ordered, URGENT, SIZE), found.count())


def url(chosen: Mapping[str, str], **changes: str) -> str:
    return "?" + urlencode({k: v for k, v in {**chosen, **changes}.items() if v})


def points(row: Finding) -> str:
    """单项否决, the deduction in points, or "" where the table has none."""
    if row.code in VETO:
        return "单项否决"
    if row.code not in POINTS:
        return ""
    tenths = policy.threshold(POINTS[row.code], "points", row.agency.line, today())
    return f"{tenths / 10:g}分"


def facts(row: Finding) -> list[Any]:
    column = Column.objects.filter(code=row.column).first()
    record = Record.objects.house.filter(code=row.record).only("title", "path").first() if row.record else None  # fmt: skip
    known: list[Any] = [("单位", row.agency.name)]
    if column:
        line = " / ".join(c.name for c in column.line)
        known.append({"label": "栏目", "value": line, "url": f"/c/{column.code}/"})
    if record:
        known.append({"label": "公开信息", "value": record.title, "url": record.path})
    known += [("证据", row.evidence), ("扣分", points(row)), ("发现日期", row.since), ("应更新日期", row.due)]
    known += [("整改期限", row.rectify_by), ("状态", STATES[state_of(row)])]
    if row.ticked_on:
        known += [("销号日期", row.ticked_on), ("销号理由", row.reason)]
    return [*known, ("改好日期", row.mended_on)] if row.mended_on else known


def export(request: Any, found: Any, chosen: Mapping[str, str]) -> HttpResponse:
    """导出 Excel: the list as filtered, who exported it and when in the sheet, and the export logged."""
    seat, lines = request.seat, []
    names = dict(Column.objects.values_list("code", "name"))
    for row in found.select_related("agency").order_by("agency__order", "code", "pk")[: exports.LIMIT]:
        lines.append([
            row.agency.name, CODES[row.code], names.get(row.column, ""), row.evidence, points(row), row.since, row.due, row.rectify_by,
            STATES[state_of(row)], row.mended_on or row.ticked_on, row.reason,
        ])  # fmt: skip
    said = {"code": CODES.get(chosen["code"], ""), "state": STATES.get(chosen["state"], ""), "agency": chosen["agency"]}  # fmt: skip
    notes = {
        "筛选": "、".join(value for value in said.values() if value) or "全部未销号",
        "说明": f"共{len(lines)}条",
    }
    exports.log(seat, "export", "findings", "监测", len(lines))
    return exports.book(seat, "整改清单", SHEET, lines, notes)
