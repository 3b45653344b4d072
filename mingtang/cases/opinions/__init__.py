"""公示期内的意见箱: which notices take opinions now, what they got, and the draft that tells what was adopted."""

from __future__ import annotations

from collections import Counter
from datetime import date
from html import escape
from typing import Any

from mingtang.cases.models import VERDICTS, Opinion
from mingtang.forms.definition import Form, get
from mingtang.records.models import Edition, Record
from mingtang.ui import dates
from mingtang.vault import sealing

CLOSED = "本项公示已于{on}期满，意见箱已关闭。收到的意见由公示单位研究后公布采纳情况。"
UNDER = "cases.opinion"


def form() -> Form:
    return get("opinion")


def box(code: str) -> Edition | None:
    """The public notice of this code that takes opinions, in its period or after it."""
    found = (
        Edition.objects.house.in_force().filter(record__code=code).select_related("agency", "record").first()
    )
    return found if found and found.content.get("opinions") and found.expires_on else None


def why_closed(edition: Edition, on: date) -> str:
    """The plain sentence once the period is over; "" while it runs."""
    last = edition.expires_on
    return CLOSED.format(on=dates.full(last)) if last and last < on else ""


def open_boxes(on: date) -> list[Edition]:
    """Notices whose box is open, the one that closes first at the top."""
    rows = Edition.objects.house.in_force().filter(expires_on__gte=on, content__opinions=True)
    return list(rows.select_related("agency").order_by("expires_on", "pk"))


def opened(opinion: Opinion) -> dict[str, str]:
    """Its values in clear, for who works on it."""
    sealed = ("telephone",)
    return {k: sealing.unseal(v, k) if k in sealed else v for k, v in opinion.values.items()}


def undecided(record: str) -> int:
    return Opinion.objects.house.filter(record=record, verdict="").count()


def summary(record: Record, edition: Edition) -> dict[str, Any]:
    """意见采纳情况, as the values of a draft: how many, what became of each, and why; nobody's name."""
    rows = list(Opinion.objects.house.filter(record=record.code).order_by("received_at", "pk"))
    count = Counter(row.verdict for row in rows)
    last = edition.expires_on
    period = f"{dates.full(edition.published_on)}至{dates.full(last)}" if last else ""
    parts = [
        f"<p>《{escape(record.title)}》于{period}公示并征求意见。共收到意见{len(rows)}条，"
        + "，".join(f"{label}{count[key]}条" for key, label in VERDICTS.items())
        + "。</p>"
    ]
    if rows:
        lines = "".join(
            f"<tr><td>{n}</td><td>{escape(row.gist)}</td><td>{VERDICTS.get(row.verdict, '')}</td><td>{escape(row.reason)}</td></tr>"
            for n, row in enumerate(rows, 1)
        )
        head = "".join(f'<th scope="col">{label}</th>' for label in ("序号", "意见要点", "采纳情况", "理由"))
        parts.append(
            f"<table><caption>意见采纳情况</caption><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table>"
        )
    return {
        "title": f"关于《{record.title}》的意见采纳情况"[:200], "body": "".join(parts), "interprets": record.code,
        "reading": "adoption", "attribute": "proactive", "validity": "valid",
    }  # fmt: skip
