"""Plain text, and signs of another format hidden in a file (polyglots)."""

import codecs
import re

from mingtang.forms.inspection import DANGER, TYPE, Unfit

ACTIVE = re.compile(rb"(?i)<(?:script|iframe|object|embed|html)[\s/>]|<svg\s+\w|<!doctype\s|<\?php")
_MARKUP_START = re.compile(rb"(?i)\s*<(?:!doctype|!--|\?xml|\?php|[a-z][a-z0-9:]*[\s/>])")
_UTF7 = re.compile(rb"\+AD[wx]-")  # "<" in UTF-7, which old browsers guess
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_ARCHIVE_END = b"PK\x05\x06"
_ARCHIVE_TAIL = 22 + 0xFFFF  # bytes: the longest that a zip's end record and its comment can be


def inspect(data: bytes) -> str:
    """ "text" for readable text in UTF-8, GB18030 or marked UTF-16. Raises Unfit."""
    text = decode(data)
    if _CONTROLS.search(text):
        raise Unfit(TYPE)
    plain = text.encode("utf-8", "replace")
    if (
        _MARKUP_START.match(plain.removeprefix(codecs.BOM_UTF8))
        or ACTIVE.search(plain)
        or _UTF7.search(plain)
    ):
        raise Unfit(DANGER)
    return "text"


def decode(data: bytes) -> str:
    """The text of `data`. Raises Unfit when it is in none of the encodings that Chinese offices use."""
    encodings = (
        ("utf-16",) if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else ("utf-8", "gb18030")
    )
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unfit(TYPE)


def holds_archive(data: bytes) -> bool:
    """Whether a zip reader would find an archive at the end of `data`."""
    return _ARCHIVE_END in data[-_ARCHIVE_TAIL:]
