"""What arrives in an import: every row with what becomes of it, before any record is written.

Nobody reviews an import, so what no review could let pass is held: identity, card and passport numbers in a text of the
city's own (条例第十五条), and an attachment that cannot be cleared. A row that is held goes through the release gate."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from mimetypes import guess_type
from pathlib import PurePosixPath
from posixpath import normpath
from typing import Any

from mingtang.ledger.digest import canonical, sm3
from mingtang.people.models import Agency
from mingtang.records import importing, masking, scanning
from mingtang.records.importing.places import FAULTS
from mingtang.records.importing.reading import SOUGHT
from mingtang.records.models import UNKNOWN, Column, Record
from mingtang.records.screening import Screened, screen
from mingtang.vault import files

REASONS = {
    **FAULTS,
    "no-text": "没有正文，未导入",
    "personal-data": "检出身份证、银行卡或护照号码，未导入；请由拟稿人脱敏后送审",
    "attachment-held": "附件不能直接公开（检出个人信息，或者不能检查），未导入；请由拟稿人送审",
    "attachment-missing": "页面上的附件没有一起拿来，导入时没有它",
    "attached": "是另一件的附件，随该件导入",
    "withdrawn": "此前导入后已撤下，未再发布",
    "same-bytes": "与已导入的文件内容完全相同",
}
_CHECKED = (
    "documents",
    "reference",
)  # kinds of column whose texts hold or do not hold: nobody has checked it yet
_NEVER = ("id_number", "bank_card", "passport")
_ATTACHED = frozenset({
    ".pdf", ".doc", ".docx", ".wps", ".xls", ".xlsx", ".et", ".ppt", ".pptx", ".dps", ".ofd", ".zip", ".rar", ".txt", ".csv", ".jpg", ".jpeg",
    ".png",
})  # fmt: skip


@dataclass
class Arrival:
    """status: imported, unchanged, held, failed, or attached (a file that another row brings). record: the new or the
    standing one. files: rows of its attachments, screened. reasons: codes of REASONS."""

    path: str
    digest: str
    status: str
    record: Record | None = None
    unknown: list[str] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    files: list[dict[str, Any]] = field(default_factory=list)

    def told(self) -> dict[str, Any]:
        """As the command line answers it."""
        record = self.record
        return {
            "path": self.path, "digest": self.digest, "status": self.status, "record": record.code if record else None,
            "url": record.path if record else None, "attachments": len(self.files), "title": record.title if record else "", "unknown": self.unknown,
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
    brought: set[str] = set()  # paths of files that came as somebody's attachment
    for source in sources:
        digest = sm3(source.data) if not source.fault else ""
        if source.path in brought:
            yield Arrival(source.path, digest, "attached", reasons=["attached"])
        elif source.fault:
            yield Arrival(source.path, digest, "failed", reasons=[source.fault])
        elif standing := known.get(digest):
            brought |= {path for path, _ in _beside(source)}
            yield _standing(source.path, digest, standing)
        else:
            yield (arrival := _new(source, digest, agency, column, day, brought))
            if arrival.record:
                known[digest] = arrival.record


def _standing(path: str, digest: str, record: Record) -> Arrival:
    if record.state == "withdrawn":
        return Arrival(path, digest, "held", record, reasons=["withdrawn"])
    unknown = [name for name in SOUGHT if not getattr(record, name)]
    return Arrival(
        path, digest, "unchanged", record, unknown, [] if record.origin_path == path else ["same-bytes"]
    )


def _beside(source: importing.Source, document: importing.Document | None = None) -> list[tuple[str, str]]:
    """(path, words) of the attachments a row links to, as paths of its own place; each once."""
    try:
        document = document or source.document or importing.read(source.path, source.data)
    except (importing.NoText, importing.Unreadable):
        return []
    folder = "" if source.document else str(PurePosixPath(source.path).parent)
    found: dict[str, str] = {}
    for link, words in document.links:
        path = normpath(f"{folder}/{link}" if folder and not link.startswith("/") else link).lstrip("/")
        if PurePosixPath(path).suffix.lower() in _ATTACHED:
            found.setdefault(path, words)
    return list(found.items())


def _new(
    source: importing.Source, digest: str, agency: Agency, column: Column, day: date, brought: set[str]
) -> Arrival:
    try:
        document = source.document or importing.read(source.path, source.data)
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
    if column.own and _named(record):
        return Arrival(source.path, digest, "held", reasons=["personal-data"])
    return _with_files(
        Arrival(source.path, digest, "imported", record, document.unknown), source, document, brought
    )


def _named(record: Record) -> bool:
    """Whether the text names somebody by a number that no list may show."""
    found = scanning.scan(masking.text_of(record.title, record.summary, record.body))
    return any(one.kind in _NEVER for one in found)


def _with_files(
    arrival: Arrival, source: importing.Source, document: importing.Document, brought: set[str]
) -> Arrival:
    """The attachments beside the row, in the vault and screened; held where one of them cannot be cleared."""
    for path, words in _beside(source, document):
        data = source.beside(path)
        if data is None:
            arrival.reasons = ["attachment-missing"]
            continue
        brought.add(path)
        name = _name(path, words)
        original = files.put(data)
        seen = screen(name, original)
        if seen.held or seen.finds:
            return Arrival(source.path, arrival.digest, "held", reasons=["attachment-held"])
        arrival.files.append(_attachment(name, original, seen))
    return arrival


def _name(path: str, words: str) -> str:
    """What the page calls the file, with the extension it has."""
    own = PurePosixPath(path)
    stem = words.strip() if 0 < len(words.strip()) <= 80 else own.stem
    return stem if stem.lower().endswith(own.suffix.lower()) else f"{stem}{own.suffix.lower()}"


def _attachment(name: str, original: str, seen: Screened) -> dict[str, Any]:
    return {
        "name": name[-120:], "media": guess_type(name)[0] or "application/octet-stream", "size": seen.size, "digest": seen.digest,
        "original": original, "finds": [], "dropped": list(seen.dropped), "held": "", "page": seen.page,
    }  # fmt: skip


def _validity(document: importing.Document, column: Column, day: date) -> str:
    if document.effective_on and document.effective_on > day:
        return "pending"
    return UNKNOWN if column.kind in _CHECKED else "valid"


def manifest(found: Iterable[Arrival], agency: str, column: str) -> bytes:
    """The list of a batch in canonical bytes: what its digest stands for."""
    files = [[a.path, a.digest, a.status, a.reasons] for a in found]
    return canonical({"agency": agency, "column": column, "files": files}).encode()
