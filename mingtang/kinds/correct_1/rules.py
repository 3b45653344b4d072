"""Rules of a correction of records about oneself: facts → the reason a step is refused, or "". 条例 = 政府信息公开条例 (2019)."""

from collections.abc import Mapping
from typing import Any

from mingtang.kinds.request_2019.rules import (
    another_person,
    delivery_evidenced,
    paper_ready,
    reason_given,
    withdrawal_recorded,
)
from mingtang.kinds.request_2019_2.rules import tracking_shaped
from mingtang.kinds.sequence import not_before

Facts = Mapping[str, Any]


def _text(facts: Facts, name: str) -> str:
    return str(facts.get(name) or "").strip()


def _past(facts: Facts, name: str, label: str) -> str:
    day = facts.get(name)
    if day is None:
        return f"请填写{label}"
    return f"{label}不能晚于今天" if day > facts["today"] else ""


def _since_received(facts: Facts, name: str, label: str) -> str:
    """A day of the past on which the application had come already."""
    if reason := _past(facts, name, label):
        return reason
    received = facts.get("received_on")
    return f"{label}不能早于收到申请之日" if received and facts[name] < received else ""


def arrival_known(facts: Facts) -> str:
    """条例第四十一条: the term of this house runs from the day of receipt, so the day and its proof are on record."""
    if reason := _past(facts, "received_on", "收到申请之日"):
        return reason
    submitted = facts.get("submitted_on")
    if submitted and submitted > facts["received_on"]:
        return "收到申请之日不能早于提交之日"
    if not facts.get("channel"):
        return "请选择提交渠道"
    return "" if _text(facts, "receipt_evidence") else "请填写收到凭证"


def outcome_chosen(facts: Facts) -> str:
    """条例第四十一条: it is corrected, kept, forwarded, or the applicant is told where to ask."""
    return "" if facts.get("outcome") else "请选择处理结果（条例第四十一条）"


def finding_written(facts: Facts) -> str:
    """条例第四十一条: the organ examines whether the record is wrong (审核属实), and says what it found."""
    return "" if _text(facts, "finding") else "请写明审核认定的事实和理由（条例第四十一条）"


def correct_wording_given(facts: Facts) -> str:
    """条例第四十一条: the applicant is told how the record reads from now on."""
    return "" if _text(facts, "record_fixed") else "请写明更正后的内容（条例第四十一条）"


def correcting_agency_named(facts: Facts) -> str:
    """条例第四十一条: the organ that may correct it is named, whether it is sent there or the applicant goes himself."""
    if _text(facts, "correcting_agency"):
        return ""
    return "请写明有权更正的行政机关及其联系方式（条例第四十一条）"


def fix_evidenced(facts: Facts) -> str:
    """条例第四十一条: 应当予以更正: the record itself was changed, on a day, with its proof."""
    if reason := _since_received(facts, "fixed_on", "更正之日"):
        return reason
    return "" if _text(facts, "fix_evidence") else "请填写更正凭证，例如修改后的记录截图或者系统修改编号"


def forward_evidenced(facts: Facts) -> str:
    """条例第四十一条: 转送有权更正的行政机关处理: it left this organ on a day, with its proof."""
    if reason := _since_received(facts, "forwarded_on", "转送之日"):
        return reason
    return "" if _text(facts, "forward_evidence") else "请填写转送凭证，例如函件文号或者对方签收记录"


def delivered_in_order(facts: Facts) -> str:
    """条例第四十一条: what is delivered says what was decided and done, so no earlier day is its day of delivery."""
    delivered, fixed, sent = facts.get("delivered_on"), facts.get("fixed_on"), facts.get("forwarded_on")
    if delivered and fixed and delivered < fixed:
        return "送达日期不能早于更正之日（条例第四十一条）"
    if delivered and sent and delivered < sent:
        return "送达日期不能早于转送之日（条例第四十一条）"
    return not_before(facts, "delivered_on", "送达日期不能早于告知书签发之日（条例第四十一条）", "sign")


def copies_counted(facts: Facts) -> str:
    """党政机关公文处理工作条例第九条: every seal that is set stands in the register with its number of copies."""
    return "" if (facts.get("seal_copies") or 0) >= 1 else "请填写用印份数"


def file_complete(facts: Facts) -> str:
    """条例第四十一条 (the rule of this house): a file is complete, or says what it lacks and why."""
    lacks = _text(facts, "file_missing")
    if not lacks or _text(facts, "file_note"):
        return ""
    return f"案卷还缺：{lacks}。请补齐，不能补齐的请填写缺件说明"
