"""The steps of a service item's table.

The item's first step is the acceptance. After it the case stays 已受理 and the set of steps done says whose turn it
is: a step waits for all before it that apply to the case, so those that share a `parallel` word run side by side.
The deciding step opens 待办结 where others follow it, and the last one ends the case.
"""

from typing import Any

from mingtang.kinds.service_1 import item as body
from mingtang.kinds.service_1.item import Item, law
from mingtang.kinds.table import SAME

Row = dict[str, Any]


def _row(
    do: str, label: str, froms: list[str], to: str, by: list[str], article: str, says: str, **more: Any
) -> Row:
    plain = {"do": do, "label": label, "from": froms, "to": to, "by": by, "law": article, "consequence": says}
    return {**plain, **more}


def entry_rows(item: Item) -> list[Row]:
    """From the application to its acceptance, correction or refusal (licensing law Art. 32)."""
    first = item["steps"][0]
    post, here = [first["post"]], {"agency": body.agency(first)}
    entry = _entry(item)
    return [
        _row(
            "submit", "提交", [], "submitted", ["applicant", "window_clerk"], law(item, "第二十九条"),
            "提交后等待受理，可凭查询码查看进度", starts=entry, issues=["receipt"],
        ),
        _row(
            first["key"], first["name"], ["submitted"], "accepted", post, law(item, "第三十二条第一款第（五）项"),
            "受理后开始计算办理时限，出具受理通知书", ends=entry, starts=body.owed(item), issues=["accept"],
            term=body.limit(first), once=True, at="item.steps.0", on="accepted_on", **here,
        ),
        *([_deemed(item)] if entry else ()),
        _row(
            "ask_correction", "一次性告知", ["submitted"], "correction", post, law(item, "第三十二条第一款第（四）项"),
            "一次性告知需要补正的全部内容，只能告知一次", ends=entry, starts=["supplement"], once=True, side=True,
            rule=["correction_once", "correction_complete", *(["entry_in_time"] if entry else [])],
            asks=["items", "correction_days"], issues=["correct"], **here,
        ),
        _row(
            "receive_correction", "收到补正材料", ["correction"], "submitted", ["applicant", *post],
            law(item, "第三十二条第一款第（五）项"), "补正材料收到后重新等待受理", on="corrected_on",
            ends=["supplement"], restarts=entry, asks=["corrected_on", "correction_evidence"], rule=["correction_day"], **here,
        ),
        _row(
            "refuse_entry", "不予受理", ["submitted"], "refused_entry", post,
            law(item, "第三十二条第一款第（一）项、第（二）项"), "出具不予受理通知书，说明理由和救济途径，办件结束",
            ends=entry, rule=["reason_given"], asks=["reason", "competent_agency"], issues=["refuse"],
            outcome="refused_entry", side=True, **here,
        ),
    ]  # fmt: skip


def _deemed(item: Item) -> Row:
    """Art. 32(4): who says nothing within five working days has accepted, from the day of receipt."""
    return _row(
        "deem_accepted", "视为受理", ["submitted"], "accepted", ["system"], "许可法第三十二条第一款第（四）项",
        "逾期不告知补正内容的，自收到申请材料之日起即为受理", ends=["entry"], starts=body.owed(item), on="accepted_on",
        rule=["entry_overdue"], at="item.steps.0",
    )  # fmt: skip


def inner_rows(item: Item) -> list[Row]:
    """The steps after acceptance; each up to the decision has its return beside it."""
    made: list[Row] = []
    order = body.stages(item)
    for level, members in enumerate(order):
        for i in members:
            made.append(_inner(item, i, _keys(item, order[:level])))
            if level and i <= body.deciding(item):
                made.append(_return(item, i, level))
    return made


def _keys(item: Item, chosen: list[list[int]]) -> list[str]:
    return [item["steps"][i]["key"] for stage in chosen for i in stage]


def _inner(item: Item, i: int, before: list[str]) -> Row:
    row, decision = item["steps"][i], body.deciding(item)
    article = law(item, "第三十八条第一款") if i == decision else body.basis(item)
    more: Row = {
        "agency": body.agency(row), "term": body.limit(row), "after": before, "parallel": row.get("parallel") or "",
        "when": row.get("when") or "", "once": True, "asks": ["opinion"], "at": f"item.steps.{i}",
    }  # fmt: skip
    says, to = "办结本环节，转入下一环节", SAME
    if i == decision and body.delivers(item):
        says, to = "作出决定，转入制证、送达等后续环节", "decided"
        more["ends"] = ["statutory"] if item.get("statutory") else []
        more["starts"] = ["delivery"] if body.is_licence(item) else []
    if i == len(item["steps"]) - 1:
        to, says = body.ending(item), "发出结果文书，办件结束"
        more["ends"] = [*body.owed(item), *(["delivery"] if body.is_licence(item) and i > decision else [])]
        more |= {"outcome": to, "issues": ["outcome"]}
    start = "decided" if i > decision else "accepted"
    return _row(row["key"], row["name"], [start], to, [row["post"]], article, says, **more)


def _return(item: Item, i: int, level: int) -> Row:
    """退回: back to the last stage that every case passes; it and all after it must be done again."""
    row, rows, order = item["steps"][i], item["steps"], body.stages(item)
    passed = (n for n in range(level - 1, -1, -1) if any(not rows[j].get("when") for j in order[n]))
    return _row(
        f"return_{row['key']}", "退回", ["accepted"], SAME, [row["post"]], body.basis(item),
        "退回上一环节重新办理，须写明理由，时限不停", agency=body.agency(row), when=row.get("when") or "",
        after=_keys(item, order[:level]), undoes=_keys(item, order[next(passed, 0) :]), rule=["reason_given"],
        asks=["reason"], side=True, at=f"item.steps.{i}",
    )  # fmt: skip


def side_rows(item: Item) -> list[Row]:
    """Refusal, special procedure, withdrawal, and for licences under Art. 42 the extension."""
    rows, owed = item["steps"], body.owed(item)
    first, decider = rows[0], rows[body.deciding(item)]
    before = [row["key"] for row in rows[1 : body.deciding(item)]]
    own = sorted({row["post"] for row in rows if body.agency(row) == "own"} - {"window_clerk"}) or [
        decider["post"]
    ]
    over = ["special"] if body.stoppable(item) else []
    made = [
        _row(
            "deny", "不予许可" if body.is_licence(item) else "不予通过", ["accepted"], "denied", [decider["post"]],
            law(item, "第三十八条第二款"), "书面说明理由，告知行政复议和行政诉讼的权利，办件结束", ends=owed,
            agency=body.agency(decider), after=before, rule=["reason_given"], asks=["reason"], issues=["outcome"],
            outcome="denied", side=True,
        ),
        *(_special(item, own) if body.stoppable(item) else ()),
        _row(
            "withdraw", "撤回", ["submitted", "correction", *body.after_acceptance(item)], "withdrawn",
            ["applicant", first["post"]], body.basis(item), "申请人撤回申请，办件结束；以后可以重新提出",
            agency=body.agency(first), ends=[*_entry(item), *owed, "supplement", *over], outcome="withdrawn", side=True,
            asks=["withdrawal_evidence"], rule=["withdrawal_recorded"], issues=["withdrawal"],
        ),
    ]  # fmt: skip
    return [*made, *([_extension(item)] if body.extendable(item) else [])]


def _entry(item: Item) -> list[str]:
    return ["entry"] if body.is_licence(item) else []


def _special(item: Item, own: list[str]) -> list[Row]:
    """特别程序 (Art. 45): hearing, test, expert review. Its time is not counted, and the applicant is told how long."""
    owed = body.owed(item)
    return [
        _row(
            "begin_special", "特别程序（暂停计时）", ["accepted"], "special", own, law(item, "第四十五条"),
            "所需时间不计算在办理时限内，须书面告知申请人", pauses=owed, starts=["special"],
            rule=["special_days_given"], asks=["special_kind", "special_name", "special_days"], issues=["special"],
            side=True,
        ),
        _row(
            "end_special", "恢复计时", ["special"], "accepted", own, law(item, "第四十五条"),
            "办理时限从次日起继续计算", on="special_ended_on", resumes=owed, ends=["special"],
            rule=["special_end_day"], asks=["special_ended_on"],
        ),
    ]  # fmt: skip


def _extension(item: Item) -> Row:
    return _row(
        "extend", "延长办理期限", body.after_acceptance(item), SAME, ["leader_in_charge", "signer"], "许可法第四十二条",
        "经本机关负责人批准最多延长10个工作日，并将理由告知申请人", extends="statutory", adds=10, once=True, side=True,
        rule=["extension_in_time", "extension_days"], asks=["extension_days", "reason"], issues=["extension"],
    )  # fmt: skip
