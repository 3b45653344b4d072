"""Making a file without what is withheld, and attacking it, outside any request. Repeating finds another state."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Any

from mingtang.cases import materials
from mingtang.cases.materials import acts
from mingtang.cases.materials.models import Material
from mingtang.jobs.handlers import declare_topics, handles
from mingtang.ledger.digest import canonical, sm3
from mingtang.ledger.refusal import Moved
from mingtang.people.seats import SYSTEM
from mingtang.records import redacting
from mingtang.vault import files

declare_topics("cases.material-make")


@handles("cases.material-make")
def make(material: str, moves: int, now: datetime) -> None:
    """What was marked meanwhile is made by the job of that mark."""
    row = (
        Material.objects.select_related("case__agency")
        .filter(code=material, moves=moves, state="making")
        .first()
    )
    if row is None:
        return
    with suppress(Moved):
        acts.settle(row, by=SYSTEM, at=now, **_found(row))


def _found(row: Material) -> dict[str, Any]:
    name = f"{row.name}.{row.format}"
    head = materials.cover(row, row.case.agency.name)
    try:
        made = redacting.made(name, files.open(row.original), row.format, row.marks, row.keeps, head)
    except redacting.CannotRebuild as held:
        return {"why": held.reason[:200]}
    findings = [
        [one["attacker"], what, where] for one in made.report["attackers"] for what, where in one["findings"]
    ]
    report = {
        "material": row.code, "original": row.original, "marks": sm3(canonical(row.marks).encode()), "file": sm3(made.data), **made.report,
    }  # fmt: skip
    found: dict[str, Any] = {"report": files.put(canonical(report).encode()), "findings": findings}
    return found if findings else {**found, "output": files.put(made.data), "size": len(made.data)}
