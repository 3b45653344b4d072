"""Rules of a remedy: facts → the reason a step is refused, or "". 条例 = 政府信息公开条例 (2019)."""

from collections.abc import Mapping
from typing import Any

Facts = Mapping[str, Any]


def _text(facts: Facts, name: str) -> str:
    return str(facts.get(name) or "").strip()


def _past(facts: Facts, name: str, label: str) -> str:
    day = facts.get(name)
    if day is None:
        return f"请填写{label}"
    return f"{label}不能晚于今天" if day > facts["today"] else ""


def noticed(facts: Facts) -> str:
    """条例第五十一条: what begins is known from the day on which its notice reached this organ, and by what days it gives."""
    if reason := _past(facts, "notice_on", "收到通知之日"):
        return reason
    return "" if (facts.get("remedy_days") or 0) >= 1 else "请填写通知所定的答复日数"


def named(facts: Facts) -> str:
    """条例第五十一条: the organ that decides and what is asked of it."""
    if not _text(facts, "remedy_organ"):
        return "请填写受理的机关或者人民法院（条例第五十一条）"
    return "" if _text(facts, "claim") else "请写明请求事项（条例第五十一条）"


def reply_evidenced(facts: Facts) -> str:
    """行政复议法第四十八条、行政诉讼法第六十七条: handed in on a day, with its proof."""
    if reason := _past(facts, "replied_on", "提交答复之日"):
        return reason
    notice = facts.get("notice_on")
    if notice and facts["replied_on"] < notice:
        return "提交答复之日不能早于收到通知之日"
    return "" if _text(facts, "reply_evidence") else "请填写提交凭证"


def result_known(facts: Facts) -> str:
    """条例第五十条第一款第（三）项: reviews and lawsuits are reported by their results, so each has its day and its paper."""
    if reason := _past(facts, "result_on", "收到结果之日"):
        return reason
    notice = facts.get("notice_on")
    if notice and facts["result_on"] < notice:
        return "收到结果之日不能早于收到通知之日"
    if facts.get("remedy_result") not in ("upheld", "corrected", "other"):
        return "请选择结果"
    return "" if _text(facts, "result_no") else "请填写决定书或者裁判文书的文号"


def told_to_redo(facts: Facts) -> str:
    """条例第五十一条: a request is answered anew where its reply was revoked or changed, in the days the decision gives."""
    if not facts.get("about_request"):
        return "没有登记所针对的申请，请按新的申请登记办理"
    if facts.get("remedy_result") != "corrected":
        return "结果不是纠正，不需要重新办理"
    return "" if (facts.get("redo_days") or 0) >= 1 else "请填写决定书或者裁判文书所定的工作日数"
