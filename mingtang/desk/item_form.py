"""The editor of a service item: what was typed as rows of texts, the body made of it, and faults beside their fields.

Pure: no database. Names of fields on the page: `name`, `promised-n`, and for rows `steps-2-post`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from mingtang.kinds.table import Fault

Row = dict[str, str]
PLAIN = (
    "code", "name", "type", "result-name", "result-kind", "result-to", "statutory-n", "statutory-unit", "statutory-law",
    "promised-n", "promised-unit", "place", "phone", "hours",
)  # fmt: skip
SECTIONS: Mapping[str, tuple[str, ...]] = {
    "basis": ("text",),
    "conditions": ("text",),
    "materials": ("name", "need", "form", "note"),
    "fees": ("name", "basis", "rate"),
    "facts": ("key", "question"),
    "steps": ("key", "name", "post", "agency", "n", "unit", "parallel", "when", "decides"),
    "faq": ("q", "a"),
    "served": ("code",),
    "scenes": ("code",),
}
PRESET = {
    "need",
    "form",
    "post",
    "agency",
    "unit",
    "parallel",
    "when",
    "key",
    "decides",
}  # a row of these alone is blank
MOST = 40  # rows of one section
LONGEST = 2000  # characters of one field
LABELS = {
    "code": "事项代码", "name": "名称", "type": "事项类型", "agency": "办理单位", "basis": "依据", "promised": "承诺办结时限",
    "statutory": "法定办结时限", "steps": "办理环节", "result": "办理结果", "n": "数", "unit": "单位", "law": "依据的条款",
    "kind": "结果类型", "limit": "时限", "post": "岗位", "key": "代码", "rate": "标准", "q": "问题", "a": "回答", "need": "必要性",
    "form": "形式", "note": "说明", "to": "转报机关", "facts": "条件", "materials": "申请材料", "fees": "收费", "place": "办理地点",
    "phone": "联系电话", "hours": "办理时间", "conditions": "申请条件", "faq": "常见问题",
    "served": "服务对象", "scenes": "办事场景",
}  # fmt: skip


@dataclass
class Typed:
    """What stands in the fields. rows: section → rows of texts, blank ones too."""

    plain: Row = field(default_factory=dict)
    rows: dict[str, list[Row]] = field(default_factory=dict)

    def add(self, section: str) -> None:
        if section in SECTIONS and len(self.rows[section]) < MOST:
            self.rows[section].append({})

    def remove(self, section: str, i: int) -> None:
        if section in SECTIONS and 0 <= i < len(self.rows[section]):
            del self.rows[section][i]

    def up(self, section: str, i: int) -> None:
        if section in SECTIONS and 0 < i < len(self.rows[section]):
            rows = self.rows[section]
            rows[i - 1], rows[i] = rows[i], rows[i - 1]


def read(data: Mapping[str, str]) -> Typed:
    """What was posted. Rows come in the order of their numbers, whatever numbers there are."""
    found = Typed({name: _tidy(data.get(name, "")) for name in PLAIN})
    for section, columns in SECTIONS.items():
        form = re.compile(rf"{section}-(\d{{1,3}})-")
        numbers = sorted({int(m[1]) for key in data if (m := form.match(key))})[:MOST]
        found.rows[section] = [
            {c: _tidy(data.get(f"{section}-{n}-{c}", "")) for c in columns} for n in numbers
        ]
    for section, letter in (("facts", "q"), ("steps", "s")):
        _name(filled(found, section), letter)
    return found


def _name(rows: list[tuple[int, Row]], letter: str) -> None:
    """Give each row a key that has none: the next free one. Officials never see keys."""
    taken = {row.get("key") for _, row in rows}
    free = (f"{letter}{n}" for n in range(1, 1000) if f"{letter}{n}" not in taken)
    for _, row in rows:
        row["key"] = row.get("key") or next(free)


def _tidy(text: str) -> str:
    return "".join(c for c in text.strip()[:LONGEST] if c.isprintable() or c == "\n")


def typed_of(body: Mapping[str, Any]) -> Typed:
    """The fields of a stored body."""
    plain = {name: str(body.get(name) or "") for name in ("code", "name", "type", "place", "phone", "hours")}
    for top in ("result", "statutory", "promised"):
        plain |= {f"{top}-{key}": str(value) for key, value in (body.get(top) or {}).items()}
    steps = [{**_texts(row), **_texts(row.get("limit") or {})} for row in body.get("steps") or ()]
    facts = [{"key": key, "question": text} for key, text in (body.get("facts") or {}).items()]
    rows = {
        "basis": [{"text": text} for text in _list(body.get("basis"))],
        "conditions": [{"text": text} for text in _list(body.get("conditions"))],
        **{s: [_texts(row) for row in body.get(s) or ()] for s in ("materials", "fees", "faq")},
        **{s: [{"code": code} for code in _list(body.get(s))] for s in ("served", "scenes")},
        "facts": facts,
        "steps": steps,
    }
    return Typed(plain, {section: rows[section] for section in SECTIONS})


def _list(value: Any) -> list[str]:
    return [value] if isinstance(value, str) and value else list(value or ())


def _texts(row: Mapping[str, Any]) -> Row:
    return {
        k: ("1" if v else "") if isinstance(v, bool) else str(v)
        for k, v in row.items()
        if not isinstance(v, dict)
    }


def body_of(typed: Typed) -> dict[str, Any]:
    """The body as `kinds.service` reads it; blank rows and empty fields are left out."""
    p = typed.plain
    rows = {section: [row for _, row in filled(typed, section)] for section in SECTIONS}
    body: dict[str, Any] = {
        name: p.get(name) for name in ("code", "name", "type", "place", "phone", "hours") if p.get(name)
    }
    body["basis"] = [row["text"] for row in rows["basis"]]
    body["conditions"] = [row["text"] for row in rows["conditions"]]
    body["materials"] = [{k: v for k, v in row.items() if v} for row in rows["materials"]]
    body["fees"] = [{k: v for k, v in row.items() if v} for row in rows["fees"]]
    body["faq"] = [{k: v for k, v in row.items() if v} for row in rows["faq"]]
    for section in ("served", "scenes"):
        if codes := list(dict.fromkeys(row["code"] for row in rows[section])):
            body[section] = codes
    body["facts"] = {row["key"]: row.get("question", "") for row in rows["facts"]}
    body["steps"] = [_step(row) for row in rows["steps"]]
    body["promised"] = _span(p, "promised")
    if statutory := _span(p, "statutory"):
        body["statutory"] = statutory | ({"law": p["statutory-law"]} if p.get("statutory-law") else {})
    body["result"] = {k: p[f"result-{k}"] for k in ("name", "kind", "to") if p.get(f"result-{k}")}
    return body


def filled(typed: Typed, section: str) -> list[tuple[int, Row]]:
    """(number on the page, row) of the rows in which something was typed."""
    rows = typed.rows.get(section, [])
    return [(i, row) for i, row in enumerate(rows) if any(v for k, v in row.items() if k not in PRESET)]


def _step(row: Row) -> dict[str, Any]:
    made: dict[str, Any] = {"key": row["key"], "name": row.get("name", ""), "post": row.get("post", "")}
    made["limit"] = _limit(row.get("n", ""), row.get("unit", ""))
    if row.get("agency") and row["agency"] != "own":
        made["agency"] = row["agency"]
    made |= {name: row[name] for name in ("parallel", "when") if row.get(name)}
    return made | ({"decides": True} if row.get("decides") else {})


def _span(plain: Row, name: str) -> dict[str, Any]:
    return _limit(plain.get(f"{name}-n", ""), plain.get(f"{name}-unit", ""))


def _limit(n: str, unit: str) -> dict[str, Any]:
    """A number that is none stays out, and the checker asks for it."""
    return (
        {"n": int(n), "unit": unit or "working_days"} if n.isascii() and n.isdecimal() and len(n) < 5 else {}
    )


def beside(faults: Iterable[Fault], typed: Typed) -> list[dict[str, str]]:
    """Each fault as {"text", "href", "field"}: the field of the page it belongs to."""
    found = [{"text": said(fault.text), "field": place(_whole(fault), typed)} for fault in faults]
    return [{**fault, "href": f"#{fault['field']}"} for fault in found]


def _whole(fault: Fault) -> str:
    """What is missing in a row is missed at its field: item.steps.2 lacks “limit” → item.steps.2.limit."""
    lacks = re.fullmatch(r"缺少“([a-z_]+)”", fault.text)
    return f"{fault.path}.{lacks[1]}" if lacks else fault.path


def said(text: str) -> str:
    """A sentence of the checker with its words for machines put into Chinese."""
    return re.sub(r"“([a-z_]+)”", lambda m: f"“{LABELS.get(m[1], m[1])}”", text)


def place(path: str, typed: Typed) -> str:
    """item.steps.2.limit.n → steps-2-n; the section where no field can be named."""
    words = path.removeprefix("item.").split(".")
    section = words[0]
    if section not in SECTIONS:
        name = {"result": "result-name", "promised": "promised-n", "statutory": "statutory-n"}.get(
            section, section
        )
        exact = "-".join(words[:2])
        return exact if exact in PLAIN else name if name in PLAIN else "name"
    if len(words) < 2:
        return section
    rows = filled(typed, section)
    if section == "facts":
        here = next((i for i, row in rows if row.get("key") == words[1]), None)
        return f"facts-{here}-question" if here is not None else section
    if not words[1].isdecimal() or int(words[1]) >= len(rows):
        return section
    column = {"limit": "n", "law": "name", "key": "name"}.get(words[2], words[2]) if len(words) > 2 else ""
    shown = [c for c in SECTIONS[section] if c != "key"]
    return f"{section}-{rows[int(words[1])][0]}-{column if column in shown else shown[0]}"
