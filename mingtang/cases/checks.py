"""不予公开信息定期评估 (条例第十八条) and 季度时效检查: what the steps do, and which cases a day makes due."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from mingtang.cases import flow
from mingtang.cases.codes import next_number
from mingtang.cases.models import Case, Reading
from mingtang.cases.moving import Move
from mingtang.ledger.refusal import Refused
from mingtang.people.models import Agency
from mingtang.policy import values as policy
from mingtang.records.models import Record

CONVERT_WITHIN = timedelta(days=30)  # natural days until a record that should be disclosed is asked for again
NAMES = {"reassess": "评估", "validity": "检查"}


def of_case(case: Case) -> str:
    """The code of the record that is assessed."""
    return str(case.facts["facts"]["record"])


def quarter(on: date) -> str:
    """2026Q1."""
    return f"{on.year}Q{(on.month - 1) // 3 + 1}"


def in_force(agency: str) -> Any:
    """An agency's own documents that the public may take for valid."""
    return Record.objects.house.filter(
        agency=agency, state="published", column__own=True, column__kind="documents"
    ).exclude(validity__in=("expired", "repealed"))


def unchecked(case: Case) -> Any:
    """Its documents that nobody has looked at since the check was opened."""
    since = case.facts["facts"]["since"]
    return in_force(case.agency_id).filter(
        Q(checked_on=None) | Q(checked_on__lt=since), published_on__lt=since
    )


def facts_of(case: Case, standing: flow.Standing) -> dict[str, Any]:
    if case.family == "validity":
        return {"unchecked": unchecked(case).count() if standing.facts.get("since") else 0}
    return {"withheld_now": _withheld(str(standing.facts.get("record", "")))}


def _withheld(code: str) -> bool:
    return Record.objects.house.filter(code=code, state="classified", attribute="withheld").exists()


def before(move: Move, more: Mapping[str, Any]) -> None:
    """A case is opened once; what a step confirms is marked before the rules ask what is left."""
    if move.step.do == "open":
        _open(move, more)
    elif move.step.do == "confirm":
        chosen = unchecked(move.case).filter(code__in=more.get("records", ()))
        move.known["records"] = sorted(chosen.values_list("code", flat=True))
        move.known["confirmed"] = len(move.known["records"])
        move.facts |= {"confirmed": move.known["confirmed"], "records": move.known["records"]}
    if move.step.do != "open":
        move.known |= facts_of(move.case, move.standing)


def _open(move: Move, more: Mapping[str, Any]) -> None:
    family, agency = move.case.family, move.case.agency
    place = {"record": more["record"]} if family == "reassess" else {"quarter": quarter(move.day)}
    if standing_case(family, agency.code, **place):
        raise Refused("该项检查已经提请")
    if family == "reassess":
        move.row["title"] = Record.objects.house.get(code=more["record"]).title
    else:
        place["since"] = move.day.isoformat()
        year, number = place["quarter"].split("Q")
        move.row["title"] = f"{year}年第{'一二三四'[int(number) - 1]}季度时效检查"
    number = next_number(family, agency.code, move.day.year)
    move.case.no = f"{agency.mark.split('、')[0] or agency.code}{NAMES[family]}〔{move.day.year}〕{number}号"
    move.facts |= place


def standing_case(family: str, agency: str, **place: str) -> bool:
    """Whether this case was opened: of an assessment one that is still open, of a check one in that quarter."""
    found = Case.objects.house.filter(family=family, agency=agency)
    found = found.filter(closed_on=None) if family == "reassess" else found.order_by("-pk")[:4]
    return any(all(c.facts["facts"].get(k) == v for k, v in place.items()) for c in found)


def _confirm(move: Move, more: Mapping[str, Any]) -> None:
    rows = Record.objects.house.filter(code__in=move.known["records"])
    rows.update(checked_on=move.day)


def _keep(move: Move, more: Mapping[str, Any]) -> None:
    """维持不予公开: the next date, by the setting of the agency."""
    days = policy.whole("withheld_review_days", move.case.agency.line, move.day)
    _again(move, move.day + timedelta(days=days))


def _convert(move: Move, more: Mapping[str, Any]) -> None:
    """转为主动公开: the drafter is told; publishing goes through the gate, so the date stays until it does."""
    _again(move, move.day + CONVERT_WITHIN)
    move.after_write.append(lambda written: _tell(move.case, written.seq))


def _again(move: Move, on: date) -> None:
    Record.objects.house.filter(code=of_case(move.case)).update(review_on=on)
    move.facts["review_on"] = on.isoformat()


def _tell(case: Case, seq: int) -> None:
    Reading.objects.create(case=case, agency=case.agency_id, post="drafter", why="convert", event_seq=seq)


def to_assess(today: date) -> list[Record]:
    """The withheld records whose date has come and for which no case is open, oldest date first."""
    rows = Record.objects.house.filter(state="classified", attribute="withheld", review_on__lte=today)
    open_now = {of_case(c) for c in Case.objects.house.filter(family="reassess", closed_on=None)}
    rows = rows.filter(agency__closed_on=None).order_by("review_on", "pk")
    return [r for r in rows.only("code", "agency_id") if r.code not in open_now]


def settled_elsewhere() -> list[Case]:
    """Open assessments of records that went through the gate meanwhile."""
    rows = Case.objects.house.filter(family="reassess", closed_on=None).select_related("agency")
    return [case for case in rows if not _withheld(of_case(case))]


def to_check(today: date) -> list[str]:
    """The agencies that have documents in force and no check in this quarter yet."""
    agencies = Agency.objects.filter(closed_on=None).order_by("code").values_list("code", flat=True)
    return [
        code for code in agencies
        if in_force(code).exists() and not standing_case("validity", code, quarter=quarter(today))
    ]  # fmt: skip


EFFECTS = {"confirm": _confirm, "keep": _keep, "convert": _convert}
