"""The tables of 移交: how agencies stand with the receivers, the register of batches, the lines of one batch."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse

from mingtang.desk import exports
from mingtang.desk.frame import today
from mingtang.press import package
from mingtang.records.models import Edition
from mingtang.records.transfers import listing
from mingtang.records.transfers.models import RECEIVERS, Transfer
from mingtang.records.transfers.waiting import SOON, Standing
from mingtang.ui.lamps import Sign

REGISTER = (
    "批次号",
    "移交单位",
    "接收单位",
    "组成日期",
    "条数",
    "信息发布日期",
    "接收日期",
    "接收人",
    "清单校验码（SM3）",
    "撤销日期",
)


def sign(one: Standing) -> Sign:
    """The lamp of a standing: red past the limit that is set, yellow in its last days."""
    left = one.left(today())
    if left is None:
        return Sign("none", "ring", "没有待移交的信息")
    if left < 0:
        return Sign("late", "triangle", "超期", f"超期{-left}日")
    words = "今日到期" if left == 0 else f"剩余{left}日"
    return Sign("soon", "diamond", "将到期", words) if left <= SOON else Sign("normal", "disc", "正常", words)


def standings(found: list[Standing], hands: bool, alone: bool) -> dict[str, Any]:
    """hands: may this post compose; alone: one agency only, which needs no column of its own."""
    heads = [
        {"label": "单位", "head": True}, {"label": "接收单位", "head": alone, "keep": True}, {"label": "时限", "keep": True},
        {"label": "待移交", "num": True}, {"label": "待回执", "num": True}, {"label": "应于", "keep": True}, {"label": "办理"},
    ]  # fmt: skip
    rows = []
    for one in found:
        url = f"/desk/transfers/{one.agency.code}/{one.to}/"
        do = {"text": "组成批次", "url": url} if hands and one.waiting else ""
        cells = [one.agency.short, one.receiver, {"lamp": sign(one)}, one.waiting, one.open, one.due, do]
        rows.append({"cells": cells[1:] if alone else cells})
    return {"caption": "待移交", "quiet": True, "columns": heads[1:] if alone else heads, "rows": rows}


def batches(found: list[Transfer]) -> dict[str, Any]:
    heads = [
        {"label": "批次", "head": True}, {"label": "移交单位", "keep": True}, {"label": "接收单位", "keep": True},
        {"label": "组成日期", "keep": True}, {"label": "条数", "num": True}, {"label": "回执", "keep": True},
    ]  # fmt: skip
    rows = [
        {"cells": [
            {"text": row.no, "url": f"/desk/transfers/{row.code}/"}, row.agency.short, RECEIVERS[row.to], row.made_on, row.count,
            row.received_on or _without_receipt(row),
        ]}
        for row in found
    ]  # fmt: skip
    empty = {"sentence": "还没有移交过", "how": "档案员组成的批次登记在这里。"}
    return {"caption": "移交登记", "quiet": True, "columns": heads, "rows": rows, "empty": empty}


def _without_receipt(row: Transfer) -> dict[str, str]:
    return {"badge": "已撤销", "tone": "plain"} if row.cancelled_on else {"badge": "待回执", "tone": "warn"}


def lines(listed: list[list[Any]]) -> dict[str, Any]:
    """The list of a batch on screen, its digests shortened."""
    heads = [
        {"label": label, "head": label == "标题", "keep": label in ("成文日期", "发布日期")}
        for label in listing.HEADS
    ]
    rows = [
        {"cells": [_short(label, value) for label, value in zip(listing.HEADS, line, strict=True)]}
        for line in listed
    ]
    empty = {"sentence": "没有待移交的信息", "how": "新公开的信息会列在这里。"}
    return {"caption": "移交清单", "quiet": True, "columns": heads, "rows": rows, "empty": empty}


def _short(label: str, value: Any) -> Any:
    return str(value)[:16] if label.startswith("校验码") else value


def of_batch(numbered: list[tuple[int, Edition]]) -> dict[str, Any]:
    """The lines of a batch, each saying whether its page still goes along."""
    table = lines([listing.line(number, edition) for number, edition in numbered])
    for row, (_, edition) in zip(table["rows"], numbered, strict=True):
        row["cells"][2] = {
            "text": edition.title, "url": f"/desk/release/{edition.record.code}/", "sub": package.why_left(edition),
        }  # fmt: skip
    return table


def facts(row: Transfer) -> list[Any]:
    rows: list[Any] = [
        ("移交单位", row.agency.name), ("接收单位", RECEIVERS[row.to]), ("组成日期", row.made_on), ("条数", f"{row.count:,}条"),
        ("信息发布日期", f"{row.since.isoformat()} 至 {row.until.isoformat()}"), ("清单校验码", row.digest),
    ]  # fmt: skip
    if row.received_on:
        scan = {"label": "回执", "value": "查看扫描件", "url": f"/desk/transfers/{row.code}/file/receipt/"}
        return [*rows, ("接收日期", row.received_on), ("接收单位和接收人", row.receiver), scan]
    if row.cancelled_on:
        return [*rows, ("撤销日期", row.cancelled_on), ("撤销的理由", row.cancel_reason)]
    return [*rows, {"label": "回执", "badge": {"text": "待回执", "tone": "warn"}}]


def export(request: Any, found: QuerySet) -> HttpResponse:
    """移交登记 as Excel, the export logged."""
    rows = [
        [r.no, r.agency.name, RECEIVERS[r.to], r.made_on, r.count, f"{r.since} 至 {r.until}", r.received_on, r.receiver, r.digest, r.cancelled_on]
        for r in found[: exports.LIMIT]
    ]  # fmt: skip
    seat = request.seat
    notes = { "说明": f"共{len(rows)}批",
    }  # fmt: skip
    exports.log(seat, "export", "transfer", "移交登记", len(rows))
    return exports.book(seat, "移交登记", REGISTER, rows, notes)
