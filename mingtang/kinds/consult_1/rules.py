"""Rules of a consultation: facts → the reason a step is refused, or "". 条例 = 政府信息公开条例 (2019)."""

from collections.abc import Mapping
from typing import Any

from mingtang.kinds.request_2019.rules import (
    reason_given,
    third_party_opinion_complete,
    third_party_overdue,
    third_party_reached,
)

Facts = Mapping[str, Any]


def opinion_reasoned(facts: Facts) -> str:
    """条例第三十四条: the organ that was asked says whether it agrees, and why where it does not."""
    if facts.get("third_party_opinion") not in ("agreed", "refused"):
        return "请选择是否同意公开（条例第三十四条）"
    if facts["third_party_opinion"] == "refused" and not str(facts.get("third_party_reason") or "").strip():
        return "不同意公开的，请写明理由（条例第三十四条）"
    return ""


def third_party_overruled(facts: Facts) -> str:
    """条例第三十二条: the letter is for the third party that refused and was overruled."""
    return "" if facts.get("overruled") else "没有第三方不同意而决定公开的情形（条例第三十二条）"
