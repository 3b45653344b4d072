"""The one job of this room: give issued papers their bytes."""

from __future__ import annotations

import json

from django.db import transaction
from pypdfium2 import PdfDocument

from mingtang.jobs.handlers import declare_topics, handles
from mingtang.ledger.models import Typed
from mingtang.papers import render
from mingtang.papers.models import Paper
from mingtang.vault import files

declare_topics("papers.render")


@handles("papers.render")
def render_waiting() -> None:
    """Render every issued paper that has no bytes yet. Rendering is deterministic: a repeat makes the same bytes."""
    for paper in Paper.objects.house.filter(digest="", erased=False).order_by("pk"):
        row = Typed.objects.filter(chain=paper.chain, seq=paper.seq, field=paper.field).first()
        if row is None:
            continue  # erased before it was rendered
        made = render.pdf(paper.template, json.loads(row.value))
        digest, pages = files.put(made), len(PdfDocument(made))
        with transaction.atomic():
            Paper.objects.house.filter(pk=paper.pk, digest="").update(digest=digest, pages=pages)
