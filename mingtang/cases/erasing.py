"""Deleting what people typed in a case, everywhere it stands: ledger values, row caches, papers, uploads, drafts."""

from __future__ import annotations

import json

from mingtang.cases.models import Case, Ticket
from mingtang.forms.models import Answer, Upload
from mingtang.jobs.outbox import SOON, put
from mingtang.ledger.models import Event, Typed
from mingtang.papers.models import Paper
from mingtang.records.models import Attachment

GONE = "（个人信息已依法删除）"


def wipe(case: Case) -> list[list[str | int]]:
    """Delete values and salts and everything made of them; the places [chain, number, field] for the erasure event."""
    rows = Typed.objects.filter(subject_type="case", subject=case.code)
    places: list[list[str | int]] = [
        [c, s, f] for c, s, f in rows.order_by("chain", "seq", "field").values_list("chain", "seq", "field")
    ]
    if not places:
        return []
    rows.delete()
    Case.objects.house.filter(pk=case.pk).update(title=GONE, party="")
    Ticket.objects.filter(case=case).delete()
    papers = Paper.objects.house.filter(case=case.code)
    uploads = Upload.objects.filter(answer__in=Answer.objects.filter(case_no=case.no))
    digests = {
        d for d in (*papers.values_list("digest", flat=True), *uploads.values_list("digest", flat=True)) if d
    } | scans(case.code)
    papers.update(digest="", erased=True)
    uploads.delete()
    for digest in sorted(digests):
        put("vault.erase", priority=SOON, digest=digest)
    return places


def scans(case: str = "") -> set[str]:
    """Digests of the scans of paper opinions (代录) that have their files: of `case`, else of all whose texts stand."""
    rows = Event.objects.filter(subject_type="case", payload__contains='"scan":"')
    gone = Event.objects.filter(act="case.erase").values("subject")
    rows = rows.filter(subject=case) if case else rows.exclude(subject__in=gone)
    return {json.loads(payload)["facts"]["scan"] for payload in rows.values_list("payload", flat=True)}


def claimed(digest: str) -> bool:
    """Whether any row still names the file: equal uploads share one."""
    return (
        Upload.objects.filter(digest=digest).exists()
        or Paper.objects.house.filter(digest=digest).exists()
        or Attachment.objects.filter(digest=digest).exists()
        or digest in scans()
    )
