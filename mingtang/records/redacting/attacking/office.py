"""The attackers of Word and Excel files. The first unpacks the package and reads every part as bytes and as marks; the second
opens the file as its programme would and looks for what is not shown; the third rebuilds it again, which must leave nothing out."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

from lxml import etree
from openpyxl import load_workbook

from mingtang.records.rebuilding import deep, docx, package, xlsx
from mingtang.records.redacting.attacking import Finding, Target
from mingtang.records.redacting.disguises import found_in, in_bytes
from mingtang.records.scanning.folding import EDGE

_KNOWN = {
    "docx": re.compile(
        r"\[Content_Types\]\.xml|_rels/\.rels|word/_rels/[a-z]+\d*\.xml\.rels|word/media/image\d+\.(?:png|jpeg)"
        r"|word/(?:document|styles|settings|numbering|(?:header|footer)\d*|footnotes|endnotes)\.xml"
    ),
    "xlsx": re.compile(
        r"\[Content_Types\]\.xml|_rels/\.rels|xl/(?:workbook|styles|sharedStrings)\.xml|xl/theme/theme\d*\.xml|xl/_rels/workbook\.xml\.rels"
        r"|xl/media/image\d+\.(?:png|jpeg)|xl/(?:worksheets|drawings)/(?:_rels/)?(?:sheet|drawing)\d+\.xml(?:\.rels)?"
    ),
}
_NAMED = (
    ("comments", "comment"), ("persons/", "comment"), ("people.xml", "comment"), ("docprops/", "metadata"), ("customxml/", "metadata"),
    ("thumbnail", "thumbnail"), ("embeddings/", "embedded"), ("vba", "script"), ("activex", "script"), ("charts/", "cache"),
    ("pivot", "cache"), ("externallinks/", "cache"), ("calcchain", "formula"), ("revisions/", "tracked"),
)  # fmt: skip
_WORD = {
    "ins": "tracked", "del": "tracked", "moveFrom": "tracked", "moveTo": "tracked", "delText": "tracked", "rPrChange": "tracked",
    "pPrChange": "tracked", "vanish": "hidden_text", "webHidden": "hidden_text", "specVanish": "hidden_text", "commentReference": "comment",
    "commentRangeStart": "comment", "instrText": "formula", "fldSimple": "formula", "object": "embedded", "altChunk": "embedded",
    "docVar": "metadata", "sdt": "metadata", "customXml": "metadata",
}  # fmt: skip
_LINKED = re.compile(rb'TargetMode="External"')


def unpacked(kind: str, data: bytes, target: Target) -> Iterator[Finding]:
    if list(package.oddities(data)):
        yield "tail", ""
    for path, inside in package.opened(data).items():
        if not _KNOWN[kind].fullmatch(path):
            lower = path.lower()
            yield next((what for words, what in _NAMED if words in lower), "part"), path
        if in_bytes(inside, target.withheld + target.typed) or found_in(path, target.withheld):
            yield "withheld", path
        if path.endswith((".xml", ".rels")):
            if any(found_in(said, target.withheld) for said in _texts(inside)):
                yield "withheld", path
            if _LINKED.search(inside):
                yield "part", path
    for where, said in deep.strings(data):
        if found_in(said, target.withheld):
            yield "withheld", where


def _texts(part: bytes) -> Iterator[str]:
    """An XML part as one text without its marks, and what its attributes, comments and instructions say."""
    root = etree.fromstring(part, etree.XMLParser(resolve_entities=False, no_network=True, recover=True))
    yield "".join(root.itertext())
    told: list[str] = []
    for node in root.iter():
        told += [str(node.text or "")] if not isinstance(node.tag, str) else map(str, node.attrib.values())
    yield EDGE.join(told)


def word(data: bytes, target: Target) -> Iterator[Finding]:
    """What Word would not show."""
    for path, inside in package.opened(data).items():
        if not re.fullmatch(r"word/[a-z]+\d*\.xml", path):
            continue
        for node in package.parsed(inside).iter():
            name = etree.QName(node).localname if isinstance(node.tag, str) else ""
            if name in _WORD:
                yield _WORD[name], path
            said = {etree.QName(key).localname: str(value) for key, value in node.attrib.items()}
            if (
                name == "color"
                and re.fullmatch(r"(?i)f[c-f]f[c-f]f[c-f]", said.get("val", ""))
                and path != "word/styles.xml"
            ):
                yield "hidden_text", path
            if (
                name in ("sz", "szCs")
                and said.get("val", "9").isdecimal()
                and int(said["val"]) <= 4
                and path != "word/styles.xml"
            ):
                yield "hidden_text", path


def excel(data: bytes, target: Target) -> Iterator[Finding]:
    """What Excel would not show."""
    book = load_workbook(io.BytesIO(data))
    if len(book.defined_names):
        yield "name", ""
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            yield "hidden_sheet", ""
        if sheet._charts:
            yield "cache", ""
        dims = sheet.column_dimensions
        hidden = {
            n
            for d in dims.values()
            if d.hidden
            for n in range(d.min or 1, min(d.max or 1, (d.min or 1) + 500) + 1)
        }
        for (row, column), cell in sheet._cells.items():
            if cell.value is None:
                continue
            if column in hidden or sheet.row_dimensions[row].hidden:
                yield "hidden_cells", ""
            if cell.comment:
                yield "comment", ""
            if cell.data_type == "f":
                yield "formula", ""
            if re.fullmatch(r";{1,3}.*", str(cell.number_format)):
                yield "hidden_text", ""
            ink, paper = cell.font.color, cell.fill
            if (
                ink is not None
                and ink.type == "rgb"
                and str(ink.rgb)[-6:].upper()
                == (str(paper.fgColor.rgb)[-6:].upper() if paper.fill_type == "solid" else "FFFFFF")
            ):
                yield "hidden_text", ""


def again(kind: str, data: bytes, target: Target) -> Iterator[Finding]:
    """Rebuilding it from what is seen must leave nothing behind."""
    made = (docx if kind == "docx" else xlsx).rebuild(f"x.{kind}", data)
    for what, where in made.hidden:
        yield {"comment": "comment", "deleted": "tracked", "inserted": "tracked", "hidden_text": "hidden_text", "unseen_text": "hidden_text",
               "hidden_sheet": "hidden_sheet", "hidden_row": "hidden_cells", "hidden_column": "hidden_cells", "name": "name",
               "properties": "metadata", "formula": "formula", "chart": "cache", "pivot": "cache"}.get(what, "part"), where  # fmt: skip
