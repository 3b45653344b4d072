"""Every string in a file, seen or not: packages opened, streams inflated, marks of every part read. Bounded, never raises.

This is the last look at what is about to be published, and the look behind what a file shows."""

from __future__ import annotations

import email
import re
import zlib
from collections.abc import Iterator

from lxml import etree

from mingtang.records.masking import read_html
from mingtang.records.rebuilding import package, pdf
from mingtang.records.rebuilding.base import CannotRebuild
from mingtang.records.scanning.folding import EDGE

DEEPEST = 4
_BLOCKS = frozenset(
    [
        "p",
        "tr",
        "tc",
        "row",
        "c",
        "si",
        "comment",
        "r-row",
        "cell",
        "TextObject",
        "TextCode",
        "sp",
        "lvl",
        "li",
        "td",
        "div",
    ]
)
_CELLS = frozenset(["tc", "c", "td", "v", "row", "tr"])
_PRINTED = re.compile(rb"[\x09\x0a\x0d\x20-\x7e\x80-\xfe]{8,}")
_WIDE = re.compile(rb"(?:[\x20-\x7e]\x00|[\x00-\xff][\x4e-\x9f]|[\x00-\xff][\xff]){6,}")
_STREAM = re.compile(rb"stream\r?\n")
_PAGE = re.compile(rb"(?i)(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|head|body|table|p|div)[\s>]")
_LETTER = re.compile(rb"(?i)(?:[A-Za-z][A-Za-z0-9-]{1,40}:[^\n]*\n(?:[ \t][^\n]*\n)*){2,}\r?\n")
_PIXELS = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM")
MOST = 40_000_000  # bytes of one part that are looked at


def strings(data: bytes, where: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
    """(where, text) of everything that can be read in `data`."""
    if data.startswith(b"PK\x03\x04") and depth < DEEPEST:
        try:
            parts = package.opened(data)
        except CannotRebuild:
            parts = {}
        for name, part in parts.items():
            place = f"{where}{'/' if where else ''}{name}"
            yield place, name.rpartition("/")[2]
            yield from strings(part, place, depth + 1)
    elif data.startswith(b"%PDF-"):
        yield from _pdf(data, where)
    elif _PAGE.match(data):
        yield where, _html(data)
    elif _LETTER.match(data) and depth < DEEPEST:
        yield from _mail(data, where, depth)
    elif (
        data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith((b"<?xml", b"<"))
        and (said := _marked(data)) is not None
    ):
        yield from ((where, one) for one in said)
    elif data.startswith(_PIXELS):
        yield from ((where, said) for said in _metadata(data))
    else:
        yield from ((where, said) for said in _printed(data))


def _html(data: bytes) -> str:
    """The words of a web page, as the scanner reads a body, and what stands in its marks."""
    charset = re.search(rb"charset=[\"']?([A-Za-z0-9_-]{2,20})", data[:2_000])
    try:
        text = data[:MOST].decode(charset[1].decode() if charset else "utf-8")
    except (UnicodeDecodeError, LookupError):
        text = data[:MOST].decode("gb18030", "replace")
    return (
        read_html(re.sub(r"<!--|-->", "", text))
        + EDGE
        + EDGE.join(re.findall(r"""=\s*["']([^"'<>]{6,})["']""", text))
    )


def _mail(data: bytes, where: str, depth: int) -> Iterator[tuple[str, str]]:
    """The parts of a letter, without the addresses it was sent by."""
    try:
        parts = list(email.message_from_bytes(data).walk())[:200]
        for part in parts:
            if not part.is_multipart():
                inside = part.get_payload(decode=True)
                if isinstance(inside, bytes):
                    yield from strings(
                        inside, f"{where}{'/' if where else ''}{part.get_filename() or '正文'}", depth + 1
                    )
    except Exception:  # a letter that is none
        yield from ((where, said) for said in _printed(data))


def _marked(data: bytes) -> list[str] | None:
    """Of an XML part: the words with an edge between cells, and what stands in attributes and comments."""
    try:
        root = etree.fromstring(
            data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, recover=True)
        )
    except (etree.XMLSyntaxError, ValueError):
        return None
    if root is None:
        return None
    words: list[str] = []
    told: list[str] = []
    for event, node in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        if event in ("comment", "pi"):
            told.append(node.text or "")
            words.append(node.tail or "")
        elif event == "start":
            words.append(node.text or "")
            told += [v for v in node.attrib.values() if len(v) > 5]
        else:
            local = etree.QName(node).localname if isinstance(node.tag, str) else ""
            words.append(EDGE if local in _CELLS else "\n" if local in _BLOCKS else "")
            words.append(node.tail or "")
    return ["".join(words), EDGE.join(told)]


def _pdf(data: bytes, where: str) -> Iterator[tuple[str, str]]:
    """What can be read of it; of a broken one every stream that inflates."""
    try:
        told, _ = pdf.ask(data)
        yield from ((where, said) for said in told["seen"])
        yield from ((where, said) for _, said in told["unseen"])
    except CannotRebuild:
        for found in list(_STREAM.finditer(data))[:2_000]:
            try:
                inflated = zlib.decompressobj().decompress(data[found.end() :], 5_000_000)
            except zlib.error:
                continue
            yield from ((where, said) for said in _printed(inflated))
        yield from ((where, said) for said in _printed(data))


def _metadata(data: bytes) -> Iterator[str]:
    """Of a picture: what stands before and behind its pixels."""
    for piece in (data[:65_536], data[-65_536:]):
        yield from _printed(piece, least=12)


def _printed(data: bytes, least: int = 8) -> Iterator[str]:
    data = data[:MOST]
    text = None
    for encoding in ("utf-8", "gb18030"):
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    if text is not None and "\x00" not in text:
        yield text
        return
    for run in _PRINTED.finditer(data):
        if len(run[0]) >= least:
            yield run[0].decode("utf-8", "ignore") if _is_utf8(run[0]) else run[0].decode("gb18030", "ignore")
    for run in _WIDE.finditer(data):
        yield run[0].decode("utf-16-le", "ignore")


def _is_utf8(piece: bytes) -> bool:
    try:
        piece.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
