"""What the application for a service item asks: the form made from the item, checked like every other definition.

It asks who applies, what for, what the steps hang on, and one file a material: nothing the item does not need
(个人信息保护法第六条). Materials never hold an application back: what is missing is told once (行政许可法第三十二条).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from mingtang.cases.models import ServiceItem
from mingtang.forms import definition
from mingtang.forms.definition import Form
from mingtang.kinds.vocabulary import MATERIAL_NEEDS

FORM = "service"
FACT, MATERIAL = "fact_", "material_"
YES, NO = "yes", "no"
NEEDED = MATERIAL_NEEDS[0]
_NEEDS = {NEEDED: "必要材料，暂时没有的可以先不传", "非必要": "有的话请上传", "容缺后补": "可以受理后补交"}
APPLICANTS = {  # 服务对象, GB/T 39046-2020
    "natural_person": "个人（自然人）", "enterprise": "企业法人", "institution": "事业法人", "social": "社会组织法人",
    "organ": "行政机关", "other": "其他组织",
}  # fmt: skip
_ORGANISATIONS = [code for code in APPLICANTS if code != "natural_person"]
_ID_TYPES = {
    "id_card": "居民身份证", "residence_permit": "港澳台居民居住证", "passport": "护照", "other": "其他有效证件",
}  # fmt: skip
Row = dict[str, Any]


def version_of(kind: str) -> str:
    """ROAD-OCC@2 → ROAD-OCC.2, as versions of forms are written."""
    return kind.replace("@", ".")


def kind_of(version: str) -> str:
    """ROAD-OCC.2 → ROAD-OCC@2."""
    code, _, number = version.rpartition(".")
    return f"{code}@{number}"


def form_of(version: str) -> Form:
    """The form of a version of an item. KeyError when there is none."""
    code, _, number = version.rpartition(".")
    row = ServiceItem.objects.filter(code=code, version=int(number) if number.isdecimal() else 0).first()
    if row is None:
        raise KeyError(version)
    return of(row)


def of(row: ServiceItem) -> Form:
    """The form of an item as it stands."""
    return _built(row.kind, row.digest, _Body(row.body))


class _Body(dict[str, Any]):
    """A body beside its digest in the cache's key; two of one digest are equal."""

    def __hash__(self) -> int:  # type: ignore[override]
        return 0


@lru_cache(maxsize=128)
def _built(kind: str, digest: str, body: _Body) -> Form:
    return definition.build(mapping(body, version_of(kind)))


def mapping(item: Mapping[str, Any], version: str) -> dict[str, Any]:
    """The definition as data, for `definition.check`."""
    law = _law(item)
    groups: list[Row] = [
        {"key": "applicant", "label": "申请人", "fields": _applicant(law)},
        {"key": "matter", "label": "申请事项", "fields": _matter(item, law)},
    ]
    if item.get("materials"):
        help_ = "一项材料可以传多个文件，拍照也可以。暂时没有的可以先不传，缺少必要材料的，受理窗口一次性告知您补齐。"
        fields = [_material(i, row, law) for i, row in enumerate(item["materials"])]
        groups.append({"key": "materials", "label": "申请材料", "help": help_, "fields": fields})
    groups.append({"key": "contact", "label": "联系方式", "fields": _contact(law)})
    name = item["name"][:55]
    return {"code": FORM, "version": version, "label": f"{name}申请表", "law": law, "groups": groups}


def stored(key: str, facts: Mapping[str, Any]) -> str:
    """The answer to a counted question as the form knows it, from the facts of the case; "" for every other one."""
    if key.startswith(FACT):
        known = facts.get(key.removeprefix(FACT))
        return "" if known is None else YES if known else NO
    value = facts.get(key)
    return value if isinstance(value, str) else ""


def _law(item: Mapping[str, Any]) -> str:
    """Why the form may ask: the licensing law for a licence, else the item's own basis."""
    if item["type"] == "01":
        return "《中华人民共和国行政许可法》第二十九条、第三十一条"
    basis = item.get("basis") or item["name"]
    return str(basis if isinstance(basis, str) else basis[0])[:200]


def _field(key: str, label: str, type_: str, purpose: str, law: str, sensitivity: str, **more: Any) -> Row:
    plain = {"key": key, "label": label, "type": type_, "purpose": purpose, "legal_basis": law}
    return {**plain, "sensitivity": sensitivity, "retention": "with the case", **more}


def _choices(table: Mapping[str, str]) -> list[Row]:
    return [{"code": code, "label": label} for code, label in table.items()]


def _applicant(law: str) -> list[Row]:
    who = "确认申请人是谁，并写在办理结果上"
    checked = "核对申请人身份"
    person = {"field": "applicant_type", "equals": "natural_person"}
    body = {"field": "applicant_type", "in": _ORGANISATIONS}
    return [
        _field("applicant_type", "申请人类型", "choice", "确定需要填写的身份信息，并按类型统计办件", law, "plain",
               required=True, counted=True, choices=_choices(APPLICANTS)),
        _field("name", "姓名", "text", who, law, "personal", required=True, max_length=50, mask="name",
               autocomplete="name", shown_when=person, help="请与身份证件一致。"),
        _field("id_type", "身份证件类型", "choice", checked, law, "personal", required=True, shown_when=person,
               choices=_choices(_ID_TYPES)),
        _field("id_number", "身份证号码", "id_number", checked, law, "sensitive", required=True,
               shown_when={"field": "id_type", "in": ["id_card", "residence_permit"]}),
        _field("other_id_number", "证件号码", "text", checked, law, "sensitive", required=True, max_length=30,
               mask="id_number", rule="[A-Za-z0-9（）()/-]{5,30}", rule_says="证件号码有误，请核对（5至30位字母或数字）",
               shown_when={"field": "id_type", "in": ["passport", "other"]}),
        _field("org_name", "单位名称", "text", who, law, "plain", required=True, max_length=100,
               autocomplete="organization", shown_when=body, help="请与登记证照一致。"),
        _field("credit_code", "统一社会信用代码", "credit_code", checked, law, "plain", required=True, shown_when=body),
        _field("contact_name", "经办人姓名", "text", "办理中需要补正或核对时知道找谁", law, "personal", required=True,
               max_length=50, mask="name", autocomplete="name", shown_when=body),
    ]  # fmt: skip


def _matter(item: Mapping[str, Any], law: str) -> list[Row]:
    purpose = "审查申请是否符合条件"
    found = [
        _field("project", "申请事由", "text", purpose, law, "plain", required=True, max_length=100,
               help="用一句话写明，例如“门店装修搭设围挡”。"),
        _field("site", "地点", "text", purpose, law, "plain", max_length=200, help="与具体地点有关的，写到路名和门牌号。"),
        _field("content", "具体情况", "long_text", purpose, law, "plain", max_length=2000,
               help="时间、范围、数量等，能写多具体就写多具体。"),
    ]  # fmt: skip
    for key, question in (item.get("facts") or {}).items():
        found.append(_field(f"{FACT}{key}", question, "choice", "确定需要经过哪些办理环节", law, "plain",
                            required=True, counted=True, choices=_choices({YES: "是", NO: "否"})))  # fmt: skip
    return found


def _material(i: int, row: Mapping[str, Any], law: str) -> Row:
    need = row.get("need") or NEEDED
    says = [_NEEDS.get(need, need), row.get("form") and f"{row['form']}材料", row.get("note")]
    about = "；".join(text.rstrip("。；，") for text in says if text) + "。"
    more = {"max_files": 5, "help": about[:300], "mark": need != NEEDED}
    return _field(f"{MATERIAL}{i}", row["name"], "file", "审查申请材料", law, "personal", **more)


def _contact(law: str) -> list[Row]:
    purpose = "通知受理、补正和办理结果"
    return [
        _field("telephone", "联系电话", "telephone", purpose, law, "personal", required=True, help="手机号码，或“区号-号码”。"),
        _field("address", "联系地址", "address", "邮寄通知书和办理结果", law, "personal", help="需要邮寄的，写到门牌号。"),
    ]  # fmt: skip
