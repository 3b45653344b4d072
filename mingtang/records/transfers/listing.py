"""交接清单: what stands in the list of a batch. Pure but for the rows it is given."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from mingtang.records.models import Edition
from mingtang.vault import sm3

HEADS = ("序号", "索引号", "标题", "发文字号", "成文日期", "发布日期", "版本", "附件（个）", "校验码（SM3）")


def line(number: int, edition: Edition) -> list[Any]:
    """The entry of one edition, one value for each of HEADS. The digest covers text, metadata and attachments' digests."""
    content = edition.content
    return [
        number, content.get("index_no", ""), edition.title, content.get("doc_no", ""), content.get("formed_on", ""),
        edition.published_on.isoformat(), edition.no, len(content["attachments"]), edition.digest,
    ]  # fmt: skip


def lines(editions: Iterable[Edition]) -> list[list[Any]]:
    return [line(number, edition) for number, edition in enumerate(editions, 1)]


def digest_of(listed: list[list[Any]]) -> str:
    """SM3 of the list as canonical JSON: the same editions in the same order give the same digest."""
    text = json.dumps([HEADS, *listed], ensure_ascii=False, separators=(",", ":"))
    return sm3.of_bytes(text.encode())
