"""Texts as they went to review and manifests of imports: kept in the vault under the digest that the events name."""

from __future__ import annotations

import json
from typing import Any

from mingtang.cases.models import Case
from mingtang.records import content
from mingtang.records.models import Record, content_of
from mingtang.vault import files


def keep(record: Record) -> str:
    """Put the text as it stands into the vault; its digest is the record's own."""
    return files.put(content.bytes_of(content_of(record)))


def kept(digest: str) -> dict[str, Any] | None:
    """The text of this digest, as records.models.content_of gave it; None where it was not kept."""
    if not digest or not files.exists(digest):
        return None
    found: dict[str, Any] = json.loads(files.open(digest))
    return found


def named() -> set[str]:
    """Every digest in the vault that a case names here: what `verify` expects to find."""
    found: set[str] = set()
    rows = Case.objects.house.filter(family__in=("release", "import")).values_list("facts", flat=True)
    for stored in rows.iterator(chunk_size=2000):
        facts = stored.get("facts", {})
        found |= {d for d in (facts.get("checked_digest"), facts.get("manifest_digest")) if d}
    return found
