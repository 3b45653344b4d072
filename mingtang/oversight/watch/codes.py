"""What the watch can find: code, label, and its threshold where one gives points."""

CODES = {
    "V3": "首页不更新（单项否决）",
    "V4A": "动态、通知公告和政策文件类栏目不更新（单项否决）",
    "V4B": "应更新未更新的栏目过多（单项否决）",
    "V4C": "空白栏目过多（单项否决）",
    "LATE": "超期未更新",
    "BLANK": "空白栏目",
    "ZERO": "整月为零",
    "FEW": "条数不足",
    "FIXED": "未按规定日期公开",
    "ROWS": "台账超期未公示",
    "GUIDE": "指南要素不全",
    "CATALOGUE": "目录要素不全",
    "READING": "缺政策解读",
    "LINK": "链接失效",
    "FILE": "附件缺失",
    "RESCAN": "夜间复查发现问题",
    "PAUSE": "暂停计时没有下文",
}
VETO = ("V3", "V4A", "V4B", "V4C")
POINTS = {
    "LATE": "late",
    "FIXED": "late",
    "ROWS": "rows",
    "BLANK": "blank",
    "READING": "reading",
    "LINK": "link",
    "FILE": "file",
}
