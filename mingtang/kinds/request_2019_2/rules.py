"""Rules of a request that the table before it did not have; the rest it takes from `request_2019`, whose bytes are kept.

条例 = 政府信息公开条例 (2019). Facts: `mingtang.kinds.facts`.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from mingtang.kinds import postal
from mingtang.kinds.request_2019.rules import (
    another_person,
    confirmation_day,
    confirmation_needed,
    confirmed_automatically,
    correction_complete,
    correction_first,
    correction_once,
    correction_overdue,
    correction_received,
    correction_within_seven_days,
    delivery_evidenced,
    earlier_reply_named,
    extension_days,
    fee_computed,
    fee_in_time,
    fee_notice_reached,
    finding_written,
    harm_weighed,
    legally_reviewed,
    not_extended_yet,
    officer_confirms,
    other_law_named,
    outcome_chosen,
    paper_ready,
    payment_overdue,
    payment_received,
    prohibition_named,
    reason_given,
    redactions_listed,
    reviewed_this_text,
    search_record_made,
    secrecy_reviewed,
    third_party_asked,
    third_party_named,
    third_party_respected,
    withdrawal_recorded,
    within_first_period,
)
from mingtang.kinds.request_2019.rules import receipt_known as _receipt_known
from mingtang.kinds.section_1.rules import limit_fits, matter_written
from mingtang.kinds.sequence import not_before

Facts = Mapping[str, Any]
MOST_PARTS = 20
IN_FORCE = date(2019, 5, 15)  # 条例第五十六条
_OF_THE_WHOLE = (
    ("extend", "延长答复期限"),
    ("delay", "确定延迟答复的期限"),
    ("ask_fee", "发出收费通知"),
    ("ask_reasons", "要求说明理由"),
    ("consult_third_party", "征求第三方意见"),
    ("consult_agency", "征求其他机关意见"),
)


def _text(facts: Facts, name: str) -> str:
    return str(facts.get(name) or "").strip()


# ------------------------------------------------------------------------------------------------- receiving


def receipt_known(facts: Facts) -> str:
    """条例第三十一条、第五十六条: what came before the Regulation was in force had other terms; nearly always the year is a slip."""
    if reason := _receipt_known(facts):
        return reason
    early = facts["received_on"] < IN_FORCE
    return "收到申请之日早于条例施行之日（2019年5月15日），请核对（条例第五十六条）" if early else ""


# ------------------------------------------------------------------------------------------------- correction


def term_still_runs(facts: Facts) -> str:
    """条例第三十条、第三十三条: a term that is over is not begun anew by asking for a correction. The seven days end long before
    the twenty, but not before a delay of art. 35 that was told shorter."""
    last = facts.get("due_on")
    return (
        "答复期限已经届满，不能再告知补正（条例第三十条、第三十三条）"
        if last and facts["today"] > last
        else ""
    )


# ------------------------------------------------------------------------------------------------- consulting


def joint_maker_named(facts: Facts) -> str:
    """条例第三十四条: the organs that made the information too are asked, each by name."""
    if not facts.get("concerned_agencies") and not _text(facts, "organ_name"):
        return "请选择共同制作该信息的行政机关，或者填写其名称（条例第三十四条）"
    if facts.get("actor_agency") in (facts.get("concerned_agencies") or ()):
        return "不能向本机关征求意见（条例第三十四条）"
    return "" if _text(facts, "information") else "请写明征求意见的信息内容（条例第三十四条）"


def nobody_still_asked(facts: Facts) -> str:
    """条例第三十三条第三款: the time of consulting ends with the last of those who were asked."""
    left = facts.get("still_asked") or 0
    return f"还有{left}方没有提出意见，期限也没有届满（条例第三十三条第三款）" if left else ""


def third_parties_informed(facts: Facts) -> str:
    """条例第三十二条: each third party that refused is told in writing what is disclosed and why, before it is."""
    left = facts.get("untold") or 0
    return f"还有{left}个不同意公开的第三方没有被书面告知将公开的内容和理由（条例第三十二条）" if left else ""


# ------------------------------------------------------------------------------------------------- Art. 37


def materials_proven(facts: Facts) -> str:
    """条例第三十七条、第十五条: what is given out does not hold what is withheld; each file was attacked and nothing found."""
    left = facts.get("materials_open") or 0
    return (
        f"还有{left}份拟提供的材料没有通过检查，不能拟办；不提供的，请先移除（条例第三十七条）"
        if left
        else ""
    )


# ------------------------------------------------------------------------------------------------- one matter a case


def matters_listed(facts: Facts) -> str:
    """国办函〔2020〕109号第四条: an application with several contents may be split into its matters, each named."""
    matters = [line for line in facts.get("matters") or () if line.strip()]
    if len(matters) < 2:
        return "请一行写一项，至少两项（一事一申请）"
    if len(matters) > MOST_PARTS:
        return f"一次最多分为{MOST_PARTS}件"
    return "有两项写得一样，请改正" if len(set(matters)) < len(matters) else ""


def whole_untreated(facts: Facts) -> str:
    """条例第三十三条、第三十五条: a term that was extended, delayed or paid for is the whole's; parts could not share it."""
    done = set(facts.get("done") or ())
    found = next((label for step, label in _OF_THE_WHOLE if step in done), "")
    return f"已经{found}，不再分件，请一并答复" if found else ""


def no_part_open(facts: Facts) -> str:
    """条例第四十五条: the file of the whole closes with the last of its parts."""
    left = facts.get("open_parts") or 0
    return f"还有{left}件没有办结" if left else ""


# ------------------------------------------------------------------------------------------------- handed on


def handed_to_one_it_may(facts: Facts) -> str:
    """条例第四条、第十条: the one that answers is another body of this house, in the reach of the setting, with somebody to
    sign for it."""
    to = _text(facts, "handed_to")
    if not to:
        return "请选择转给哪个单位"
    if to == facts.get("handed_by"):
        return "不能转给本单位"
    if to not in (facts.get("takers") or ()):
        return (
            "按本市设定不能转给该单位，或者该单位无人签收；请答复申请人向其提出（条例第三十六条第（五）项）"
        )
    return ""


def nothing_begun(facts: Facts) -> str:
    """条例第三十二条至第三十五条、第四十二条: who asked a party, for a fee or for reasons, or must answer anew, has taken
    the request for its own."""
    done = set(facts.get("done") or ())
    begun = next((label for step, label in _OF_THE_WHOLE if step in done and step != "extend"), "")
    if begun:
        return f"已经{begun}，不再转办，请本单位答复"
    return "重新办理的申请由作出原答复的单位办理，不能转办" if "reopen" in done else ""


def taken_over_once(facts: Facts) -> str:
    """条例第三十六条第（五）项: whoever took it over answers it, be it that another is responsible."""
    taken = facts.get("taken_over_on")
    return "已经接收过转办，不再转办，请本单位答复（条例第三十六条第（五）项）" if taken else ""


def in_time_to_hand_on(facts: Facts) -> str:
    """条例第三十三条: a lapse stays with the one that let it happen."""
    return "答复期限已经届满，不能再转办（条例第三十三条）" if term_still_runs(facts) else ""


def in_time_to_take_over(facts: Facts) -> str:
    """条例第三十三条: what lapsed on its way is answered by the one that received it."""
    return "答复期限已经届满，不能再接收，请退回（条例第三十三条）" if term_still_runs(facts) else ""


# ------------------------------------------------------------------------------------------------- Art. 35


def excess_described(facts: Facts) -> str:
    """条例第三十五条: reasons are asked where number or frequency clearly exceeds what is reasonable; that is written down."""
    if not _text(facts, "frequency"):
        return "请写明申请数量、频次明显超过合理范围的情况（条例第三十五条）"
    return "" if (facts.get("reasons_days") or 0) >= 1 else "请写明说明理由的期限（条例第三十五条）"


def reasons_were_asked(facts: Facts) -> str:
    """条例第三十五条: only reasons that were asked for are judged."""
    return "" if "ask_reasons" in (facts.get("done") or ()) else "尚未要求申请人说明理由（条例第三十五条）"


def reasons_judged(facts: Facts) -> str:
    """条例第三十五条: the day they came, the reasons themselves, and whether the organ holds them for reasonable."""
    on = facts.get("reasons_on")
    if on is None or on > facts["today"]:
        return "请填写收到理由之日，不能晚于今天" if on is None else "收到理由之日不能晚于今天"
    if not _text(facts, "applicant_reasons"):
        return "请写明申请人说明的理由（条例第三十五条）"
    return "" if facts.get("reasons_found") in ("reasonable", "unreasonable") else "请选择理由是否合理"


def reasons_unreasonable(facts: Facts) -> str:
    """条例第三十五条: "not processed" presupposes reasons that were asked for and found wanting, or never came."""
    if reason := reasons_were_asked(facts):
        return reason
    if facts.get("reasons_found") == "reasonable":
        return "已认定申请理由合理，不能以此为由不予处理（条例第三十五条）"
    last = facts.get("reasons_due_on")
    if not facts.get("reasons_found") and not (last and facts["today"] > last):
        return "申请人说明理由的期限尚未届满（条例第三十五条）"
    return ""


def reasons_reasonable(facts: Facts) -> str:
    """条例第三十五条: a delay is for reasonable requests that cannot be answered within Art. 33."""
    found = facts.get("reasons_found") == "reasonable"
    return "" if found else "认定申请理由合理以后，才能确定延迟答复的期限（条例第三十五条）"


def delay_given(facts: Facts) -> str:
    """条例第三十五条: a reasonable period, told to the applicant with its reason."""
    if (facts.get("delay_days") or 0) < 1:
        return "请写明延迟答复的工作日数（条例第三十五条）"
    return reason_given(facts)


def not_delayed(facts: Facts) -> str:
    """条例第三十三条、第三十五条: the delayed period stands in place of the reply term and its extension."""
    return "已确定延迟答复的期限，不再延长（条例第三十五条）" if "delay" in (facts.get("done") or ()) else ""


# ------------------------------------------------------------------------------------------------- opinions, seal, file: Art. 45


def opinion_written(facts: Facts) -> str:
    """条例第四十五条 (the rules of handling): who instructs says what is to be done."""
    return "" if _text(facts, "opinion") else "请写明批示内容（条例第四十五条）"


def section_named(facts: Facts) -> str:
    """条例第四十五条 (the rules of handling): one section has the matter in hand, others help it; none is asked twice at once."""
    lead, helpers = _text(facts, "section_lead"), list(facts.get("section_helpers") or ())
    if not lead:
        return "请选择主办的科室岗位（条例第四十五条）"
    if lead in helpers:
        return "主办的科室不必再选为协办（条例第四十五条）"
    return _askable(facts, [lead, *helpers])


def cosigners_named(facts: Facts) -> str:
    """条例第四十五条 (the rules of handling): the draft is co-signed by sections of this agency, each by name."""
    named = list(facts.get("section_cosigners") or ())
    return _askable(facts, named) if named else "请选择会签的科室（条例第四十五条）"


def _askable(facts: Facts, named: list[str]) -> str:
    if set(named) - set(facts.get("sections") or ()):
        return "所选的岗位现在无人任职，请重新选择（条例第四十五条）"
    again = set(named) & set(facts.get("sections_asked") or ())
    return "所选的科室已经在办，还没有答复，不必再送（条例第四十五条）" if again else ""


def sections_heard(facts: Facts) -> str:
    """条例第四十五条 (the rules of handling): an agency may ask for the opinion of a section before a reply is proposed."""
    asked = _text(facts, "sections_needed").startswith("拟办前")
    return (
        "本单位设定拟办前须有承办意见，请先分办，等科室提出意见（条例第四十五条）"
        if asked and not facts.get("opinions_given")
        else ""
    )


def sections_cosigned(facts: Facts) -> str:
    """条例第四十五条 (the rules of handling): nothing is signed while a section that was asked to co-sign has not answered."""
    if left := list(facts.get("cosigning") or ()):
        return f"{'、'.join(left)}还没有会签，请等会签完或者收回会签（条例第四十五条）"
    asked = "签发前会签" in _text(facts, "sections_needed")
    return (
        "本单位设定签发前须会签，请先送会签（条例第四十五条）"
        if asked and not facts.get("cosigned_count")
        else ""
    )


def copies_counted(facts: Facts) -> str:
    """条例第四十五条 (the rules of handling): every seal that is set stands in the register with its number of copies."""
    return "" if (facts.get("seal_copies") or 0) >= 1 else "请填写用印份数（条例第四十五条）"


def file_complete(facts: Facts) -> str:
    """条例第四十五条: a file is complete, or says what it lacks and why."""
    lacks = _text(facts, "file_missing")
    if not lacks or _text(facts, "file_note"):
        return ""
    return f"案卷还缺：{lacks}。请补齐，不能补齐的请填写缺件说明（条例第四十五条）"


# ------------------------------------------------------------------------------------------------- days that are typed


def corrected_after_asked(facts: Facts) -> str:
    """条例第三十条: what was asked for is not supplied before it was asked for."""
    return not_before(
        facts,
        "corrected_on",
        "收到补正的申请之日不能早于补正告知书发出之日（条例第三十条）",
        "ask_correction",
    )


def reasons_after_asked(facts: Facts) -> str:
    """条例第三十五条: reasons follow the letter that asks for them."""
    return not_before(
        facts, "reasons_on", "收到理由之日不能早于要求说明理由之日（条例第三十五条）", "ask_reasons"
    )


def reached_after_sent(facts: Facts) -> str:
    """国办函〔2020〕109号: a notice is received after it was sent."""
    words = "签收之日不能早于收费通知书发出之日（国办函〔2020〕109号）"
    return not_before(facts, "fee_notice_on", words, "ask_fee")


def paid_after_asked(facts: Facts) -> str:
    """国办函〔2020〕109号: a fee is paid after its notice was sent."""
    return not_before(
        facts, "paid_on", "缴清之日不能早于收费通知书发出之日（国办函〔2020〕109号）", "ask_fee"
    )


def delivered_after_signed(facts: Facts) -> str:
    """条例第三十六条: what is delivered is the signed reply, so it is not delivered before it was signed."""
    again = "送达日期不能早于重新送达之日：原送达没有到达，不算送达（条例第三十三条）"
    return not_before(
        facts, "delivered_on", "送达日期不能早于答复文书签发之日（条例第三十六条）", "sign"
    ) or not_before(facts, "delivered_on", again, "redeliver")


# ------------------------------------------------------------------------------------------------- ways of delivery


def tracking_shaped(facts: Facts) -> str:
    """国办公开办函〔2016〕235号: by the postal enterprise; what is typed is a number of its letters."""
    return postal.fault(_text(facts, "tracking_no")) if facts.get("delivery_channel") == "mail" else ""


def email_possible(facts: Facts) -> str:
    """条例第四十条: in the form that was asked for. A letter that is on its way, or was when the process died, is not sent a
    second time (decision 0010); there is always another way to deliver."""
    if not facts.get("mail_is_on"):
        return "本系统没有配置外发邮件服务器，请改用其他方式送达"
    if not facts.get("mailbox"):
        return "申请人没有要求以电子邮件获取信息，或者没有填写邮箱（条例第四十条）"
    on_its_way = facts.get("emailing") in ("due", "sending")
    return "邮件已经提交，正在发出；久无结果的，请改用其他方式送达" if on_its_way else ""


def email_came_back(facts: Facts) -> str:
    """条例第三十三条: a delivery counts unless a mail server's report says that it never arrived."""
    return "" if facts.get("emailing") == "bounced" else "没有收到本件答复邮件的退信，不能重新送达"


def files_fit(facts: Facts) -> str:
    """条例第四十条 names the form alone; that mail servers refuse large letters is the setting: the files then wait on the
    tracking page."""
    most, size = facts.get("files_most_mb") or 0, facts.get("files_mb") or 0
    if facts.get("mail_files") == "all" and size > most:
        return f"随答复提供的文件共{size}MB，超过邮件附件上限{most}MB，请选择凭查询码在网站下载"
    return "" if facts.get("mail_files") in ("all", "letter") else "请选择随邮件发送的内容"


def post_came_back(facts: Facts) -> str:
    """国办公开办函〔2016〕235号: what was posted was delivered on the day of posting; that it came back is put on file."""
    if facts.get("delivery_channel") != "mail":
        return "本件不是邮寄送达，没有退信"
    on = facts.get("returned_on")
    if on is None or on > facts["today"]:
        return "请填写退回之日，不能晚于今天"
    if not facts.get("return_reason"):
        return "请选择退回的原因"
    return not_before(facts, "returned_on", "退回之日不能早于交邮之日", "deliver")


def sent_again(facts: Facts) -> str:
    """条例第四十条: another try, with its own proof. 公告送达 is not offered: neither the Regulation nor No. 235 knows it."""
    on, back = facts.get("again_on"), facts.get("returned_on")
    if on is None or on > facts["today"]:
        return "请填写再次送达的日期，不能晚于今天"
    if back and on < back:
        return "再次送达的日期不能早于退回之日"
    if not facts.get("again_channel") or not _text(facts, "again_evidence"):
        return "请填写再次送达的方式和凭证"
    return postal.fault(_text(facts, "again_no")) if facts["again_channel"] == "mail" else ""
