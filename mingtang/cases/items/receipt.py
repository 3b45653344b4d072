"""What the receipt of a service application (申请材料接收凭证) says beside what every receipt says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mingtang.cases import flow
from mingtang.cases.items import guide
from mingtang.cases.models import Case
from mingtang.cases.registry import kind_of
from mingtang.clock import Calendar, Due
from mingtang.kinds.table import Kind
from mingtang.ui import dates


def lines(
    kind: Kind, standing: flow.Standing, values: Mapping[str, Any], calendar: Calendar
) -> dict[str, Any]:
    """Of a licence the day by which it is accepted or corrected (许可法第三十二条) with its trace; of every other item
    the promise, which runs from the acceptance."""
    promise = f"受理后{guide.span(kind.item['promised'])}内办结（承诺办结时限）"
    if kind.item["promised"]["n"] == 0:
        promise = "当场办结（即办件）"
    facts = [["申请事项", kind.label], ["收到的材料", _listed(values.get("received_materials"))]]
    found: dict[str, Any] = {"number_label": "办件编号", "received_label": "收到材料之日", "facts": facts}
    work = flow.clockwork(kind, standing, calendar)
    if work.due is None:
        return found | {"due_label": "承诺", "due_text": promise}
    trace = [
        {"date": line.date.isoformat(), "n": line.n, "why": line.why, "source": line.source}
        for line in work.due.trace
    ]
    return found | {
        "due_label": "最晚受理日", "due": work.due.date.isoformat(), "provisional": work.due.provisional, "trace": trace,
        "due_note": f"这一天以前受理，或者一次性告知需要补正的全部内容；{promise}。", "law": kind.terms[work.term].law,
    }  # fmt: skip


def slip(case: Case, due: Due | None) -> list[tuple[str, str]]:
    """The lines of the receipt on a screen, after its number and code. due: of `progress.clock_of`."""
    kind = kind_of(case.kind)
    promise = guide.span(kind.item["promised"])
    found = [("办理事项", kind.label), ("受理机关", case.agency.name)]
    if case.received_on:
        found.append(("收到材料之日", dates.deadline_full(case.received_on)))
    if due:
        found.append(("最晚受理日", dates.deadline_full(due.date)))
    return [*found, ("承诺办结时限", f"受理后{promise}" if kind.item["promised"]["n"] else promise)]


def _listed(value: Any) -> str:
    names = (
        [str(name) for name in value] if isinstance(value, list | tuple) else [str(value)] if value else []
    )
    return "、".join(names) or "未随申请提交材料"
