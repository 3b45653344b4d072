"""The filters of a search: what can be chosen, how much each choice would find, and what is chosen now."""

from __future__ import annotations

from typing import Any

from django.utils.http import urlencode

from mingtang.database.still import kept_while_still
from mingtang.people.models import Agency
from mingtang.portal.search_asked import Asked
from mingtang.press.city import KINDS
from mingtang.records import headings
from mingtang.records.describing import STAGES
from mingtang.records.filing import THEMES
from mingtang.records.models import VALIDITIES, Column
from mingtang.ui import dates

__all__ = ["Names", "choices", "chosen", "urlencode"]
FACETS = {"agency": "部门", "column": "栏目", "kind": "类型", "year": "年份", "theme": "主题分类",
          "info_class": "信息类别", "stage": "五公开", "validity": "有效性"}  # fmt: skip
UNDATED = "0"


class Names:
    """What the codes of the index are called, in the order in which they are offered."""

    def __init__(self) -> None:
        rows = _agencies()
        self.short = {code: short or name for code, name, short in rows}
        self.agencies = {code: name for code, name, _ in rows}
        self.columns = dict(_columns())
        self.kinds = {key: label for key, label in KINDS.items() if key != "group"} | {"topic": "专题"}
        classes = headings.every("class")
        self.classes = {code: headings.full_name(code, classes) for code in classes}

    def of(self, facet: str, numbers: dict[str, int]) -> dict[str, str]:
        """Value → label of one facet, in order. Years are those that were found, newest first."""
        if facet == "year":
            return {
                year: "未标日期" if year == UNDATED else f"{year}年"
                for year in sorted(numbers, key=int, reverse=True)
            }
        return {
            "agency": self.agencies, "column": self.columns, "kind": self.kinds, "theme": THEMES, "info_class": self.classes,
            "stage": STAGES, "validity": VALIDITIES,
        }[facet]  # fmt: skip


def choices(asked: Asked, names: Names, numbers: dict[str, dict[str, int]]) -> list[dict[str, Any]]:
    """[{"name", "label", "options": [(value, label, selected)]}]. Where something was found, only what would find
    something is offered, with its number; what is chosen stays."""
    found = []
    for facet, label in FACETS.items():
        here, known = getattr(asked, facet), numbers.get(facet, {})
        offered = names.of(facet, known | {here: 0} if here else known)
        options = [
            (value, _numbered(text, known, value), value == here)
            for value, text in offered.items()
            if value == here or facet not in numbers or known.get(value)
        ]
        if options or facet != "year":
            found.append({"name": facet, "label": label, "options": options})
    return found


def _numbered(label: str, known: dict[str, int], value: str) -> str:
    return f"{label}（{known[value]:,}）" if value in known else label


def chosen(asked: Asked, names: Names) -> list[dict[str, str]]:
    """Each filter in force, with the address of the question without it."""
    found = []
    for facet in FACETS:
        if value := getattr(asked, facet):
            label = names.of(facet, {value: 0}).get(value, value).strip("　")
            found.append((f"{FACETS[facet]}：{label}", facet))
    for name, word in (("since", "起"), ("until", "止")):
        if day := getattr(asked, name):
            found.append((f"{dates.iso(day)}{word}", name))
    found += [
        (label, name)
        for name, label in (("titles", "只查标题"), ("exact", "精确查找"))
        if getattr(asked, name)
    ]
    return [{"label": label, "url": asked.address(**{name: ""})} for label, name in found]


@kept_while_still
def _agencies() -> list[tuple[str, str, str]]:
    return list(Agency.objects.order_by("order", "code").values_list("code", "name", "short"))


@kept_while_still
def _columns() -> list[tuple[str, str]]:
    """(code, name) of every column in tree order, set in by its depth."""
    rows = {c.code: c for c in Column.objects.order_by("order", "code")}
    below: dict[str, list[Column]] = {}
    for column in rows.values():
        below.setdefault(column.parent_id or "", []).append(column)

    def walk(parent: str, depth: int) -> list[tuple[str, str]]:
        return [
            line
            for c in below.get(parent, ())
            for line in [(c.code, "　" * depth + c.name), *walk(c.code, depth + 1)]
        ]

    return walk("", 0)
