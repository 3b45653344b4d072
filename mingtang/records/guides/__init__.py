"""政府信息公开指南: its elements as fields (条例第十二条), and from where each comes.

An agency's guide says what its own published version says; where that leaves a blank, what the standard template says that
the openness office issued; and of the contact of its office, what the house knows of the agency. The packaged template
(standard.toml) holds until the office issues one.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from mingtang.people.models import Agency
from mingtang.records.models import GuideVersion

TEMPLATE = ""  # the owner of the standard template
OWN, INHERITED, RECORD = "own", "template", "record"
ORIGINS = {OWN: "本单位填写", INHERITED: "沿用标准模板", RECORD: "沿用单位资料", "": "缺"}
NO_FAX = "未设传真"
WAYS = "{ways}"  # in a text: how a request may be handed in


@dataclass(frozen=True)
class Element:
    """statutory: 条例第十二条 names it. fact: of people.models.Agency, where the house knows it. long: several paragraphs."""

    key: str
    label: str
    statutory: bool = True
    fact: str = ""
    long: bool = False


ELEMENTS = (
    Element("classes", "政府信息的分类", long=True),
    Element("arrangement", "政府信息的编排体系", long=True),
    Element("access", "获取方式", long=True),
    Element("apply", "依申请公开的办理", statutory=False, long=True),
    Element("office", "工作机构名称", fact="name"),
    Element("address", "办公地址", fact="address"),
    Element("hours", "办公时间", fact="hours"),
    Element("phone", "联系电话", fact="phone"),
    Element("fax", "传真号码", fact="fax"),
    Element("internet", "互联网联系方式"),
    Element("remedy", "监督和救济", statutory=False, long=True),
)
KEYS = tuple(element.key for element in ELEMENTS)
INHERITABLE = tuple(e.key for e in ELEMENTS if not e.fact)  # what a template can say for all


@dataclass(frozen=True)
class Said:
    """One element of one agency's guide, with what it replaces. text "": missing."""

    element: Element
    text: str
    origin: str  # of ORIGINS
    inherited: str  # what would stand there without the agency's own

    @property
    def missing(self) -> bool:
        return self.element.statutory and not self.text


def newest(owner: str) -> GuideVersion | None:
    """The last version of an agency's guide (owner "": of the template), published or not."""
    return GuideVersion.objects.filter(owner=owner).order_by("-no").first()


def in_force(owner: str) -> GuideVersion | None:
    return GuideVersion.objects.filter(owner=owner, current=True).first()


def template() -> dict[str, str]:
    """What all agencies inherit now."""
    issued = in_force(TEMPLATE)
    return {**packaged(), **_filled(issued.content)} if issued else dict(packaged())


@cache
def packaged() -> Mapping[str, str]:
    found: dict[str, str] = tomllib.loads(
        Path(__file__).with_name("standard.toml").read_text(encoding="utf-8")
    )
    return {key: text.strip() for key, text in found.items()}


def of(agency: Agency, own: Mapping[str, str] | None = None) -> list[Said]:
    """The guide of `agency`: as published, or with these own texts in its place."""
    if own is None:
        version = in_force(agency.code)
        own = version.content if version else {}
    return compose(agency, own, template())


def compose(agency: Agency, own: Mapping[str, str], standard: Mapping[str, str]) -> list[Said]:
    """Pure: each element from the agency's own texts, the template, and the agency's row."""
    found = []
    ways = "当面、邮寄、传真" if own.get("fax") or agency.fax else "当面、邮寄"
    for element in ELEMENTS:
        text, origin = inherited(element, agency, standard)
        mine = str(own.get(element.key) or "").strip()
        text, mine = text.replace(WAYS, ways), mine.replace(WAYS, ways)
        found.append(Said(element, mine or text, OWN if mine else origin if text else "", text))
    return found


def inherited(element: Element, agency: Agency, standard: Mapping[str, str]) -> tuple[str, str]:
    """(what an element says without the agency's own text, from where)."""
    if not element.fact:
        return str(standard.get(element.key) or "").strip(), INHERITED
    known = str(getattr(agency, element.fact) or "").strip()
    return known or (NO_FAX if element.key == "fax" else ""), RECORD


def missing(said: list[Said]) -> list[str]:
    """Labels of the statutory elements that say nothing (条例第十二条)."""
    return [one.element.label for one in said if one.missing]


def _filled(content: Mapping[str, str]) -> dict[str, str]:
    return {key: text for key, text in content.items() if text}
