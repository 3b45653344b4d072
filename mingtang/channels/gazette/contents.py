"""目次: the sections of an issue, the order within them, and why something is no issue. Pure but for the rows given."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet

from mingtang.channels.gazette.models import Gazette
from mingtang.ledger.digest import canonical, sm3
from mingtang.people.models import Agency
from mingtang.people.seats import Seat, agencies_covered
from mingtang.records.models import Edition

SECTIONS = {
    "government": "市政府文件", "office": "市政府办公室文件", "departments": "部门文件", "personnel": "人事任免", "other": "其他",
}  # fmt: skip
COMPOSERS = frozenset({"drafter", "openness_office"})
SIGNERS = frozenset({"signer", "disclosure_head"})
MOST, TITLE_MOST, CORRECTION_MOST = 60, 40, 2000  # texts of an issue; characters
Place = tuple[str, Edition]  # section, text


def why_not_edit(agency: Agency, seat: Seat, posts: frozenset[str], covered: set[str]) -> str:
    """Why this seat neither composes nor signs (`posts`) the gazette of `agency`. house rule: it is the government's,
    edited by its office (条例第二十三条 names 政府公报 as a way of publishing; who edits it is the city's own order)."""
    if agency.parent_id is not None:
        return "政府公报由市政府办公室编辑，部门不另编公报"
    if seat.post not in posts or agency.code not in covered:
        who = (
            "签发人或者政府信息公开工作机构负责人签发" if posts is SIGNERS else "拟稿人或者政务公开办公室编辑"
        )
        return f"政府公报由市政府办公室的{who}"
    return ""


def why_not_issue(
    title: str, places: Sequence[Place], correction: str, corrects: object
) -> tuple[str, str | None]:
    """(why this is no issue, its field), or ("", None)."""
    if not title or len(title) > TITLE_MOST:
        return f"请填写公报名称，不超过{TITLE_MOST}字", "title"
    if not places:
        return "请选择要编入的文件", None
    if len(places) > MOST:
        return f"一期最多编入{MOST}件", None
    if any(section not in SECTIONS for section, _ in places):
        return "请为每件文件选择分栏", None
    if len({e.pk for _, e in places}) < len(places):
        return "有文件重复编入，请移出一件", None
    if gone := [e for _, e in places if e.withdrawn_at or not e.current]:
        return f"有{len(gone)}件文件已经撤下或者更新，请移出后重新选择", None
    if bool(correction) != bool(corrects):
        return "更正要同时填写更正哪一期和更正内容", "correction"
    if len(correction) > CORRECTION_MOST:
        return f"更正内容不超过{CORRECTION_MOST}字", "correction"
    return "", None


def to_sign(seat: Seat) -> QuerySet[Gazette]:
    """The issues that wait for this seat: composed by another person, not signed yet."""
    own = Gazette.objects.house.filter(signed_at=None, agency__in=agencies_covered(seat, date.max))
    return own.exclude(composed_by=seat.person) if seat.post in SIGNERS else own.none()


def why_not_sign(composed_by: str, read: str, digest: str, gone: int, seat: Seat) -> str:
    """Why this seat does not sign what it read (digest `read`); "" when it may. house rule: two persons."""
    if seat.person == composed_by:
        return "编辑和签发不能是同一人，请由另一人签发"
    if read != digest:
        return "目次在您打开后有改动，请重新核对后签发"
    return f"有{gone}件文件已经撤下或者更新，请退回编辑重新编排" if gone else ""


def arranged(places: Sequence[Place]) -> list[Place]:
    """By section in their fixed order; within one as chosen."""
    order = list(SECTIONS)
    return sorted(places, key=lambda place: order.index(place[0]) if place[0] in SECTIONS else len(order))


def moved(places: Sequence[Place], edition: int, step: int) -> list[Place]:
    """`edition` one place up (-1) or down (1) within its section; unchanged at its ends."""
    found = arranged(places)
    here = next((n for n, (_, e) in enumerate(found) if e.pk == edition), None)
    if here is None or not 0 <= here + step < len(found) or found[here][0] != found[here + step][0]:
        return found
    found[here], found[here + step] = found[here + step], found[here]
    return found


def section_of(edition: Edition) -> str:
    """The section that is proposed: by column and issuer; the editor decides."""
    if edition.agency.parent_id is not None:
        return "departments"
    if "任免" in edition.title or "personnel" in edition.column_id:
        return "personnel"
    issuer = str(edition.content.get("issuer") or edition.agency.name)
    return "office" if "办公" in issuer else "government"


def digest_of(title: str, on: date, places: Sequence[Place], correction: str, corrects: str) -> str:
    """SM3 of what an issue freezes: head, texts by their digests in order, correction."""
    said: Any = [
        title,
        on.isoformat(),
        [[s, e.record.code, e.digest] for s, e in places],
        correction,
        corrects,
    ]
    return sm3(canonical(said).encode())
