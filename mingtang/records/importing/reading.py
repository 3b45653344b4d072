"""From the bytes of one file to a document that can be published, with a list of what could not be found."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import PurePosixPath

from mingtang.records.cleaning import clean, plain
from mingtang.records.importing import marks, markup, pages
from mingtang.records.importing.blocks import Block, to_html
from mingtang.records.importing.rubbish import is_rubbish
from mingtang.records.importing.word import NotWord, of_word

_STEM = re.compile(r"[0-9a-fA-F_\-]{6,}|(?:新建|无标题|未命名|文档|document|untitled).*", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\ufffe\uffff]")
SOUGHT = ("title", "issuer", "doc_no", "formed_on", "effective_on")


class NoText(ValueError):
    """The file holds no text: it is held, not imported."""


class Unreadable(ValueError):
    """The bytes are not what the name says, in no known encoding, or show what no reader of ours can tell from what is
    hidden. reason: what may be said to the drafter, where there is more to say than that."""

    def __init__(self, found: str = "", reason: str = "") -> None:
        super().__init__(found)
        self.reason = reason


@dataclass(frozen=True)
class Document:
    """A text with what it says of itself. unknown: names of SOUGHT that it does not say; html: clean body without title.
    links: (path relative to the page, words) of what lies beside it. dropped: what a Word file hides and was not read,
    in the words a drafter reads."""

    title: str
    html: str
    issuer: str = ""
    doc_no: str = ""
    index_no: str = ""
    source: str = ""
    formed_on: date | None = None
    effective_on: date | None = None
    pictures: int = 0
    links: tuple[tuple[str, str], ...] = ()
    dropped: tuple[str, ...] = ()

    @property
    def unknown(self) -> list[str]:
        return [name for name in SOUGHT if not getattr(self, name)]


def read(path: str, data: bytes) -> Document:
    """The document in `data`, whose file is `path`. Raises NoText, Unreadable."""
    name = PurePosixPath(path).name
    stem, _, extension = name.rpartition(".")
    if not data.strip():
        raise NoText
    if extension.lower() == "docx":
        return _word(stem, data)
    if extension.lower() in ("html", "htm"):
        return of_html(stem, data)
    text = decoded(data)
    front, text = markup.front_matter(text)
    blocks = markup.of_markdown(text) if extension.lower() == "md" else markup.of_plain(text)
    return _document(stem, blocks, text, front.get("title", ""))


def of_html(stem: str, data: bytes) -> Document:
    """A page of an old site. What its tags of the national guideline say holds where its text says nothing."""
    try:
        page = pages.of_page(data)
    except pages.NotPage as error:
        raise Unreadable(str(error)) from error
    if page is None:
        raise NoText
    found = _document(stem, page.blocks, "", page.title, page.pictures)
    return replace(
        found, links=tuple(page.links), source=found.source or page.tags.get("ContentSource", "")[:200],
        formed_on=found.formed_on or marks.day_in(page.tags.get("PubDate", "")),
    )  # fmt: skip


def decoded(data: bytes) -> str:
    """The text of `data`: UTF-8, UTF-16 with its mark, or GB 18030. Raises Unreadable."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _CONTROL.search(text):
            return text
    raise Unreadable


def _word(stem: str, data: bytes) -> Document:
    try:
        blocks, pictures, dropped = of_word(data)
    except NotWord as error:
        raise Unreadable(str(error), error.reason) from error
    return replace(_document(stem, blocks, plain(to_html(blocks)), "", pictures), dropped=tuple(dropped))


def _document(stem: str, blocks: list[Block], text: str, front: str, pictures: int = 0) -> Document:
    if not any(b.text.strip() or b.rows for b in blocks):
        raise NoText
    name, version = marks.name_and_day(stem)
    title, notes, rest = _headed(blocks, front, name)
    body = clean(to_html(rest))
    said = plain(body)
    if not said and not notes:
        raise NoText
    lines = said.splitlines()
    labels = marks.labelled(notes)
    issuer = labels.get("issuer") or marks.issuer_of(notes, title)
    formed = (
        version
        or _day(labels, "formed_on")
        or marks.last_day_of(notes)
        or marks.signed_on(lines)
        or _day(labels, "shown_on")
    )
    return Document(
        title=title[:200] or _fallback(name, said), html=body, issuer=issuer[:200], formed_on=formed,
        doc_no=(labels.get("doc_no") or marks.number_of(notes))[:80], source=labels.get("source", "")[:200],
        index_no=labels.get("index_no", "")[:60],
        effective_on=marks.effective_on(notes, said), pictures=pictures,
    )  # fmt: skip


def _day(labels: dict[str, str], name: str) -> date | None:
    return marks.day_in(labels.get(name, ""))


def _fallback(name: str, said: str) -> str:
    """A name for what has no title: its file's, unless that is a number or 新建文档, else its first words."""
    if name and not _STEM.fullmatch(name):
        return name[:200]
    return said.splitlines()[0][:40] if said else name


def _headed(blocks: list[Block], front: str, name: str) -> tuple[str, list[str], list[Block]]:
    """(title, the lines of notes under it, the blocks of the body)."""
    own = next((n for n, b in enumerate(blocks) if b.level0), None)
    if own is not None:
        return front or blocks[own].said, *_noted(blocks[own + 1 :])
    lines = [b.said.strip() for b in blocks[:15]]
    title, where = (front, -1) if front else marks.title_of(lines)
    above = [line for line in lines[: max(where, 0)] if marks.is_meta(line)]
    notes, rest = _noted(blocks[where + 1 :])
    return title, above + notes, [b for b in rest if b.said.strip() != title or b.rows]


def _noted(blocks: Sequence[Block]) -> tuple[list[str], list[Block]]:
    """The lines between title and text that say when, by whom and under which number; they leave the body only where
    they are page furniture, since a law's own notes are part of it."""
    notes: list[str] = []
    rest: list[Block] = []
    for n, block in enumerate(blocks):
        line = block.said.strip()
        if block.kind != "p" or len(line) > 200 or n >= 15 or not (marks.is_meta(line) or _is_note(line)):
            rest = [*rest, *blocks[n:]] if not rest else rest + list(blocks[n:])
            break
        notes.append(line)
        if not marks.is_meta(line):
            rest.append(block)
    return notes, [b for b in rest if b.rows or b.kind == "raw" or not is_rubbish(b.text)]


_NOTE = re.compile(
    r"^[（(]?(?:根据)?(?:(?:19|20)\d\d年.*(?:公布|发布|颁布|通过|批准|修订|修正|施行|印发|备案|实施)|.{0,30}〔(?:19|20)\d\d〕\s*\d+\s*号)\s*.{0,12}[）)]?$|^(?:公布|发布)之日施行$"
)


def _is_note(line: str) -> bool:
    return bool(_NOTE.match(line))
