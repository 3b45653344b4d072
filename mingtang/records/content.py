"""What a record says, cleaned and canonical: the digest that a review names and an edition freezes."""

from __future__ import annotations

from datetime import date
from typing import Any

from mingtang.ledger.digest import canonical, sm3
from mingtang.records.cleaning import clean
from mingtang.records.models import DESCRIBED, Attachment, Record, content_of
from mingtang.records.screening import screen

EDITABLE = (
    "title", "issuer", "doc_no", "subject_class", "formed_on", "effective_on", "expires_on", "on_expiry", "opinions", "attribute",
    "attr_reason", "attr_article", "validity", "source", "summary", "keywords", "reading", "body", *DESCRIBED,
)  # fmt: skip
_OOXML = "application/vnd.openxmlformats-officedocument."
MEDIA = {  # of a file that was converted
    "docx": _OOXML + "wordprocessingml.document",
    "xlsx": _OOXML + "spreadsheetml.sheet",
    "pptx": _OOXML + "presentationml.presentation",
}
SELDOM = frozenset(
    {"expires_on", "on_expiry", "opinions", "reading", *DESCRIBED}
)  # frozen only where they are given


def digest_of(record: Record) -> str:
    """SM3 of everything an edition would freeze; it changes with the smallest edit, attachments included."""
    return digest_of_content(content_of(record))


def digest_of_content(frozen: dict[str, Any]) -> str:
    """The same of what content_of gave."""
    return sm3(bytes_of(frozen))


def bytes_of(frozen: dict[str, Any]) -> bytes:
    """The bytes under the digest: kept in the vault when a text goes to review, so that it can be shown as it was."""
    return canonical(frozen).encode()


def apply(record: Record, values: dict[str, Any]) -> None:
    """Put edited values on the record (unsaved), cleaned, and set its digest. Unknown names are a KeyError."""
    for name, value in values.items():
        if name not in EDITABLE:
            raise KeyError(name)
        setattr(record, name, clean(value) if name == "body" else value)
    if not record.issuer and record.column.own:
        record.issuer = record.agency.name  # an own text that names no issuer is the agency's
    if record.pk:
        record.digest = digest_of(record)


def set_attachments(record: Record, files: list[dict[str, Any]]) -> None:
    """Replace the attachments: [{"name","media","size","digest"}] in order, as they were sent; each is screened, and
    what stands at the record from now on is the rebuilt file. Bytes are in the vault already."""
    rows = []
    for f in files:
        seen = screen(f["name"], f["digest"])
        rows.append({
            "name": seen.name or f["name"], "media": MEDIA.get(seen.name.rpartition(".")[2], f["media"]), "size": seen.size, "digest": seen.digest, "original": f["digest"],
            "finds": [list(one) for one in seen.finds], "dropped": list(seen.dropped), "held": seen.held[:300], "page": seen.page,
        })  # fmt: skip
    attach(record, rows)


def attach(record: Record, rows: list[dict[str, Any]]) -> None:
    """Replace the attachments by rows that were screened before, as an edition froze them."""
    Attachment.objects.filter(record=record).delete()
    Attachment.objects.bulk_create(Attachment(record=record, order=i, **row) for i, row in enumerate(rows))


def public_path(code: str, day: date) -> str:
    """The address of a record for ever: no agency or column in it."""
    return f"/r/{day.year}/{code}.html"
