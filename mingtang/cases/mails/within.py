"""A letter taken apart, in the process apart (mingtang.quarantine): whatever it holds, what is answered is plain data.

The standard library's parser never refuses; what its structure does not show is read as one text.
"""

from __future__ import annotations

import email
import email.utils
import html
import re
from collections.abc import Iterator
from email.message import Message
from email.policy import compat32
from typing import Any

from mingtang.cases.mails import charsets, headers, sorting

MOST_TEXT = 20_000  # characters that are shown; the whole stands in the original
MOST_FILES, MOST_PARTS = 40, 400
LONGEST_NAME = 120  # characters of the name of a file
_CUT = re.compile(r"(?is)<(script|style|head|title)\b.*?</\1\s*>|<!--.*?-->")
_BREAK = re.compile(r"(?i)<(?:br|/p|/div|/tr|/li|/h[1-6]|/table|hr)\b[^>]*>")
_TAG = re.compile(r"(?s)<[^>]{0,5000}>")
_FORWARDED = "——转发的邮件——"
WINMAIL = "附件 winmail.dat 是 Outlook 专用格式，打不开，请与发件人联系换成 PDF、Word 或图片"


def told(data: bytes) -> tuple[dict[str, Any], bytes]:
    """What the letter says: address, name, answer_to, subject, sent, ids, about, failed, kind, text, notes, files [[name, size]].

    {"unreadable": True, …} where no sender, no subject and no text can be made out. Never raises for what is in it."""
    try:
        letter = email.message_from_bytes(data, policy=compat32)
        return _told(letter), b""
    except Exception as error:  # whatever a parser may still raise: the letter is kept, and shown as it came
        return {"unreadable": True, "notes": [f"无法解析（{type(error).__name__}）"]}, b""


def _told(letter: Message) -> dict[str, Any]:
    address, name = headers.sender(letter)
    notes: list[str] = []
    text = _text(letter, notes)
    found = [[name_, len(data)] for name_, data in _files(letter)]
    notes += _warnings(letter)
    if any(name_.lower() == "winmail.dat" for name_, _ in found):
        notes.append(WINMAIL)
    subject = headers.text(letter, "Subject")[:300]
    return {
        "unreadable": not (address or subject), "address": address, "name": name,
        "answer_to": sorting.answerable(letter), "subject": subject, "sent": headers.text(letter, "Date")[:60],
        "id": (headers.ids(letter, "Message-ID") or [""])[0], "about": headers.ids(letter, "In-Reply-To", "References"),
        "failed": _failed(letter), "kind": sorting.kind(letter), "text": text[:MOST_TEXT], "files": found,
        "notes": list(dict.fromkeys(notes + (["正文很长，只显示开头部分，其余见原件"] if len(text) > MOST_TEXT else [])))[:20],
    }  # fmt: skip


def _failed(letter: Message) -> list[str]:
    """Message ids of the letters that a report of a mail server says it could not deliver for good (RFC 3464: Action:
    failed); what is only delayed, and what somebody writes in words, is not among them."""
    if sorting.kind(letter) != sorting.BOUNCE:
        return []
    failed, found = False, headers.ids(letter, "In-Reply-To", "References")
    for part in _walked(letter):
        failed |= headers.text(part, "Action").strip().lower() == "failed"
        found += headers.ids(part, "Message-ID") if part is not letter else []
        if part.get_content_type() == "text/rfc822-headers":
            found += headers.ids(email.message_from_bytes(_bytes(part), policy=compat32), "Message-ID")
    return list(dict.fromkeys(found))[:20] if failed else []


def _walked(letter: Message) -> Iterator[Message]:
    for n, part in enumerate(letter.walk()):
        if n >= MOST_PARTS:
            return
        yield part


def files(data: bytes) -> tuple[list[list[Any]], bytes]:
    """[[name, size]] of the attached files, and their bytes one after another."""
    found = list(_files(email.message_from_bytes(data, policy=compat32)))
    return [[name, len(held)] for name, held in found], b"".join(held for _, held in found)


def _parts(letter: Message) -> Iterator[Message]:
    """The leaves in order; a forwarded letter (message/rfc822) is opened."""
    for n, part in enumerate(letter.walk()):
        if n >= MOST_PARTS:
            return
        if not part.is_multipart() or part.get_content_type() == "message/rfc822":
            yield part


def _is_file(part: Message) -> bool:
    if part.get_content_type() == "message/rfc822":
        return False
    named = bool(_name(part)) or part.get_content_disposition() == "attachment"
    return named or part.get_content_maintype() not in ("text", "message", "multipart")


def _files(letter: Message) -> Iterator[tuple[str, bytes]]:
    for n, part in enumerate(p for p in _parts(letter) if _is_file(p)):
        if n >= MOST_FILES:
            return
        yield _name(part) or f"附件{n + 1}.{_ending(part)}", _bytes(part)


def _ending(part: Message) -> str:
    if part.get_content_type() in ("application/ms-tnef", "application/vnd.ms-tnef"):
        return "dat"
    known = {"image/jpeg": "jpg", "image/png": "png", "application/pdf": "pdf", "text/plain": "txt"}
    return known.get(part.get_content_type(), "bin")


def _name(part: Message) -> str:
    """The name of a file: RFC 2231, or the encoded words that stand there against it."""
    try:
        given = part.get_filename() or ""
    except (LookupError, ValueError, TypeError, AssertionError):
        given = ""
    if not given and part.get_content_type() in ("application/ms-tnef", "application/vnd.ms-tnef"):
        given = "winmail.dat"
    return _clipped(headers.decoded(given))


def _clipped(name: str) -> str:
    """A long name loses of its stem, never the ending that says what it is."""
    stem, dot, ending = name.rpartition(".")
    if len(name) <= LONGEST_NAME or not stem or len(ending) > 8:
        return name[:LONGEST_NAME]
    return stem[: LONGEST_NAME - 1 - len(ending)] + dot + ending


def _bytes(part: Message) -> bytes:
    try:
        held = part.get_payload(decode=True)
    except (ValueError, LookupError, AssertionError):
        held = None
    if isinstance(held, bytes):
        return held
    return str(part.get_payload() or "").encode("utf-8", "surrogateescape")


def _text(letter: Message, notes: list[str]) -> str:
    """The words: text/plain where there is any, else what a browser would show of text/html."""
    plain: list[str] = []
    rich: list[str] = []
    for part in _parts(letter):
        if part.get_content_type() == "message/rfc822":
            inner = part.get_payload(0) if part.is_multipart() else None
            if isinstance(inner, Message):
                plain.append("\n".join([_FORWARDED, *_head(inner)]))
        elif not _is_file(part):
            said, note = charsets.read(
                _bytes(part), str(part.get_content_charset() or "") if _labelled(part) else ""
            )
            notes += [note] if note else []
            (rich if part.get_content_type() == "text/html" else plain).append(said)
    words = [one for one in plain if one.strip()]
    if not [one for one in words if not one.startswith(_FORWARDED)] and rich:
        words += [_words(one) for one in rich]
        notes.append("邮件只有网页格式，已转成文字")
    return _tidy("\n\n".join(words))


def _labelled(part: Message) -> bool:
    try:
        return part.get_content_charset() is not None
    except (LookupError, ValueError, TypeError):
        return False


def _head(inner: Message) -> list[str]:
    said = (("发件人：", "From"), ("时间：", "Date"), ("主题：", "Subject"))
    return [label + headers.text(inner, name)[:300] for label, name in said if headers.text(inner, name)]


def _words(page: str) -> str:
    return html.unescape(_TAG.sub("", _BREAK.sub("\n", _CUT.sub(" ", page))))


def _tidy(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").split("\n")
    kept = "\n".join(
        "".join(c if c.isprintable() or c == "\t" else " " for c in line).rstrip() for line in lines
    )
    return re.sub(r"\n{3,}", "\n\n", kept).strip()


def _warnings(letter: Message) -> list[str]:
    types = {part.get_content_type() for part in letter.walk()}
    found = []
    if types & {"multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"}:
        found.append("邮件经过加密，打不开，请与发件人联系")
    if any(part.defects for part in letter.walk()):
        found.append("邮件格式不规范，显示的内容可能不全，请对照原件")
    return found
