"""The dry run of a reform in words and tables: what goes along, and what stays as it is."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from mingtang.cases.bundles import STATES
from mingtang.cases.models import FAMILIES, ServiceItem
from mingtang.cases.reform.plan import Plan, told

SHOWN = 50  # case numbers listed


def preview(plan: Plan, on: date) -> dict[str, Any]:
    """{"facts": metadata rows, "stays": sentences, "people": table, "numbers": case numbers, "more": how many are not listed}."""
    said = told(plan, on)
    families = Counter(FAMILIES[case.family] for case in plan.incoming)
    numbers = [case.no for case in plan.incoming]
    facts = [
        ("单位", f"{'、'.join(a.name for a in plan.sources)} → {plan.target.name}"),
        ("在办件", f"{said['cases']:,}件" + (f"（{'，'.join(f'{k}{n}件' for k, n in families.items())}）" if families else "")),
        ("人员", f"{said['holdings']}个任职随转，本人须重新登录"),
        ("服务事项", "、".join(dict.fromkeys(_name(item) for item in plan.items)) or "没有"),
        ("栏目", "、".join(dict.fromkeys(c.name for found in plan.columns.values() for c in found)) or "没有"),
    ]  # fmt: skip
    if plan.bundles:
        facts.append(
            ("历史资料导入", "、".join(f"{bundle.name}（{STATES[bundle.state]}）" for bundle in plan.bundles))
        )
    if plan.whole:
        facts.append(("下级单位", "、".join(a.name for a in plan.children) or "没有"))
    return {
        "facts": facts, "stays": _stays(plan, said), "people": _people(plan), "numbers": numbers[:SHOWN], "more": len(numbers[SHOWN:]),
    }  # fmt: skip


def _name(item: ServiceItem) -> str:
    """What is public of an item; of one that nobody published yet the code alone."""
    return item.code if item.state == "draft" else item.name


def _stays(plan: Plan, said: dict[str, int]) -> list[str]:
    found = [
        f"已公开的信息{said['public']:,}条仍在原地址，署原单位名称",
        "已发的文书、编号和代字不变，不再给其他单位使用" if plan.whole else "两个单位的编号和代字都不变",
    ]
    if said["drafts"]:
        found.append("还没有签发的稿子改为承接单位的，已作的审查须重新进行；已经签发的按签发的发布")
    if plan.whole:
        found.append(f"原单位自己的参数{said['settings']}项不再起作用，承接单位用自己的参数")
        found.append("撤并以前办结的件，仍计入原单位；随转的件，从撤并之日起计入承接单位")
    return found


def _people(plan: Plan) -> dict[str, Any]:
    heads = [{"label": "人员", "head": True}, {"label": "原单位", "keep": True}, {"label": "岗位"}]
    names = {agency.code: agency.short for agency in plan.sources}
    rows = [{"cells": [h.person.name, names.get(h.post.agency_id, ""), h.post.label]} for h in plan.holdings]
    return {"caption": "随转的人员", "quiet": True, "columns": heads, "rows": rows}
