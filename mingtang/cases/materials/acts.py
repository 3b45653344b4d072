"""Acts on a file that is to go with a reply: it is added, marked, made and attacked, taken off. One event each, on the case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from mingtang.cases import materials
from mingtang.cases.codes import new_code
from mingtang.cases.materials.models import Material
from mingtang.cases.models import Case
from mingtang.clock import SHANGHAI, day
from mingtang.jobs.outbox import SOON, put
from mingtang.ledger.book import act, line_up, write
from mingtang.ledger.digest import canonical, sm3
from mingtang.ledger.refusal import Moved, Refused
from mingtang.people.models import Person
from mingtang.people.seats import Seat
from mingtang.records.redacting import marks

FACTS = ("material", "format", "pages", "digest", "marks", "marked", "report", "found", "state")
LONGEST_KEPT = 200  # characters of a text that may stay elsewhere


@act("material.add", facts=FACTS)
def add(case: Case, name: str, digest: str, format: str, pages: int, *, by: Seat, at: datetime) -> str:
    """加入材料: `digest` is the original's in the vault, format and pages are what records.redacting says of it."""
    line_up(case.agency.chain)
    _may(case, by, at)
    if not name.strip():
        raise Refused("请填写材料名称", "name")
    if Material.objects.filter(case=case).exclude(state__in=materials.GONE).count() >= materials.MOST:
        raise Refused(f"一件申请最多提供{materials.MOST}份材料，请合并后再加")
    row = Material.objects.create(
        code=new_code(10), case=case, name=name.strip()[:120], format=format, pages=pages, original=digest, changed_at=at,
        changed_by=by.person,
    )  # fmt: skip
    facts = {"format": format, "pages": pages, "digest": digest}
    return _write(row, by, facts, {"material.name": row.name})


@act("material.mark", facts=FACTS)
def mark(
    row: Material,
    rows: Sequence[Mapping[str, Any]],
    keeps: Sequence[str] | None = None,
    *,
    by: Seat,
    at: datetime,
) -> str:
    """区分处理: all that is withheld of the file, anew; what was made of it before is void. row.moves: what the page was
    built from. keeps: texts that may stay in other places of it; None: as before."""
    line_up(row.case.agency.chain)
    _may(row.case, by, at)
    wanted = marks.ordered(row.format, [marks.plain(row.format, one) for one in rows])
    if why := marks.why_not(row.format, row.pages, wanted):
        raise Refused(why)
    kept = row.keeps if keeps is None else sorted({one.strip() for one in keeps if one.strip()})
    if any(len(one) > LONGEST_KEPT for one in kept):
        raise Refused(f"允许保留的文字不能超过{LONGEST_KEPT}字")
    _forget(row)
    _move(
        row,
        at,
        by,
        marks=wanted,
        keeps=kept,
        state="draft",
        output="",
        report="",
        findings=[],
        why="",
        size=0,
    )
    typed = {"material.marks": canonical(wanted)} | ({"material.keeps": canonical(kept)} if kept else {})
    return _write(row, by, {"marks": len(wanted), "marked": sm3(canonical(wanted).encode())}, typed)


@act("material.make", facts=FACTS)
def make(row: Material, *, by: Seat, at: datetime) -> str:
    """生成并检查: a job writes the file without what is withheld, and attacks it. row.moves: what the page was built from."""
    line_up(row.case.agency.chain)
    _may(row.case, by, at)
    _forget(row)
    _move(row, at, by, state="making", output="", report="", findings=[], why="", size=0)
    put("cases.material-make", priority=SOON, material=row.code, moves=row.moves)
    return _write(row, by, {"marked": sm3(canonical(row.marks).encode())})


@act("material.settle", facts=FACTS)
def settle(row: Material, *, by: Seat, at: datetime, **found: Any) -> str:
    """What the job found: the file and the report of the attack on it, or why none could be made (`why`).

    found: output, size, report, findings, why. A file in which anything was found stays here."""
    line_up(row.case.agency.chain)
    good = bool(found.get("output")) and not found.get("findings") and not found.get("why")
    if not good:
        found |= {"output": "", "size": 0}
    _move(row, at, None, state="proven" if good else "refused", **found)
    facts = {"state": row.state, "digest": row.output, "report": row.report, "found": len(row.findings)}
    return _write(row, by, facts)


@act("material.remove", facts=FACTS)
def remove(row: Material, *, by: Seat, at: datetime) -> str:
    """移除: it does not go with the reply; its bytes leave the vault. row.moves: what the page was built from."""
    line_up(row.case.agency.chain)
    _may(row.case, by, at)
    _forget(row, original=True)
    _move(
        row,
        at,
        by,
        state="removed",
        original="",
        output="",
        report="",
        marks=[],
        keeps=[],
        findings=[],
        why="",
    )
    return _write(row, by, {"state": "removed"})


def _may(case: Case, by: Seat, at: datetime) -> None:
    fresh = Case.objects.house.select_related("agency").get(pk=case.pk)
    if why := materials.why_not_work(fresh, by, day(at)):
        raise Refused(why)


def _forget(row: Material, *, original: bool = False) -> None:
    """What was made of the file before is made again, or not at all."""
    gone = {row.output, row.report, row.original if original else ""} - {""}
    for digest in sorted(gone):
        put("vault.erase", priority=SOON, digest=digest)


def _move(row: Material, at: datetime, by: Seat | None, **values: Any) -> None:
    """Compare and swap: whoever comes second is told who was first. by: None where nobody's hand was on it (a job)."""
    values |= {"moves": row.moves + 1}
    if by is not None:
        values |= {"changed_at": at, "changed_by": by.person}
    same = Material.objects.filter(pk=row.pk, moves=row.moves).exclude(state__in=materials.GONE)
    if not same.update(**values):
        raise _moved(row)
    for name, value in values.items():
        setattr(row, name, value)


def _moved(row: Material) -> Moved:
    now = Material.objects.get(pk=row.pk)
    name = Person.objects.filter(code=now.changed_by).values_list("name", flat=True).first() or "系统"
    when = now.changed_at.astimezone(SHANGHAI)
    return Moved(f"这份材料已由{name}于{when:%m月%d日 %H:%M}改动，请核对现在的内容后再保存")


def _write(row: Material, by: Seat, facts: dict[str, Any], typed: dict[str, str] | None = None) -> str:
    write(
        "case",
        row.case.code,
        chain=row.case.agency.chain,
        by=by,
        facts={"material": row.code, **facts},
        typed=typed,
    )
    return row.code
