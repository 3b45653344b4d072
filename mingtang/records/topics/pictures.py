"""Pictures of banners: chosen among those that were released with a text, never sent here (decision 0018).

A picture is shown from beside its record, so it is rebuilt, has been through the gate, and goes when the record goes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from mingtang.records.models import Attachment, Edition

LEAST = 600  # pixels across: less is blurred on a wide page
FLATTEST, TALLEST = 8.0, 0.75  # width : height
MOST = 100  # records whose pictures are offered, the newest
Picture = dict[str, Any]  # an attachment as an edition freezes it, its page with "size": [width, height]


def choices(owner: str) -> list[tuple[str, str]]:
    """(key, name) of the released pictures that a page of `owner` may show: its own, of the city's pages all."""
    rows = Attachment.objects.filter(media__startswith="image/").values("record")
    found = Edition.objects.house.in_force().filter(record__in=rows).order_by("-published_at", "-pk")
    found = found.filter(agency=owner) if owner else found
    said = []
    for edition in found.select_related("record")[:MOST]:
        for file in _of(edition):
            if not why_not(file):
                wide, high = file["page"]["size"]
                said.append(
                    (
                        f"{edition.record.code}:{file['digest']}",
                        f"{file['name']}（{wide}×{high}），《{edition.title}》",
                    )
                )
    return said


def why_not_shown(key: str) -> str:
    """Why the picture of this key cannot stand in a banner."""
    found = of(key)
    return why_not(found[1]) if found else "这幅图片没有公开或者已经撤下，请另选"


def why_not(file: Picture) -> str:
    wide, high = file["page"]["size"]
    if wide < LEAST:
        return f"图片宽{wide}像素，至少要{LEAST}像素"
    if not TALLEST <= wide / high <= FLATTEST:
        return "图片太高或太扁，横幅的宽应为高的0.75至8倍"
    return ""


def of(key: str) -> tuple[Edition, Picture] | None:
    """The public edition and its picture; None where it is public no more."""
    code, _, digest = key.partition(":")
    for edition in Edition.objects.house.in_force().filter(record__code=code):
        for file in _of(edition):
            if file["digest"] == digest:
                return edition, file
    return None


def records(content: Picture) -> set[str]:
    """Codes of the records whose pictures a page shows."""
    return {block["picture"].partition(":")[0] for block in content["blocks"] if block.get("picture")}


def _of(edition: Edition) -> Iterable[Picture]:
    return (file for file in edition.content["attachments"] if file.get("page", {}).get("size"))
