"""What every page of one generation shares: the site, the column tree, the agencies, and the moment it is printed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core import serializers

from mingtang.people.models import Agency
from mingtang.records import guides, headings
from mingtang.records.models import Column, GuideVersion
from mingtang.ui import site as layout

from . import addresses

KINDS = {  # kind of a column → what the public calls it (the ColumnType of the national page tags)
    "documents": "政策文件",
    "news": "工作动态",
    "topics": "专题专栏",
    "notices": "通知公告",
    "guide": "信息公开指南",
    "reports": "信息公开年报",
    "data": "数据发布",
    "reference": "法律法规",
    "group": "信息公开目录",
}
GROUPS = {  # kind of an agency → the heading under which it stands
    "government": "市政府",
    "department": "市政府部门",
    "institution": "市属机构",
    "county_office": "县（区）政府",
    "county_department": "县（区）部门",
    "town": "乡镇和街道",
}
_SHOWN = (
    "name",
    "parent",
    "kind",
    "statutory",
    "takes",
    "own",
    "about",
    "order",
    "closed_on",
    "rhythm",
    "post",
    "owner",
)  # of a column
_HERE = Path(__file__).parent


@dataclass
class City:
    """One look at what changes rarely. `at`: aware moment of this generation, said on pages as 截至."""

    at: datetime
    site: dict[str, Any]
    columns: dict[str, Column]
    agencies: dict[str, Agency]
    children: dict[str, list[Column]] = field(default_factory=dict)
    classes: dict[str, headings.Place] = field(default_factory=dict)  # 信息类别
    guides: dict[str, dict[str, str]] = field(
        default_factory=dict
    )  # agency → own texts of its published guide
    template: dict[str, str] = field(default_factory=dict)  # what all guides inherit

    @classmethod
    def look(cls, at: datetime, *, inside: bool = False) -> City:
        """inside: with the columns of 对内公开, for a preview on the desk; the public site does not know of them."""
        rows = Column.objects.order_by("order", "code")
        columns = {c.code: c for c in (rows if inside else rows.filter(internal=False))}
        agencies = {a.code: a for a in Agency.objects.order_by("order", "code")}
        root = next((a for a in agencies.values() if a.parent_id is None), None)
        known = {"owner": root.name} if root and not settings.MINGTANG_SITE.get("owner") else {}
        city = cls(at, layout.site(ledger=addresses.LEDGER, **known), columns, agencies)
        city.classes = headings.every("class")
        city.guides = dict(GuideVersion.objects.filter(current=True).values_list("owner", "content"))
        city.template = guides.template()
        for column in columns.values():
            if column.closed_on:
                continue  # its page stays at its address; no list leads there any more
            city.children.setdefault(column.parent_id or "", []).append(column)
        return city

    @property
    def base(self) -> str:
        """Scheme and host under which the public knows this site."""
        return f"https://{self.site['domain']}"

    def line(self, code: str) -> list[Column]:
        """From the root column to this one."""
        found: list[Column] = []
        column = self.columns.get(code)
        while column:
            found.insert(0, column)
            column = self.columns.get(column.parent_id or "")
        return found

    def leaves(self, code: str) -> list[Column]:
        """The columns at and below `code` that take records, in tree order."""
        column = self.columns[code]
        below = [leaf for child in self.children.get(code, ()) for leaf in self.leaves(child.code)]
        return ([column] if column.takes else []) + below

    def section_of(self, code: str) -> str:
        """The part of the site a column belongs to, by the name of its root; "" for texts of others."""
        root = next(iter(self.line(code)), None)
        if root is None or not root.own:
            return ""
        for key, (_, label) in addresses.SECTIONS.items():
            if key == root.code or label == root.name:
                return key
        return "data" if root.kind == "data" else "open"

    def heads(self, section: str) -> list[Column]:
        """The columns under which a part of the site shows its newest: the statutory platform and the part's own root
        are opened, other roots stand for all below them."""
        found: list[Column] = []
        for root in self.children.get("", ()):
            if self.section_of(root.code) == section:
                below = self.children.get(root.code, [])
                opened = root.statutory or root.name == addresses.SECTIONS[section][1]
                found += below if opened and below else [root]
        return found

    def policies(self) -> list[Column]:
        """政策文件: the columns of documents that an interpretation belongs to."""
        return [c for c in self.columns.values() if c.takes and c.own and _is_policy(self.line(c.code))]

    def own(self) -> set[str]:
        """Columns whose records are the city's own."""
        return {c.code for c in self.columns.values() if c.own}

    def statutory(self) -> set[str]:
        return {c.code for c in self.columns.values() if c.statutory}

    def open_agencies(self) -> list[Agency]:
        return [a for a in self.agencies.values() if a.closed_on is None]

    def by_group(self) -> list[tuple[str, list[Agency]]]:
        groups: dict[str, list[Agency]] = {}
        for agency in self.open_agencies():
            groups.setdefault(GROUPS.get(agency.kind, "其他机构"), []).append(agency)
        order = [*GROUPS.values(), "其他机构"]
        return sorted(groups.items(), key=lambda group: order.index(group[0]))

    def fingerprint(self) -> str:
        """SM3 over everything that all pages share: when it differs from the tree's, every page is printed anew."""
        h = hashlib.new("sm3")
        h.update(repr(sorted(self.site.items(), key=lambda item: item[0])).encode())
        h.update(serializers.serialize("json", self.columns.values(), fields=_SHOWN).encode())
        h.update(serializers.serialize("json", self.agencies.values()).encode())
        h.update(repr(sorted((p.code, p.name, p.parent) for p in self.classes.values())).encode())
        h.update(
            repr(
                [
                    sorted(self.template.items()),
                    *sorted((k, sorted(v.items())) for k, v in self.guides.items()),
                ]
            ).encode()
        )
        h.update(_sources())
        return h.hexdigest()


def _is_policy(line: list[Column]) -> bool:
    return any(c.code == "policy" or c.code.startswith("policy-") for c in line)


def assets() -> Iterable[tuple[str, Path]]:
    """(path in the tree, file) of everything the printed pages load."""
    for name in ("ui/portal.css", "ui/ui.js", "ui/aloud.js", "ui/mark.svg", "ui/share.png"):
        found = finders.find(name)
        if found is None:
            raise FileNotFoundError(f"static file {name}: found none, expected it in the ui app")
        yield f"static/{name}", Path(found)


@lru_cache(maxsize=1)
def _sources() -> bytes:
    """SM3 of the templates, the code and the assets that pages are made of; a running process keeps those it began with."""
    templates = sorted(_HERE.glob("templates/press/**/*.html"))
    layouts = sorted(Path(layout.__file__).parent.glob("templates/ui/**/*.html"))
    h = hashlib.new("sm3")
    for file in [*templates, *layouts, *sorted(_HERE.glob("*.py")), *(file for _, file in assets())]:
        h.update(file.read_bytes())
    return h.digest()
