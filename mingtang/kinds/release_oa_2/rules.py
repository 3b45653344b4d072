"""Rules of a document handed in that the table before it did not have; the rest it takes from `release_oa_1` and `release_2`,
whose bytes are kept.

条例 = 政府信息公开条例 (2019). `elsewhere`: review → {"person", "on", "digest"}; an opinion of another agency (会签) stands under
"cosign." and that agency's code.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from mingtang.kinds.release_2.rules import hour_come, hour_in_time, text_as_signed
from mingtang.kinds.release_oa_1.rules import (
    WORDS,
    held,
    interpretation_ready,
    no_personal_data,
    not_a_reviewer,
    reason_given,
    reviewed_before_now,
    reviewers_differ,
    reviews_complete,
    somebody_answers,
)

__all__ = [
    "COSIGN", "cosigned_by_all", "document_first", "document_waits", "held", "hour_ahead", "hour_come", "hour_in_time", "hour_or_document",
    "interpretation_ready", "no_hour_ahead", "no_personal_data", "not_a_reviewer", "reason_given", "reviewed_before_now", "reviewed_this_text",
    "reviewers_differ", "reviews_complete", "somebody_answers", "text_as_signed",
]  # fmt: skip
Facts = Mapping[str, Any]
COSIGN = "cosign."


def _opinions(facts: Facts) -> Mapping[str, Mapping[str, str]]:
    return facts.get("elsewhere") or {}


def reviewed_this_text(facts: Facts) -> str:
    """条例第十七条: a review, and an opinion of another agency, is of one text; a text changed after it has not been reviewed."""
    stale = {
        WORDS.get(step, "会签")
        for step, one in _opinions(facts).items()
        if one["digest"] != facts.get("text_digest")
    }
    said = "、".join(word for word in (*WORDS.values(), "会签") if word in stale)
    return f"{said}所审的不是本次报送的正文和附件，须重新审查" if stale else ""


def cosigned_by_all(facts: Facts) -> str:
    """条例第十一条: information that touches other organs is confirmed with them before it is disclosed."""
    given = {step.removeprefix(COSIGN) for step in _opinions(facts) if step.startswith(COSIGN)}
    left = [one for one in facts.get("concerned_agencies") or () if one not in given]
    return f"缺少{'、'.join(left)}的会签意见，不能发布（条例第十一条）" if left else ""


def hour_or_document(facts: Facts) -> str:
    """国办发〔2016〕80号: an interpretation is released with its document, whose hour it has; so it has none of its own.
    条例第二十三条: an hour that is set is one to come."""
    if not facts.get("publish_at"):
        return ""
    if facts.get("document_pending"):
        return "所解读的文件尚未发布，解读随文件发布，不能另定时间"
    return "" if _ahead(facts) else "所定的发布时间已过；不定时间的立即发布"


def _ahead(facts: Facts) -> bool:
    hour: datetime | None = facts.get("publish_at")
    now: datetime | None = facts.get("now")
    return bool(hour and (now is None or hour > now))


def hour_ahead(facts: Facts) -> str:
    """条例第二十三条: publication at a set hour; one that has passed is no set hour."""
    if not facts.get("publish_at"):
        return "公文系统没有定发布时间，请办“双人复核放行”"
    return "" if _ahead(facts) else "所定的发布时间已过，请办“双人复核放行”立即发布"


def no_hour_ahead(facts: Facts) -> str:
    """条例第二十三条: before the hour that was set nothing is published."""
    return "公文系统定了发布时间，请办“双人复核放行，定时发布”" if _ahead(facts) else ""


def document_first(facts: Facts) -> str:
    """国办发〔2016〕80号: an interpretation is not public before its document."""
    return "所解读的文件尚未发布，请办“双人复核放行，随文件发布”" if facts.get("document_pending") else ""


def document_waits(facts: Facts) -> str:
    """国办发〔2016〕80号: released together, where there is a document still to be released."""
    return "" if facts.get("document_pending") else "没有待发布的被解读文件，请办“双人复核放行”"
