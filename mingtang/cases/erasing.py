"""Deleting what people typed in a case, everywhere it stands: ledger values, row caches, papers, uploads, drafts."""

from __future__ import annotations

import json
from datetime import date

from django.db.models import Q, TextField
from django.db.models.functions import Cast

from mingtang.cases import materials
from mingtang.cases.bundles.models import CLOSED, Bundle
from mingtang.cases.mails import box as mails
from mingtang.cases.materials.models import Material
from mingtang.cases.models import Case, Ticket
from mingtang.cases.phone import passing
from mingtang.forms.models import Answer, Upload
from mingtang.jobs.outbox import SOON, put
from mingtang.ledger.models import Event, Typed
from mingtang.papers.models import Paper, SealImage
from mingtang.people.seats import Seat, agencies_covered
from mingtang.records.models import Attachment
from mingtang.records.transfers.models import Transfer

ERASED = "个人信息已依法删除"
GONE = f"（{ERASED}）"
# Who erases in the cases of a family. A release is public and an import holds no application: nobody erases in those.
ERASERS = {"request": "disclosure_head", "correct": "disclosure_head", "service": "leader_in_charge"}


def erases(seat: Seat, case: Case, on: date) -> bool:
    """Whether this seat answers for erasing in the case."""
    return ERASERS.get(case.family) == seat.post and case.agency_id in agencies_covered(seat, on)


def wipe(case: Case) -> list[list[str | int]]:
    """Delete values and salts and everything made of them; the places [chain, number, field] for the erasure event.

    What an earlier erasure says of its reason stays: it names nobody."""
    of_case = {"subject_type": "case", "subject": case.code}
    erasures = set(Event.objects.filter(**of_case, act="case.erase").values_list("chain", "seq"))
    found = Typed.objects.filter(**of_case).order_by("chain", "seq", "field")
    rows = [row for row in found.values_list("pk", "chain", "seq", "field") if row[1:3] not in erasures]
    places: list[list[str | int]] = [[chain, seq, field] for _, chain, seq, field in rows]
    if not places:
        return []
    Typed.objects.filter(pk__in=[pk for pk, *_ in rows]).delete()
    Case.objects.house.filter(pk=case.pk).update(title=GONE, party="")
    Ticket.objects.filter(case=case).delete()
    papers = Paper.objects.house.filter(case=case.code)
    uploads = Upload.objects.filter(answer__in=Answer.objects.filter(case_no=case.no))
    digests = {
        d for d in (*papers.values_list("digest", flat=True), *uploads.values_list("digest", flat=True)) if d
    } | scans(case.code)
    given = Material.objects.filter(case=case)
    digests |= materials.digests(given) | mails.wiped(case) | passing.wiped(case)
    given.update(
        state="erased", name="", marks=[], keeps=[], findings=[], why="", original="", output="", report=""
    )
    papers.update(digest="", erased=True)
    uploads.delete()
    for digest in sorted(digests):
        put("vault.erase", priority=SOON, digest=digest)
    return places


def scans(case: str = "") -> set[str]:
    """Digests of the scans of paper opinions (代录) that have their files: of `case`, else of all; none once erased."""
    rows = Event.objects.filter(subject_type="case", payload__contains='"scan":"')
    rows = rows.exclude(subject__in=Event.objects.filter(act="case.erase").values("subject"))
    rows = rows.filter(subject=case) if case else rows
    return {json.loads(payload)["facts"]["scan"] for payload in rows.values_list("payload", flat=True)}


def claimed(digest: str) -> bool:
    """Whether any row still names the file: equal uploads share one."""
    return (
        Upload.objects.filter(digest=digest).exists()
        or Paper.objects.house.filter(digest=digest).exists()
        or Attachment.objects.annotate(shown=Cast("page", TextField()))
        .filter(Q(digest=digest) | Q(original=digest) | Q(shown__contains=digest))
        .exists()
        or Transfer.objects.house.filter(receipt=digest).exists()
        or Bundle.objects.house.filter(Q(digest=digest) & ~Q(state__in=CLOSED) | Q(listed=digest)).exists()
        or materials.claims(digest)
        or SealImage.objects.filter(digest=digest).exists()
        or mails.named(digest)
        or passing.named(digest)
        or digest in scans()
    )
