"""A register as the openness office fills it in on screen, and the same as data for the one checker. Pure Python.

{"label", "column", "law", "purpose", "years", "living", "fields": [{"key", "label", "type", "unit", "choices", "required", "shown"}]}:
the first field tells rows apart (文号), the second names a row; `shown` says what the public sees of a field."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any, NamedTuple

from mingtang.forms import registers
from mingtang.forms.checking import AT_LEAST_PERSONAL

TYPES = {
    "text": "文字", "long_text": "长文字", "number": "数字", "date": "日期", "choice": "单选", "credit_code": "统一社会信用代码",
    "id_number": "身份证号码", "telephone": "电话号码", "address": "住址",
}  # fmt: skip
SHOWN = {"public": "公开", "masked": "脱敏后公开", "hidden": "不公开"}
_STRICT = list(SHOWN)  # from the most open
YEARS = {"5": "5年", "10": "10年", "30": "30年"}
_TEXTS = ("label", "column", "law", "purpose", "years")
_CELLS = ("key", "label", "type", "unit", "choices", "shown")
_LONGEST = {"text": 200, "long_text": 2000, "address": 200}
_MASKS = {"text": "name", "id_number": "id_number", "telephone": "telephone", "address": "address"}
MOST, BRIEF = 40, 4
HEAD = -1  # the place of a fault in what stands above the fields
Sheet = dict[str, Any]


class Fault(NamedTuple):
    """row: of the field from 0, HEAD above them; field: the input it stands beside, "" for none."""

    row: int
    field: str
    text: str


def kept(given: Mapping[str, Any]) -> Sheet:
    """The sheet with what it may have and nothing else; every field has a key of its own, for ever."""
    made: Sheet = {name: str(given.get(name) or "").strip() for name in _TEXTS}
    made["living"] = bool(given.get("living"))
    made["fields"] = []
    taken = {str(row.get("key")) for row in given.get("fields", ())}
    for row in given.get("fields", ()):
        cells: dict[str, Any] = {
            name: str(row.get(name) or "").replace("\r\n", "\n").strip() for name in _CELLS
        }
        if not cells["key"]:
            cells["key"] = next(key for n in range(1, 1000) if (key := f"f{n}") not in taken)
            taken.add(cells["key"])
        made["fields"].append({**cells, "required": bool(row.get("required"))})
    return made


def check(code: str, sheet: Sheet, before: Sheet | None = None) -> list[Fault]:
    """Every fault of a sheet as kept() gives it. before: the released version that it would follow."""
    found = list(_head(sheet))
    rows = sheet["fields"]
    if not 2 <= len(rows) <= MOST:
        found.append(Fault(HEAD, "", f"字段应有2至{MOST}个：第1个区分各条记录，第2个是名称"))
    for n, row in enumerate(rows):
        found += _row(n, row)
    for n, row in enumerate(rows[:2]):
        if row["type"] != "text" or not row["required"] or (n == 0 and row["shown"] != "public"):
            found.append(
                Fault(n, "type", "第1个字段（编号）应为必填、公开的文字，第2个字段（名称）应为必填的文字")
            )
    labels = [row["label"] for row in rows]
    found += [
        Fault(n, "label", "与前面的字段重名") for n, one in enumerate(labels) if one and one in labels[:n]
    ]
    found += _follows(rows, before["fields"]) if before else []
    if not found:  # the one checker of registers has the last word
        found += [Fault(HEAD, "", fault.text) for fault in registers.check(given_of(code, 1, sheet))]
    return found


def _head(sheet: Sheet) -> list[Fault]:
    said = {
        "label": "请填写台账名称",
        "column": "请选择公示的栏目",
        "law": "请写明依据",
        "purpose": "请写明登记的目的（个人信息保护法第六条）",
    }
    found = [Fault(HEAD, name, text) for name, text in said.items() if not sheet[name]]
    found += [
        Fault(HEAD, name, f"至多{most}字")
        for name, most in (("label", 60), ("law", 200), ("purpose", 200))
        if len(sheet[name]) > most
    ]
    return (
        found
        if sheet["years"] in YEARS
        else [*found, Fault(HEAD, "years", "请选择保存期限（个人信息保护法第十九条）")]
    )


def _row(n: int, row: Mapping[str, Any]) -> list[Fault]:
    found = []
    if not row["label"] or len(row["label"]) > 40:
        found.append(Fault(n, "label", "请填写字段名称，至多40字"))
    if row["type"] not in TYPES:
        found.append(Fault(n, "type", "请选择类型"))
    if row["shown"] not in SHOWN:
        found.append(Fault(n, "shown", "请选择公开方式"))
    if (row["type"] == "number") != bool(row["unit"]):
        found.append(Fault(n, "unit", "数字须写明单位" if row["type"] == "number" else "只有数字才写单位"))
    if row["type"] == "choice" and len(_options(row)) < 2:
        found.append(Fault(n, "choices", "单选请写两个以上选项，每行一个"))
    if row["type"] != "choice" and row["choices"]:
        found.append(Fault(n, "choices", "只有单选才写选项"))
    if row["type"] in ("id_number", *AT_LEAST_PERSONAL) and row["shown"] == "public":
        found.append(
            Fault(n, "shown", "个人信息不能原样公开，请选择脱敏后公开或者不公开（个人信息保护法第二十五条）")
        )
    if row["shown"] == "masked" and row["type"] not in _MASKS:
        found.append(Fault(n, "shown", "这种类型不能脱敏，请选择公开或者不公开"))
    return found


def _follows(rows: list[dict[str, Any]], before: list[dict[str, Any]]) -> list[Fault]:
    """Rows that were entered keep their meaning: a later version adds fields and says them better, no more."""
    now = {row["key"]: (n, row) for n, row in enumerate(rows)}
    found = []
    if [row["key"] for row in rows[:2]] != [row["key"] for row in before[:2]]:
        found.append(Fault(HEAD, "", "已发布的台账，前两个字段（编号和名称）不能更换"))
    for old in before:
        if old["key"] not in now:
            found.append(Fault(HEAD, "", f"字段“{old['label']}”已有登记的记录，不能删除；可以改为不公开"))
            continue
        n, row = now[old["key"]]
        if row["type"] != old["type"] or row["unit"] != old["unit"]:
            found.append(Fault(n, "type", "已发布的字段不能改类型和单位"))
        if row["shown"] in SHOWN and _STRICT.index(row["shown"]) < _STRICT.index(old["shown"]):
            found.append(
                Fault(n, "shown", "已发布的字段不能放宽公开方式：以前登记的内容是按原来的方式收集的")
            )
        if set(_options(old)) - set(_options(row)):
            found.append(Fault(n, "choices", "已发布的选项不能删除或者改名，可以增加"))
    return found


def _options(row: Mapping[str, Any]) -> list[str]:
    return [line.strip() for line in row["choices"].split("\n") if line.strip()]


def given_of(code: str, number: int, sheet: Sheet) -> dict[str, Any]:
    """The sheet as data of a register, as packaged ones are written. number: of the version."""
    rows = sheet["fields"]
    fields = [_field(row) for row in rows]
    return {
        "label": sheet["label"], "column": sheet["column"], "title": sheet["label"], "number": rows[0]["key"], "name": rows[1]["key"],
        "living": sheet["living"],
        "brief": [row["key"] for row in rows if row["shown"] != "hidden" and row["type"] != "long_text"][:BRIEF],
        "hidden": [row["key"] for row in rows if row["shown"] == "hidden"],
        "mask": [{"field": row["key"], "as": _MASKS[row["type"]]} for row in rows if row["shown"] == "masked"],
        "defaults": {
            "purpose": sheet["purpose"], "legal_basis": sheet["law"], "retention": f"{sheet['years']} years after result",
        },
        "form": {
            "code": code.replace("-", "_"), "version": str(number), "label": sheet["label"], "law": sheet["law"],
            "groups": [{"key": "row", "label": "记录", "fields": fields}],
        },
    }  # fmt: skip


def _field(row: Mapping[str, Any]) -> dict[str, Any]:
    made = {
        "key": row["key"],
        "label": row["label"],
        "type": row["type"],
        "required": row["required"],
        "sensitivity": _level(row),
    }
    if row["type"] in _LONGEST:
        made["max_length"] = _LONGEST[row["type"]]
    if row["type"] == "number":
        made |= {"unit": row["unit"], "places": 4}
    if row["type"] == "choice":
        made["choices"] = [{"code": code_of(label), "label": label} for label in _options(row)]
    return made


def _level(row: Mapping[str, Any]) -> str:
    if row["type"] == "id_number":
        return "sensitive"
    return "personal" if row["type"] in AT_LEAST_PERSONAL or row["shown"] != "public" else "plain"


def code_of(label: str) -> str:
    """The code of an option follows from its name, so that options can be put in another order."""
    return "c" + sha256(label.encode()).hexdigest()[:10]
