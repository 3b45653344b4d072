"""Rules of what is asked inside the agency: facts → the reason a step is refused, or "". 条例 = 政府信息公开条例 (2019)."""

from collections.abc import Mapping
from typing import Any

from mingtang.kinds.request_2019.rules import reason_given

__all__ = ["limit_fits", "matter_written", "opinion_said", "own_section", "reason_given"]
Facts = Mapping[str, Any]


def limit_fits(facts: Facts) -> str:
    """条例第三十三条、第四十五条: a limit inside the agency lies within the term of the request, which it never moves."""
    if (facts.get("section_days") or 0) < 1:
        return "请填写科室办理时限，至少1个工作日（条例第四十五条）"
    last, due = facts.get("section_last_on"), facts.get("request_due_on")
    if last is None or due is None or last <= due:
        return ""
    return (
        f"科室办理时限到{last.month}月{last.day}日，晚于本件的最后一天{due.month}月{due.day}日，请缩短"
        "（条例第三十三条）"
    )


def matter_written(facts: Facts) -> str:
    """条例第四十五条 (the rules of handling): a section is told what it is asked."""
    said = str(facts.get("section_matter") or "").strip()
    return "" if said else "请写明请科室研究的内容（条例第四十五条）"


def own_section(facts: Facts) -> str:
    """条例第四十五条 (the rules of handling): of several sections with the same post the one that was asked answers."""
    named = str(facts.get("section_name") or "")
    if not named or facts.get("actor_section") == named:
        return ""
    return f"本件分给{named}，由该科室办理（条例第四十五条）"


def opinion_said(facts: Facts) -> str:
    """条例第四十五条 (the rules of handling): an opinion has words."""
    said = str(facts.get("section_opinion") or "").strip()
    return "" if said else "请写明承办意见（条例第四十五条）"
