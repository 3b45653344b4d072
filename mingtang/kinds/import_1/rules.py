"""Rules of an import batch: facts → the reason a step is refused, or ""."""

from collections.abc import Mapping
from typing import Any

Facts = Mapping[str, Any]


def batch_named(facts: Facts) -> str:
    """条例第十条、第二十条: who discloses answers for it, so the batch names its bytes and the post that stands for it."""
    if not facts.get("manifest_digest"):
        return "缺少批次清单"
    return "" if facts.get("released_under") else "请写明以哪个岗位的名义发布"


def reason_given(facts: Facts) -> str:
    """条例第六条、第十七条: a withdrawal says why."""
    return "" if str(facts.get("reason") or "").strip() else "请写明理由"
