"""What a record is, beside its text: the closed lists of its metadata, and what its column suggests for each.

Sources: 条例第二十条 (the items), 党政机关公文处理工作条例第八条 (kinds of official documents), 国办发〔2016〕80号 (五公开). The lists that
offices may extend (主题分类, 信息类别) are in `records.headings`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

STAGES = {
    "decision": "决策公开",
    "execution": "执行公开",
    "management": "管理公开",
    "service": "服务公开",
    "result": "结果公开",
}
ITEMS = {  # 条例第二十条, in its words
    "1": "（一）行政法规、规章和规范性文件",
    "2": "（二）机关职能、机构设置、办公地址、办公时间、联系方式、负责人姓名",
    "3": "（三）国民经济和社会发展规划、专项规划、区域规划及相关政策",
    "4": "（四）国民经济和社会发展统计信息",
    "5": "（五）办理行政许可和其他对外管理服务事项的依据、条件、程序以及办理结果",
    "6": "（六）实施行政处罚、行政强制的依据、条件、程序以及具有一定社会影响的行政处罚决定",
    "7": "（七）财政预算、决算信息",
    "8": "（八）行政事业性收费项目及其依据、标准",
    "9": "（九）政府集中采购项目的目录、标准及实施情况",
    "10": "（十）重大建设项目的批准和实施情况",
    "11": "（十一）扶贫、教育、医疗、社会保障、促进就业等方面的政策、措施及其实施情况",
    "12": "（十二）突发公共事件的应急预案、预警信息及应对情况",
    "13": "（十三）环境保护、公共卫生、安全生产、食品药品、产品质量的监督检查情况",
    "14": "（十四）公务员招考的职位、名额、报考条件等事项以及录用结果",
    "15": "（十五）法律、法规、规章和国家有关规定规定应当主动公开的其他政府信息",
}
DOCUMENTS = (  # 公文种类; the word itself is what a record keeps
    "决议", "决定", "命令", "公报", "公告", "通告", "意见", "通知", "通报", "报告", "请示", "批复", "议案", "函", "纪要",
)  # fmt: skip
AUDIENCES = {  # 服务对象
    "public": "社会公众",
    "enterprise": "企业和个体工商户",
    "social": "社会组织",
    "worker": "职工和求职者",
    "farmer": "农民",
    "family": "家庭和儿童",
    "student": "学生和家长",
    "elder": "老年人",
    "disabled": "残疾人",
    "veteran": "退役军人",
    "newcomer": "新市民",
    "unit": "机关和事业单位",
}
HOW = {"repeal": "废止", "amend": "修改"}  # what a document does to an earlier one
ENDING = {
    "repeal": "repealed",
    "amend": "amended",
}  # … and the validity that the earlier one has from then on
LABELS = {
    "stage": "五公开", "info_class": "信息类别", "item20": "条例第二十条", "form_class": "公文种类", "full_text": "全文电子化",
    "audience": "服务对象",
}  # fmt: skip
COUNTED = ("stage", "info_class", "item20", "full_text")  # by which what is told is added up
FILLED = ("stage", "info_class", "item20")  # what a column suggests


def said(name: str, value: Any) -> str:
    """A metadata value of a closed list in words; "" for none."""
    if not value:
        return ""
    if name == "audience":
        return "、".join(AUDIENCES.get(code, code) for code in value)
    if name == "full_text":
        return "是"
    words: Mapping[str, str] = {"stage": STAGES, "item20": ITEMS}.get(name, {})
    return words.get(value, str(value))


def filled(values: Mapping[str, Any], column: str, title: str) -> dict[str, Any]:
    """`values` of a new draft with what its column and its title say where the drafter left a blank."""
    found = dict(values)
    for name in FILLED:
        found[name] = found.get(name) or suggested(column).get(name, "")
    found["form_class"] = found.get("form_class") or kind_in(title)
    return found


def kind_in(title: str) -> str:
    """公文种类 by the end of the title: 关于……的通知 → 通知; "" where it ends otherwise."""
    bare = title.partition("（")[0].strip()
    return next((kind for kind in DOCUMENTS if bare.endswith(kind) and len(bare) > len(kind) + 2), "")


def suggested(column: str) -> dict[str, str]:
    """{"stage", "info_class", "item20"} that fit most texts of a standard column; those that fit none are absent."""
    return dict(_table().get(column, {}))


@lru_cache(maxsize=1)
def _table() -> dict[str, dict[str, str]]:
    file = Path(__file__).with_name("suggested.toml")
    rows: dict[str, dict[str, str]] = tomllib.loads(file.read_text(encoding="utf-8"))
    return rows
