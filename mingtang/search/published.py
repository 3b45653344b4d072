"""Published editions as documents of the index. Nothing else ever enters it: no draft, nothing withdrawn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path, PurePosixPath

from django.conf import settings

from mingtang.people.models import Agency
from mingtang.records import filing
from mingtang.records.cleaning import plain
from mingtang.records.models import Column, Edition

from . import composed
from .attached import text_of
from .document import Doc, File, stored
from .hits import Hit
from .index import IndexUnavailable, Reader, View, every
from .matching import term

_CHUNK = 200  # editions read at a time, text included


def reader() -> Reader:
    """The reader of this installation's index; one for all threads."""
    return _reader(Path(settings.MINGTANG_INDEX))


@lru_cache(maxsize=4)
def _reader(root: Path) -> Reader:
    return Reader(root)


class Columns:
    """The column tree as documents need it, and the texts of attachments that an index holds already: a file is read
    once. known: that index."""

    def __init__(self, known: View | None = None) -> None:
        self._rows = {c.code: c for c in Column.objects.all()}
        self._short = dict(Agency.objects.values_list("code", "short"))
        self._known = known

    def line(self, code: str) -> tuple[str, ...]:
        found: list[str] = []
        column = self._rows.get(code)
        while column:
            found.insert(0, column.code)
            column = self._rows.get(column.parent_id or "")
        return tuple(found)

    def version(self, edition: Edition) -> str:
        """What its document is made from: an edition never changes, its column and the agency's name may."""
        column, short = self._rows[edition.column_id], self._short.get(edition.agency_id, "")
        return f"{edition.pk} {column.kind} {column.own} {'/'.join(self.line(column.code))} {short}"

    def doc(self, edition: Edition) -> Doc:
        """What is found of an edition: its record's code is the document's id, so a new edition replaces the old."""
        column, content = self._rows[edition.column_id], edition.content
        names = (("发文机关", "issuer"), ("索引号", "index_no"), ("关键词", "keywords"))
        facts = [f"{label}：{content[key]}" for label, key in names if content[key]]
        if (short := self._short.get(edition.agency_id)) and short not in content["issuer"]:
            facts.append(f"发布单位：{short}")  # people ask for 交通局, texts say 交通运输局
        said = (content["summary"], plain(content["body"]), *facts)
        return Doc(
            id=code_of(edition), title=edition.title, body="\n".join(part for part in said if part), agency=edition.agency_id,
            column=column.code, columns=self.line(column.code), kind=column.kind, doc_no=content["doc_no"],
            published_on=edition.published_on, url=edition.path, own=column.own, files=self._files(edition),
            theme=dict(filing.headings(content)).get("theme", ""), info_class=content.get("info_class") or "",
            stage=content.get("stage") or "", validity=content.get("validity") or "",
        )  # fmt: skip

    def _files(self, edition: Edition) -> tuple[File, ...]:
        given = edition.content["attachments"]
        known = held(self._known, code_of(edition)) if given and self._known else {}
        return tuple(
            File(a["name"], a["digest"], known.get(a["digest"]) or text_of(a["name"], a["digest"], a["size"]))
            for a in given
        )

    def docs(self, ids: Iterable[int]) -> Iterator[Doc]:
        """Documents of these editions, as long as they are public."""
        ids = list(ids)
        for start in range(0, len(ids), _CHUNK):
            chunk = ids[start : start + _CHUNK]
            for edition in Edition.objects.house.in_force().filter(pk__in=chunk).order_by("pk"):
                yield self.doc(edition)


def held(view: View, id: str) -> dict[str, str]:
    """Digest → text of the attachments of a document in `view`; nothing where the index is of another format."""
    try:
        found = view.searcher.search(term("id", id), 1).hits
        files = [file for _, at in found for file in stored(view.searcher.doc(at)).files]
    except (ValueError, KeyError, LookupError):
        return {}
    return {file.digest: file.text for file in files}


def code_of(edition: Edition) -> str:
    """A record's: the same of all its editions."""
    return PurePosixPath(edition.path).stem


def still_public(hits: Iterable[Hit]) -> list[Hit]:
    """`hits` without what was withdrawn a moment ago and the index has not yet let go."""
    hits = list(hits)
    urls = [hit.url for hit in hits]
    standing = set(Edition.objects.public().filter(path__in=urls).values_list("path", flat=True))
    standing |= composed.standing(urls)
    return [hit for hit in hits if hit.url in standing]


def differences() -> list[str]:
    """How the index differs from the public editions, a line each; editions that still wait for it are no fault."""
    try:
        view = reader().view()
    except IndexUnavailable as why:  # after an upgrade, until it is printed anew
        return [f"index: {why}"]
    columns = Columns(view)
    rows = Edition.objects.house.in_force().order_by("pk")
    expected = {code_of(e): e for e in rows.iterator(chunk_size=_CHUNK)}
    topics = {composed.id_of(version): version for version in composed.public()}
    found = {doc.id: doc for doc in every(view)} if view else {}
    lines = [
        f"index: {code}: found a document, expected none"
        for code in sorted(found.keys() - expected.keys() - topics.keys())
    ]
    for code, version in topics.items():
        if version.indexed and found.get(code) != composed.doc(version):
            lines.append(f"index: {code}: found no document or another, expected version {version.no}")
    for code, edition in sorted(expected.items()):
        if not edition.indexed:
            continue
        if code not in found:
            lines.append(f"index: {code}: found none, expected edition {edition.no}")
        elif found[code] != columns.doc(edition):
            lines.append(f"index: {code}: found other text, expected that of edition {edition.no}")
    return lines
