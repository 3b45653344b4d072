"""Rules of service cases: facts → the reason a step is refused, or "".

Articles of 许可法 (行政许可法) bind licences; for other types the same rules are house rules of fair dealing, and the
sentence names the law only for what it governs. Facts: `mingtang.kinds.facts`.
"""

from collections.abc import Mapping
from typing import Any

Facts = Mapping[str, Any]


def reason_given(facts: Facts) -> str:
    """许可法第三十八条第二款: a refusal says its reasons; a return within the house says them too."""
    return "" if str(facts.get("reason") or "").strip() else "请写明理由"


def correction_once(facts: Facts) -> str:
    """许可法第三十二条第一款第（四）项: everything to be corrected is told once."""
    return "补正内容应当一次性告知，本件已告知过一次" if facts.get("corrections") else ""


def correction_complete(facts: Facts) -> str:
    """许可法第三十二条第一款第（四）项: the notice lists everything; the time given is a positive number of days."""
    if not [text for text in facts.get("items") or () if str(text).strip()]:
        return "请逐项写明需要补正的内容"
    return "" if (facts.get("correction_days") or 0) >= 1 else "补正期限至少为1个工作日"


def entry_in_time(facts: Facts) -> str:
    """许可法第三十二条第一款第（四）项: on the spot or within 5 working days; silence counts as acceptance."""
    last = facts.get("entry_due_on")
    if last and facts["today"] > last:
        return "已超过5个工作日的一次性告知期限，自收到申请材料之日起即为受理（许可法第三十二条）"
    return ""


def entry_overdue(facts: Facts) -> str:
    """许可法第三十二条第一款第（四）项: only silence beyond the last day counts as acceptance."""
    last = facts.get("entry_due_on")
    return (
        "" if last and facts["today"] > last else "一次性告知期限尚未届满，不能视为受理（许可法第三十二条）"
    )


def correction_day(facts: Facts) -> str:
    """许可法第三十二条第一款第（五）项: the corrections count from the day they were really received."""
    return _not_later_than_today(facts, "corrected_on", "收到补正材料之日")


def special_days_given(facts: Facts) -> str:
    """许可法第四十五条: the applicant is told in writing how long it takes; no open-ended suspension."""
    return "" if (facts.get("special_days") or 0) >= 1 else "请写明特别程序所需的工作日数"


def special_end_day(facts: Facts) -> str:
    """许可法第四十五条: only the time the procedure really took is left out of the term."""
    return _not_later_than_today(facts, "special_ended_on", "特别程序结束之日")


def extension_in_time(facts: Facts) -> str:
    """许可法第四十二条: the term may be extended, so it must still run."""
    last = facts.get("statutory_due_on")
    return "法定办结时限已经届满，不能再延长（许可法第四十二条）" if last and facts["today"] > last else ""


def extension_days(facts: Facts) -> str:
    """许可法第四十二条: ten working days more at the most, with the reason told to the applicant."""
    if not 1 <= (facts.get("extension_days") or 0) <= 10:
        return "延长的期限应为1至10个工作日（许可法第四十二条）"
    return reason_given(facts)


def withdrawal_recorded(facts: Facts) -> str:
    """许可法第二十九条: the application is the applicant's own; the file says how he took it back."""
    return "" if str(facts.get("withdrawal_evidence") or "").strip() else "请写明申请人撤回申请的方式和时间"


def _not_later_than_today(facts: Facts, name: str, label: str) -> str:
    day = facts.get(name)
    if day is None:
        return f"请填写{label}"
    return f"{label}不能晚于今天" if day > facts["today"] else ""
