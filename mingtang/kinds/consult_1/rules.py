"""Rules of a consultation: facts → the reason a step is refused, or "". 条例 = 政府信息公开条例 (2019)."""

from collections.abc import Mapping
from typing import Any

from mingtang.kinds.request_2019.rules import (
    reason_given,
    third_party_opinion_complete,
    third_party_overdue,
    third_party_reached,
)
from mingtang.kinds.sequence import not_before

Facts = Mapping[str, Any]
SENT = ("ask_third_party", "ask_organ", "ask_agency")


def reached_after_sent(facts: Facts) -> str:
    """条例第三十二条: a letter is received after it was sent."""
    return not_before(
        facts, "third_party_received_on", "收到之日不能早于征询书发出之日（条例第三十二条）", *SENT
    )


def answered_after_sent(facts: Facts) -> str:
    """条例第三十二条、第三十四条: an opinion follows the letter that asks for it."""
    return not_before(facts, "answered_on", "收到意见之日不能早于征询书发出之日（条例第三十二条）", *SENT)


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
