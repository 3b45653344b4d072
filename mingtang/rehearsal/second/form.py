"""The form of 2021 (国办公开办函〔2021〕30号): rows and columns of tables two and three, as the ministry printed them."""

from __future__ import annotations

import re

from .faults import Fault

CLASSES = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")
TOTAL = "总计"
NEW, CARRIED_IN = "本年新收政府信息公开申请数量", "上年结转政府信息公开申请数量"
CARRIED_OUT = "结转下年度继续办理"
RESULTS = "本年度办理结果"
HANDLED = f"{RESULTS}/总计"
LEAVES = {
    "": ("予以公开", "部分公开"),
    "不予公开": (
        "属于国家秘密",
        "其他法律行政法规禁止公开",
        "危及“三安全一稳定”",
        "保护第三方合法权益",
        "属于三类内部事务信息",
        "属于四类过程性信息",
        "属于行政执法案卷",
        "属于行政查询事项",
    ),
    "无法提供": ("本机关不掌握相关政府信息", "没有现成信息需要另行制作", "补正后申请内容仍不明确"),
    "不予处理": (
        "信访举报投诉类申请",
        "重复申请",
        "要求提供公开出版物",
        "无正当理由大量反复申请",
        "要求行政机关确认或重新出具已获取信息",
    ),
    "其他处理": (
        "申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
        "申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
        "其他",
    ),
}
CELLS = tuple(
    "/".join(filter(None, (RESULTS, head, leaf))) for head, leaves in LEAVES.items() for leaf in leaves
)
ABANDONED, OTHER = frozenset(CELLS[-3:-1]), CELLS[-1]
ROWS = (NEW, CARRIED_IN, *CELLS, HANDLED, CARRIED_OUT)

PENDING = "尚未审结"
ENDS = ("结果维持", "结果纠正", "其他结果")
COLUMNS = (*ENDS, PENDING)
GROUPS = ("行政复议", "未经复议直接起诉", "复议后起诉")

NUMBER = re.compile(r"^\s*(?:\d+\s*[.、．]|[（(][一二三四五六七八九十]+[）)])\s*")
REMARK = re.compile(r"[（(].*[）)]\s*$")
QUOTES = str.maketrans({'"': "", "“": "", "”": "", "「": "", "」": ""})


def plain(words: str) -> str:
    """The leaf's words without number, bracket and quotation marks: people copy them in many ways."""
    return REMARK.sub("", NUMBER.sub("", words)).translate(QUOTES).strip()


BY_WORDS = {
    plain(leaf): "/".join(filter(None, (RESULTS, head, leaf)))
    for head, leaves in LEAVES.items()
    for leaf in leaves
}


def cell_of(words: str) -> str:
    """The cell's path of a result in the form's words. Raises Fault for words that no leaf has."""
    if plain(words) not in BY_WORDS:
        raise Fault(f"no leaf of the form of 2021 is called “{words}”")
    return BY_WORDS[plain(words)]


def empty_applications() -> dict[str, dict[str, int]]:
    """25 × 7 zeros."""
    return {row: dict.fromkeys((*CLASSES, TOTAL), 0) for row in ROWS}


def empty_remedies() -> dict[str, dict[str, int]]:
    """3 × 5 zeros."""
    return {group: dict.fromkeys((*COLUMNS, TOTAL), 0) for group in GROUPS}
