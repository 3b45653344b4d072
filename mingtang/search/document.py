"""What is printed of one edition, and how it is read back."""

import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from functools import lru_cache
from typing import Any, ClassVar

import tantivy

from . import pinyin, tokens

FACETS = ("agency", "column", "kind", "own", "year")  # what answers are counted and narrowed by
SORTED = (
    "theme",
    "info_class",
    "stage",
    "validity",
)  # and by how a text is sorted, counted where it is asked for
_TITLE_TERM = 500  # characters of a title or number kept as one term; tantivy refuses terms over 64 kB
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]+")


def one_line(text: str) -> str:
    """`text` with blanks and controls as one space."""
    text = " ".join(text.split())
    return text if text.isprintable() else " ".join(_CONTROLS.sub(" ", text).split())


class _Lined:
    """One whose texts are each in one line: so they are shown, and no answer pays for it."""

    _TEXTS: ClassVar[tuple[str, ...]]

    def __post_init__(self) -> None:
        vars(self).update({name: one_line(vars(self)[name]) for name in self._TEXTS})


@dataclass(frozen=True)
class File(_Lined):
    """An attachment: its digest names the bytes that `text` was read from."""

    name: str
    digest: str = ""
    text: str = ""

    _TEXTS: ClassVar = ("name", "text")


@dataclass(frozen=True)
class Doc(_Lined):
    """One published edition as it is found. `columns`: its column and all above; `own`: of this city."""

    id: str
    title: str
    body: str = ""
    agency: str = ""
    column: str = ""
    columns: tuple[str, ...] = ()
    kind: str = ""
    doc_no: str = ""
    published_on: date | None = None
    url: str = ""
    own: bool = True
    theme: str = ""
    info_class: str = ""
    stage: str = ""
    validity: str = ""
    files: tuple[File, ...] = ()

    _TEXTS: ClassVar = ("title", "doc_no", "body")


_SHOWN = tuple(f.name for f in fields(Doc) if f.name not in ("body", "files"))
_BETWEEN, _AND = "\x1f", "\x1e"  # fields, and the values of one: every hit is read back, and faster than JSON
APART = "␣"  # a token before each value of a field: two positions lie between them, and no phrase runs across
TEXT = "utf-16-le"  # of stored bodies: read back sixty times as fast as UTF-8, and in Chinese a third shorter


@lru_cache(maxsize=1)
def schema() -> tantivy.Schema:
    """`exact`: title and number (文号) as one term each; `title`, `body`, `files`: bigrams; `chars`: a title's characters;
    `words`: for ranking; `when`: see when(). `sound`: a title's syllables; `short`: their first letters, in overlapping
    threes; `year`: 0 for the undated."""
    made = tantivy.SchemaBuilder()
    for name in ("id", "exact"):
        made.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in (*FACETS, *SORTED):
        made.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    for name in ("title", "chars", "body", "files", "sound", "short"):
        made.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    made.add_text_field("words", tokenizer_name="whitespace", index_option="freq")
    made.add_unsigned_field("when", indexed=True, fast=True)
    made.add_bytes_field("shown", stored=True)  # bytes, because a stored text field would be indexed as well
    made.add_bytes_field("text", stored=True)
    made.add_bytes_field("attached", stored=True)
    return made.build()


def printed(doc: Doc) -> tantivy.Document:
    """`doc` with every token made: tantivy only splits at blanks."""
    made = tantivy.Document()
    for name in ("id", "agency", "kind"):
        made.add_text(name, clean(getattr(doc, name)))
    for code in {doc.column, *doc.columns} - {""}:
        made.add_text("column", clean(code))
    for name in SORTED:
        if value := getattr(doc, name):
            made.add_text(name, clean(value))
    made.add_text("own", str(int(doc.own)))
    made.add_text("year", str(doc.published_on.year) if doc.published_on else "0")
    title, number = tokens.fold(doc.title), tokens.fold(doc.doc_no)
    for whole in filter(None, (title, number)):
        made.add_text("exact", whole[:_TITLE_TERM])
    made.add_text("title", tokens.paired(doc.title))
    made.add_text("chars", " ".join(tokens.characters(doc.title)))
    for read in pinyin.readings(doc.title[:_TITLE_TERM]):
        made.add_text("sound", " ".join(read))
        made.add_text("short", " ".join(tokens.runs(pinyin.initials(read), pinyin.ABBREVIATED)))
    for text in (doc.doc_no, doc.body):
        made.add_text("body", f"{APART} {tokens.paired(text)}")
    for text in (text for file in doc.files for text in (file.name, file.text)):
        made.add_text("files", f"{APART} {tokens.paired(text)}")
    title_words = tokens.words(doc.title, search=True)
    made.add_text("words", " ".join(title_words * 3 + tokens.words(doc.body, search=True)))
    made.add_unsigned("when", when(doc.published_on, doc.id))
    made.add_bytes("shown", _shown(doc).encode("utf-8", "replace"))
    made.add_bytes("text", doc.body.encode(TEXT, "replace"))
    if doc.files:
        made.add_bytes("attached", json.dumps([[f.name, f.digest, f.text] for f in doc.files]).encode())
    return made


def _shown(doc: Doc) -> str:
    """What seen() reads back."""
    values = {name: getattr(doc, name) for name in _SHOWN}
    values["columns"] = _AND.join(doc.columns)
    values["published_on"] = doc.published_on.toordinal() if doc.published_on else ""
    values["own"] = int(doc.own)
    plain = int(all(map(tokens.is_plain, _texts(doc))))
    return _BETWEEN.join(str(value).replace(_BETWEEN, " ") for value in (*values.values(), plain))


def _texts(doc: Doc) -> Iterator[str]:
    yield from (doc.title, doc.doc_no, doc.body)
    for file in doc.files:
        yield from (file.name, file.text)


def when(day: date | None, id: str = "") -> int:
    """The day, then a fixed tie-break: what lists are ordered by. Undated counts as the oldest."""
    return ((day.toordinal() if day else 0) << 32) | (zlib.crc32(id.encode("utf-8", "replace")) if id else 0)


def clean(text: str) -> str:
    """`text` as UTF-8 can hold it: a lone surrogate becomes a question mark."""
    return text.encode("utf-8", "replace").decode()


def stored(found: tantivy.Document) -> Doc:
    """The document as it was given, body and attachments included."""
    shown, _ = seen(found)
    return Doc(**shown, body=kept(found).decode(TEXT), files=attached(found))


def seen(found: tantivy.Document) -> tuple[dict[str, Any], bool]:
    """The fields of the document but its texts, and whether all its texts are plain (tokens.is_plain)."""
    *values, plain = found.get_first("shown").decode().split(_BETWEEN)
    shown: dict[str, Any] = dict(zip(_SHOWN, values, strict=True))
    day, columns = shown["published_on"], shown["columns"]
    shown["published_on"] = date.fromordinal(int(day)) if day else None
    shown["columns"] = tuple(columns.split(_AND)) if columns else ()
    shown["own"] = shown["own"] == "1"
    return shown, plain == "1"


def kept(found: tantivy.Document) -> bytes:
    """The body in TEXT."""
    return found.get_first("text")


def attached(found: tantivy.Document) -> tuple[File, ...]:
    files = found.get_first("attached")
    return tuple(File(*part) for part in json.loads(files)) if files else ()
