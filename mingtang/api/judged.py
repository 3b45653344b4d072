"""Days, hours and reviews of a document that comes in, as far as a schema cannot judge them."""

from __future__ import annotations

from datetime import date, datetime

from mingtang.api.problems import at
from mingtang.api.shapes import Document
from mingtang.people.models import Agency


def reviews(given: Document) -> None:
    steps = [(review.step, review.agency) for review in given.reviews]
    if len(steps) != len(set(steps)):
        raise at("reviews", "同一环节只能写一次；会签每个单位写一次")
    for n, review in enumerate(given.reviews):
        day(review.on, f"reviews.{n}.on")
        if (review.step == "cosign") != bool(review.agency):
            raise at(f"reviews.{n}.agency", "会签须写会签单位的编码，其他环节不写")
    others = {*given.concerned, *(one.agency for one in given.reviews if one.agency)}
    known = set(
        Agency.objects.filter(code__in=others, closed_on=None)
        .exclude(code=given.agency)
        .values_list("code", flat=True)
    )
    if unknown := sorted(others - known):
        raise at("concerned", f"没有这个单位，或者就是发布单位：{'、'.join(unknown)}")


def moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise at("publish_at", "没有这个时刻，时间应如 2026-12-01T09:00+08:00") from None


def day(text: str, field: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise at(field, "没有这一天，日期应如 2026-11-28") from None
