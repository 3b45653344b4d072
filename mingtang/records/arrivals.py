"""What arrives in an import: every file with what becomes of it, before anything is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from mingtang.ledger.digest import canonical, sm3
from mingtang.people.models import Agency
from mingtang.records import importing
from mingtang.records.importing.places import FAULTS
from mingtang.records.importing.reading import SOUGHT
from mingtang.records.models import UNKNOWN, Column, Record

REASONS = {
    **FAULTS,
    "no-text": "文件里没有正文，未导入",
    "withdrawn": "此前导入后已撤下，未再发布",
    "same-bytes": "与已导入的文件内容完全相同",
}
_CHECKED = (
    "documents",
    "reference",
)  # kinds of column whose texts hold or do not hold: nobody has checked it yet


@dataclass
class Arrival:
    """status: imported, unchanged, held or failed. record: the new or the standing one. reasons: codes of REASONS."""

    path: str
    digest: str
    status: str
    record: Record | None = None
    unknown: list[str] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)

    def told(self) -> dict[str, Any]:
        """As the command line answers it."""
        record = self.record
        return {
            "path": self.path, "digest": self.digest, "status": self.status, "record": record.code if record else None,
            "url": record.path if record else None, "title": record.title if record else "", "unknown": self.unknown,
            "reasons": [{"code": code, "text": REASONS[code]} for code in self.reasons],
        }  # fmt: skip


def arrivals(
    sources: Iterable[importing.Source], agency: Agency, column: Column, day: date
) -> Iterator[Arrival]:
    """One Arrival a source. A text that this agency has in this column already, byte for byte, is unchanged."""
    known = {
        r.origin_digest: r
        for r in Record.objects.house.filter(agency=agency, column=column)
        .exclude(origin_digest="")
        .defer("body")
    }
    for source in sources:
        digest = sm3(source.data) if not source.fault else ""
        if source.fault:
            yield Arrival(source.path, digest, "failed", reasons=[source.fault])
        elif standing := known.get(digest):
            yield _standing(source.path, digest, standing)
        else:
            yield (arrival := _new(source, digest, agency, column, day))
            if arrival.record:
                known[digest] = arrival.record


def _standing(path: str, digest: str, record: Record) -> Arrival:
    if record.state == "withdrawn":
        return Arrival(path, digest, "held", record, reasons=["withdrawn"])
    unknown = [name for name in SOUGHT if not getattr(record, name)]
    return Arrival(
        path, digest, "unchanged", record, unknown, [] if record.origin_path == path else ["same-bytes"]
    )


def _new(source: importing.Source, digest: str, agency: Agency, column: Column, day: date) -> Arrival:
    try:
        document = importing.read(source.path, source.data)
    except importing.NoText:
        return Arrival(source.path, digest, "held", reasons=["no-text"])
    except importing.Unreadable:
        return Arrival(source.path, digest, "failed", reasons=["unreadable"])
    record = Record(
        agency=agency, column=column, title=document.title, issuer=document.issuer, doc_no=document.doc_no,
        index_no=document.index_no, formed_on=document.formed_on, effective_on=document.effective_on,
        source=document.source, body=document.html, validity=_validity(document, column, day), created_on=day,
        origin_path=source.path[-300:], origin_digest=digest,
    )  # fmt: skip
    return Arrival(source.path, digest, "imported", record, document.unknown)


def _validity(document: importing.Document, column: Column, day: date) -> str:
    if document.effective_on and document.effective_on > day:
        return "pending"
    return UNKNOWN if column.kind in _CHECKED else "valid"


def manifest(found: Iterable[Arrival], agency: str, column: str) -> bytes:
    """The list of a batch in canonical bytes: what its digest stands for."""
    files = [[a.path, a.digest, a.status, a.reasons] for a in found]
    return canonical({"agency": agency, "column": column, "files": files}).encode()
