"""The one checker of form definitions: packaged TOML and forms edited on screen pass through the same gate.

Pure Python. A field that cannot say why it is asked, on what legal basis, how sensitive it is and how long it is
kept is refused (个人信息保护法 arts. 6, 17, 19). Sentences are Chinese: the office that edits a form reads them.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from mingtang.forms import pattern

CHOOSING = ("choice", "choices")
TYPES = (
    *("text", "long_text", "number", "date", *CHOOSING, "file"),
    *("telephone", "id_number", "credit_code", "email", "address"),
)
SENSITIVITY = ("plain", "personal", "sensitive")
MASKS = ("name", "id_number", "telephone", "address", "email", "bank", "plate", "birth_date", "all", "none")
AUTOCOMPLETE = ("name", "organization", "tel", "email", "street-address", "postal-code", "bday", "off")
AT_LEAST_PERSONAL = ("telephone", "email", "address")  # identity numbers are more: sensitive (art. 28)
COUNTABLE = (*CHOOSING, "number", "date")
RESERVED = (
    "csrfmiddlewaretoken",
    "key",
    "code",
    "draft",
    "action",
)  # names that the doors post beside the answers

UNITS = {"days": "日", "months": "个月", "years": "年"}
AFTER = {
    "closed": "办结",
    "remedies": "救济期限届满",
    "answered": "答复",
    "result": "结果公布",
    "saved": "最后保存",
}
WITH_CASE = "with the case"
RETENTION = re.compile(rf"(\d{{1,3}}) ({'|'.join(UNITS)}) after ({'|'.join(AFTER)})")

_KEY = re.compile(r"(?=.{1,40}$)[a-z][a-z0-9]*(_[a-z0-9]+)*")
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,59}")
_TEXTS = {"label": 60, "purpose": 200, "legal_basis": 200}  # longest, in characters; all needed
_MORE = {"help": 300, "unit": 10, "rule": pattern.LONGEST_RULE, "rule_says": 100}
_NEEDED = (*_TEXTS, "sensitivity", "retention")
_WHOLE = {"max_length": (1, 10_000), "places": (0, 6), "max_files": (1, 20)}
_FIELD_KEYS = {
    *(
        "key",
        "type",
        "required",
        "choices",
        "shown_when",
        "required_when",
        "counted",
        "mask",
        "autocomplete",
        "mark",
    ),
    *("minimum", "maximum", *_NEEDED, *_MORE, *_WHOLE),
}
_NEEDED_SAYS = {
    "label": "缺少名称",
    "purpose": "缺少收集目的（个人信息保护法第六条、第十七条）",
    "legal_basis": "缺少法律依据（个人信息保护法第十三条）",
    "sensitivity": "缺少敏感程度（plain、personal 或 sensitive）",
    "retention": "缺少保存期限（个人信息保护法第十九条）",
}


class Fault(NamedTuple):
    """One thing wrong with a definition: where (`groups[0].fields[2].purpose`) and what, in Chinese."""

    path: str
    text: str


def check(mapping: Any) -> list[Fault]:
    """Every fault of a definition given as data (from TOML or JSON); an empty list admits it. Never raises."""
    if not isinstance(mapping, Mapping):
        return [Fault("", "表单定义应为键值对")]
    return [*_head(mapping), *_groups(mapping.get("groups"))]


def _head(mapping: Mapping[str, Any]) -> Iterator[Fault]:
    yield from _unknown(mapping, {"code", "version", "label", "law", "help", "groups"}, "")
    for name, form in (("code", _KEY), ("version", _CODE)):
        if not isinstance(mapping.get(name), str) or not form.fullmatch(mapping[name]):
            yield Fault(name, f"{name} 应为英文字母和数字")
    for name, longest in (("label", 60), ("law", 200)):
        yield from _text(mapping, name, longest, "", needed="缺少名称" if name == "label" else "缺少依据")
    yield from _text(mapping, "help", 500, "")


def _groups(groups: Any) -> Iterator[Fault]:
    if not isinstance(groups, list) or not groups:
        yield Fault("groups", "至少要有一组字段")
        return
    seen: dict[str, Mapping[str, Any]] = {}
    names: set[str] = set()
    for i, group in enumerate(groups):
        at = f"groups[{i}]"
        if not isinstance(group, Mapping) or not isinstance(group.get("fields"), list) or not group["fields"]:
            yield Fault(at, "这一组没有字段")
            continue
        yield from _unknown(group, {"key", "label", "help", "fields"}, at + ".")
        yield from _name(group.get("key"), names, at)
        yield from _text(group, "label", 60, at + ".", needed="缺少名称")
        yield from _text(group, "help", 300, at + ".")
        for j, field in enumerate(group["fields"]):
            yield from _field(field, seen, f"{at}.fields[{j}]")


def _field(field: Any, seen: dict[str, Mapping[str, Any]], at: str) -> Iterator[Fault]:
    if not isinstance(field, Mapping):
        yield Fault(at, "字段应为键值对")
        return
    yield from _unknown(field, _FIELD_KEYS, at + ".")
    yield from _name(field.get("key"), set(seen), at)
    if field.get("key") in RESERVED:
        yield Fault(f"{at}.key", f"“{field['key']}”由系统使用，请换一个")
    for name, longest in (_TEXTS | _MORE).items():
        yield from _text(field, name, longest, at + ".", needed=_NEEDED_SAYS.get(name, ""))
    if field.get("type") not in TYPES:
        yield Fault(f"{at}.type", f"类型应为{'、'.join(TYPES)}之一")
    else:
        yield from _typed(field, at)
    yield from _privacy(field, at)
    for name in ("shown_when", "required_when"):
        if name in field:
            yield from _condition(field[name], seen, f"{at}.{name}")
    if isinstance(field.get("key"), str):
        seen.setdefault(field["key"], field)


def _typed(field: Mapping[str, Any], at: str) -> Iterator[Fault]:
    """What depends on the field's type."""
    kind = field["type"]
    for name, (low, high) in _WHOLE.items():
        if name in field and not (type(field[name]) is int and low <= field[name] <= high):
            yield Fault(f"{at}.{name}", f"应为{low}到{high}的整数")
    for name in ("required", "counted", "mark"):
        if name in field and not isinstance(field[name], bool):
            yield Fault(f"{at}.{name}", "应为 true 或 false")
    if field.get("required") and "required_when" in field:
        yield Fault(f"{at}.required_when", "必填与有条件必填只能写一个")
    if "autocomplete" in field and field["autocomplete"] not in AUTOCOMPLETE:
        yield Fault(f"{at}.autocomplete", f"应为{'、'.join(AUTOCOMPLETE)}之一")
    yield from _choices(field, at)
    if (kind == "number") != bool(field.get("unit")):
        yield Fault(f"{at}.unit", "数字须写明单位" if kind == "number" else "只有数字才写单位")
    for name in ("minimum", "maximum"):
        if name in field and not _is_limit(kind, field[name]):
            yield Fault(f"{at}.{name}", "只有数字和日期才有上下限，写法如 0、1.5、2026-11-22")
    yield from _rule(field, at)


def _choices(field: Mapping[str, Any], at: str) -> Iterator[Fault]:
    given = field.get("choices")
    if field["type"] not in CHOOSING:
        if given:
            yield Fault(f"{at}.choices", "这种类型没有选项")
        return
    if not isinstance(given, list) or not given:
        yield Fault(f"{at}.choices", "缺少选项")
        return
    codes: set[str] = set()
    for i, choice in enumerate(given):
        where = f"{at}.choices[{i}]"
        if not isinstance(choice, Mapping):
            yield Fault(where, "选项应有 code 和 label")
            continue
        yield from _unknown(choice, {"code", "label"}, where + ".")
        yield from _text(choice, "label", 100, where + ".", needed="缺少名称")
        code = choice.get("code")
        if not isinstance(code, str) or not _CODE.fullmatch(code) or code in codes:
            yield Fault(f"{where}.code", "选项代码应为英文字母和数字，且不重复")
        else:
            codes.add(code)


def _rule(field: Mapping[str, Any], at: str) -> Iterator[Fault]:
    rule = field.get("rule")
    if not isinstance(rule, str) or not rule:
        return
    if field["type"] != "text":
        yield Fault(f"{at}.rule", "只有单行文字才写规则")
        return
    longest = field.get("max_length", 100)
    if reason := pattern.fault(rule, longest if type(longest) is int else 100):
        yield Fault(f"{at}.rule", reason)
    if not field.get("rule_says"):
        yield Fault(f"{at}.rule_says", "缺少不符合规则时的提示")


def _privacy(field: Mapping[str, Any], at: str) -> Iterator[Fault]:
    kind, level = field.get("type"), field.get("sensitivity")
    if level not in SENSITIVITY:
        yield Fault(f"{at}.sensitivity", _NEEDED_SAYS["sensitivity"])
    elif kind == "id_number" and level != "sensitive":
        yield Fault(f"{at}.sensitivity", "身份证号码属于敏感个人信息（个人信息保护法第二十八条）")
    elif kind in AT_LEAST_PERSONAL and level == "plain":
        yield Fault(f"{at}.sensitivity", "联系方式属于个人信息（个人信息保护法第四条）")
    if field.get("counted") and (level != "plain" or kind not in COUNTABLE):
        yield Fault(f"{at}.counted", "只有不涉及个人信息的选项、数字和日期才能计入统计")
    if "mask" in field and field["mask"] not in MASKS:
        yield Fault(f"{at}.mask", f"应为{'、'.join(MASKS)}之一")
    elif field.get("mask") == "none" and level == "sensitive":
        yield Fault(f"{at}.mask", "敏感个人信息必须脱敏显示")
    kept = field.get("retention")
    if not (isinstance(kept, str) and (kept == WITH_CASE or RETENTION.fullmatch(kept))):
        yield Fault(
            f"{at}.retention", f"{_NEEDED_SAYS['retention']}，写法如 {WITH_CASE} 或 6 months after remedies"
        )


def _condition(condition: Any, seen: Mapping[str, Mapping[str, Any]], at: str) -> Iterator[Fault]:
    """A condition looks back at one choosing field: so that a reader meets the question before its consequence."""
    if not isinstance(condition, Mapping) or ("equals" in condition) == ("in" in condition):
        yield Fault(at, "条件应为 field 加 equals 或 in")
        return
    yield from _unknown(condition, {"field", "equals", "in"}, at + ".")
    name = condition.get("field")
    other = seen.get(name) if isinstance(name, str) else None
    if other is None or other.get("type") not in CHOOSING:
        yield Fault(f"{at}.field", "条件只能看前面的选择类字段")
        return
    values = condition["in"] if "in" in condition else [condition["equals"]]
    choices = other.get("choices")
    codes = [c.get("code") for c in choices if isinstance(c, Mapping)] if isinstance(choices, list) else []
    if not isinstance(values, list) or not values or any(v not in codes for v in values):
        yield Fault(at, f"“{name}”没有这个选项")


def _is_limit(kind: str, value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return False
    try:
        if kind == "date":
            return bool(date.fromisoformat(str(value)))
        return kind == "number" and Decimal(str(value)).is_finite()
    except (ValueError, InvalidOperation):
        return False


def _name(key: Any, taken: set[str], at: str) -> Iterator[Fault]:
    if not isinstance(key, str) or not _KEY.fullmatch(key):
        yield Fault(f"{at}.key", "代码应以小写英文字母开头，只含小写字母、数字和下划线")
    elif key in taken:
        yield Fault(f"{at}.key", f"代码“{key}”重复")
    else:
        taken.add(key)


def _text(mapping: Mapping[str, Any], name: str, longest: int, at: str, needed: str = "") -> Iterator[Fault]:
    value = mapping.get(name)
    if value is None or value == "":
        if needed:
            yield Fault(at + name, needed)
    elif not isinstance(value, str) or len(value) > longest or not value.strip() or not value.isprintable():
        yield Fault(at + name, f"应为不超过{longest}个字的文字")


def _unknown(mapping: Mapping[str, Any], known: set[str], at: str) -> Iterator[Fault]:
    for name in mapping:
        if name not in known:
            yield Fault(f"{at}{name}", f"不认识“{str(name)[:40]}”这一项")
