"""Rules of the re-assessment: facts → the reason a step is refused, or "". 条例 = 政府信息公开条例 (2019)."""

from collections.abc import Mapping
from typing import Any

Facts = Mapping[str, Any]


def still_withheld(facts: Facts) -> str:
    """条例第十八条: what is assessed is information that is withheld."""
    return "" if facts.get("withheld_now") else "该信息已另行送审，无须再评估"


def no_longer_withheld(facts: Facts) -> str:
    """条例第十八条: what goes through the gate again is assessed there."""
    return "该信息仍不予公开，须评估" if facts.get("withheld_now") else ""


def reason_given(facts: Facts) -> str:
    """条例第十八条: the assessment says why."""
    return "" if str(facts.get("reason") or "").strip() else "请写明理由"
