"""What the editor of service items shows: every field with its label, choices and faults, for its template."""

from __future__ import annotations

from typing import Any

from mingtang.desk.item_form import SECTIONS, Typed
from mingtang.kinds.vocabulary import ITEM_RESULTS, ITEM_TYPES, MATERIAL_FORMS, MATERIAL_NEEDS, SCENES, SERVED
from mingtang.people.models import Agency
from mingtang.people.posts import POSTS

Choices = list[tuple[str, str]]
UNITS = {"working_days": "工作日", "days": "自然日", "hours": "小时", "months": "个月"}
ON_STEPS = (  # posts that handle applications, the commonest first
    "window_clerk", "handler", "section_head", "leader_in_charge", "signer", "legal_reviewer", "registry_clerk", "office_checker",
)  # fmt: skip
GROUPS = {"a": "并行组一", "b": "并行组二", "c": "并行组三"}
TITLES = {
    "basis": ("设定依据", "依据", "每条写明法规名称和条款；第一条用作各环节的依据。"),
    "conditions": ("申请条件", "条件", "逐条写明，不写“其他条件”。"),
    "materials": (
        "申请材料",
        "材料",
        "写明具体名称，不写“相关材料”“其他材料”；确实不需要材料的，一行都不留。",
    ),
    "fees": ("收费", "收费项目", "不收费的，一行都不留。"),
    "facts": ("办理前要问清的问题", "问题", "申请人回答“是”或“否”，环节可以据此决定要不要办。"),
    "steps": (
        "办理环节",
        "环节",
        "3至7个环节，第一个是受理。同一并行组的环节同时办理；可以由其他单位的岗位办理。",
    ),
    "faq": ("常见问题", "问答", ""),
    "served": ("服务对象", "对象", "谁可以办；办事人按它查找。"),
    "scenes": ("办事场景", "场景", "什么时候会用到；可以列入几个。"),
}
# column → (label, kind, width)
CELLS: dict[str, dict[str, tuple[str, str, str]]] = {
    "basis": {"text": ("法规名称和条款", "text", "full")},
    "conditions": {"text": ("条件", "text", "full")},
    "materials": {
        "name": ("材料名称", "text", "wide"), "need": ("必要性", "select", "small"), "form": ("形式", "select", "term"),
        "note": ("说明（选填）", "text", "wide"),
    },
    "fees": {"name": ("收费项目", "text", "medium"), "basis": ("收费依据", "text", "wide"), "rate": ("收费标准", "text", "medium")},
    "facts": {"key": ("", "hidden", ""), "question": ("问题（用“是”“否”能回答）", "text", "full")},
    "steps": {
        "key": ("", "hidden", ""), "name": ("环节名称", "text", "medium"), "post": ("办理岗位", "select", "medium"),
        "agency": ("办理单位", "select", "medium"), "n": ("时限", "number", "tiny"), "unit": ("时限单位", "select", "small"),
        "parallel": ("并行", "select", "small"), "when": ("仅当", "select", "medium"), "decides": ("作出决定", "tick", "small"),
    },
    "faq": {"q": ("问题", "text", "full"), "a": ("回答", "area", "full")},
    "served": {"code": ("服务对象", "select", "medium")},
    "scenes": {"code": ("办事场景", "select", "medium")},
}  # fmt: skip
PLAIN = (
    ("code", "事项代码", "text", "term", "大写字母和短横线，例如 ROAD-OCC；保存后不能改。"),
    ("name", "事项名称", "text", "wide", ""),
    ("type", "事项类型", "select", "small", ""),
    ("result-name", "办理结果", "text", "wide", "例如“临时占用城市道路许可证”。"),
    ("result-kind", "结果类型", "select", "small", ""),
    ("result-to", "转报机关（选填）", "text", "medium", "结果类型为转报的，写明由哪个机关审定。"),
    ("statutory-n", "法定办结时限", "number", "term", "法律没有规定的留空。"),
    ("statutory-unit", "法定时限单位", "select", "small", ""),
    ("statutory-law", "法定时限的依据", "text", "wide", "例如“许可法第四十二条”。"),
    ("promised-n", "承诺办结时限", "number", "term", "当场办结的填0。"),
    ("promised-unit", "承诺时限单位", "select", "small", ""),
    ("place", "办理地点", "text", "wide", ""),
    ("hours", "办理时间", "text", "wide", ""),
    ("phone", "联系电话", "text", "medium", ""),
)


def fields(typed: Typed, faults: list[dict[str, str]], new: bool) -> list[dict[str, Any]]:
    """The fields that stand once."""
    choices = {"type": list(ITEM_TYPES.items()), "result-kind": list(ITEM_RESULTS.items())}
    choices |= {key: list(UNITS.items()) for key in ("statutory-unit", "promised-unit")}
    found = []
    for name, label, kind, width, hint in PLAIN:
        if name == "code" and not new:
            kind, hint = "fixed", ""
        found.append(
            _cell(name, label, kind, width, typed.plain.get(name, ""), choices.get(name, []), faults, hint)
        )
    return found


def sections(typed: Typed, faults: list[dict[str, str]]) -> list[dict[str, Any]]:
    """The sections with their rows, in the order of the page."""
    agencies = [
        ("own", "本单位"),
        *Agency.objects.filter(closed_on=None).order_by("order", "code").values_list("code", "short"),
    ]
    questions = [
        (r.get("key") or "", r.get("question") or "（未填问题）")
        for r in typed.rows.get("facts", [])
        if r.get("key")
    ]
    choices: dict[str, Choices] = {
        "need": [(word, word) for word in MATERIAL_NEEDS], "form": [(word, word) for word in MATERIAL_FORMS],
        "post": [("", "请选择"), *((post, POSTS[post]) for post in ON_STEPS)], "agency": agencies, "unit": list(UNITS.items()),
        "parallel": [("", "不并行"), *GROUPS.items()], "when": [("", "总是办理"), *questions],
    }  # fmt: skip
    codes = {key: [("", "请选择"), *words.items()] for key, words in (("served", SERVED), ("scenes", SCENES))}
    return [
        _section(key, typed, faults, choices | {"code": codes[key]} if key in codes else choices)
        for key in SECTIONS
    ]


def _section(
    key: str, typed: Typed, faults: list[dict[str, str]], choices: dict[str, Choices]
) -> dict[str, Any]:
    title, one, hint = TITLES[key]
    rows = []
    for i, row in enumerate(typed.rows.get(key, [])):
        cells = [
            _cell(
                f"{key}-{i}-{column}",
                label,
                kind,
                width,
                row.get(column, ""),
                choices.get(column, []),
                faults,
            )
            for column, (label, kind, width) in CELLS[key].items()
        ]
        rows.append({"no": i + 1, "place": f"{key}.{i}", "cells": cells, "first": i == 0})
    errors = [fault["text"] for fault in faults if fault["field"] == key]
    return {"key": key, "title": title, "one": one, "hint": hint, "rows": rows, "errors": errors}


def _cell(
    name: str, label: str, kind: str, width: str, value: str, choices: Choices, faults: list[dict[str, str]], hint: str = ""
) -> dict[str, Any]:  # fmt: skip
    known = dict(choices)
    if kind == "select" and value and value not in known:
        choices = [*choices, (value, value)]  # never change by showing
    errors = [fault["text"] for fault in faults if fault["field"] == name]
    return {
        "name": name, "label": label, "kind": kind, "width": width, "value": value, "choices": choices, "errors": errors, "hint": hint,
    }  # fmt: skip
