"""公示期: until when a notice stands, the days left, and the door to its box. Pages whose days change are printed every day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from mingtang.records.models import Edition

from . import addresses

_AFTER = timedelta(days=2)  # the page says for good that the period is over


def of(edition: Edition, on: date) -> dict[str, Any] | None:
    """{"last", "days", "over", "box", "on"}: days left without today, 0 on the last day; box: address or "".

    None of a text without a period. It follows from the edition and the day alone."""
    content: Mapping[str, Any] = edition.content
    if not content.get("expires_on"):
        return None
    last = date.fromisoformat(content["expires_on"])
    box = addresses.opinion(addresses.code_of(edition.path)) if content.get("opinions") else ""
    return {"last": last, "days": max((last - on).days, 0), "over": on > last, "box": box, "on": on}


def changing(on: date) -> list[int]:
    """Records whose page says another number of days than yesterday."""
    rows = Edition.objects.house.in_force().filter(expires_on__gte=on - _AFTER)
    return list(rows.order_by("record_id").values_list("record_id", flat=True))


def left(last: date, on: date) -> str:
    """公示至12月5日，还有7天; what a line of a list says."""
    if on > last:
        return "公示期已满"
    days = (last - on).days
    return f"公示至{last.month}月{last.day}日，" + (f"还有{days}天" if days else "今天截止")
