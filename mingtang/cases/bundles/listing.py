"""The list of a bundle: each row with what becomes of it, kept in the vault, as it was previewed and as it ended."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from mingtang.cases.batches import STATUSES
from mingtang.cases.bundles.models import Bundle
from mingtang.ledger.digest import canonical
from mingtang.records.arrivals import Arrival
from mingtang.vault import files

HEADS = ("序号", "行", "结果", "标题", "原因", "没有找到的", "附件", "信息编号", "地址")
_SOUGHT = {
    "title": "标题", "issuer": "发文机关", "doc_no": "发文字号", "formed_on": "成文日期", "effective_on": "施行日期",
}  # fmt: skip


def keep(found: Iterable[Arrival], *, public: bool) -> str:
    """Put the list in the vault; its digest. public: the batch is imported, so that new rows have their addresses."""
    return files.put(canonical([_told(one, public) for one in found]).encode())


def _told(one: Arrival, public: bool) -> dict[str, Any]:
    told = one.told()
    if one.status == "imported" and not public:
        told |= {"record": None, "url": None}
    return told


def rows(bundle: Bundle) -> list[dict[str, Any]]:
    """Every row as Arrival.told() says it; none before the file is read."""
    return json.loads(files.open(bundle.listed)) if bundle.listed else []


def line(number: int, row: dict[str, Any]) -> list[str]:
    """One row under HEADS."""
    return [
        str(number), row["path"], STATUSES[row["status"]], row["title"], reasons(row), missing(row), str(row["attachments"]),
        row["record"] or "", row["url"] or "",
    ]  # fmt: skip


def reasons(row: dict[str, Any]) -> str:
    return "；".join(one["text"] for one in row["reasons"])


def missing(row: dict[str, Any]) -> str:
    """What a row that is imported does not say of itself."""
    return "、".join(_SOUGHT[name] for name in row["unknown"])
