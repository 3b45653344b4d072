"""Checks of the body of a service item (政务服务事项), part of the one checker; paths begin with `item.`.

The key elements are those the inspection of government websites asks of every guide; materials need exact names
(优化营商环境条例 Art. 36: no catch-all clause); codes are those of GB/T 39046-2020.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from mingtang.kinds.shape import Found, row_faults
from mingtang.kinds.table import Kind
from mingtang.kinds.vocabulary import ITEM_RESULTS, ITEM_TYPES, MATERIAL_FORMS, MATERIAL_NEEDS, SCENES, SERVED

LICENCE = "01"
FEWEST, MOST = 3, 7
_VAGUE = re.compile(r"其他|其它|有关|相关|相应|等材料|需要提供的|规定的材料|必要的(材料|证明|文件)")
_KEY = re.compile(r"[a-z][a-z0-9_]{0,29}")
Columns = Mapping[str, tuple[type, bool]]
_SPAN: Columns = {"n": (int, True), "unit": (str, True)}
_ROW: Mapping[str, Columns] = {
    "materials": {"name": (str, True), "need": (str, False), "form": (str, False), "note": (str, False)},
    "fees": {"name": (str, True), "basis": (str, True), "rate": (str, True)},
    "faq": {"q": (str, True), "a": (str, True)},
    "steps": {
        "key": (str, True),
        "name": (str, True),
        "post": (str, True),
        "agency": (str, False),
        "limit": (dict, True),
        "parallel": (str, False),
        "when": (str, False),
        "decides": (bool, False),
    },
}
_TOP: Columns = {
    "version": (str, False),
    "code": (str, True),
    "name": (str, True),
    "type": (str, True),
    "agency": (str, True),
    "basis": (tuple, False),
    "conditions": (tuple, False),
    "materials": (list, False),
    "fees": (list, False),
    "statutory": (dict, False),
    "promised": (dict, True),
    "steps": (list, True),
    "facts": (dict, False),
    "result": (dict, True),
    "place": (str, False),
    "phone": (str, False),
    "hours": (str, False),
    "faq": (list, False),
    "served": (tuple, False),
    "scenes": (tuple, False),
}


def shape_of_item(item: Mapping[str, Any]) -> Iterator[Found]:
    """Faults of shape of an item's body; while there is one no table can be built of it."""
    yield from row_faults(item, _TOP, "item")
    for word, columns in _ROW.items():
        rows = item.get(word)
        for i, raw in enumerate(rows if isinstance(rows, list) else ()):
            yield from row_faults(raw, columns, f"item.{word}.{i}")
            if word == "steps" and isinstance(raw, Mapping) and isinstance(raw.get("limit"), Mapping):
                yield from row_faults(raw["limit"], _SPAN, f"item.steps.{i}.limit")
    result: Columns = {"name": (str, True), "kind": (str, True), "to": (str, False)}
    spans: Mapping[str, Columns] = {
        "promised": _SPAN,
        "statutory": {**_SPAN, "law": (str, False)},
        "result": result,
    }
    for word, columns in spans.items():
        if item.get(word) and isinstance(item[word], Mapping):
            yield from row_faults(item[word], columns, f"item.{word}")


def elements(kind: Kind, shelf: object) -> Iterator[Found]:
    """The key elements every guide must have; a missing basis is among them."""
    words = {
        "basis": "设定依据",
        "conditions": "申请条件",
        "place": "办理地点",
        "hours": "办理时间",
        "phone": "联系电话",
    }
    for word, label in words.items() if kind.item else ():
        if not kind.item.get(word) or not any(str(text).strip() for text in kind.item[word]):
            yield f"item.{word}", f"没有填写{label}"
    if kind.item and "materials" not in kind.item:
        yield "item.materials", "没有填写办理材料；确实不需要材料的，应写明无需提交材料（空表）"


def codes(kind: Kind, shelf: object) -> Iterator[Found]:
    item = kind.item
    if not item:
        return
    if item["type"] not in ITEM_TYPES:
        yield "item.type", f"事项类型“{item['type']}”不在代码表中（GB/T 39046）"
    if item["result"]["kind"] not in ITEM_RESULTS:
        yield "item.result.kind", f"办理结果类型“{item['result']['kind']}”不认识"
    if item["result"]["kind"] == "forward" and not item["result"].get("to"):
        yield "item.result.to", "转报的事项应当写明转报的机关"
    if item["type"] == LICENCE and not item.get("statutory"):
        yield "item.statutory", "行政许可应当写明法定办结时限（行政许可法第四十二条）"
    if item.get("statutory") and not item["statutory"].get("law"):
        yield "item.statutory.law", "法定办结时限没有写明依据的条款"


def found_by(kind: Kind, shelf: object) -> Iterator[Found]:
    """服务对象 and 办事场景: by them a reader finds the guide."""
    for word, label, known in (("served", "服务对象", SERVED), ("scenes", "办事场景", SCENES)):
        for i, code in enumerate(kind.item.get(word) or ()):
            if code not in known:
                yield f"item.{word}.{i}.code", f"{label}“{code}”不在代码表中"


def materials(kind: Kind, shelf: object) -> Iterator[Found]:
    seen: set[str] = set()
    for i, material in enumerate(kind.item.get("materials", ())):
        name = material["name"].strip()
        if vague := _VAGUE.search(name):
            yield f"item.materials.{i}.name", f"材料“{name}”含有“{vague[0]}”，应写明具体名称"
        if name in seen:
            yield f"item.materials.{i}.name", f"材料“{name}”重复"
        seen.add(name)
        for word, known in (("need", MATERIAL_NEEDS), ("form", MATERIAL_FORMS)):
            if material.get(word) and material[word] not in known:
                yield (
                    f"item.materials.{i}.{word}",
                    f"“{material[word]}”不在代码表中，应为{'、'.join(known)}之一",
                )


def steps(kind: Kind, shelf: object) -> Iterator[Found]:
    rows = kind.item.get("steps", ())
    if kind.item and not FEWEST <= len(rows) <= MOST:
        yield "item.steps", f"办理环节应为{FEWEST}至{MOST}个，现有{len(rows)}个"
    deciding = [i for i, row in enumerate(rows) if row.get("decides")]
    if len(deciding) > 1:
        yield f"item.steps.{deciding[1]}.decides", "作出决定的环节只能有一个"
    for i, row in enumerate(rows):
        at = f"item.steps.{i}"
        if not _KEY.fullmatch(row["key"]):
            yield f"{at}.key", f"环节代码“{row['key']}”应由小写字母、数字和下划线组成，以字母开头"
        fixed = i in (0, len(rows) - 1) or row.get("decides")
        if fixed and (row.get("when") or row.get("parallel")):
            yield at, f"环节“{row['name']}”是首个、最后或作出决定的环节，不能附条件，也不能并行"


CHECKS = (elements, codes, materials, found_by, steps)
