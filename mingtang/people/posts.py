"""The posts (岗位) of terms.md §2, and which of them exclude each other."""

POSTS = {
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
ADMINS = frozenset({"admin_system", "admin_security", "admin_audit"})
CITYWIDE = frozenset(
    {"supervisor", "callback_officer", "openness_office"}
)  # read every agency's cases, decide none
