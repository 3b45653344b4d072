"""Rules of the quarterly check: facts → the reason a step is refused, or "". 条例 = 政府信息公开条例 (2019)."""

from collections.abc import Mapping
from typing import Any

Facts = Mapping[str, Any]


def records_chosen(facts: Facts) -> str:
    """条例第六条: what is confirmed was looked at, one by one."""
    return "" if facts.get("confirmed") else "请勾选已核对的文件"


def all_looked_at(facts: Facts) -> str:
    """条例第六条、第八条: the check is over when every document was confirmed or marked."""
    left = facts.get("unchecked") or 0
    return f"还有{left}件没有检查" if left else ""
