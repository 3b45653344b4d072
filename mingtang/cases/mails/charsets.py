"""Bytes of a letter as text, whatever the sender's programme says they are. Pure; runs in the process apart.

Nothing is ever thrown away for a character set that nobody knows: what cannot be read is shown as �, and said.
"""

from __future__ import annotations

import codecs
import re

_BETTER = {  # what Chinese mail programmes write, and the larger set that reads all of it
    "gb2312": "gb18030", "gb_2312-80": "gb18030", "gb2312-80": "gb18030", "csgb2312": "gb18030", "euc-cn": "gb18030",
    "euccn": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "cp936": "gb18030", "ms936": "gb18030", "windows-936": "gb18030",
    "hz-gb-2312": "hz", "big5": "big5hkscs", "big5-hkscs": "big5hkscs", "x-big5": "big5hkscs", "cp950": "big5hkscs",
    "utf8": "utf-8", "unicode-1-1-utf-7": "utf-7", "ks_c_5601-1987": "cp949", "shift-jis": "cp932", "x-sjis": "cp932",
}  # fmt: skip
_WEAK = {"", "us-ascii", "ascii", "iso-8859-1", "latin1", "latin-1", "windows-1252", "unknown-8bit", "x-unknown", "unknown", "8bit",
         "binary", "default", "ansi", "default_charset", "x-user-defined"}  # fmt: skip  # said by programmes that do not know
_GUESSES = ("utf-8", "gb18030", "big5hkscs")
LITTLE = 0.1  # share of what is no ASCII that may be lost in a set that is still the right one
_HZ = re.compile(rb"~\{(?:[\x21-\x7e]{2})+~\}")
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def read(data: bytes, label: str = "") -> tuple[str, str]:
    """(text, note): the note, in Chinese, says what the reader should know of how it was read; "" when nothing."""
    said = label.strip().strip("\"'").lower()
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data.decode(name, "replace"), ""
    if (text := _plainly_utf8(data)) is not None:
        return text, ""
    if said not in _WEAK and (text := _strictly(data, _BETTER.get(said, said))) is not None:
        return text, ""
    if _is_hz(data, said) and (text := _strictly(data, "hz")) is not None:
        return text, ""
    return _guessed(data, said)


def known(label: str) -> bool:
    """Whether the label names a character set that can be read here."""
    said = _BETTER.get(label.strip().lower(), label.strip().lower())
    try:
        return said in _WEAK or bool(codecs.lookup(said)._is_text_encoding)
    except (LookupError, ValueError):
        return False


def _plainly_utf8(data: bytes) -> str | None:
    """The text of bytes that are UTF-8 whatever they are called: Chinese in it is not Chinese in another set by chance.
    (联通 in GBK is UTF-8 too, but not of Chinese.)"""
    text = _strictly(data, "utf-8") if not data.isascii() else None
    strange = [c for c in text or "" if c > "\x7f"]
    return text if strange and 2 * sum("\u3000" <= c <= "\uffef" for c in strange) >= len(strange) else None


def _guessed(data: bytes, said: str) -> tuple[str, str]:
    note = "" if known(said) else f"邮件注明的字符集“{said[:30]}”无法识别，已按内容判读"
    for name in _GUESSES:
        if (text := _strictly(data, name)) is not None:
            return text, note
    return _least_lost(data, said), note or "有的字符无法识别，已用�代替，请对照原件"


def _least_lost(data: bytes, said: str) -> str:
    """The text of bytes that are broken in every set: as UTF-8 where that loses little (other bytes lose most of it), else as
    they are called, else in the set that loses least."""
    named = [_BETTER.get(said, said)] if known(said) and said not in _WEAK else []
    texts = [text for name in ("utf-8", *named, *_GUESSES[1:]) if (text := _loosely(data, name)) is not None]
    return next((text for text in texts if _lost(text) <= LITTLE), min(texts, key=_lost))


def _lost(text: str) -> float:
    strange = [c for c in text if c > "\x7f"]
    return strange.count("\ufffd") / len(strange) if strange else 0.0


def _loosely(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name, "replace")
    except (LookupError, ValueError, AssertionError):
        return None


def _strictly(data: bytes, name: str) -> str | None:
    if not name or "\0" in name:
        return None
    try:
        if not codecs.lookup(name)._is_text_encoding:  # base64, zip and rot13 are codecs too
            return None
        return data.decode(name)
    except (LookupError, ValueError, AssertionError):
        return None


def _is_hz(data: bytes, said: str) -> bool:
    return said in _WEAK and data.isascii() and bool(_HZ.search(data))
