"""历史资料导入: one case a batch (kind import-1). The event names the manifest, the operator and the post of release."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mingtang.cases import flow
from mingtang.cases.codes import new_code, next_number
from mingtang.cases.models import Case
from mingtang.cases.moving import Move
from mingtang.cases.publishing import take_down
from mingtang.cases.releases import index_number
from mingtang.ledger.refusal import Refused
from mingtang.records import editions
from mingtang.records.models import Record


def facts_of(case: Case, standing: flow.Standing) -> dict[str, Any]:
    return {}


def before(move: Move, more: Mapping[str, Any]) -> None:
    move.facts |= {k: more[k] for k in ("manifest_digest", "released_under") if k in more}
    if move.step.do == "withdraw":
        move.known["records"] = list(_public(move.case))
    if move.step.do == "withdraw_record":
        if not more.get("record"):
            raise Refused("撤下其中一件，请从该信息的页面办理")
        move.known["records"] = _one(move.case, str(more["record"]))
    if "records" in move.known and not move.known["records"]:
        raise Refused("没有正在公开的版本，无须撤下")


def _public(case: Case) -> Sequence[Record]:
    """Records of the batch that are public as they were imported; one that was opened again has its own case."""
    return [
        r for r in Record.objects.house.filter(case=case.code, state="published") if editions.is_public(r)
    ]


def _one(case: Case, code: str) -> Sequence[Record]:
    """The record of that code, if it came with this batch and is public; while a new edition of it is at the gate, its
    row names that case, and the case names this one as the previous."""
    record = Record.objects.house.filter(code=code).first()
    if record is None or not editions.is_public(record):
        return []
    now = Case.objects.house.filter(code=record.case).values_list("facts", flat=True).first() or {}
    return [record] if case.code in (record.case, now.get("facts", {}).get("previous")) else []


def _open(move: Move, more: Mapping[str, Any]) -> None:
    move.case.no = f"导入〔{move.day.year}〕{next_number('import', move.case.agency_id, move.day.year)}号·{move.case.agency_id}"
    move.row["title"] = "历史资料导入"


def _import(move: Move, more: Mapping[str, Any]) -> None:
    """Every record of the batch, each with its first edition: two statements a few hundred, and one event for all."""
    records: list[Record] = more["records"]
    for record in records:
        record.code, record.case = new_code(10), move.case.code
        record.index_no = record.index_no or (
            index_number(move.case.agency, move) if record.column.own else ""
        )
    _mark_older(records)
    editions.publish_new(records, move.day, move.at, more.get("files", ()))
    move.later("press.print")
    move.later("search.index")
    move.facts["imported"] = len(records)


def _mark_older(records: Sequence[Record]) -> None:
    """Of reference texts with one title and different days only the latest may hold: the others are 已修改."""
    latest: dict[str, Any] = {}
    dated = [r for r in records if not r.column.own and r.formed_on]
    for record in dated:
        latest[record.title] = max(record.formed_on, latest.get(record.title, record.formed_on))
    for record in dated:
        if record.formed_on < latest[record.title]:
            record.validity = "amended"


def _withdraw(move: Move, more: Mapping[str, Any]) -> None:
    """撤下 of the batch, or of one record of it: the editions end now, their bytes go before every other job."""
    for record in move.known["records"]:
        editions.withdraw(record, str(move.given.get("reason") or "")[:200], move.at)
        if record.state != "release":
            record.state = "withdrawn"
            record.save()
    move.facts |= {"withdrawn": len(move.known["records"])}
    if move.step.do == "withdraw_record":
        if not more.get("record"):
            raise Refused("撤下其中一件，请从该信息的页面办理")
        move.facts["record"] = move.known["records"][0].code
    take_down(move)


EFFECTS = {"open": _open, "import": _import, "withdraw": _withdraw, "withdraw_record": _withdraw}
