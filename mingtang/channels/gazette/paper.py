"""What an issue shows today: every text as it was frozen while the site shows that text, its place alone afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F

from mingtang.channels.gazette.contents import SECTIONS
from mingtang.channels.gazette.models import Gazette, GazetteLine
from mingtang.channels.letters import address
from mingtang.clock import day
from mingtang.records.cleaning import plain
from mingtang.records.models import Edition
from mingtang.ui.dates import full

GONE = "本文已撤下"
_TEXT = ("title", "body", "attachments")


@dataclass(frozen=True)
class Shown:
    """A text in its place. state: "" as it was signed; "gone"; "new" where the site shows another text by now."""

    line: GazetteLine
    state: str = ""
    now: Edition | None = None  # the edition that stands in for it, where state is not ""

    @property
    def title(self) -> str:
        """A title that is withdrawn is named nowhere."""
        if self.state == "gone":
            return GONE
        return self.now.title if self.now else self.line.edition.title

    @property
    def said(self) -> str:
        """What the place says instead of the text."""
        if self.state == "gone" and self.now and self.now.withdrawn_at:
            return f"本文已于{full(day(self.now.withdrawn_at))}从网站撤下，本期不再载明其标题和内容。"
        return "本文刊登后有更新，现行文本以网站公开的为准。" if self.state else ""


def shown(row: Gazette) -> list[Shown]:
    """The contents in order. The texts themselves are read only when asked for."""
    lines = GazetteLine.objects.filter(gazette=row).select_related("edition__agency", "edition__record")
    lines = lines.annotate(doc_no=F("edition__content__doc_no"), issuer=F("edition__content__issuer"))
    found = list(lines.defer("edition__content").order_by("number"))
    stale = [one.edition.record_id for one in found if not one.edition.current or one.edition.withdrawn_at]
    now = {e.record_id: e for e in Edition.objects.house.filter(record__in=stale, current=True)}
    return [_shown(line, now.get(line.edition.record_id)) for line in found]


def _shown(line: GazetteLine, now: Edition | None) -> Shown:
    if line.edition.current and not line.edition.withdrawn_at:
        return Shown(line)
    if now is None or now.withdrawn_at:
        return Shown(line, "gone", now or line.edition)
    same = all(now.content.get(key) == line.edition.content.get(key) for key in _TEXT)
    return Shown(line) if same else Shown(line, "new", now)


def sections(places: Sequence[Shown]) -> list[tuple[str, list[Shown]]]:
    """Those that hold something, in order."""
    found = [(name, [p for p in places if p.line.section == key]) for key, name in SECTIONS.items()]
    return [(name, held) for name, held in found if held]


def data_of(row: Gazette, places: Sequence[Shown] | None = None) -> dict[str, Any]:
    """The data of the template "gazette"."""
    places = shown(row) if places is None else places
    return {
        "issuer": row.agency.name, "title": row.title, "number": row.number, "date": row.on.isoformat(),
        "sections": [{"name": name, "items": [_item(one) for one in held]} for name, held in sections(places)],
        "corrects": row.corrects.number if row.corrects else "", "correction": row.correction.splitlines(),
    }  # fmt: skip


def _item(one: Shown) -> dict[str, Any]:
    edition = one.line.edition
    found: dict[str, Any] = {"title": one.title, "url": address(edition.path), "said": one.said}
    if one.state:
        return found | {"issuer": "", "doc_no": "", "paragraphs": [], "attached": []}
    content = edition.content
    text = [" ".join(line.split()) for line in plain(content["body"]).splitlines()]
    return found | {
        "issuer": content.get("issuer", ""), "doc_no": content.get("doc_no", ""),
        "paragraphs": [line for line in text if line], "attached": [f["name"] for f in content["attachments"]],
    }  # fmt: skip
