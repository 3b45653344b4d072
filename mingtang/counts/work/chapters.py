"""The chapters of a work report (工作总结) as data: the form of the year's figures, with sections of its own. Pure.

A layout is TOML: title, chapters [{key, label, text, table}], said {number: reason} for numbers that are no figures of the
year (a hotline, a number in the name of a policy). A chapter shows a text, a table of the year's form, or both.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mingtang.counts.forms import Form

_CHAPTER = {"key", "label", "text", "table", "noughts"}
_NUMBERS = [
    "一",
    "二",
    "三",
    "四",
    "五",
    "六",
    "七",
    "八",
    "九",
    "十",
    "十一",
    "十二",
    "十三",
    "十四",
    "十五",
    "十六",
    "十七",
    "十八",
    "十九",
    "二十",
]
_NUMBERED = re.compile(rf"(?:{'|'.join(reversed(_NUMBERS))})、")
_KEY = re.compile(r"[a-z][a-z0-9_-]{0,19}")
_TAKEN = ("key", "chapters")  # fields of the page beside the texts
FIRST = "（前言）"  # how what stands above the first heading is listed
LONGEST = 60  # characters of a heading


class LayoutError(ValueError):
    """What is wrong with a layout, in Chinese."""


@dataclass(frozen=True)
class Chapter:
    """label: "" for what stands above the first heading. noughts: in a draft, sentences of noughts alone stand too."""

    key: str
    label: str = ""
    text: str = ""
    table: str = ""
    noughts: bool = False


@dataclass(frozen=True)
class Layout:
    title: str
    chapters: tuple[Chapter, ...]
    said: Mapping[str, str] = field(default_factory=dict)

    @property
    def body(self) -> dict[str, Any]:
        """What a report keeps of it."""
        kept = [{"key": one.key, "label": one.label, "table": one.table} for one in self.chapters]
        return {"title": self.title, "chapters": kept}


def layout(text: str, form: Form) -> Layout:
    """The layout that a TOML text defines, for the form of its year. Raises LayoutError."""
    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise LayoutError(f"不是 TOML：{error}") from error
    for n, one in enumerate(given.get("chapter") or [], 1):
        if not one.get("key") or one.keys() - _CHAPTER:
            raise LayoutError(f"第{n}章：须有 key，只能有{'、'.join(sorted(_CHAPTER))}")
    made = Layout(
        given.get("title", ""),
        tuple(Chapter(**one) for one in given.get("chapter") or []),
        given.get("said", {}),
    )
    if reason := why_not(form, made.body):
        raise LayoutError(reason)
    return made


def why_not(
    form: Form, body: Mapping[str, Any], before: Mapping[str, Any] | None = None, texts: Mapping[str, str] | None = None
) -> str:  # fmt: skip
    """Why a report of this form cannot have these chapters, "" when it can. before, texts: what it has now."""
    chapters = body["chapters"]
    if not body["title"] or not chapters:
        return "须有标题（title）和章节（chapter）"
    keys = [one["key"] for one in chapters]
    for n, one in enumerate(chapters, 1):
        if not _KEY.fullmatch(one["key"]) or one["key"] in _TAKEN:
            return f"第{n}章：key 须由小写字母、数字和下划线组成，不超过20个字符"
        if len(one["label"]) > LONGEST:
            return f"第{n}章：章名不超过{LONGEST}字"
        if one["table"] and one["table"] not in form.tables:
            return f"第{n}章：这一年的报告没有表“{one['table']}”"
    if len(set(keys)) < len(keys):
        return "章节的 key 有重复"
    for one in (before or {}).get("chapters", ()):
        if one["key"] not in keys and (texts or {}).get(one["key"], "").strip():
            return f"“{one['label'] or FIRST}”已有文字，先清空并保存，再去掉这一章"
    return ""


def form_of(form: Form, body: Mapping[str, Any]) -> Form:
    """The form of the year in these chapters."""
    sections: list[dict[str, Any]] = []
    for one in body["chapters"]:
        key, table = one["key"], one["table"]
        sections.append({"key": key, "label": one["label"] or None, "type": "text", "optional": bool(table)})
        if table:
            label = form.tables[table]["label"]
            sections.append({"key": f"{key}-table", "label": label, "type": "table", "table": table})
    return Form({**form.body, "kind": "work", "title": body["title"], "sections": sections, "promises": ""})


def listed(body: Mapping[str, Any]) -> str:
    """The headings as they are edited, a line each."""
    return "\n".join(one["label"] or FIRST for one in body["chapters"])


def arranged(body: Mapping[str, Any], lines: str) -> dict[str, Any]:
    """The chapters in the order of these lines: known ones keep their text, unknown ones are new, left out ones are gone. Headings
    that begin with 一、 are numbered anew."""
    known = {bare(one["label"]): one for one in body["chapters"]}
    used = {one["key"] for one in body["chapters"]}
    made: list[dict[str, Any]] = []
    n = 0
    for line in filter(None, map(str.strip, lines.splitlines())):
        label = "" if line == FIRST else line
        one = known.get(bare(label)) or {"key": _free(used), "table": ""}
        used.add(one["key"])
        if _NUMBERED.match(label):
            label, n = numbered(n, bare(label)), n + 1
        made.append({"key": one["key"], "label": label, "table": one["table"]})
    return {"title": body["title"], "chapters": made}


def bare(label: str) -> str:
    return _NUMBERED.sub("", label, count=1) if _NUMBERED.match(label) else label


def numbered(n: int, label: str) -> str:
    """The nth heading, from nought; those past the twentieth have no number."""
    return f"{_NUMBERS[n]}、{label}" if n < len(_NUMBERS) else label


def _free(used: set[str]) -> str:
    return next(key for n in range(1, 1000) if (key := f"c{n}") not in used)
