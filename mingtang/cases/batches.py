"""A batch of an import from its arrivals to what is public: for the operator's door and the desk's alike."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from mingtang.cases import acts
from mingtang.cases.models import Case
from mingtang.people.seats import Seat
from mingtang.records.arrivals import Arrival, manifest
from mingtang.vault import files

STATUSES = {"imported": "导入", "unchanged": "未变", "held": "暂缓", "failed": "失败", "attached": "附件"}


def publish(found: Sequence[Arrival], column: str, post: str, *, by: Seat, at: datetime) -> str:
    """Open the batch's case (import-1) and import what is new; the case's code, "" where nothing is new.

    post: under which the batch is released; by: who imports, as operator of the agency. Every row, whatever became of
    it, stands in the manifest whose digest the events name."""
    new = [a for a in found if a.status == "imported"]
    if not new:
        return ""
    named = {"manifest_digest": files.put(manifest(found, by.agency, column)), "released_under": post}
    code = acts.open_case("import-1", by.agency, "open", by=by, at=at, **named)
    case = Case.objects.house.select_related("agency").get(code=code)
    acts.take(
        case, "import", by=by, at=at, records=[a.record for a in new], files=[a.files for a in new], **named
    )
    return code


def tally(found: Sequence[Arrival]) -> dict[str, int]:
    """How many rows came to each end; together they are all of them."""
    return {status: sum(a.status == status for a in found) for status in STATUSES}
