"""From the body of a service item to the mapping the checker and the cases read.

Licences (行政许可) follow the Administrative Licensing Law: acceptance Art. 32, decision Art. 38, term Art. 42, delivery
Art. 44, special procedures Art. 45. Every other type has no statutory default: its articles are the item's own basis.
"""

from typing import Any

from mingtang.kinds.service_1 import item as body
from mingtang.kinds.service_1.item import Item
from mingtang.kinds.service_1.rows import entry_rows, inner_rows, side_rows

LAWS = {"许可法": "《中华人民共和国行政许可法》"}
ENTRY, EXTENSION, DELIVERY = 5, 10, 10  # working days (Art. 82): Arts. 32, 42, 44
SUPPLEMENT, SPECIAL = 10, 15  # working days where the notice names no other number; no law fixes them


def build_mapping(item: Item) -> dict[str, Any]:
    """The table of an item whose body has the right shape (`checks_item.shape_of_item`).

    The mapping keeps the body under `item`; rows made from a step of the item carry its path in `at`.
    """
    return {
        "version": item.get("version") or item["code"],
        "code": item["code"],
        "label": item["name"],
        "law": body.basis(item) or item["name"],
        "main": body.owed(item)[0],
        "cells": "art20_5" if body.is_licence(item) else "",
        "laws": LAWS,
        "facts": dict(item.get("facts") or {}),
        "states": states(item),
        "terms": terms(item),
        "outcomes": outcomes(item),
        "steps": [*entry_rows(item), *inner_rows(item), *side_rows(item)],
        "item": dict(item),
    }


def states(item: Item) -> dict[str, Any]:
    made: dict[str, Any] = {
        "submitted": {"label": "待受理", "clock": "running" if body.is_licence(item) else "none"},
        "correction": {"label": "待补正（一次性告知）", "clock": "paused"},
        "accepted": {"label": "已受理", "clock": "running"},
    }
    if body.stoppable(item):
        made["special"] = {"label": "特别程序（暂停计时）", "clock": "paused"}
    if body.delivers(item):
        made["decided"] = {"label": "待办结", "clock": "running"}
    for key, outcome in outcomes(item).items():
        made[key] = {"label": outcome["label"], "clock": "stopped", "final": True}
    return made


def outcomes(item: Item) -> dict[str, Any]:
    """Each outcome is a final state of the same key; none is chosen from a list, each has its step."""
    licence = body.is_licence(item)
    cell = "licences" if licence else ""  # table two of the report counts decisions, granted or not
    good = {
        "forwarded": {"label": "转报", "letter": "forward", "article": body.basis(item)},
        "granted": {
            "label": "准予许可" if licence else "通过",
            "letter": "grant" if licence else "passed",
            "article": body.law(item, "第三十八条第一款"),
            "cell": cell,
        },
    }[body.ending(item)]
    made: dict[str, dict[str, Any]] = {
        body.ending(item): good,
        "denied": {
            "label": "不予许可" if licence else "不予通过",
            "letter": "deny" if licence else "failed",
            "article": body.law(item, "第三十八条第二款"),
            "cell": cell,
            "remedy": "both",
        },
        "refused_entry": {
            "label": "不予受理",
            "letter": "refuse",
            "article": body.law(item, "第三十二条"),
            "remedy": "both",
        },
        "withdrawn": {"label": "申请人已撤回", "letter": "withdrawal", "article": body.basis(item)},
    }
    return {key: {**row, "chosen": False} for key, row in made.items()}


def terms(item: Item) -> dict[str, Any]:
    """Statutory and promised term, the time for the one-time notice, for delivery, and one limit a step."""
    made: dict[str, Any] = {}
    if statutory := item.get("statutory"):
        cap = EXTENSION if body.extendable(item) else 0
        made["statutory"] = {"label": "法定办结时限", **statutory, "cap": cap, "at": "item.statutory"}
    made["promised"] = {
        "label": "承诺办结时限",
        **item["promised"],
        "law": "《优化营商环境条例》第三十六条",
        "within": "statutory" if statutory else "",
        "at": "item.promised",
    }
    if body.is_licence(item):
        made["entry"] = _days("受理期限", ENTRY, "许可法第三十二条第一款第（四）项")
    if body.is_licence(item) and body.delivers(item):
        made["delivery"] = _days("送达期限", DELIVERY, "许可法第四十四条")
    made["supplement"] = _days("补正期限", SUPPLEMENT, body.law(item, "第三十二条")) | {
        "given": "correction_days",
        "owed_by": "applicant",
    }
    if body.stoppable(item):
        made["special"] = _days("特别程序所需时间", SPECIAL, body.law(item, "第四十五条")) | {
            "given": "special_days"
        }
    for i, row in enumerate(item["steps"]):
        named = {"label": f"{row['name']}时限", "law": body.basis(item), "at": f"item.steps.{i}.limit"}
        made[body.limit(row)] = {**row["limit"], **named}
    return made


def _days(label: str, n: int, law: str) -> dict[str, Any]:
    return {"label": label, "n": n, "unit": "working_days", "law": law}
