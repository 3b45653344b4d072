"""What a document that comes in has to do with one that came before: a new version of it, or its interpretation."""

from __future__ import annotations

from mingtang.api.problems import at
from mingtang.api.shapes import Document
from mingtang.cases.models import Case, Submission
from mingtang.cases.releases import record_of
from mingtang.people.models import Agency, Machine
from mingtang.records.models import Record


def submitted(machine: Machine, key: str) -> Submission | None:
    rows = Submission.objects.select_related("case__agency")
    return rows.filter(machine=machine.code, key=key).first()


def newer(case: Case) -> str:
    """The key of the version that stands in the place of this one; "" where it stands itself."""
    code = record_of(case).case
    if code == case.code:
        return ""
    return Submission.objects.filter(case__code=code).values_list("key", flat=True).first() or "（工作台）"


def revised(machine: Machine, agency: Agency, given: Document) -> dict[str, Record]:
    """The public record of which this is a new version: handed in by the same machine, of the same agency and column."""
    if not given.revises:
        return {}
    record = _record(machine, agency, given.revises, "revises")
    if record.state != "published":
        raise at("revises", "这一件没有正在公开，或者已有新版本正在办理")
    if record.column_id != given.column:
        raise at("column", "新版本的栏目须与已公开的相同")
    return {"record": record}


def explained(machine: Machine, agency: Agency, given: Document) -> dict[str, str]:
    """What ties an interpretation to its document."""
    if not given.interprets:
        if given.reading:
            raise at("reading", "没有写所解读的公文")
        return {}
    if given.interprets == given.revises:
        raise at("interprets", "公文不能是它自己的解读")
    record = _record(machine, agency, given.interprets, "interprets")
    if record.state not in ("release", "published"):
        raise at("interprets", "所解读的公文已退回、撤回或者撤下")
    if record.interprets:
        raise at("interprets", "所指的一件本身是解读")
    return {"interprets": record.code, "reading": given.reading or "text"}


def _record(machine: Machine, agency: Agency, key: str, field: str) -> Record:
    found = submitted(machine, key)
    if found is None or found.case.agency_id != agency.code:
        raise at(field, "没有报送过这个编号的公文")
    return record_of(found.case)
