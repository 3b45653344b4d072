"""The form of 2021 (国办公开办函〔2021〕30号): rows and columns of tables two and three, as the ministry printed them."""

from __future__ import annotations

import re

from .faults import Fault

CLASSES = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")
TOTAL = "总计"
NEW, CARRIED_IN, HANDLED, CARRIED_OUT = "new_received", "carried_in", "handled_total", "carried_out"
RESULTS = {
    "granted": "予以公开",
    "partially_granted": "部分公开",
    "denied_state_secret": "属于国家秘密",
    "denied_law_prohibits": "其他法律行政法规禁止公开",
    "denied_security_stability": "危及“三安全一稳定”",
    "denied_third_party": "保护第三方合法权益",
    "denied_internal_affairs": "属于三类内部事务信息",
    "denied_process_info": "属于四类过程性信息",
    "denied_enforcement_file": "属于行政执法案卷",
    "denied_admin_inquiry": "属于行政查询事项",
    "unavailable_not_held": "本机关不掌握相关政府信息",
    "unavailable_needs_creation": "没有现成信息需要另行制作",
    "unavailable_still_unclear": "补正后申请内容仍不明确",
    "not_processed_petition": "信访举报投诉类申请",
    "not_processed_repeat": "重复申请",
    "not_processed_publication": "要求提供公开出版物",
    "not_processed_excessive": "无正当理由大量反复申请",
    "not_processed_reconfirm": "要求行政机关确认或重新出具已获取信息",
    "other_no_correction": "申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
    "other_no_payment": "申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
    "other_other": "其他",
}
ROWS = (NEW, CARRIED_IN, *RESULTS, HANDLED, CARRIED_OUT)

GROUPS = {
    "行政复议": "review",
    "未经复议直接起诉": "litigation_direct",
    "复议后起诉": "litigation_after_review",
}
ENDS = {"结果维持": "upheld", "结果纠正": "corrected", "其他结果": "other"}
PENDING = "pending"
COLUMNS = (*ENDS.values(), PENDING)

NUMBER = re.compile(r"^\s*(?:\d+\s*[.、．]|[（(][一二三四五六七八九十]+[）)])\s*")
REMARK = re.compile(r"[（(].*[）)]\s*$")
QUOTES = str.maketrans({'"': "", "“": "", "”": "", "「": "", "」": ""})


def plain(words: str) -> str:
    """The leaf's words without number, bracket and quotation marks: people copy them in many ways."""
    return REMARK.sub("", NUMBER.sub("", words)).translate(QUOTES).strip()


BY_WORDS = {plain(words): key for key, words in RESULTS.items()}


def result_key(words: str) -> str:
    """The row of a result, by the form's words or by the row's key. Raises Fault for words that no leaf has."""
    key = words if words in RESULTS else BY_WORDS.get(plain(words))
    if key is None:
        raise Fault(f"no leaf of the form of 2021 is called “{words}”")
    return key


def empty_applications() -> dict[str, dict[str, int]]:
    """25 × 7 zeros."""
    return {row: dict.fromkeys((*CLASSES, TOTAL), 0) for row in ROWS}


def empty_remedies() -> dict[str, dict[str, int]]:
    """3 × 5 zeros."""
    return {group: dict.fromkeys((*COLUMNS, "total"), 0) for group in GROUPS.values()}
