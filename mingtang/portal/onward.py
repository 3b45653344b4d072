"""What happens next and by when, in plain words, for each state that an applicant can find his case in."""

from __future__ import annotations

from typing import Any

from mingtang.cases.models import Case
from mingtang.cases.reading import typed_of
from mingtang.clock import Due
from mingtang.database.prepared import Prepared
from mingtang.oversight.models import Urging
from mingtang.ui import dates

# state → what is being done, and what the applicant has to do; {by}: the last day, where it is known
_REQUEST = {
    "to_confirm": "受理机关将与您联系，双方确认之日为收到申请之日，次日起20个工作日内答复。没有接到联系的，请打下面的电话。",
    "registered": "受理机关将安排人承办{by}。内容不明确的，7个工作日内告知您补正。现在您不用做什么。",
    "handed": "所申请的信息由另一个单位负责公开，已经转去，等该单位接收{by}。接收以前仍由受理机关负责，期限照常计算。现在您不用做什么。",
    "open": "受理机关正在查找、审核{by}。现在您不用做什么。",
    "consulting": "信息涉及别人或者其他机关，正在书面征求他们的意见，每一方自收到征询书之日起有15个工作日，这段时间不计入期限。现在您不用做什么。",
    "correction": "请您补充内容。没有正当理由逾期不补充的，视为放弃申请。",
    "fee": "请按收费通知书缴费，缴清的次日起重新计算答复期限；逾期未缴的，视为放弃申请。",
    "answered": "答复已经签发，正在送达{by}。送达以后可以在这里下载。",
    "delivered": "答复已经送达，请在下面下载。不服的，怎样申请行政复议、提起行政诉讼写在答复书末尾。",
    "withdrawn": "申请已撤回，不再答复。以后可以重新提出。",
    "abandoned": "这件申请不再处理，理由写在告知书里。仍然需要的，可以重新提出。",
    "split": "一件申请写了几件事，分成几件办理，每件分别答复，见上面“分别办理的各件”。",
}
_CORRECT = {
    "registered": "受理机关将安排人核对您的证据{by}。现在您不用做什么。",
    "open": "受理机关正在核对您的证据{by}。现在您不用做什么。",
    "answered": "告知书已经签发，正在送达{by}。送达以后可以在这里下载。",
    "delivered": "告知书已经送达，请在下面下载。",
    "withdrawn": "申请已撤回，不再处理。以后可以重新提出。",
}
_SAID = {
    "request": _REQUEST | {"signing": _REQUEST["open"]},
    "correct": _CORRECT | {"signing": _CORRECT["open"]},
}
_DONE = {"request": "答复您", "correct": "告知您结果"}
disputes = Prepared(lambda code: Urging.objects.filter(case=code, applicant=True, closed_at=None), str)


def of(case: Case, due: Due | None) -> str:
    """The sentence; "" for cases that show their steps instead (services)."""
    said = _SAID.get(case.family, {}).get(case.state, "")
    known = due is not None and not due.open and case.clock == "running"
    by = (
        f"，最晚{dates.deadline_full(due.date)}{_DONE[case.family]}"
        if due is not None and known and said
        else ""
    )
    return said.format(by=by)


def state_of(case: Case, label: str) -> str:
    """A reply that is signed and not delivered has answered nobody (条例第三十三条)."""
    return "答复送达中" if (case.family, case.state) == ("request", "answered") else label


def asked_of(case: Case) -> dict[str, str]:
    """What the notice of correction asks for, {"items", "guidance"}; {} when nothing is asked."""
    if (case.family, case.state) != ("request", "correction"):
        return {}
    said = typed_of(case)
    return {name: said[name] for name in ("items", "guidance") if said.get(name)}


def dispute_of(case: Case) -> dict[str, Any]:
    """The applicant's dispute of the time that is still open; {} where there is none."""
    found = disputes.first(case.code) if case.urged else None
    return {"by": found.answer_by, "explained": bool(found.explained_at)} if found else {}
