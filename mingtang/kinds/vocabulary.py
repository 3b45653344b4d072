"""The words a kind may use: posts, units, clocks, report cells, remedies. Everything else in a table is refused."""

from types import MappingProxyType

# Posts of terms.md §2; four are no posts but may act: the applicant, the house itself, the operator, another system.
POSTS = MappingProxyType(
    {
        "drafter": "拟稿人",
        "secrecy_reviewer": "保密审查员",
        "office_checker": "办公室核稿",
        "signer": "签发人",
        "leader_in_charge": "分管领导",
        "disclosure_head": "政府信息公开工作机构负责人",
        "request_officer": "政府信息公开专员",
        "legal_reviewer": "法制审核",
        "registry_clerk": "机要文书",
        "archivist": "档案员",
        "window_clerk": "窗口受理员",
        "handler": "承办人",
        "section_head": "科（处）室负责人",
        "supervisor": "监察员",
        "callback_officer": "回访员",
        "hotline_operator": "话务员",
        "openness_office": "政务公开办公室",
        "admin_system": "系统管理员",
        "admin_security": "安全管理员",
        "admin_audit": "审计管理员",
    }
)
NO_POSTS = MappingProxyType(
    {
        "applicant": "申请人",
        "third_party": "被征求意见方",
        "system": "系统",
        "operator": "导入操作员",
        "machine": "接入系统",
    }
)
ACTORS = MappingProxyType({**POSTS, **NO_POSTS})

# How long a unit is in natural days, to compare a promise with a statutory term given in another unit.
NATURAL_DAYS = MappingProxyType({"working_days": 1.4, "days": 1.0, "months": 30.0, "hours": 1 / 24})

CLOCKS = frozenset({"none", "running", "paused", "stopped"})
OWED_BY = frozenset({"agency", "applicant", "third_party", "nobody"})
REMEDIES = frozenset({"both", "review_first", "setting", "none"})

# Leaf rows of the applications table of the 2021 report form (国办公开办函〔2021〕30号), and row 许可 of table two.
CELLS = MappingProxyType(
    {
        "applications": frozenset(
            {
                "granted",
                "partially_granted",
                "denied_state_secret",
                "denied_law_prohibits",
                "denied_security_stability",
                "denied_third_party",
                "denied_internal_affairs",
                "denied_process_info",
                "denied_enforcement_file",
                "denied_admin_inquiry",
                "unavailable_not_held",
                "unavailable_needs_creation",
                "unavailable_still_unclear",
                "not_processed_petition",
                "not_processed_repeat",
                "not_processed_publication",
                "not_processed_excessive",
                "not_processed_reconfirm",
                "other_no_correction",
                "other_no_payment",
                "other_other",
            }
        ),
        "art20_5": frozenset({"", "licences"}),
        "": frozenset({""}),
    }
)

# 服务对象 of an item, code set of GB/T 39046-2020.
SERVED = MappingProxyType(
    {"1": "自然人", "2": "企业法人", "3": "事业法人", "4": "社会组织法人", "5": "行政机关", "6": "其他组织"}
)
# 办事场景: what happens in the life of a person or an enterprise. The product's own list, after the topics of the service
# platforms; no law fixes it.
SCENES = MappingProxyType(
    {
        "birth": "生育收养", "school": "教育入学", "work": "就业创业", "marriage": "婚姻登记", "house": "住房保障",
        "insured": "社会保障", "health": "医疗卫生", "elder": "养老助老", "disabled": "助残扶困", "traffic": "交通出行",
        "buying": "消费维权", "culture": "文化体育", "funeral": "身后事", "founding": "开办企业", "permit": "准营准办",
        "building": "工程建设", "street": "城市道路和市容", "funding": "资金扶持", "innovation": "科技创新", "closing": "注销退出",
    }
)  # fmt: skip

# 事项类型, code set of GB/T 39046-2020 (11 to 19 are local extensions and not used here).
ITEM_TYPES = MappingProxyType(
    {
        "01": "行政许可",
        "02": "行政处罚",
        "03": "行政强制",
        "04": "行政征收",
        "05": "行政给付",
        "06": "行政检查",
        "07": "行政确认",
        "08": "行政奖励",
        "09": "行政裁决",
        "10": "其他行政权力",
        "20": "公共服务",
    }
)
ITEM_RESULTS = MappingProxyType(
    {
        "certificate": "证照",
        "approval": "批文",
        "grant": "给付",
        "record": "备案登记",
        "reply": "答复",
        "forward": "转报",
    }
)
# 材料必要性 and 材料形式 of GB/T 39046-2020, which gives them as words without codes; the first is meant where none stands.
MATERIAL_NEEDS = ("必要", "非必要", "容缺后补")
MATERIAL_FORMS = ("纸质或电子", "纸质", "电子")
