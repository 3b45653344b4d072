"""An issued paper as what a page says: the same frozen data as the PDF, for whoever reads with ears or on a phone.

The page is a reading of the paper, not the paper: what counts is the PDF with its digest, and the page says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from mingtang.papers.word import in_words


def told(template: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """issuer, number, title, addressee, blocks [{"level": 0–2, "text"}], facts [(label, value)], attachments, date, contact.

    data: as frozen when the paper was issued, of the letter or of the receipt."""
    facts = list(_receipt(data)) if template == "receipt" else []
    items = (
        data.get("notes", ())
        if template == "receipt"
        else (*data["paragraphs"], *(data.get("remedies") or ()), *(data.get("closing") or ()))
    )
    return {
        "issuer": data["issuer"], "number": data["number"], "title": str(data["title"]).replace("\n", ""),
        "addressee": _addressed(str(data.get("addressee") or "")), "blocks": [_block(item) for item in items], "facts": facts,
        "attachments": list(data.get("attachments") or ()), "date": in_words(str(data["date"])), "contact": data.get("contact", ""),
    }  # fmt: skip


def _addressed(name: str) -> str:
    return name if not name or name.endswith("：") else name + "："


def _block(item: Any) -> dict[str, Any]:
    return (
        {"level": 0, "text": item}
        if isinstance(item, str)
        else {"level": item.get("level", 0), "text": item["text"]}
    )


def _receipt(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The lines of a receipt, in its own order; how the last day was counted stands on the tracking page."""
    if data.get("applicant"):
        yield "申请人", str(data["applicant"])
    yield (
        data.get("received_label", "收到申请之日"),
        _day(data["received"]) + (f"，{data['channel']}" if data.get("channel") else ""),
    )
    if data.get("due") or data.get("due_text"):
        doubt = f"（暂定：{data['due'][:4]}年节假日安排尚未公布）" if data.get("provisional") else ""
        yield data.get("due_label", "最晚答复日"), data.get("due_text") or _day(data["due"]) + doubt
    yield from ((label, str(value)) for label, value in data.get("facts", ()))
    if data.get("summary"):
        yield "内容", str(data["summary"])


def _day(iso: str) -> str:
    return f"{in_words(iso)}（周{'一二三四五六日'[date.fromisoformat(iso).weekday()]}）"
