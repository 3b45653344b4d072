"""The form of 2021 (国办公开办函〔2021〕30号), written down a second time: the tests' own copy of the labels."""

from typing import Any

RESULTS = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
RESULT_KEYS = ("upheld", "corrected", "other", "pending", "total")
APPLICANTS = (
    ("natural_person", "自然人", None),
    ("org_business", "商业企业", "法人或其他组织"),
    ("org_research", "科研机构", "法人或其他组织"),
    ("org_public_welfare", "社会公益组织", "法人或其他组织"),
    ("org_legal_service", "法律服务机构", "法人或其他组织"),
    ("org_other", "其他", "法人或其他组织"),
    ("total", "总计", None),
)
DENIED = (
    "1.属于国家秘密",
    "2.其他法律行政法规禁止公开",
    "3.危及“三安全一稳定”",
    "4.保护第三方合法权益",
    "5.属于三类内部事务信息",
    "6.属于四类过程性信息",
    "7.属于行政执法案卷",
    "8.属于行政查询事项",
)
UNAVAILABLE = (
    "1.本机关不掌握相关政府信息",
    "2.没有现成信息需要另行制作",
    "3.补正后申请内容仍不明确",
)
NOT_PROCESSED = (
    "1.信访举报投诉类申请",
    "2.重复申请",
    "3.要求提供公开出版物",
    "4.无正当理由大量反复申请",
    "5.要求行政机关确认或重新出具已获取信息",
)
OTHER = (
    "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
    "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
    "3.其他",
)
SECTIONS = (
    ("s1", "一、总体情况", None),
    ("s2", "二、主动公开政府信息情况", "proactive"),
    ("s3", "三、收到和处理政府信息公开申请情况", "applications"),
    ("s4", "四、政府信息公开行政复议、行政诉讼情况", "review_litigation"),
    ("s5", "五、存在的主要问题及改进情况", None),
    ("s6", "六、其他需要报告的事项", None),
)


def _group(key: str, label: str, leaves: tuple[str, ...]) -> list[dict[str, Any]]:
    keys = [f"{key}_{i}" for i in range(1, len(leaves) + 1)]
    head = {"key": key, "label": label, "level": 2, "kind": "group", "children": keys}
    rows = [
        {"key": k, "label": text, "level": 3, "kind": "input"} for k, text in zip(keys, leaves, strict=True)
    ]
    return [head, *rows]


def _row(key: str, label: str, level: int, kind: str = "input") -> dict[str, Any]:
    return {"key": key, "label": label, "level": level, "kind": kind}


ROWS = [
    _row("new_received", "一、本年新收政府信息公开申请数量", 1),
    _row("carried_in", "二、上年结转政府信息公开申请数量", 1),
    _row("results", "三、本年度办理结果", 1, "group"),
    _row("granted", "（一）予以公开", 2),
    _row("partially_granted", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）", 2),
    *_group("denied", "（三）不予公开", DENIED),
    *_group("unavailable", "（四）无法提供", UNAVAILABLE),
    *_group("not_processed", "（五）不予处理", NOT_PROCESSED),
    *_group("other", "（六）其他处理", OTHER),
    _row("handled_total", "（七）总计", 2, "computed"),
    _row("carried_out", "四、结转下年度继续办理", 1),
]
DATA_ROWS = [row["key"] for row in ROWS if row["kind"] != "group"]


def _block(
    key: str, title: str, columns: list[tuple[str, str]], rows: list[tuple[str, str]]
) -> dict[str, Any]:
    span = 3 if len(columns) == 1 else 1
    return {
        "key": key,
        "title": title,
        "stub_label": "信息内容",
        "columns": [{"key": k, "label": text, "colspan": span} for k, text in columns],
        "rows": [{"key": k, "label": text} for k, text in rows],
    }


BLOCKS = [
    _block(
        "art20_1",
        "第二十条第（一）项",
        [("made", "本年制发件数"), ("repealed", "本年废止件数"), ("valid", "现行有效件数")],
        [("regulations", "规章"), ("normative_documents", "行政规范性文件")],
    ),
    _block("art20_5", "第二十条第（五）项", [("decisions", "本年处理决定数量")], [("licences", "行政许可")]),
    _block(
        "art20_6",
        "第二十条第（六）项",
        [("decisions", "本年处理决定数量")],
        [("penalties", "行政处罚"), ("coercion", "行政强制")],
    ),
    _block(
        "art20_8",
        "第二十条第（八）项",
        [("amount_10k_yuan", "本年收费金额（单位：万元）")],
        [("admin_fees", "行政事业性收费")],
    ),
]
GROUPS = [
    {"key": key, "label": label, "parent_label": parent}
    | {"columns": [{"key": k, "label": text} for k, text in zip(RESULT_KEYS, RESULTS, strict=True)]}
    for key, label, parent in (
        ("review", "行政复议", None),
        ("litigation_direct", "未经复议直接起诉", "行政诉讼"),
        ("litigation_after_review", "复议后起诉", "行政诉讼"),
    )
]
CORNER = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
FORM = {
    "sections": [
        {"key": key, "label": label, "type": "table" if table else "text"}
        | ({"table": table} if table else {})
        for key, label, table in SECTIONS
    ],
    "tables": {
        "proactive": {"key": "proactive", "blocks": BLOCKS},
        "applications": {
            "key": "applications",
            "corner_note": CORNER,
            "header_top": "申请人情况",
            "column_group": {"key": "org", "label": "法人或其他组织", "colspan": 5},
            "columns": [{"key": key, "label": label, "group": group} for key, label, group in APPLICANTS],
            "rows": ROWS,
        },
        "review_litigation": {"key": "review_litigation", "groups": GROUPS},
    },
}


def report() -> dict[str, Any]:
    """A report in which every cell holds a number no other cell holds."""
    cells = iter(range(1001, 2000))
    applications = {row: {key: next(cells) for key, _, _ in APPLICANTS} for row in DATA_ROWS}
    review = {group["key"]: {key: next(cells) for key in RESULT_KEYS} for group in GROUPS}
    proactive = {
        row["key"]: {column["key"]: next(cells) for column in block["columns"]}
        for block in BLOCKS
        for row in block["rows"]
    }
    proactive["admin_fees"]["amount_10k_yuan"] = "12.50"
    return {
        "issuer": "澜汀市城市管理局",
        "title": "澜汀市城市管理局2025年政府信息公开工作年度报告",
        "date": "2026-01-26",
        "form": FORM,
        "sections": {
            "s1": [{"text": "（一）主动公开", "level": 2}, "全年主动公开政府信息若干条。"],
            "s5": ["部分信息更新不够及时，已建立定期检查制度。"],
            "s6": ["本年度未收取信息处理费。"],
        },
        "tables": {"proactive": proactive, "applications": applications, "review_litigation": review},
    }
