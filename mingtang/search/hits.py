"""A document that was found, as it is shown: its fields and the lines that say why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tantivy import DocAddress, Document

from .document import TEXT, Doc, File, attached, kept, seen
from .index import View
from .question import Question
from .snippet import Kept, Text, snippet


@dataclass(frozen=True)
class Hit(Doc):
    """The document as printed (plain text, body and attachments left out); `snippet` is safe HTML, its only tag
    <mark>; `attachment` names the one it was taken from, "" when title or body say why."""

    snippet: str = ""
    attachment: str = ""

    @classmethod
    def of(cls, shown: dict[str, Any], snippet: str = "", attachment: str = "") -> Hit:
        """One with the fields `shown`, all set at once: a frozen dataclass sets one after the other, four times as long."""
        hit = cls.__new__(cls)
        vars(hit).update(shown, body="", files=(), snippet=snippet, attachment=attachment)
        return hit


class Hits:
    """What answers `asked` in `view`, each document read and shown once however often it is found."""

    def __init__(self, view: View, asked: Question) -> None:
        self._searcher, self._asked = view.searcher, asked
        self._read: dict[tuple[int, int], Hit] = {}

    def at(self, address: DocAddress) -> Hit:
        place = address.segment_ord, address.doc
        if place not in self._read:
            self._read[place] = _hit(self._searcher.doc(address), self._asked)
        return self._read[place]


def _hit(found: Document, asked: Question) -> Hit:
    shown, plain = seen(found)
    title, body = Text(shown["title"], plain), Kept(kept(found)) if plain else Text(kept(found).decode(TEXT))
    if files := attached(found):
        own = Text(f"{title.text}{shown['doc_no']}{body.text}", plain)
        if file := _attachment(own, files, plain, asked.needles):
            lines = snippet(Text(file.name, plain), Text(file.text, plain), asked)
            return Hit.of(shown, lines, file.name)
    return Hit.of(shown, snippet(title, body, asked))


def _attachment(own: Text, given: tuple[File, ...], plain: bool, needles: list[str]) -> File | None:
    """The attachment that holds the most telling of `needles`, where `own`, the document's text, does not."""
    files = [(file, Text(file.name + file.text, plain)) for file in given]
    for needle in needles:
        if own.holds(needle):
            return None
        for file, text in files:
            if text.holds(needle):
                return file
    return None
