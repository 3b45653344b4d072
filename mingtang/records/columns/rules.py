"""What may stand where in the column tree. Pure: each rule returns the reason it refuses, or "".

Sources: 国办发〔2017〕47号 政府网站发展指引 (no empty columns; what is not kept up is merged or closed), 国办公开办函〔2019〕61号 (the statutory
platform has four parts and holds no news), 政府信息公开条例第十二条 and 第二十条.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

KINDS = {  # of a column; a group holds columns, every other kind holds records
    "group": "栏目组",
    "documents": "文件资料",
    "news": "政务动态",
    "topics": "专题",
    "notices": "通知公告",
    "guide": "固定内容",
    "reports": "年度报告",
    "data": "数据",
    "reference": "参考资料",
}
RHYTHMS = {"regular": "常规", "temporary": "临时", "fixed": "固定"}
NEWS = frozenset({"news", "topics"})
STATIC = frozenset({"guide"})  # stays as it is; an editor confirms once a year that it still holds
LONGEST = 1100  # days of an update limit: three years
MOST = 1000  # items that a limit may ask for
CLOSED_ABOVE = "上级栏目已停止更新，请选其他栏目"
FULL_ABOVE = "上级栏目直接收录信息，不能再设下级栏目；请另选一个栏目组"
NO_NEWS = "“政府信息公开”专栏只设指南、制度、法定主动公开内容、年报和依申请公开，不放动态和专题（国办公开办函〔2019〕61号）"
INSIDE = "对内公开的栏目不上网，不能放在对外公开的栏目之下；对外公开的栏目也不能放在对内公开的栏目之下"
INSIDE_STATUTORY = "“政府信息公开”专栏面向社会，不能对内公开（条例第二十四条）"
OWN_ONLY = "参考资料不属于本市主动公开的内容，不能放在“政府信息公开”专栏之下（条例第十九条）"


@dataclass(frozen=True)
class Above:
    """The column under which something is to stand; None stands for the root of the tree."""

    takes: bool
    statutory: bool
    closed: bool
    internal: bool = False


def why_not_stand(
    above: Above | None, kinds: Collection[str], own: bool, statutory: bool, internal: bool = False
) -> str:
    """Why a column whose branch has these kinds cannot stand there. 国办公开办函〔2019〕61号: no news below the platform."""
    if above and above.closed:
        return CLOSED_ABOVE
    if above and above.takes:
        return FULL_ABOVE
    if above and above.internal is not internal:
        return INSIDE
    if internal and statutory:
        return INSIDE_STATUTORY
    if statutory and NEWS & set(kinds):
        return NO_NEWS
    return OWN_ONLY if statutory and not own else ""


def why_not_be(given: Mapping[str, Any]) -> tuple[str, str]:
    """(reason, field) why a column cannot have these duties, or ("", "").

    Keys: name, kind, binding, limit_days, minimum, rhythm (条例第十二条: the catalogue says how often a thing is told)."""
    if not str(given["name"]).strip():
        return "请填写栏目名称", "name"
    if given["kind"] not in KINDS:
        return "请选择栏目类型", "kind"
    if given["binding"] and given["kind"] != "documents":
        return "只有文件资料类栏目可以收录对公众有约束力的文件", "binding"
    if not 0 <= given["limit_days"] <= LONGEST:
        return f"更新期限请填写0到{LONGEST}之间的天数", "limit_days"
    if not 0 <= given["minimum"] <= MOST:
        return f"最少条数请填写0到{MOST}之间的整数", "minimum"
    if given["minimum"] and not given["limit_days"]:
        return "写明最少条数的，须同时写明更新期限", "minimum"
    if given["rhythm"] not in RHYTHMS:
        return "请选择公开频次", "rhythm"
    return "", ""


def why_not_move(code: str, to: str, below: Collection[str]) -> str:
    """A branch cannot hang on itself."""
    return "不能移到自己或自己的下级栏目之下" if to == code or to in below else ""


def why_not_close(below: int, at_gate: int, public: int, to: bool) -> str:
    """Closing (停止更新) takes no new records, and what is public is moved first: nobody finds an orphan.

    below: open columns under it. at_gate: records in the release gate. public: records the public sees. to: a target is named."""
    if below:
        return f"还有{below}个下级栏目在更新，请先移走或停止更新"
    if at_gate:
        return f"还有{at_gate}条信息正在审签，办结或改投其他栏目以后才能停止更新"
    return f"栏目里还有{public}条公开信息，请选择移到哪个栏目" if public and not to else ""


def why_not_receive(giving: Any, taking: Any) -> str:
    """Why the public records of one column cannot be moved into another (rows with takes, own, binding, statutory, closed_on)."""
    if taking.code == giving.code or not taking.takes or taking.closed_on:
        return "请选择另一个收录信息的栏目"
    if taking.internal != giving.internal:
        return INSIDE
    if taking.own != giving.own or taking.statutory != giving.statutory:
        return "两个栏目是否计入主动公开的口径不同，不能整体移入；请逐条办理"
    if taking.binding and not giving.binding:
        return "移入的栏目只收经法制审核的文件，不能整体移入"
    return ""


def untold(kind: str, post: str, owner: str, rhythm: str, limit_days: int) -> list[str]:
    """What is missing so that somebody answers for the column: an owner, a post, a limit (指引: every column is kept)."""
    if kind in ("group", "reference"):
        return []
    missing = [] if owner else ["没有主责单位"]
    missing += [] if post else ["没有责任岗位"]
    return missing + (["没有更新期限"] if rhythm == "regular" and not limit_days else [])
