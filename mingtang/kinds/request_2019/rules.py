"""Rules of a request for government information: facts → the reason a step is refused, or "".

条例 = 政府信息公开条例 (2019). Facts: `mingtang.kinds.facts`. A rule looks at facts alone; who may act and in which
state is the table's.
"""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from mingtang.kinds.request_2019.fees import fee

Facts = Mapping[str, Any]

NO_CONFIRMATION = frozenset(
    {"visit", "oral", "post"}
)  # the day is certain by itself, Art. 31(1), (2) first half
TEXT_ACTS = (
    "decide",
    "secrecy_review",
    "legal_review",
    "sign",
)  # acts on one text: a person may do one of them
REVIEWED = ("secrecy_review", "legal_review")


def _text(facts: Facts, name: str) -> str:
    value = facts.get(name) or ""
    return "\n".join(map(str, value)).strip() if isinstance(value, list | tuple) else str(value).strip()


def _words(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _past_day(facts: Facts, name: str, label: str) -> str:
    """The fact is there and no day of the future."""
    day = facts.get(name)
    if day is None:
        return f"请填写{label}"
    return f"{label}不能晚于今天" if day > facts["today"] else ""


# ------------------------------------------------------------------------------------------------- receiving


def confirmed_automatically(facts: Facts) -> str:
    """条例第三十一条第（三）项: the automatic answer is the confirmation by both sides, unless the house set otherwise."""
    return "" if facts.get("auto_confirm") else "本机关要求工作人员确认后起算（条例第三十一条）"


def officer_confirms(facts: Facts) -> str:
    """条例第三十一条第（三）项: the other way, where the setting asks for an officer's confirmation."""
    return "系统自动回执已是双方确认，无须另行确认（条例第三十一条）" if facts.get("auto_confirm") else ""


def receipt_known(facts: Facts) -> str:
    """条例第三十一条: without the day of receipt there is no term; in person it is the day of submission."""
    if reason := _past_day(facts, "received_on", "收到申请之日"):
        return f"{reason}（条例第三十一条）"
    sent, received = facts.get("submitted_on"), facts["received_on"]
    if sent and received < sent:
        return "收到申请之日不能早于提交之日（条例第三十一条）"
    if sent and facts.get("channel") in ("visit", "oral") and received != sent:
        return "当面提交的，提交之日即为收到申请之日（条例第三十一条第（一）项）"
    return ""


def confirmation_needed(facts: Facts) -> str:
    """条例第三十一条第（二）项、第（三）项: only an ordinary letter, fax or message waits for confirmation."""
    if facts.get("channel") in NO_CONFIRMATION:
        return "当面提交和签收邮件的收到之日已经确定，无须另行确认，请直接登记（条例第三十一条）"
    return _past_day(facts, "submitted_on", "提交或送达之日")


def confirmation_day(facts: Facts) -> str:
    """条例第三十一条第（二）项、第（三）项: day 0 is the day both sides confirmed, never before the request came."""
    if reason := _past_day(facts, "received_on", "确认之日"):
        return f"{reason}（条例第三十一条）"
    sent = facts.get("submitted_on")
    return "确认之日不能早于提交之日（条例第三十一条）" if sent and facts["received_on"] < sent else ""


# ------------------------------------------------------------------------------------------------- correction


def correction_once(facts: Facts) -> str:
    """条例第三十条: the applicant is told once."""
    return "补正只能告知一次（条例第三十条）" if facts.get("corrections") else ""


def correction_within_seven_days(facts: Facts) -> str:
    """条例第三十条: within 7 working days of receipt."""
    last = facts.get("correction_notice_due_on")
    if last and facts["today"] > last:
        return "补正告知应当自收到申请之日起7个工作日内作出，现已超过，请就现有内容答复（条例第三十条）"
    return ""


def correction_complete(facts: Facts) -> str:
    """条例第三十条: guidance, every item to be corrected, and a reasonable period."""
    if not _text(facts, "items"):
        return "请逐项写明需要补正的事项（条例第三十条）"
    if not _text(facts, "guidance"):
        return "请写明指导和释明的内容（条例第三十条）"
    return "" if (facts.get("correction_days") or 0) >= 1 else "请写明合理的补正期限（条例第三十条）"


def correction_received(facts: Facts) -> str:
    """条例第三十条: the reply term begins anew on the day the corrected request was received."""
    return _past_day(facts, "corrected_on", "收到补正的申请之日")


def correction_overdue(facts: Facts) -> str:
    """条例第三十条: only after the period given has ended is the request deemed abandoned."""
    last = facts.get("correction_due_on")
    if last is None:
        return "补正期限尚未确定，不能视为放弃申请（条例第三十条）"
    return (
        "" if facts["today"] > last else f"补正期限到{_words(last)}届满，此前不能视为放弃申请（条例第三十条）"
    )


def correction_first(facts: Facts) -> str:
    """条例第三十条、第三十六条: "still unclear" presupposes that a correction was asked for."""
    return "" if facts.get("corrections") else "应当先告知申请人补正，才能以内容仍不明确答复（条例第三十条）"


# ------------------------------------------------------------------------------------------------- third party


def third_party_named(facts: Facts) -> str:
    """条例第三十二条: the letter goes to a named third party and says what it is asked about."""
    if not _text(facts, "third_party_name"):
        return "请写明第三方名称（条例第三十二条）"
    return "" if _text(facts, "information") else "请写明征求意见的信息内容（条例第三十二条）"


def third_party_reached(facts: Facts) -> str:
    """条例第三十二条: its 15 working days run from the day it received the letter."""
    return _past_day(facts, "third_party_received_on", "第三方收到征询书之日")


def third_party_opinion_complete(facts: Facts) -> str:
    """条例第三十二条: a refusal must have a good reason, so the reason is written down."""
    if reason := _past_day(facts, "answered_on", "收到第三方意见之日"):
        return reason
    if facts.get("third_party_opinion") == "refused" and not _text(facts, "third_party_reason"):
        return "第三方不同意公开的，请写明其理由（条例第三十二条）"
    return "" if facts.get("third_party_opinion") in ("agreed", "refused") else "请选择第三方意见"


def third_party_overdue(facts: Facts) -> str:
    """条例第三十二条: silence counts only after 15 working days from the third party's receipt."""
    last = facts.get("third_party_due_on")
    if last is None:
        return "尚未登记第三方收到征询书之日（条例第三十二条）"
    return "" if facts["today"] > last else f"第三方提出意见的期限到{_words(last)}届满（条例第三十二条）"


def third_party_asked(facts: Facts) -> str:
    """条例第十五条、第三十二条: its rights are a ground of refusal only after it was asked in writing and did not agree."""
    opinion = facts.get("third_party")
    if opinion == "agreed":
        return "第三方已同意公开，不能以此为由不予公开（条例第十五条）"
    return "" if opinion in ("refused", "silent") else "应当先书面征求第三方意见（条例第三十二条）"


def third_party_respected(facts: Facts) -> str:
    """条例第三十二条: against a third party's refusal only a grave public interest, stated in writing, discloses."""
    if facts.get("third_party") == "refused" and not _text(facts, "public_interest"):
        return "第三方不同意公开；决定公开的，须写明不公开对公共利益的重大影响（条例第十五条、第三十二条）"
    return ""


def third_party_overruled(facts: Facts) -> str:
    """条例第三十二条: the letter is for the third party that refused and was overruled."""
    shown = facts.get("outcome") in ("granted", "partial")
    return "" if shown and facts.get("third_party") == "refused" else "没有第三方不同意而决定公开的情形"


def third_party_informed(facts: Facts) -> str:
    """条例第三十二条: it is told in writing what is disclosed and why, before it is."""
    if not third_party_overruled(facts) and not facts.get("third_party_told"):
        return "应当先将决定公开的内容和理由书面告知第三方（条例第三十二条）"
    return ""


# ------------------------------------------------------------------------------------------------- fee, extension


def fee_in_time(facts: Facts) -> str:
    """国办函〔2020〕109号第六条: the notice is sent inside the reply term."""
    last = facts.get("due_on")
    return "收费通知应当在答复期限内发出（国办函〔2020〕109号）" if last and facts["today"] > last else ""


def fee_notice_reached(facts: Facts) -> str:
    """国办函〔2020〕109号第六条: the payment period runs from the day after the applicant received the notice."""
    return _past_day(facts, "fee_notice_on", "申请人收到收费通知之日")


def fee_computed(facts: Facts) -> str:
    """国办函〔2020〕109号第四条、第五条: by item or by page, progressive; the sum is computed, never chosen."""
    method, units = facts.get("fee_method"), facts.get("fee_units") or 0
    if method not in ("by_item", "by_page"):
        return "按件、按量只能选择一种计费方式（国办函〔2020〕109号）"
    due = fee(method, units, facts.get("fee_before") or 0)
    if not due:
        return "未超过免费的数量，不收取信息处理费（条例第四十二条）"
    return "" if facts.get("fee_amount") == due else f"按标准计算应为{due}元（国办函〔2020〕109号）"


def payment_received(facts: Facts) -> str:
    """国办函〔2020〕109号第六条: the reply term begins anew on the day after payment is complete."""
    return _past_day(facts, "paid_on", "缴清之日")


def payment_overdue(facts: Facts) -> str:
    """国办函〔2020〕109号第六条: abandoned only after 20 working days from receipt of the notice."""
    last = facts.get("payment_due_on")
    if last is None:
        return "缴费期限尚未确定（国办函〔2020〕109号）"
    return (
        ""
        if facts["today"] > last
        else f"缴费期限到{_words(last)}届满，此前不能视为放弃申请（国办函〔2020〕109号）"
    )


def not_extended_yet(facts: Facts) -> str:
    """条例第三十三条第二款: the reply term is extended once."""
    return "答复期限只能延长一次（条例第三十三条）" if facts.get("extended") else ""


def within_first_period(facts: Facts) -> str:
    """条例第三十三条第二款: only a term that still runs can be extended; a paused one has not ended."""
    last = facts.get("due_on")
    return "答复期限已经届满，不能再延长（条例第三十三条）" if last and facts["today"] > last else ""


def extension_days(facts: Facts) -> str:
    """条例第三十三条第二款: at most 20 working days more, with the reason told to the applicant."""
    if not 1 <= (facts.get("extension_days") or 0) <= 20:
        return "延长的期限应为1至20个工作日（条例第三十三条）"
    return reason_given(facts)


# ------------------------------------------------------------------------------------------------- deciding


def reason_given(facts: Facts) -> str:
    """条例第三十六条第（三）项、第四十五条: who refuses, returns or prolongs says why."""
    return "" if _text(facts, "reason") else "请写明理由"


def outcome_chosen(facts: Facts) -> str:
    """条例第三十六条: every request is answered in one of the ways the Regulation names."""
    return "" if facts.get("outcome") else "请选择处理结果（条例第三十六条）"


def finding_written(facts: Facts) -> str:
    """条例第三十六条第（三）项、第（五）项: the reply says the reasons, so the finding is written."""
    return "" if _text(facts, "finding") else "请写明审查认定的事实和理由（条例第三十六条）"


def search_record_made(facts: Facts) -> str:
    """条例第三十六条第（四）项: "does not exist" is said after a search, which is on record."""
    return (
        ""
        if _text(facts, "search_record")
        else "请先登记检索记录，才能答复信息不存在（条例第三十六条第（四）项）"
    )


def redactions_listed(facts: Facts) -> str:
    """条例第三十七条: what is cut out, and why each cut."""
    if not _text(facts, "redactions"):
        return "请列出区分处理清单（条例第三十七条）"
    return "" if _text(facts, "withheld") else "请写明不予公开的内容和理由（条例第三十七条）"


def harm_weighed(facts: Facts) -> str:
    """条例第十四条、第十六条第二款: "may endanger" and "may withhold" call for a weighed reason."""
    return "" if _text(facts, "harm") else "请先作公开后果评估（条例第十四条、第十六条）"


def prohibition_named(facts: Facts) -> str:
    """条例第十四条: the law or administrative regulation that forbids it is named with its article."""
    return "" if _text(facts, "prohibition") else "请写明禁止公开的法律、行政法规及条款（条例第十四条）"


def other_law_named(facts: Facts) -> str:
    """条例第三十六条第（七）项: the law with its own way of access is named."""
    return "" if _text(facts, "other_law") else "请写明另有规定的法律、行政法规（条例第三十六条第（七）项）"


def earlier_reply_named(facts: Facts) -> str:
    """条例第三十六条第（六）项: a repetition presupposes an earlier reply on the same information."""
    return "" if _text(facts, "earlier_no") else "请写明原答复的文号（条例第三十六条第（六）项）"


def another_person(facts: Facts) -> str:
    """条例第十七条、第四十五条 (procedure and responsibility of review are fixed): no person does two of the acts on
    one text. That they must be different persons is the rule of this house."""
    actors: Mapping[str, str | Collection[str]] = facts.get("actors") or {}
    taken = [actors[act] for act in TEXT_ACTS if act in actors]
    persons = {p for one in taken for p in ([one] if isinstance(one, str) else one)}
    return (
        "同一人不能办理同一文稿的两个环节（拟办、审查、签发），请由他人办理"
        if facts.get("actor") in persons
        else ""
    )


def secrecy_reviewed(facts: Facts) -> str:
    """条例第十七条: what is to be given out is reviewed first."""
    if facts.get("outcome") not in ("granted", "partial") or "secrecy_review" in (facts.get("done") or ()):
        return ""
    return "拟公开的信息须先经保密审查（条例第十七条）"


def legally_reviewed(facts: Facts) -> str:
    """条例第三十六条第（三）项、第三十七条: a refusal, whole or in part, passes the legal reviewer (house rule)."""
    outcome = facts.get("outcome") or ""
    refused = outcome.startswith("denied_") or outcome in ("partial", "special_inquiry")
    if not refused or "legal_review" in (facts.get("done") or ()):
        return ""
    return "不予公开和部分公开须先经法制审核（条例第三十六条第（三）项、第三十七条）"


def reviewed_this_text(facts: Facts) -> str:
    """条例第十七条: a review is of one text; another text has not been reviewed."""
    reviewed: Mapping[str, str] = facts.get("reviewed") or {}
    stale = [act for act in REVIEWED if act in reviewed and reviewed[act] != facts.get("own_digest")]
    return "审查后正文已改动，须重新审查（条例第十七条）" if stale else ""


# ------------------------------------------------------------------------------------------------- ending


def paper_ready(facts: Facts) -> str:
    """条例第三十六条: the applicant is told by a paper, so the paper exists."""
    return "" if facts.get("bytes_ready") else "答复文书尚未生成，请稍后再送达"


def delivery_evidenced(facts: Facts) -> str:
    """国办公开办函〔2016〕235号: day of signature, of posting, or the message left the system; with its proof."""
    if reason := _past_day(facts, "delivered_on", "送达日期"):
        return reason
    if not facts.get("delivery_channel") or not _text(facts, "delivery_evidence"):
        return "缺少送达凭证，不能办结"
    if facts["delivery_channel"] == "mail" and not _text(facts, "tracking_no"):
        return "邮寄送达的，请填写邮件号，以交邮之日为送达日期（国办公开办函〔2016〕235号）"
    return ""


def withdrawal_recorded(facts: Facts) -> str:
    """条例第二十七条、第四十五条: the request is the applicant's own; the file says how he took it back."""
    return "" if _text(facts, "withdrawal_evidence") else "请写明申请人撤回申请的方式和时间"
