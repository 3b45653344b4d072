"""The readers of every format, in the process apart: what a file is, and the file anew."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from mingtang.records.rebuilding import archive, docx, images, ofd, package, pdf, pptx, text, webpage, xlsx
from mingtang.records.rebuilding.base import DAMAGED, TOO_MUCH, UNKNOWN, CannotRebuild, Drops, Rebuilt
from mingtang.records.scanning.folding import EDGE

LARGEST = 100_000_000  # bytes of a file
LONGEST = 100_000  # characters of a text for the index
TEXTS = ("txt", "csv", "md")
PAGES = ("html", "htm")
MAILS = ("eml", "msg", "mht", "mhtml")
_READERS = {
    "docx": docx.rebuild,
    "xlsx": xlsx.rebuild,
    "pdf": pdf.rebuild,
    "pptx": pptx.rebuild,
    "ofd": ofd.rebuild,
    "image": images.rebuild,
    "text": text.rebuild,
    "html": webpage.rebuild,
}
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"BM", b"II*\x00", b"MM\x00*")
_REASONS = {
    "ole": "旧格式文件（.doc、.xls、.ppt、.wps、.et、.dps）没有转换程序，不能检查，请另存为 .docx、.xlsx、.pptx 或 PDF，确须原样发布的由另一人复核放行",
    "mail": "电子邮件（.eml、.msg、.mht）带有收发人、地址和往来的信件，不能检查，请把要公开的内容和附件分别另存后上传",
    "rar": "RAR、7z 压缩包不能检查，请改用 ZIP，确须原样发布的由另一人复核放行",
}


def format_of(name: str, data: bytes) -> str:
    """docx, xlsx, pptx, pdf, ofd, zip, image, text, html, mail, ole, rar; "unknown" for all others. By the bytes; texts by
    their names too."""
    extension = name.rpartition(".")[2].lower()
    if data[:1024].lstrip(b"\x00\t\n\r ").startswith(b"%PDF-"):
        return "pdf"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _package(data)
    if extension in MAILS:
        return "mail"
    if data.startswith(bytes.fromhex("D0CF11E0A1B11AE1")):
        return "ole"
    if data.startswith((b"Rar!", b"7z\xbc\xaf\x27\x1c")):
        return "rar"
    if data.startswith(_PICTURES) or (data.startswith(b"RIFF") and data[8:12] == b"WEBP"):
        return "image"
    return "text" if extension in TEXTS else "html" if extension in PAGES else "unknown"


def _package(data: bytes) -> str:
    names = set(package.opened(data))
    if "[Content_Types].xml" in names:
        for kind, folder in (("docx", "word/"), ("xlsx", "xl/"), ("pptx", "ppt/")):
            if any(n.startswith(folder) for n in names):
                return kind
        return "unknown"
    return "ofd" if "OFD.xml" in names else "zip"


def told(data: bytes, name: str) -> tuple[dict[str, Any], bytes]:
    """`rebuild` as it is answered to the house."""
    try:
        made = rebuild(name, data)
    except CannotRebuild as held:
        return {"why": held.reason, "code": held.code}, b""
    return {"dropped": made.dropped, "texts": made.texts, "hidden": made.hidden}, made.data


def seen(data: bytes, name: str) -> tuple[dict[str, Any], bytes]:
    """What a reader sees of a file that was published. A PDF was rebuilt by then: all its text is seen."""
    try:
        if format_of(name, data) == "pdf":
            said = pdf.texts_of(data).replace("\r", "")
        else:
            said = "\n".join(one for where, one in rebuild(name, data).texts if one).replace(EDGE, " ")
    except CannotRebuild as held:
        return {"why": held.reason, "code": held.code}, b""
    return {"text": said[:LONGEST]}, b""


def rebuild(name: str, data: bytes) -> Rebuilt:
    """The file as it may leave the house. Raises CannotRebuild with the reason that is shown; never anything else."""
    return _member(name, data, 0)


def _member(name: str, data: bytes, depth: int) -> Rebuilt:
    try:
        return _rebuilt(name, data, depth)
    except CannotRebuild:
        raise
    except MemoryError as error:
        raise CannotRebuild(TOO_MUCH, "too_much") from error
    except Exception as error:  # hostile bytes may raise anything in a reader, and all of it means no
        raise CannotRebuild(DAMAGED) from error


def _rebuilt(name: str, data: bytes, depth: int) -> Rebuilt:
    if len(data) > LARGEST:
        raise CannotRebuild(TOO_MUCH, "too_much")
    if not data:
        raise CannotRebuild(DAMAGED)
    kind = format_of(name, data)
    made = archive.rebuild(name, data, _member, depth) if kind == "zip" else None
    if kind in _READERS:
        made = _READERS[kind](name, data)
    if made and data.startswith(b"PK"):
        beside = Drops()
        for what, where in package.oddities(data):
            beside.add(what, where)
        return replace(made, dropped=[*made.dropped, *beside.lines()], hidden=[*made.hidden, *beside.seen])
    if made:
        return made
    raise CannotRebuild(_REASONS.get(kind, UNKNOWN), "unknown_format")
