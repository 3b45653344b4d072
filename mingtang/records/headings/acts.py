"""Acts on the headings of 主题分类 and 信息类别: add, rename, close. One event each on the system chain."""

from __future__ import annotations

from datetime import datetime

from mingtang.clock import day
from mingtang.jobs.handlers import declare_topics
from mingtang.jobs.outbox import put
from mingtang.ledger.book import SYSTEM_CHAIN, act, line_up, write
from mingtang.ledger.refusal import Moved, Refused
from mingtang.people.models import Agency
from mingtang.people.seats import Seat
from mingtang.records.headings import SCHEMES, Place, every
from mingtang.records.models import Heading

declare_topics("press.print")
FACTS = ("scheme", "heading", "parent", "agency", "closed")
DEEPEST = 3  # levels


@act("heading.add", facts=FACTS)
def add_heading(scheme: str, parent: str, name: str, *, by: Seat, at: datetime) -> str:
    """增设类目 below `parent` ("" = a new class): the openness office for the whole city, an agency for itself. Its code."""
    agency = _keeper(by)
    line_up(SYSTEM_CHAIN)
    places = _places(scheme)
    above = places.get(parent)
    if parent and (above is None or above.closed or above.agency not in ("", agency)):
        raise Refused("请选择上级类目", "parent")
    if _depth(parent, places) >= DEEPEST:
        raise Refused(f"类目最多分{DEEPEST}级", "parent")
    name = _name(name, parent, places, "")
    number = Heading.objects.filter(scheme=scheme, agency=agency or None).count() + 1
    code = f"{agency or 'city'}.{number}"
    Heading.objects.create(scheme=scheme, code=code, name=name, parent=parent, agency_id=agency or None)
    _written(scheme, Place(code, name, parent, agency), by)
    return code


@act("heading.change", facts=FACTS)
def change_heading(
    scheme: str, code: str, name: str, closed: bool, *, seen: int, by: Seat, at: datetime
) -> str:
    """修改类目名称 or 停用 it. Records keep the code; pages show the name of today. seen: Place.moves that was shown."""
    agency = _keeper(by)
    line_up(SYSTEM_CHAIN)
    places = _places(scheme)
    place = places.get(code)
    if place is None or place.agency != agency:
        raise Refused("本单位只能修改自己增设的类目", "code")
    if place.moves != seen:
        raise Moved("此类目已被他人修改，请刷新后查看")
    if closed and any(p.parent == code and not p.closed for p in places.values()):
        raise Refused("还有下级类目在用，请先停用下级类目", "closed")
    name = _name(name, place.parent, places, code)
    if (name, closed) == (place.name, place.closed):
        raise Refused("没有改动任何内容")
    Heading.objects.update_or_create(
        scheme=scheme, code=code,
        defaults={"name": name, "parent": place.parent, "agency_id": agency or None, "closed_on": day(at) if closed else None,
                  "moves": seen + 1},
    )  # fmt: skip
    put("press.print", dedupe="all")
    _written(scheme, Place(code, name, place.parent, agency, closed), by)
    return code


def kept_by(seat: Seat) -> str:
    """Whose headings this seat keeps: "" the city's, else its own agency's."""
    root = Agency.objects.filter(code=seat.agency, parent=None).exists()
    return "" if seat.post == "openness_office" or root else seat.agency


def _keeper(by: Seat) -> str:
    if by.post not in ("openness_office", "disclosure_head"):
        raise Refused("类目由政务公开办公室和各单位政府信息公开工作机构负责人维护")
    return kept_by(by)


def _places(scheme: str) -> dict[str, Place]:
    if scheme not in SCHEMES:
        raise Refused("没有这个分类", "scheme")
    return every(scheme)


def _depth(code: str, places: dict[str, Place]) -> int:
    depth = 0
    while code:
        code, depth = places[code].parent, depth + 1
    return depth


def _name(name: str, parent: str, places: dict[str, Place], own: str) -> str:
    name = name.strip()
    if not name or "\\" in name:
        raise Refused("请填写类目名称，其中不能有反斜线", "name")
    if any(p.name == name and p.parent == parent and p.code != own and not p.closed for p in places.values()):
        raise Refused("同一级已有这个类目", "name")
    return name


def _written(scheme: str, place: Place, by: Seat) -> None:
    facts = {
        "scheme": scheme, "heading": place.code, "parent": place.parent, "agency": place.agency, "closed": place.closed,
    }  # fmt: skip
    write(
        "heading",
        f"{scheme}:{place.code}",
        chain=SYSTEM_CHAIN,
        by=by,
        facts=facts,
        typed={"name": place.name},
    )
