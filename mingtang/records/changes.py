"""What changed between two texts of one record: fields, attachments and lines of the body. Pure."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mingtang.records import describing
from mingtang.records.cleaning import plain

LABELS = {
    "title": "标题", "column": "栏目", "issuer": "发文机关", "doc_no": "发文字号", "index_no": "索引号", "subject_class": "主题分类",
    "formed_on": "成文日期", "effective_on": "施行日期", "expires_on": "有效期至（公示截止日期）",
    "on_expiry": "期满后", "attribute": "公开属性", "attr_reason": "属性认定理由及依据",
    "attr_article": "依据条款", "validity": "有效性", "source": "来源", "summary": "内容概述", "keywords": "关键词",
    "interprets": "所解读的文件", "reading": "解读形式", "changes": "修改、废止的文件", **describing.LABELS,
}  # fmt: skip
AROUND = 1  # unchanged lines shown beside a change


@dataclass(frozen=True)
class Line:
    """kind: added, removed, same or gap (unchanged lines that are not shown; text says how many)."""

    kind: str
    text: str


@dataclass(frozen=True)
class Changes:
    """fields: (label, before, after); files: the same for attachments; lines of the body with what changed marked."""

    fields: list[tuple[str, str, str]]
    lines: list[Line]
    markup_only: bool

    @property
    def any(self) -> bool:
        return bool(self.fields or self.lines or self.markup_only)


def between(before: Mapping[str, Any], after: Mapping[str, Any]) -> Changes:
    """before, after: what records.models.content_of gives."""
    fields = [
        (label, _said(name, before.get(name)), _said(name, after.get(name)))
        for name, label in LABELS.items()
        if (before.get(name) or "") != (after.get(name) or "")
    ]
    files = [_files(x.get("attachments", ())) for x in (before, after)]
    if files[0] != files[1]:
        fields.append(("相关附件", files[0], files[1]))
    old, new = before.get("body", ""), after.get("body", "")
    lines = _lines(plain(old).splitlines(), plain(new).splitlines())
    return Changes(fields, lines, old != new and not lines)


def _said(name: str, value: Any) -> str:
    if name == "changes":
        return "、".join(f"{describing.HOW[one['how']]} {one['code']}" for one in value or ())
    return describing.said(name, value)


def _files(attachments: Any) -> str:
    return "、".join(f"{a['name']}（{a['digest'][:8]}）" for a in attachments)


def _lines(old: list[str], new: list[str]) -> list[Line]:
    if old == new:
        return []
    found: list[Line] = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found += _same(old[a:b], first=a == 0, last=b == len(old))
        else:
            found += [Line("removed", t) for t in old[a:b]] + [Line("added", t) for t in new[c:d]]
    return found


def _same(lines: list[str], first: bool, last: bool) -> list[Line]:
    head = [] if first else lines[:AROUND]
    rest = lines[len(head) :]
    tail = [] if last else rest[-AROUND:]
    hidden = len(rest) - len(tail)
    gap = [Line("gap", f"（{hidden}段未改动）")] if hidden else []
    return [*(Line("same", t) for t in head), *gap, *(Line("same", t) for t in tail)]
