"""The readers of .docx, .xlsx and exports in XML, in the process apart: mammoth, openpyxl, lxml. Pictures are left out
(they would need a review of their own) and counted."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, datetime
from itertools import islice
from typing import Any

import mammoth
from lxml import etree
from openpyxl import load_workbook

from mingtang.records.cleaning import clean, plain
from mingtang.records.importing.blocks import Block
from mingtang.records.importing.reading import Unreadable, decoded
from mingtang.records.importing.word import NotWord
from mingtang.records.rebuilding import docx
from mingtang.records.rebuilding.base import CannotRebuild

MOST_UNPACKED = 200 * 1024 * 1024
MOST_PARTS = 5000
_TOLD = {"deleted", "inserted", "comment", "hidden_text", "unseen_text", "hidden_row", "text_box", "embedded"}
_PIECE = re.compile(r"<(h[1-6]|p|ul|ol|table)\b[^>]*>.*?</\1>", re.DOTALL)
_STYLES = "\n".join(
    [f"p[style-name='标题 {n}'] => h{n}:fresh" for n in range(1, 5)]
    + [
        "p[style-name='Title'] => h1:fresh",
        "p[style-name='标题'] => h1:fresh",
        "p[style-name='公文标题'] => h1:fresh",
    ]
)


def told(data: bytes) -> tuple[dict[str, Any], bytes]:
    """{"blocks", "pictures", "dropped"}, or {"why", "reason"} of a document that is refused."""
    try:
        blocks, pictures, dropped = of_word(data)
    except NotWord as error:
        return {"why": str(error), "reason": error.reason}, b""
    return {"blocks": [asdict(block) for block in blocks], "pictures": pictures, "dropped": dropped}, b""


def of_word(data: bytes) -> tuple[list[Block], int, list[str]]:
    """(blocks, pictures left out, what else was left out). What is read is the document as it would be rebuilt: mammoth
    by itself takes hidden words for words. Raises NotWord."""
    _check(data)
    try:
        seen = docx.rebuild("", data)
    except CannotRebuild as held:
        raise NotWord(f"cannot be rebuilt: {held.code}", held.reason) from held
    except Exception as error:  # so may the copying of its marks
        raise NotWord(type(error).__name__) from error
    pictures = 0

    def leave_out(picture: object) -> list[object]:
        nonlocal pictures
        pictures += 1
        return []

    try:
        made = mammoth.convert_to_html(io.BytesIO(seen.data), style_map=_STYLES, convert_image=leave_out)
    except Exception as error:  # mammoth raises whatever its XML and zip layers raise
        raise NotWord(type(error).__name__) from error
    dropped = [line for (what, _), line in zip(seen.hidden, seen.dropped, strict=True) if what in _TOLD]
    return list(_blocks(made.value)), pictures, dropped


def _check(data: bytes) -> None:
    """A zip of bounded size with a Word document in it, no macros, no document type declaration (entity bombs)."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            names = parts.namelist()
            if len(names) > MOST_PARTS or sum(i.file_size for i in parts.infolist()) > MOST_UNPACKED:
                raise NotWord("found more than a document unpacks to")
            if "word/document.xml" not in names or "[Content_Types].xml" not in names:
                raise NotWord("found no word/document.xml")
            if any(name.lower().endswith("vbaproject.bin") for name in names):
                raise NotWord("found macros")
            for name in names:
                if name.endswith((".xml", ".rels")) and b"<!DOCTYPE" in parts.open(name).read(4096):
                    raise NotWord("found a document type declaration")
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError) as error:
        raise NotWord(type(error).__name__) from error


def _blocks(html: str) -> Iterator[Block]:
    """Top-level pieces in order. mammoth nests lists and tables, so a piece ends where its own tag closes."""
    first = True
    for piece in _pieces(html):
        tag = re.match(r"<(\w+)", piece).group(1)  # type: ignore[union-attr]
        if tag == "h1":
            yield Block("h2", [plain(piece)], level0=first)
            first = False
        elif tag in ("h2", "h3", "h4", "h5", "h6"):
            yield Block(tag if tag in ("h2", "h3") else "h4", [plain(piece)])
        elif text := plain(piece):
            yield Block("p", text.split("\n")) if tag == "p" and "<" not in piece[3:-4] else _raw(piece)


def _raw(piece: str) -> Block:
    return Block("raw", [clean(piece)])


def _pieces(html: str) -> Iterator[str]:
    depth = start = 0
    for found in re.finditer(r"<(/?)(h[1-6]|p|ul|ol|table)\b[^>]*>", html):
        if not found.group(1):
            if not depth:
                start = found.start()
            depth += 1
        else:
            depth -= 1
            if not depth:
                yield html[start : found.end()]


def told_rows(data: bytes, most: str, wide: str) -> tuple[list[list[str]] | None, bytes]:
    """The cells of the first sheet of a workbook as text, at most so many rows and columns; None where it is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
                return None, b""
        sheet = load_workbook(io.BytesIO(data), read_only=True, data_only=True).worksheets[0]
        lines = sheet.iter_rows(max_row=int(most), max_col=int(wide), values_only=True)
        return [[_cell(value) for value in line] for line in lines], b""
    except Exception:  # openpyxl raises whatever its XML and zip layers raise
        return None, b""


def told_csv(data: bytes, most: str, wide: str) -> tuple[list[list[str]] | None, bytes]:
    """The cells of a CSV, whatever its encoding and mark, at most so many rows and columns; None where it is none."""
    try:
        text = decoded(data)
        mark = max("\t;,", key=text.partition("\n")[0].count)
        lines = islice(csv.reader(io.StringIO(text), delimiter=mark), int(most))
        return [[cell.strip() for cell in line[: int(wide)]] for line in lines], b""
    except (Unreadable, csv.Error):
        return None, b""


def _cell(value: Any) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).strip()


def told_entries(data: bytes, entry: str, prefix: str) -> tuple[list[dict[str, str]] | None, bytes]:
    """Of every `entry` of a feed the texts of its children whose names begin with `prefix`; None where it is no XML."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        feed = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        return None, b""
    found = []
    for one in feed.iter(entry):
        said = {
            str(e.tag).removeprefix(prefix): (e.text or "").strip()
            for e in one
            if str(e.tag).startswith(prefix)
        }
        found.append(said)
    return found, b""
