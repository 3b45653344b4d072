"""Every setting there is: type, unit, default, range, and where the default comes from."""

from dataclasses import dataclass, field
from string import Formatter

from mingtang.policy import thresholds


@dataclass(frozen=True)
class Declared:
    key: str
    label: str
    kind: str  # "whole" | "choice" | "flag" | "text"
    default: str
    unit: str
    source: str
    low: int = 0
    high: int = 0
    choices: tuple[str, ...] = ()
    holes: dict[str, object] = field(
        default_factory=dict
    )  # of a pattern: the blanks it may have, each with a sample
    needed: tuple[str, ...] = ()  # … and those it must have: what is counted by the year names the year

    def fault(self, value: str) -> str:
        """Why `value` cannot be set, in Chinese; "" when it can."""
        if self.kind == "whole" and not (value.isdecimal() and self.low <= int(value) <= self.high):
            return f"请填写{self.low}到{self.high}之间的整数"
        if self.kind == "flag" and value not in ("0", "1"):
            return "请填写 0 或 1"
        if self.kind == "choice" and value not in self.choices:
            return "请从给出的选项中选择"
        if self.kind == "text" and not value.strip():
            return "请填写内容"
        return _pattern_fault(value, self.holes, self.needed) if self.holes else ""


_BLANKS = {"year": "年份", "n": "顺序号"}


def _pattern_fault(value: str, holes: dict[str, object], needed: tuple[str, ...]) -> str:
    """Why `value` is no pattern with these blanks (name → a sample), of which `needed` must be in it."""
    told = "、".join(f"{{{name}}}" for name in holes)
    try:
        parts = [name for _, name, _, _ in Formatter().parse(value) if name is not None]
        value.format(**holes)
    except (ValueError, KeyError, IndexError, AttributeError):
        return f"规则看不懂，可以用的空位只有{told}"
    if set(parts) - set(holes):
        return f"可以用的空位只有{told}"
    missing = [f"{_BLANKS[name]}{{{name}}}" for name in needed if name not in parts]
    return f"规则中须有{'、'.join(missing)}" if missing else ""


_ALL = (
    Declared("lamp_warn_days", "黄灯提前量", "whole", "5", "个工作日", "产品默认（非法定）", 1, 15),
    Declared("lamp_warn_share", "黄灯提前量占期限的百分比", "whole", "20", "%", "产品默认（非法定）", 1, 50),
    Declared(
        "correction_days",
        "给申请人的补正期限",
        "whole",
        "15",
        "个工作日",
        "条例第三十条（合理期限，天数为本单位设定）",
        5,
        60,
    ),
    Declared(
        "correct_days",
        "告知更正本人信息结果的期限",
        "whole",
        "20",
        "个工作日",
        "产品默认（非法定：条例第四十一条未定期限）；已经收到的仍按收到时的天数",
        1,
        60,
    ),
    Declared(
        "web_confirm",
        "网上申请由工作人员确认后起算",
        "flag",
        "0",
        "",
        "条例第三十一条（默认系统自动回执即为双方确认）",
    ),
    Declared(
        "hand_on",
        "政府信息公开申请的转办",
        "choice",
        "不转办",
        "",
        "惯例（非法定：条例第三十六条第（五）项只规定告知，默认不转办）；政府统一受理的可以转所属单位，设联合窗口的可以转全市",
        choices=("不转办", "转所属单位", "转全市各单位"),
    ),
    Declared("totp_required", "登录须动态口令", "flag", "0", "", "GB/T 22239-2019 身份鉴别 d"),
    Declared("password_days", "密码有效期", "whole", "90", "日", "GB/T 22239-2019（天数为惯例）", 30, 365),
    Declared(
        "special_inquiry_remedy",
        "行政查询事项的救济告知",
        "choice",
        "both",
        "",
        "复议法第二十三条在实务中理解不一",
        choices=("both", "review_first"),
    ),
    Declared(
        "withheld_review_days",
        "不予公开信息定期评估间隔",
        "whole",
        "365",
        "日",
        "条例第十八条（间隔为本单位设定）",
        30,
        1100,
    ),
    Declared(
        "emergency_release",
        "启用应急发布（24 小时内补审）",
        "flag",
        "0",
        "",
        "惯例（条例第十七条要求先审查、后公开，默认不启用；市级不启用的，各单位不能启用）",
    ),
    Declared(
        "gate_secrecy_days",
        "保密审查时限",
        "whole",
        "3",
        "个工作日",
        "产品默认（非法定），上级、栏目和本单位取最短",
        1,
        20,
    ),
    Declared(
        "gate_office_days",
        "核稿时限",
        "whole",
        "2",
        "个工作日",
        "产品默认（非法定），上级、栏目和本单位取最短",
        1,
        20,
    ),
    Declared(
        "gate_legal_days",
        "法制审核时限",
        "whole",
        "5",
        "个工作日",
        "产品默认（非法定），上级、栏目和本单位取最短",
        1,
        20,
    ),
    Declared(
        "gate_office_check", "各栏目均须核稿", "flag", "0", "", "产品默认（栏目不要求时，本单位可以从严）"
    ),
    Declared(
        "gate_second_look",
        "各栏目均须发布前复核",
        "flag",
        "0",
        "",
        "产品默认（栏目不要求时，本单位可以从严）",
    ),
    Declared("api_calls", "接入系统每分钟请求数上限", "whole", "120", "次", "产品默认（非法定）", 10, 6000),
    Declared(
        "readings_late_hours",
        "监测数据迟报时限",
        "whole",
        "1",
        "小时",
        "HJ 633-2012（实时报滞后不超过1小时）",
        1,
        24,
    ),
    Declared(
        "readings_stale_hours",
        "监测数据未更新即注明",
        "whole",
        "2",
        "小时",
        "产品默认（非法定），自应报时刻起算",
        1,
        72,
    ),
    Declared("review_organ", "行政复议机关", "text", "", "", "行政复议法第二十四条"),
    Declared("court", "有管辖权的人民法院", "text", "", "", "行政诉讼法"),
    Declared(
        "watch_words",
        "发布前提示核对的词（词=提示，用顿号分开）",
        "text",
        "",
        "",
        "本市惯例；只作提示，不影响发布",
    ),
    Declared(
        "barred_words",
        "不得公开使用的词（词=提示，用顿号分开，“无”为不设）",
        "text",
        "无",
        "",
        "国办秘函〔2019〕19号（严重表述错误）；词由本单位设定，上级的一并适用，检出后须改正或双人复核放行",
    ),
    Declared(
        "index_rule",
        "索引号规则",
        "text",
        "{agency}/{year}-{n:05d}",
        "",
        "条例第十二条（编排体系由本单位设定）；{agency}单位编码、{mark}代字、{division}行政区划代码、{year}年份、{n}顺序号",
        holes={"agency": "A01", "mark": "澜政办", "division": "430000000000", "year": 2026, "n": 1},
        needed=("year", "n"),
    ),
    Declared(
        "site_section",
        "管理网站栏目的拟稿岗（所在科室）",
        "text",
        "网站内容管理岗",
        "",
        "国办发〔2017〕47号（主管单位内部分工由本单位设定）",
    ),
    Declared(
        "transfer_days",
        "公开后移交档案馆、图书馆的期限",
        "whole",
        "90",
        "日",
        "条例第二十五条（“及时”，天数为本单位设定）",
        5,
        365,
    ),
    Declared(
        "monthly_days",
        "依申请公开月度报告的报送期限（0为不要求）",
        "whole",
        "0",
        "个工作日",
        "各地月度零报告制度（“每月初”，天数为市级设定，自设定起的月份报送）",
        0,
        20,
    ),
    Declared(
        "dispute_days",
        "申请人期限异议的说明期限",
        "whole",
        "5",
        "个工作日",
        "产品默认（非法定；条例第四十七条、第五十一条的监督和投诉处理）",
        1,
        20,
    ),
    Declared(
        "open_end_days",
        "暂停计时没有下文即列入监测",
        "whole",
        "10",
        "个工作日",
        "产品默认（非法定；条例没有规定签收登记的期限），自文书发出或者对方期限届满起算",
        1,
        60,
    ),
    Declared(
        "mail_files_mb",
        "电子邮件送达时附件合计上限",
        "whole",
        "10",
        "MB",
        "产品默认（非法定，邮件服务器多有上限）；超过的凭查询码在网站下载",
        1,
        50,
    ),
    Declared(
        "section_days",
        "分办、会签的科室办理时限",
        "whole",
        "5",
        "个工作日",
        "产品默认（非法定：条例第四十五条只要求健全工作制度）；不超过本件的答复期限",
        1,
        20,
    ),
    Declared(
        "sections_needed",
        "答复申请须经的科室环节",
        "choice",
        "不要求",
        "",
        "惯例（非法定：条例第四十五条只要求健全工作制度），默认不要求",
        choices=("不要求", "拟办前有承办意见", "签发前会签", "拟办前有承办意见并且签发前会签"),
    ),
    Declared(
        "seal_step",
        "答复文书签发后须办用印（记入用印登记）",
        "flag",
        "0",
        "",
        "国发〔1999〕25号第二十五条（加强用印管理，未经本单位领导批准不得使用）；登记的形式为惯例，默认不启用",
    ),
    Declared(
        "seal_notices",
        "告知书、征询书等发出后也须登记用印",
        "flag",
        "0",
        "",
        "中办发〔2012〕14号第九条（公文加盖印章）；用印登记为惯例，默认不启用；期限自发出之日起算，不因用印推迟",
    ),
    Declared(
        "seal_provider",
        "文书上的印章",
        "choice",
        "留空",
        "",
        "GB/T 9704-2012 第7.3.5条（未对照原文；留空由人工盖章；印章图像由机要文书上传）",
        choices=("留空", "印章图像"),
    ),
    Declared(
        "seal_mm",
        "印章图像的直径",
        "whole",
        "42",
        "毫米",
        "国发〔1999〕25号：市、县政府4.5厘米（九），乡镇政府4.2厘米（十一），内设机构和直属单位不大于4.5厘米（十三），由本单位设定",
        30,
        60,
    ),
    Declared(
        "archive_period",
        "依申请公开案卷的保管期限",
        "choice",
        "10年",
        "",
        "档案法实施条例第十九条（本单位的保管期限表，经同级档案主管部门审核同意）；永久、30年、10年三种据国家档案局令第8号，未对照原文",
        choices=("10年", "30年", "永久"),
    ),
    Declared(
        "archive_period_disputed",
        "有投诉、复议或者诉讼的依申请公开案卷的保管期限",
        "choice",
        "30年",
        "",
        "档案法实施条例第十九条（本单位的保管期限表，经同级档案主管部门审核同意）；三种期限据国家档案局令第8号，未对照原文",
        choices=("10年", "30年", "永久"),
    ),
    Declared(
        "archive_fonds",
        "全宗号（各单位自设，不随上级）",
        "text",
        "",
        "",
        "DA/T 22-2015，未对照原文（未设的以单位编码代）",
    ),
    Declared(
        "archive_no_rule",
        "案卷档号规则",
        "text",
        "{fonds}-WS·{year}-{period}-XXGK-{n:04d}",
        "",
        "DA/T 22-2015，未对照原文（规则由本单位设定）；{fonds}全宗号、{mark}代字、{year}年度、{period}保管期限代码、{n}件号",
        holes={"fonds": "X001", "mark": "澜城管", "period": "D10", "year": 2026, "n": 1},
        needed=("year", "n"),
    ),
    Declared(
        "silence_days",
        "没有申请即提醒（0为不提醒）",
        "whole",
        "0",
        "个工作日",
        "产品默认（非法定），防止渠道中断无人知道",
        0,
        120,
    ),
    Declared("hot_words", "热词（“自动”或者用顿号隔开的词）", "text", "自动", "", "本单位设定"),
    Declared("hot_words_barred", "不作为热词的词（“无”或者用顿号隔开）", "text", "无", "", "本单位设定"),
    Declared(
        "hot_words_least", "七日内检索多少次才作为热词", "whole", "10", "次", "产品默认（非法定）", 3, 10_000
    ),
    Declared(
        "search_log_days",
        "检索词计数保留",
        "whole",
        "90",
        "日",
        "个人信息保护法第十九条（天数为本单位设定）",
        7,
        365,
    ),
    Declared(
        "sms_number_day",
        "短信验证码：一个号码一天最多",
        "whole",
        "5",
        "条",
        "产品默认（非法定），防止骚扰；全市一个数，设在根单位",
        1,
        20,
    ),
    Declared(
        "sms_address_day",
        "短信验证码：一个网络地址一天最多",
        "whole",
        "30",
        "条",
        "产品默认（非法定），防止盗刷；全市一个数，设在根单位",
        3,
        1000,
    ),
    Declared(
        "sms_city_day",
        "短信验证码：全市一天最多",
        "whole",
        "3000",
        "条",
        "产品默认（非法定），防止盗刷；全市一个数，设在根单位",
        10,
        1_000_000,
    ),
    Declared(
        "subscription_days",
        "订阅发送记录保留",
        "whole",
        "365",
        "日",
        "个人信息保护法第十九条（页面撤下时据此告知；天数为本单位设定）",
        30,
        1100,
    ),
    Declared(
        "wechat_title_most",
        "微信文稿标题最多",
        "whole",
        "64",
        "字",
        "产品默认（以公众平台现行规定为准）",
        10,
        200,
    ),
    Declared(
        "wechat_summary_most",
        "微信文稿摘要最多",
        "whole",
        "120",
        "字",
        "产品默认（以公众平台现行规定为准）",
        20,
        500,
    ),
    Declared(
        "weibo_most",
        "微博文稿最多（两个西文字符计一字）",
        "whole",
        "140",
        "字",
        "产品默认（以微博现行规定为准）",
        100,
        2000,
    ),
    Declared(
        "visit_days",
        "各页访问量保留（栏目合计长期保留）",
        "whole",
        "730",
        "日",
        "产品默认（非法定）",
        31,
        3700,
    ),
)


def _of_the_watch() -> list[Declared]:
    """A setting for each figure of the packaged thresholds: where a city sets none, the packaged row in force counts."""
    latest = {row.code: row for row in thresholds.packaged()}
    return [
        Declared(f"watch_{row.code}_{part}", f"内容监测：{row.label}（{word}）", "whole", str(getattr(row, part)),
                 row.unit_of(part), row.basis, 0, 1100)
        for row in latest.values() for part, word in thresholds.PARTS.items() if getattr(row, part) is not None
    ]  # fmt: skip


DECLARED = {d.key: d for d in (*_ALL, *_of_the_watch())}
