"""A service item for the tests: road occupation, with the police in parallel and the city for new roads."""

import copy
from typing import Any

_DAY = "working_days"
_ROAD: dict[str, Any] = {
    "code": "ROAD-OCC",
    "version": "ROAD-OCC@1",
    "name": "临时占用城市道路审批",
    "type": "01",
    "agency": "04",
    "basis": ["《城市道路管理条例》第三十条、第三十一条"],
    "conditions": ["因特殊情况需要临时占用城市道路"],
    "materials": [{"name": "临时占用城市道路申请表"}, {"name": "占用范围平面图", "form": "电子"}],
    "fees": [
        {"name": "城市道路占用费", "basis": "《城市道路管理条例》第三十七条", "rate": "0.8元/平方米·日"}
    ],
    "statutory": {"n": 20, "unit": _DAY, "law": "许可法第四十二条"},
    "promised": {"n": 7, "unit": _DAY},
    "facts": {"new_road": "道路竣工未满五年，或者大修竣工未满三年"},
    "steps": [
        {"key": "receive", "name": "受理", "post": "window_clerk", "limit": {"n": 1, "unit": _DAY}},
        {
            "key": "survey",
            "name": "现场踏勘",
            "post": "handler",
            "limit": {"n": 2, "unit": _DAY},
            "parallel": "a",
        },
        {
            "key": "police",
            "name": "交警会签",
            "post": "section_head",
            "agency": "13",
            "limit": {"n": 16, "unit": "hours"},
            "parallel": "a",
        },
        {
            "key": "city",
            "name": "报市政府批准",
            "post": "leader_in_charge",
            "agency": "01",
            "limit": {"n": 5, "unit": _DAY},
            "when": "new_road",
        },
        {"key": "check", "name": "审核", "post": "section_head", "limit": {"n": 1, "unit": _DAY}},
        {
            "key": "approve",
            "name": "审批",
            "post": "leader_in_charge",
            "limit": {"n": 1, "unit": _DAY},
            "decides": True,
        },
        {"key": "hand_over", "name": "制证送达", "post": "window_clerk", "limit": {"n": 1, "unit": _DAY}},
    ],
    "result": {"name": "临时占用城市道路许可证", "kind": "certificate"},
    "place": "澜汀市政务服务中心三楼",
    "phone": "0880-00010004",
    "hours": "工作日8:30—12:00，14:30—17:30",
    "faq": [{"q": "可以延长占用时间吗？", "a": "可以，应在期满前提出。"}],
}


def road() -> dict[str, Any]:
    """A fresh copy, to be changed by a test."""
    return copy.deepcopy(_ROAD)


def subsidy() -> dict[str, Any]:
    """An item that is no licence: no statutory term, nothing decided before its last step."""
    item = road()
    item |= {
        "code": "FUND-SME",
        "version": "FUND-SME@1",
        "name": "中小企业发展专项资金项目申报",
        "type": "05",
    }
    item |= {
        "basis": ["《澜汀市中小企业发展专项资金管理办法》"],
        "promised": {"n": 45, "unit": _DAY},
        "facts": {},
    }
    item["result"] = {"name": "资金拨付通知", "kind": "grant"}
    del item["statutory"]
    item["steps"] = [
        {"key": "receive", "name": "受理", "post": "handler", "limit": {"n": 2, "unit": _DAY}},
        {"key": "formal", "name": "形式审查", "post": "handler", "limit": {"n": 5, "unit": _DAY}},
        {
            "key": "finance",
            "name": "财政会签",
            "post": "section_head",
            "agency": "14",
            "limit": {"n": 5, "unit": _DAY},
        },
        {"key": "pay", "name": "下达拨付", "post": "leader_in_charge", "limit": {"n": 10, "unit": _DAY}},
    ]
    return item
