"""Rules of the release gate: facts → the reason a step is refused, or "".

条例 = 政府信息公开条例 (2019). Facts: `mingtang.kinds.facts`. Whether a review still stands is computed: every review
names the digest of the text it reviewed.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from mingtang.clock import day

Facts = Mapping[str, Any]

# One text, one act a person. An edit makes its author a drafter of the text; a second edit by the drafter is no second act.
TEXT_ACTS = (
    "draft", "edit", "self_check", "cosign", "secrecy_review", "office_check", "legal_check", "sign", "sign_later",
    "sign_with", "second_look", "emergency_look", "release_now", "after_secrecy", "after_office",
)  # fmt: skip
AUTHORS = ("draft", "edit", "self_check")
REVIEWS = ("cosign", "secrecy_review", "office_check", "legal_check", "second_look", "emergency_look")


def _text(facts: Facts, name: str) -> str:
    return str(facts.get(name) or "").strip()


def _persons(facts: Facts, acts: Collection[str]) -> set[str]:
    actors: Mapping[str, str | Collection[str]] = facts.get("actors") or {}
    taken = [actors[act] for act in acts if act in actors]
    return {person for one in taken for person in ([one] if isinstance(one, str) else one)}


def another_person(facts: Facts) -> str:
    """条例第十七条 (procedure and responsibility of review are fixed): no person does two of the acts on one text.
    That they must be different persons is the rule of this house."""
    if facts.get("actor") not in _persons(facts, TEXT_ACTS):
        return ""
    return "同一人不能办理同一文稿的两个环节（拟稿、审查、核稿、签发），请由他人办理"


def not_the_author(facts: Facts) -> str:
    """条例第十五条、第十七条: a hold is cleared by a second person, never by an author of the text."""
    if facts.get("actor") in _persons(facts, AUTHORS):
        return "放行须由拟稿人以外的第二人复核"
    return ""


def questions_answered(facts: Facts) -> str:
    """条例第十七条: what is to be published is reviewed, first of all by who wrote it."""
    return "" if facts.get("questions") else "请逐项完成自审问题清单（条例第十七条）"


def attribute_reasoned(facts: Facts) -> str:
    """条例第十三条、第十四条、第十五条、第十六条: disclosure is the rule; another attribute needs its reason and article."""
    attribute = facts.get("attribute")
    if attribute == "proactive":
        return ""
    if attribute not in ("on_request", "withheld"):
        return "请选择公开属性（条例第十三条）"
    if _text(facts, "attribute_reason") and "第" in _text(facts, "attribute_law"):
        return ""
    return "依申请公开和不予公开须写明理由及所依据的条款（条例第十三条至第十六条）"


def agencies_named(facts: Facts) -> str:
    """条例第十一条: information that touches other organs is confirmed with them, so they are named."""
    if facts.get("others_concerned") and not facts.get("concerned_agencies"):
        return "涉及其他单位的，请写明会签单位（条例第十一条）"
    return ""


def cosigned_once(facts: Facts) -> str:
    """条例第十一条: each organ concerned is asked, and answers once for a text."""
    agency = facts.get("actor_agency")
    if agency not in (facts.get("concerned_agencies") or ()):
        return "本单位不在会签单位之列（条例第十一条）"
    return "本单位已会签" if agency in (facts.get("cosigned") or ()) else ""


def cosigned_by_all(facts: Facts) -> str:
    """条例第十一条: all organs concerned have confirmed before it goes on."""
    if not facts.get("others_concerned"):
        return ""
    missing = set(facts.get("concerned_agencies") or ()) - set(facts.get("cosigned") or ())
    return f"尚有{len(missing)}个单位未会签（条例第十一条）" if missing else ""


def reviewed_this_text(facts: Facts) -> str:
    """条例第十七条: a review is of one text; a text changed after it has not been reviewed."""
    reviewed: Mapping[str, str] = facts.get("reviewed") or {}
    stale = [act for act in REVIEWS if act in reviewed and reviewed[act] != facts.get("own_digest")]
    return "核稿后正文已改动，须重新审查" if stale else ""


def proactive(facts: Facts) -> str:
    """条例第十九条、第二十条: only what is to be disclosed proactively is published."""
    return "" if facts.get("attribute") == "proactive" else "公开属性不是主动公开，不能发布（条例第十九条）"


def not_proactive(facts: Facts) -> str:
    """条例第十三条、第十八条: the other two attributes are settled by signature, without publication."""
    if facts.get("attribute") == "proactive":
        return "公开属性是主动公开，应当签发并发布（条例第十九条）"
    return attribute_reasoned(facts)


def held(facts: Facts) -> str:
    """条例第十五条: there must be a hold to clear."""
    return "" if no_personal_data(facts) else "没有需要放行的事项"


def no_personal_data(facts: Facts) -> str:
    """条例第十五条; 个人信息保护法第二十五条: what the scanner found is masked or cleared by a second person, for this
    very text; a text that will not be published is not held."""
    count = facts.get("personal_data") or 0
    cleared = facts.get("override_digest") and facts["override_digest"] == facts.get("own_digest")
    if not count or cleared or facts.get("attribute") in ("on_request", "withheld"):
        return ""
    return f"发现疑似个人信息{count}处，未处理前不能发布"


def interpretation_ready(facts: Facts) -> str:
    """国办发〔2016〕80号: the interpretation of a normative document is prepared, signed and released with it; one that
    comes without has its reason on record."""
    if not facts.get("normative") or facts.get("interpretation_signed") or facts.get("interpretation_waived"):
        return ""
    if facts.get("interpretation"):
        return "政策解读尚未签发，须与文件同时发布，暂缓发布"
    return "缺少政策解读，暂缓发布"


def interpretation_missing(facts: Facts) -> str:
    """国办发〔2016〕80号: a reason is for a document that should have an interpretation and has none."""
    if not facts.get("normative"):
        return "本栏目的信息不须配发政策解读"
    return "已有政策解读，无须说明" if facts.get("interpretation") else ""


def waiver_reasoned(facts: Facts) -> str:
    """国办发〔2016〕80号: why a document comes without interpretation is written down."""
    return "" if _text(facts, "no_interpretation_reason") else "请写明不配解读的理由"


def document_first(facts: Facts) -> str:
    """国办发〔2016〕80号: an interpretation is not public before its document."""
    return "所解读的文件尚未发布，请办“签发，随文件发布”" if facts.get("document_pending") else ""


def document_waits(facts: Facts) -> str:
    """国办发〔2016〕80号: released together, where there is a document still to be released."""
    return "" if facts.get("document_pending") else "没有待发布的被解读文件，请办“签发”"


def emergency_allowed(facts: Facts) -> str:
    """条例第十七条 and 保密法实施条例第四十二条 want review first: publication before it is a custom for emergencies that a
    city must switch on itself; never for a document that binds the public, whose legal check cannot follow."""
    if not facts.get("emergency_setting"):
        return "本市没有启用应急发布，须先审查、后公开（条例第十七条）"
    if facts.get("normative") or facts.get("binds_public"):
        return "涉及公众权利义务的文件须经法制审核，不能应急发布（条例第二十条第（一）项）"
    return "审查已齐，请办“签发”" if "office_check" in (facts.get("done") or ()) else ""


def hour_ahead(facts: Facts) -> str:
    """条例第二十三条: publication at a set hour; one that has passed is no set hour."""
    hour: datetime | None = facts.get("publish_at")
    now: datetime | None = facts.get("now")
    if hour is None:
        return "请填写发布时间"
    return "" if now is None or hour > now else "发布时间已过，请办“签发”立即发布，或另定时间"


def hour_in_time(facts: Facts) -> str:
    """条例第二十六条: a set hour does not lengthen the 20 working days. The day is that of Asia/Shanghai."""
    hour: datetime | None = facts.get("publish_at")
    last = facts.get("publish_due_on")
    if hour is None or last is None or day(hour) <= last:
        return ""
    return f"发布时间不能晚于公开时限届满日{last.year}年{last.month}月{last.day}日（条例第二十六条）"


def hour_come(facts: Facts) -> str:
    """条例第二十三条、第十七条: before the hour set at signature nothing is published."""
    hour, now = facts.get("publish_at"), facts.get("now")
    return "" if hour and now and now >= hour else "所定发布时间未到"


def text_as_signed(facts: Facts) -> str:
    """条例第十七条: what is published is the text that was reviewed and signed."""
    signed = facts.get("signed_digest")
    return "" if signed and signed == facts.get("own_digest") else "正文与签发时不一致，不能发布"


def period_over(facts: Facts) -> str:
    """条例第六条 (information is published accurately and in time): the last day of the period belongs to it."""
    last = facts.get("expires_on")
    return "" if last and facts["today"] > last else "公示期未满"


def to_be_taken_down(facts: Facts) -> str:
    """条例第六条: taken down at the end only where the drafter chose so and the signer signed it."""
    return "" if facts.get("on_expiry") == "take_down" else "期满后不撤下"


def to_be_marked(facts: Facts) -> str:
    """条例第六条: marked at the end only where the drafter chose so and the signer signed it."""
    return "" if facts.get("on_expiry") == "mark" else "期满后不标注失效"


def reason_given(facts: Facts) -> str:
    """条例第六条、第十七条: who returns, withdraws, cancels or clears says why."""
    return "" if _text(facts, "reason") else "请写明理由"
