"""What officers write in requests: reasons, findings, search records, evidence. Each finding names its own subject."""

from __future__ import annotations

from typing import Any

from mingtang.rehearsal.asks import Ask
from mingtang.rehearsal.city import data
from mingtang.rehearsal.texts import Texts

EVIDENCE = {
    "visit": "当面提交，受理登记表签名", "oral": "口头陈述代填表，申请人按印", "post": "挂号信签收单", "fax": "传真接收记录",
    "ordinary_mail": "平信，收发室登记", "email": "电子邮箱收件记录",
}  # fmt: skip
DELIVERED = {"in_person": "申请人当面签收", "electronic": "系统发送记录", "mail": "邮政寄出回执"}
CORRECTIONS = ["所需政府信息的名称、文号或者便于查询的其他特征", "信息形成的大致时间范围"]
EXTENSIONS = [
    "相关档案存放在档案馆，调阅需要时间",
    "涉及三个科室的材料，需要合并核对",
    "材料数量较多，区分处理需要时间",
    "需要与共同制作机关协商确认",
]
PUBLIC_INTEREST = "该信息关系周边居民的健康和安全，不公开可能对公共利益造成重大影响"
FEE = {
    "fee_method": "by_item",
    "fee_before": 0,
    "fee_units": 35,
    "fee_amount": 3000,
    "pay_how": "凭通知书到财政非税窗口缴纳或者扫码缴纳",
}
FILE_NOTE = "来件纸质原件随卷保存于本单位档案室，扫描件待补"
NOT_OURS = "申请的信息由对方单位制作并保存，本单位统一受理"
NOT_THEIRS = "经核对，该信息不是本单位制作，请转来单位办理"
OURS = "经核对，该信息由本单位保存，由本单位答复"
REASONS = "想了解各单位的工作情况，没有其他理由"
_FINDINGS = {
    "already_public": "《{title}》已在门户网站主动公开，登载日期为{year}年{n:1-12}月",
    "granted": "《{title}》由本机关制作并保存，共{n:2-86}页，不含不予公开的内容",
    "partial": "《{title}》共{n:6-120}页，其中{n:1-5}处涉及个人信息或者商业秘密，可以作区分处理",
    "denied_state_secret": "《{title}》经依法确定为国家秘密，密级和保密期限清楚",
    "denied_law_prohibits": "《{title}》所涉内容，法律明文规定不得向社会提供，档卷编号{n:100-999}",
    "denied_security_stability": "《{title}》载有供水设施的具体位置和参数，共{n:3-40}处",
    "denied_third_party": "《{title}》含有第三方的报价构成和技术参数共{n:2-20}页，第三方不同意公开或者逾期未答复",
    "denied_internal_affairs": "《{title}》是本机关内部人员考勤和车辆调度的记录，编号{n:10-99}",
    "denied_process_info": "《{title}》形成于讨论阶段，至今没有定稿，共{n:2-9}稿",
    "denied_enforcement_file": "《{title}》属于正在办理的执法案卷第{n:10-99}号",
    "special_inquiry": "《{title}》属于不动产登记资料，登记单元{n:100-999}",
    "not_exist": "经检索，没有《{title}》的制作和获取记录，检索编号{n:1000-9999}",
    "not_ours": "《{title}》不由本机关制作，转询电话0880-00031{n:100-999}",
    "needs_processing": "没有现成的《{title}》，需要从{n:3-60}份材料中另行汇总、分析",
    "unclear": "补正后的内容仍然只有“{title}”的概括描述，无法指向特定信息（编号{n:100-999}）",
    "petition": "来文就“{title}”提出查处请求{n:1-6}项，属于信访、举报性质",
    "repeat": "与前次对《{title}》的申请内容相同，前次答复共{n:2-40}页",
    "publication": "《{title}》刊登在公开发行的年鉴第{n:100-800}页",
    "excessive": "就《{title}》等内容一个月内提出{n:12-60}件内容相近的申请，说明的理由不合理",
    "reconfirm": "《{title}》申请人已于{year}年取得，现要求另行加盖印章确认（编号{n:100-999}）",
    "other": "来件是咨询“{title}”的办理流程，共{n:1-6}个问题，不是申请公开政府信息",
}  # fmt: skip
_MORE: dict[str, dict[str, Any]] = {
    "already_public": {"how_to_get": "澜汀市人民政府门户网站“政府信息公开”专栏，地址www.lanting.example"},
    "granted": {"material_list": ["申请公开的文件及附件"], "delivery": "电子文件"},
    "partial": {"material_list": ["经区分处理的文件及附件"], "delivery": "电子文件", "withheld": "涉及的个人信息和报价构成，公开会损害其合法权益",
                "ground": "条例第十五条、第三十七条", "redactions": ["第2页家庭住址一栏，个人信息，条例第十五条", "第5页单价分析表，商业秘密，条例第十五条"]},
    "denied_law_prohibits": {"prohibition": "《中华人民共和国统计法》第九条"},
    "denied_security_stability": {"harm": "公开设施的具体位置和参数，可能被用于破坏供水设施，危及公共安全。"},
    "denied_process_info": {"harm": "公开未定稿的讨论意见，会使公众误以为已经决定，也会影响继续讨论。"},
    "special_inquiry": {"other_law": "《不动产登记暂行条例》第二十七条", "other_channel": "市不动产登记窗口，凭身份证明查询"},
    "not_exist": {"search_record": "在综合档案室、业务系统和移交档案馆的目录中，以名称、地点和年份为词检索，两人在场，没有相符的记录。"},
    "not_ours": {"other_agency": "制作该信息的市级主管部门，联系方式见门户网站机构职能栏目"},
    "petition": {"other_channel": "市信访局接待室或者12345热线"},
    "publication": {"publication": "《澜汀年鉴》，市图书馆和市档案馆均可查阅"},
    "other": {"other_channel": "市政务服务中心咨询台"},
}  # fmt: skip


def third(n: int) -> str:
    names = data("asks")["third"]["names"]
    return str(names[n % len(names)])


def refusal(n: int) -> str:
    said = data("asks")["third"]["refusals"]
    return str(said[n % len(said)])


def excess(n: int) -> dict[str, Any]:
    """What is written where the number of requests asks for reasons (条例第三十五条)."""
    return {"frequency": f"一个月内就内容相近的事项提出申请{12 + n % 48}件", "reasons_days": 10}


def secrecy(n: int) -> str:
    said = data("words")["secrecy"]["opinions"]
    return str(said[n % len(said)])


def legal(n: int) -> str:
    said = data("words")["secrecy"]["legal"]
    return str(said[n % len(said)])


def decision(ask: Ask, texts: Texts, n: int) -> dict[str, Any]:
    """What the step 拟办 asks for, as the outcome wants it."""
    found = texts.fill(_FINDINGS[ask.outcome], title=ask.subject["title"], year=ask.day.year - 1)
    given = {"finding": found, **_MORE.get(ask.outcome, {})}
    if ask.outcome == "repeat":
        given["earlier_no"] = f"公复〔{ask.day.year - 1}〕{n + 3}号"
    if ask.third == "refused" and ask.outcome in ("granted", "partial"):
        given["public_interest"] = PUBLIC_INTEREST
    return given
