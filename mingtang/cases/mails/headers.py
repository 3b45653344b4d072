"""Headers of a letter, read leniently: the library's own structured reader refuses what strangers write. Pure."""

from __future__ import annotations

import base64
import binascii
import quopri
import re
from collections.abc import Iterator
from email.message import Message

from mingtang.cases.mails import charsets

_WORD = re.compile(r"=\?([^?\s]*?)(?:\*[^?]*)?\?([bBqQ])\?([^?]*)\?=")
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,190}")
_ID = re.compile(r"<([^<>\s]{1,200})>")
LONGEST = 4000  # characters of one header that are looked at


def texts(letter: Message, name: str) -> list[str]:
    """Every header of this name, in clear. Folding is undone."""
    return [decoded(value) for key, value in letter.raw_items() if key.lower() == name.lower()]


def text(letter: Message, name: str) -> str:
    found = texts(letter, name)
    return found[0] if found else ""


def decoded(value: object) -> str:
    """One header as text: encoded words (RFC 2047) also where they stand wrongly, and bytes that nobody labelled.

    Neighbouring words of one character set are joined as bytes first: many programmes cut a character in two."""
    raw = re.sub(r"\r?\n[ \t]*", " ", str(value))[:LONGEST]
    pieces: list[tuple[str, bytes]] = []
    for label, data, word in _parts(raw):
        if word and pieces and pieces[-1][0] == label != "":
            pieces[-1] = (label, pieces[-1][1] + data)
        elif data:
            pieces.append((label if word else "", data))
    said = "".join(charsets.read(data, label)[0] for label, data in pieces)
    return " ".join("".join(c if c.isprintable() else " " for c in said).split())


def _parts(raw: str) -> Iterator[tuple[str, bytes, bool]]:
    """(label, bytes, whether it was an encoded word)."""
    last = 0
    for found in _WORD.finditer(raw):
        between = raw[last : found.start()]
        if between.strip() or not last:  # blanks between two words do not count
            yield "", _bytes(between), False
        yield found[1].lower(), _unpacked(found[2], found[3]), True
        last = found.end()
    yield "", _bytes(raw[last:]), False


def _unpacked(way: str, word: str) -> bytes:
    data = _bytes(word)
    if way in "bB":
        pure = re.sub(rb"[^A-Za-z0-9+/]", b"", data)
        try:
            return base64.b64decode(pure + b"=" * (-len(pure) % 4))
        except binascii.Error:
            return base64.b64decode(pure[: len(pure) // 4 * 4])
    return quopri.decodestring(data.replace(b"_", b" "))


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def sender(letter: Message) -> tuple[str, str]:
    """(mailbox, name) of who wrote; ("", "…") where no mailbox can be made out."""
    for header in ("From", "Sender", "Reply-To"):
        said = text(letter, header)
        if found := _ADDRESS.search(said):
            name = _ADDRESS.sub("", said).replace("<", " ").replace(">", " ").strip(" \"'（）()")
            return found[0].lower(), name[:80]
    return "", text(letter, "From")[:80]


def reply_to(letter: Message) -> str:
    """Where the sender wants answers: Reply-To, else the sender's own mailbox."""
    found = _ADDRESS.search(text(letter, "Reply-To"))
    return found[0].lower() if found else sender(letter)[0]


def ids(letter: Message, *names: str) -> list[str]:
    """The message ids that these headers name."""
    return [one for name in names for said in texts(letter, name) for one in _ID.findall(said)][:50]
