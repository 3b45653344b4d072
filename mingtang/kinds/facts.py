"""Every fact a rule may read and every field a step may ask for: the one list.

A rule gets `facts: Mapping[str, Any]`: days are `date` objects, counts and amounts `int`, codes and texts `str`,
sets of codes `frozenset`; a fact that is not known is missing or None. A field typed by the actor becomes a fact of
the same name. Besides the names below, the last day of each term of the kind stands as `<term>_due_on` (`date`, None
while unknown or paused), that of the kind's main term also as `due_on`; and a `when` fact is declared by its kind.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fact:
    """label: Chinese. type: text, long_text, list (one entry a line), date, moment (aware), number, choice, flag, file, code, codes,
    agency (its code), post, posts (kind:section of posts of the case's agency), map. typed: an actor types it; otherwise the house computes it, as `about` says. choices: code → label."""

    label: str
    type: str
    about: str = ""
    typed: bool = True
    required: bool = True
    choices: tuple[tuple[str, str], ...] = ()

    def choice_label(self, code: str) -> str:
        return dict(self.choices).get(code, code)


def _house(label: str, type_: str, about: str) -> Fact:
    return Fact(label, type_, about, typed=False)


def _choice(label: str, **choices: str) -> Fact:
    return Fact(label, "choice", choices=tuple(choices.items()))


def _maybe(label: str, type_: str = "text") -> Fact:
    return Fact(label, type_, required=False)


_COMPUTED = {
    "today": _house("办理日", "date", "day of this act in Asia/Shanghai"),
    "now": _house("办理时刻", "moment", "moment of this act"),
    "actor": _house("办理人", "code", "person who takes this step"),
    "actor_agency": _house("办理人单位", "code", "agency for which the actor takes this step"),
    "actors": _house(
        "各环节办理人", "map", "step done on the present text and not undone → person, or set of persons"
    ),
    "done": _house("已办环节", "codes", "steps done and not undone since"),
    "days": _house("各环节办理日", "map", "step done and not undone since → its day"),
    "due_on": _house("答复期限届满日", "date", "last day of the kind's main term"),
    "outcome": Fact("处理结果", "choice", "key of the outcome decided or proposed; choices are the kind's"),
    "own_digest": _house("正文校验码", "code", "digest of the text as it stands now"),
    "reviewed": _house("各审查环节所审正文", "map", "review step done → digest of the text it reviewed"),
    "bytes_ready": _house("文书已生成", "flag", "the bytes of the paper to be delivered exist"),
    # requests
    "auto_confirm": _house("系统自动回执即为确认", "flag", "the setting for web and fax, Art. 31(3)"),
    "phone_checked_at": _house(
        "手机号码核验时间",
        "moment",
        "when the applicant typed the code sent to the number: his half, Art. 31(3)",
    ),
    "corrections": _house("已告知补正次数", "number", "correction notices sent in this case"),
    "file_missing": _house(
        "案卷缺件", "text", "what the file of the case lacks, by name; empty when it is complete"
    ),
    "extended": _house("已延长次数", "number", "extensions of the reply term in this case"),
    "third_party": _house(
        "征求第三方意见情况", "code", '"" | asked | agreed | refused | silent: the last consultation'
    ),
    "third_party_told": _house("已书面告知第三方", "flag", "the paper of Art. 32, last sentence, was issued"),
    "still_asked": _house("尚未提出意见的方数", "number", "consultations of the request that have not ended"),
    "consulted_until": _house("征求意见结束之日", "date", "day on which the last consultation ended"),
    "untold": _house(
        "尚未告知的第三方", "number", "third parties that refused and have not the paper of Art. 32"
    ),
    "joint_makers": _house(
        "征求共同制作机关意见情况", "code", '"" | agreed | refused: silence is consent, Art. 34'
    ),
    "overruled": _house(
        "不同意而决定公开", "flag", "this third party refused and the signed reply discloses"
    ),
    "counted_from": _house(
        "起算之日", "date", "of a part: the day from which the reply term of the whole ran"
    ),
    "counted_on": _house(
        "计为新收之日", "date", "of a part split off in a later year than the whole came in"
    ),
    "hands_on": _house(
        "可以转办", "flag", "the setting of the agency when it received or signed for the request"
    ),
    "takers": _house(
        "可以接收转办的单位", "codes", "agencies in the reach of the setting that have who signs"
    ),
    "handed_by": _house("转办单位", "code", "agency that received the request and handed it on"),
    "taken_over_on": _house("接收转办之日", "date", "day on which the agency that answers took it over"),
    "open_parts": _house("未办结的件数", "number", "parts of a split application that are still open"),
    "about_request": _house("针对本单位办理的申请", "flag", "the remedy names a request of this system"),
    "materials": _house(
        "随答复提供的材料", "map", "[code, digest, digest of the report] of each file, Art. 37"
    ),
    "materials_open": _house("未通过检查的材料", "number", "files of the reply that no attack has cleared"),
    "assigned": _house("已分办或者送会签", "flag", "a section was asked about this request"),
    "sections": _house("本单位的科室岗位", "codes", "posts of the agency that somebody holds, kind:section"),
    "sections_asked": _house(
        "尚未答复的科室岗位", "codes", "those of them that have been asked and not answered"
    ),
    "section_last_on": _house("科室办理时限届满日", "date", "last day of the limit that is being set"),
    "request_due_on": _house("所属申请的答复期限届满日", "date", "None while its clock stands still"),
    "section_post": _house("被分办的岗位", "code", "post kind that answers"),
    "section_name": _house("被分办的科室", "text", "its section, where the house knows one"),
    "section_role": _house("主办、协办或者会签", "code", "lead | help | cosign"),
    "actor_section": _house("办理人科室", "text", "section of the post of whoever takes this step"),
    "sections_needed": _house("须有承办意见、须会签", "text", "the setting of the agency"),
    "opinions_given": _house("承办意见份数", "number", "opinions of sections given for this request"),
    "cosigning": _house("尚未会签的科室", "list", "names of those asked to co-sign who have not answered"),
    "cosigned_count": _house("已会签份数", "number", "sections that have answered about the present draft"),
    "mailbox": _house("申请人要求以电子邮件获取", "flag", "and gave a mailbox (条例第四十条)"),
    "mail_is_on": _house("已配置外发邮件服务器", "flag", "the house can send letters"),
    "emailing": _house("邮件发送情况", "code", "state of the last e-mail that was to deliver the reply"),
    "files_mb": _house("随答复提供的文件大小（MB）", "number", "all of them together, rounded up"),
    "files_most_mb": _house("邮件附件合计上限（MB）", "number", "the setting mail_files_mb"),
    "correction_due_on": _house("补正期限届满日", "date", "last day the notice gave the applicant"),
    "correction_notice_due_on": _house("补正告知期限届满日", "date", "7 working days from receipt, Art. 30"),
    "third_party_due_on": _house(
        "第三方提出意见期限届满日", "date", "15 working days from its receipt, Art. 32"
    ),
    "payment_due_on": _house("缴费期限届满日", "date", "20 working days from receipt of the fee notice"),
    # correcting a record about oneself
    "correct_days": _house(
        "告知更正结果的工作日数", "number", "the setting when it came in; Art. 41 names no term"
    ),
    # releases
    "personal_data": _house("疑似个人信息", "number", "places the scanner found and nobody cleared"),
    "override_digest": _house(
        "放行的正文校验码", "code", "digest for which a second person cleared the scanner's hold"
    ),
    "normative": _house("规范性文件", "flag", "the record is a normative document"),
    "interpretation": _house("政策解读", "flag", "an interpretation is attached or comes with it"),
    "cosigned": _house("已会签单位", "codes", "agencies that have countersigned the present text"),
    "interpretation_signed": _house(
        "政策解读已签发", "flag", "one is public, or signed and waiting for the document"
    ),
    "interpretation_waived": _house(
        "说明不配解读", "flag", "why there is none was written down in this case"
    ),
    "document_pending": _house(
        "所解读的文件待发布", "flag", "the document this one explains is in the gate, not public"
    ),
    "emergency_setting": _house("启用应急发布", "flag", "the setting of the city and of the agency"),
    "secrecy_days": _house("保密审查时限（工作日）", "number", "the shortest of column, city and agency"),
    "office_days": _house("核稿时限（工作日）", "number", "the same"),
    "legal_days": _house("法制审核时限（工作日）", "number", "the same"),
    "signed_digest": _house(
        "签发的正文校验码", "code", "digest of the text that was signed for a later hour"
    ),
    "late_minutes": _house(
        "晚于所定时间（分钟）", "number", "a set release that came late, after a standstill"
    ),
    "late_days": _house("晚于公示期满次日（天）", "number", "a set end that came late, after a standstill"),
    "expires_on": _house("公示截止日期", "date", "last day of the period of what is public"),
    "on_expiry": _house("期满后", "code", '"" | mark | take_down: what the drafter chose'),
    # documents that another system hands in
    "elsewhere": _house(
        "公文系统中已办的审查", "map", "review → {person, on, digest} as that system says it"
    ),
    "reviews_asked": _house(
        "本栏目须办的审查", "codes", "reviews that column and agency ask besides those always asked"
    ),
    "text_digest": _house("报送文本校验码", "code", "SM3 of the text and files as they were sent"),
    "accountable": _house("责任人", "code", "who answers for the release, in a post of the agency"),
    "reviewer_names": _house(
        "公文系统中的办理人姓名", "codes", "names of who reviewed there, not stored as a fact"
    ),
    "actor_name": _house("办理人姓名", "code", "of who takes this step, not stored as a fact"),
    # checks of what is published or withheld
    "withheld_now": _house("仍不予公开", "flag", "the record is settled as withheld and not in the gate"),
    "confirmed": _house(
        "确认有效的件数", "number", "documents ticked in this step that were still to be looked at"
    ),
    "unchecked": _house(
        "未检查的件数", "number", "documents in force nobody has looked at since the check began"
    ),
    "review_on": _house("下次评估日期", "date", "when a withheld record is assessed again"),
    # service cases
    "limits": _house("环节时限", "map", "step → its own last day or moment"),
    "accepted_on": _house("受理之日", "date", "day 0 of the terms of a service case, licensing law Art. 32"),
    "entry_due_on": _house(
        "一次性告知期限届满日", "date", "5 working days from receipt, licensing law Art. 32(4)"
    ),
    # imports
    "manifest_digest": _house("批次清单校验码", "code", "digest of the manifest of the batch"),
    "released_under": _house("发布岗位", "code", "post under which the batch is released"),
}

_TYPED = {
    "reason": Fact("理由", "long_text"),
    "opinion": _maybe("审查意见", "long_text"),
    # receiving
    "channel": _choice(
        "提交渠道",
        visit="当面提交",
        post="邮寄（签收）",
        ordinary_mail="平常信函",
        web="网上提交",
        email="电子邮件",
        fax="传真",
        oral="口头申请（代填）",
    ),
    "submitted_on": Fact("提交或送达之日", "date"),
    "received_on": Fact("收到申请之日", "date", "day 0 of the reply term, Art. 31"),
    "receipt_evidence": Fact("收到凭证", "text", "post mark, signature slip, call record"),
    "confirm_note": Fact("确认方式和内容", "text"),
    # correction
    "items": Fact("需要补正的事项", "list"),
    "guidance": Fact("指导和释明", "long_text"),
    "correction_days": Fact("补正期限（工作日）", "number"),
    "corrected_on": Fact("收到补正的申请之日", "date"),
    "correction_evidence": Fact("补正凭证", "text"),
    # third party
    "third_party_name": Fact("第三方名称", "text"),
    "information": Fact("拟征求意见的信息", "long_text", "what the third party needs to judge, and no more"),
    "third_party_received_on": Fact("第三方收到征询书之日", "date"),
    "third_party_evidence": Fact("第三方签收凭证", "text"),
    "third_party_opinion": _choice("第三方意见", agreed="同意公开", refused="不同意公开"),
    "third_party_reason": _maybe("第三方理由", "long_text"),
    "answered_on": Fact("收到第三方意见之日", "date"),
    "public_interest": _maybe("公共利益理由", "long_text"),
    "organ_name": _maybe("系统外的共同制作机关名称"),
    # one matter a case; a reply made anew
    "handed_to": Fact("转给", "agency"),
    "matters": Fact("分开办理的各项内容", "list"),
    "redo_days": Fact("重新答复的工作日数", "number", "as the decision or judgement gives them"),
    # asked inside the agency
    "section_lead": Fact("主办", "post"),
    "section_helpers": Fact("协办", "posts", required=False),
    "section_cosigners": Fact("会签的科室", "posts"),
    "section_matter": Fact("请科室研究的内容", "long_text"),
    "section_days": Fact("科室办理时限（工作日）", "number"),
    "section_opinion": Fact("承办意见", "long_text"),
    "section_file": Fact("附件（PDF 或图片）", "file", required=False),
    # number and frequency
    "frequency": Fact("数量、频次情况", "long_text"),
    "reasons_days": Fact("说明理由期限（工作日）", "number"),
    "reasons_on": Fact("收到理由之日", "date"),
    "applicant_reasons": Fact("申请人说明的理由", "long_text"),
    "reasons_found": _choice("理由是否合理", reasonable="合理", unreasonable="不合理"),
    "delay_days": Fact("延迟答复的工作日数", "number"),
    # remedies
    "notice_on": Fact("收到通知之日", "date", "the copy of the application or complaint reached this organ"),
    "remedy_organ": Fact("受理的机关或者人民法院", "text"),
    "remedy_no": _maybe("案号"),
    "claim": Fact("请求事项", "long_text"),
    "remedy_days": Fact("通知所定的答复日数", "number"),
    "after_review": Fact("已经行政复议", "flag", required=False),
    "replied_on": Fact("提交答复之日", "date"),
    "reply_evidence": Fact("提交凭证", "text"),
    "remedy_result": _choice("结果", upheld="结果维持", corrected="结果纠正", other="其他结果"),
    "result_on": Fact("收到结果之日", "date"),
    "result_no": Fact("决定书或者裁判文书文号", "text"),
    "result_summary": _maybe("结果摘要", "long_text"),
    # extension and fee
    "extension_days": Fact("延长的工作日数", "number"),
    "fee_method": _choice("计费方式", by_item="按件", by_page="按量"),
    "fee_before": Fact("本月此前已计件数", "number", "items of the applicant in this month before this case"),
    "fee_units": Fact("本次件数或页数", "number"),
    "fee_amount": Fact("信息处理费（元）", "number"),
    "fee_notice_on": Fact("申请人收到收费通知之日", "date"),
    "fee_notice_evidence": Fact("收费通知签收凭证", "text"),
    "pay_how": Fact("缴费方式", "text"),
    "paid_on": Fact("缴清之日", "date"),
    "payment_evidence": Fact("缴费凭证", "text"),
    # deciding
    "finding": Fact("审查认定", "long_text"),
    "how_to_get": Fact("获取信息的方式、途径", "long_text"),
    "material_list": Fact("提供的信息清单", "list"),
    "delivery": Fact("提供方式", "text"),
    "withheld": Fact("不予公开的内容和理由", "long_text"),
    "ground": Fact("区分处理所依据的条款", "text"),
    "redactions": Fact("区分处理清单", "list", "page, area, reason, article of every cut"),
    "harm": Fact("公开后果评估", "long_text", "what harm disclosure would do"),
    "search_record": Fact("检索记录", "long_text", "where, with which words, who, when, what was found"),
    "prohibition": Fact("禁止公开所依据的法律、行政法规", "text", "name and article"),
    "other_law": Fact("另有规定的法律、行政法规", "text", "name and article, Art. 36(7)"),
    "other_agency": _maybe("负责公开的行政机关及联系方式"),
    "other_channel": _maybe("可以提出的渠道"),
    "earlier_no": Fact("原答复文号", "text"),
    "publication": Fact("公开出版物及获取途径", "text"),
    # correcting a record about oneself (Art. 41); the first two are the applicant's own words
    "record_wrong": Fact("认为不准确的内容", "long_text"),
    "record_right": Fact("要求更正为", "long_text"),
    "record_fixed": Fact("更正后的内容", "long_text"),
    "correcting_agency": Fact("有权更正的行政机关及联系方式", "text"),
    "fixed_on": Fact("更正之日", "date"),
    "fix_evidence": Fact("更正凭证", "text", "what shows that the record was changed"),
    "forwarded_on": Fact("转送之日", "date"),
    "forward_evidence": Fact("转送凭证", "text"),
    # ending
    "delivery_channel": _choice(
        "送达方式", in_person="直接送达", mail="邮寄送达", electronic="电子送达", entrusted="委托送达"
    ),
    "delivered_on": Fact("送达日期", "date", "day of signature, of posting, or the message left the system"),
    "tracking_no": _maybe("邮件号或发送记录号"),
    "delivery_evidence": Fact("送达凭证", "text", "who signed, receipt slip, log entry"),
    "mail_files": _choice(
        "随邮件发送的内容",
        all="答复文书和随答复提供的文件",
        letter="只发答复文书，文件凭查询码在网站下载",
    ),
    "returned_on": Fact("退回之日", "date"),
    "return_reason": _choice(
        "退回的原因",
        unknown="查无此人",
        moved="迁移新址不明",
        address="地址欠详或者有误",
        refused="收件人拒收",
        unclaimed="逾期未领",
        other="其他",
    ),
    "again_channel": _choice(
        "再次送达的方式", in_person="直接送达", mail="邮寄送达", electronic="电子送达", entrusted="委托送达"
    ),
    "again_on": Fact("再次送达的日期", "date"),
    "again_no": _maybe("再次寄送的邮件号"),
    "again_evidence": Fact("再次送达的凭证", "text"),
    "seal_copies": Fact("用印份数", "number"),
    "seal_across": Fact("已盖骑缝章（两页以上的文书）", "flag", required=False),
    "withdrawal_evidence": Fact("撤回的表示", "text", "how and when the applicant said so"),
    "archive_no": Fact("档号", "text"),
    "archive_period": Fact(
        "保管期限",
        "choice",
        "set by rule",
        required=False,
        choices=(("D10", "10年"), ("D30", "30年"), ("Y", "永久")),
    ),
    "file_note": _maybe("缺件说明"),
    # releases
    "formed_on": Fact("成文日期", "date"),
    "attribute": _choice("公开属性", proactive="主动公开", on_request="依申请公开", withheld="不予公开"),
    "attribute_reason": _maybe("属性认定理由", "long_text"),
    "attribute_law": _maybe("属性认定依据"),
    "questions": Fact("自审问题清单", "list", "questions of the self-check answered yes (cleared)"),
    "no_interpretation_reason": Fact("不配解读的理由", "long_text"),
    "publish_at": Fact("发布时间", "moment"),
    "binds_public": Fact("涉及公众权利义务", "flag", required=False),
    "others_concerned": Fact("涉及其他单位", "flag", required=False),
    "concerned_agencies": Fact("会签单位", "codes", "codes of the agencies to countersign", required=False),
    # service cases
    "received_materials": Fact("收到的材料", "list"),
    "competent_agency": _maybe("有权受理的行政机关及联系方式"),
    "special_kind": _choice("特别程序种类", extend="延长审批", other="除延长审批之外的特别程序"),
    "special_name": Fact("特别程序名称", "text"),
    "special_days": Fact("所需工作日数", "number"),
    "special_ended_on": Fact("特别程序结束之日", "date"),
}

FACTS = {**_COMPUTED, **_TYPED}

# what a step calls a fact that another step asks too: (step, fact) → its name there
_CALLED = {("tell", "information"): "将公开的信息", ("instruct", "opinion"): "批示内容"}


def called(do: str, name: str) -> str:
    """The name of a fact as the step says it."""
    return _CALLED.get((do, name)) or FACTS[name].label
