"""Rules of a document that an office-automation system hands in: facts → the reason a step is refused, or "".

条例 = 政府信息公开条例 (2019). `elsewhere`: review → {"person", "on", "digest"} as that system says it. What it
says is recorded, not believed to be ours: the rules ask that it is whole, of different people and of this very text.
"""

from collections.abc import Mapping
from typing import Any

Facts = Mapping[str, Any]

ALWAYS = (
    "draft",
    "secrecy_review",
    "sign",
)  # 条例第十七条: review before release; drafting and signing frame it
WORDS = {
    "draft": "拟稿", "secrecy_review": "保密审查", "office_check": "核稿", "legal_check": "法制审核",
    "second_look": "发布前复核", "sign": "签发",
}  # fmt: skip


def _elsewhere(facts: Facts) -> Mapping[str, Mapping[str, str]]:
    return facts.get("elsewhere") or {}


def reviews_complete(facts: Facts) -> str:
    """条例第十七条、第二十条第（一）项: what the column asks of a text was done, wherever it was done."""
    asked = {*ALWAYS, *(facts.get("reviews_asked") or ())}
    missing = [WORDS[step] for step in WORDS if step in asked and step not in _elsewhere(facts)]
    return f"缺少{'、'.join(missing)}的办理情况，不能发布（条例第十七条）" if missing else ""


def reviewers_differ(facts: Facts) -> str:
    """条例第十七条 (procedure and responsibility of review are fixed): no person does two of the acts on one text.
    That they must be different persons is the rule of this house."""
    persons = [one["person"] for one in _elsewhere(facts).values()]
    if len(persons) == len(set(persons)):
        return ""
    return "同一人不能办理同一文稿的两个环节（拟稿、审查、核稿、签发），请核对办理人"


def reviewed_this_text(facts: Facts) -> str:
    """条例第十七条: a review is of one text; a text changed after it has not been reviewed."""
    stale = [WORDS[s] for s, one in _elsewhere(facts).items() if one["digest"] != facts.get("text_digest")]
    return f"{'、'.join(stale)}所审的不是本次报送的正文和附件，须重新审查" if stale else ""


def reviewed_before_now(facts: Facts) -> str:
    """条例第十七条: reviewed first, published afterwards; a review of a day to come is none."""
    today = facts["today"].isoformat()
    return "审查日期晚于今天，请核对" if any(one["on"] > today for one in _elsewhere(facts).values()) else ""


def somebody_answers(facts: Facts) -> str:
    """条例第四条、第十条: the organ answers for what it discloses, so a person in a post of it is named."""
    if facts.get("accountable") and facts.get("released_under"):
        return ""
    return "责任人须是本单位在任的签发人、分管领导或政府信息公开工作机构负责人"


def no_personal_data(facts: Facts) -> str:
    """条例第十五条; 个人信息保护法第二十五条: what the scanner found is looked at by a person of this house."""
    count = facts.get("personal_data") or 0
    return f"发现疑似个人信息{count}处，未处理前不能发布" if count else ""


def interpretation_ready(facts: Facts) -> str:
    """国办发〔2016〕80号: a normative document comes with its interpretation, or with the reason why there is none."""
    if not facts.get("normative") or facts.get("interpretation_signed") or facts.get("interpretation_waived"):
        return ""
    return "缺少政策解读，暂缓发布"


def held(facts: Facts) -> str:
    """条例第十五条: there must be something to clear."""
    return "" if no_personal_data(facts) or interpretation_ready(facts) else "没有需要放行的事项"


def not_a_reviewer(facts: Facts) -> str:
    """条例第十五条、第十七条: cleared by a second person, who did nothing on the text in the other system either."""
    persons = {one["person"] for one in _elsewhere(facts).values()}
    if facts.get("actor") in persons or facts.get("actor_name") in (facts.get("reviewer_names") or ()):
        return "放行须由未在公文系统中办理过本件的第二人复核"
    return ""


def reason_given(facts: Facts) -> str:
    """条例第六条、第十七条: who clears, returns, withdraws or keeps says why."""
    return "" if str(facts.get("reason") or "").strip() else "请写明理由"
