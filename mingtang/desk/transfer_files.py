"""What a batch is handed over with: the list on paper and as a sheet, the package of files, the scanned receipt."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

from mingtang.forms import uploads
from mingtang.papers import render
from mingtang.papers.sheet import sheet
from mingtang.press import package
from mingtang.records.models import Edition
from mingtang.records.transfers import listing
from mingtang.records.transfers.models import RECEIVERS, Transfer, TransferLine
from mingtang.vault import files


def lines(row: Transfer) -> QuerySet[TransferLine]:
    """The lines of the list in their order, each with its edition."""
    return TransferLine.objects.filter(transfer=row).select_related("edition__record").order_by("number")


def editions(row: Transfer) -> list[tuple[int, Edition]]:
    """(number in the list, edition) of the whole list."""
    return [(line.number, line.edition) for line in lines(row)]


def title(row: Transfer) -> str:
    return f"主动公开政府信息移交清单（{row.no}）"


def _list(row: Transfer) -> list[list[Any]]:
    return [listing.line(number, edition) for number, edition in editions(row)]


def _notes(row: Transfer) -> dict[str, str]:
    return {
        "移交单位": row.agency.name, "接收单位": RECEIVERS[row.to], "组成日期": row.made_on.isoformat(),
        "信息发布日期": f"{row.since.isoformat()} 至 {row.until.isoformat()}", "清单校验码（SM3）": row.digest,
        "说明": f"共{row.count}条，依据《中华人民共和国政府信息公开条例》第二十五条移交",
    }  # fmt: skip


def _pdf(row: Transfer) -> tuple[str, str, bytes]:
    notes = _notes(row)
    data = {
        "title": title(row), "issuer": row.agency.name, "date": row.made_on.isoformat(), "columns": list(listing.HEADS),
        "rows": _list(row), "landscape": True,
        "filters": "；".join(f"{label}：{text}" for label, text in notes.items() if label != "移交单位"),
        "foot": ["移交人（签名）：　　　　　　　　日期：", "接收单位（盖章）：　　　　　　接收人（签名）：　　　　　　　　日期："],
    }  # fmt: skip
    return f"{title(row)}.pdf", "application/pdf", render.pdf("table", data)


def _xlsx(row: Transfer) -> tuple[str, str, bytes]:
    return f"{title(row)}.xlsx", "", sheet(title(row), listing.HEADS, _list(row), _notes(row))


def _zip(row: Transfer) -> tuple[str, str, bytes]:
    out = io.BytesIO()
    name, _, data = _xlsx(row)
    package.pack(out, editions(row), {name: data})
    return f"{row.agency.short}移交文件{row.no}.zip", "application/zip", out.getvalue()


def _receipt(row: Transfer) -> tuple[str, str, bytes]:
    data = files.open(row.receipt)
    name, media = uploads.named(f"回执{row.no}", data)
    return name, media, data


KINDS: dict[str, Callable[[Transfer], tuple[str, str, bytes]]] = {
    "pdf": _pdf, "xlsx": _xlsx, "zip": _zip, "receipt": _receipt,
}  # fmt: skip
