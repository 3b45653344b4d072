"""More than two hundred letters as real programmes write them, and worse. Each says a sentence that must be read again."""

from __future__ import annotations

import base64
import random
from collections.abc import Iterator
from dataclasses import dataclass
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP

WORDS = "申请公开石桥路拓宽项目的征收补偿方案"
BIG = "申請公開石橋路拓寬項目的徵收補償方案"  # for Big5


@dataclass(frozen=True)
class Ugly:
    """name · raw · subject, text: what must be read ("" where nothing can be) · by: the sender's mailbox, or ""."""

    name: str
    raw: bytes
    subject: str = ""
    text: str = ""
    by: str = ""


def corpus() -> list[Ugly]:
    found = [*_charsets(), *_subjects(), *_bodies(), *_structures(), *_broken()]
    assert len({one.name for one in found}) == len(found)
    return found


def _by(n: int) -> str:
    return f"reader{n}@lanting.example"


_next = iter(range(1, 10**6))


def _letter(
    name: str, head: bytes, body: bytes, subject: str = WORDS, text: str = WORDS, more: bytes = b""
) -> Ugly:
    by = _by(next(_next))
    lines = [b"From: <" + by.encode() + b">", b"Date: Mon, 2 Mar 2026 09:30:00 +0800", head, more]
    return Ugly(name, b"\r\n".join(line for line in lines if line) + b"\r\n\r\n" + body, subject, text, by)


LABELS = {  # how the bytes are made → what programmes call them
    "gb18030": ["gb18030", "GB18030", "gbk", "gb2312", "x-gbk", "cp936", "GB_2312-80", "euc-cn", "", "us-ascii", "iso-8859-1", "unknown-8bit",
                "x-unknown", "chinese", "gb-2312-x", "utf-8", "default_charset", "  gb2312 ", '"gbk"', "base64", "zip", "rot13"],
    "utf-8": ["utf-8", "UTF8", "gb2312", "us-ascii", "", "iso-8859-1", "x-mac-chinesesimp", "nosuchset", "utf_8_sig", "windows-1252"],
    "big5hkscs": ["big5", "Big5-HKSCS", "x-big5", "cp950"],
    "hz": ["hz-gb-2312", "HZ", "", "us-ascii"],
    "utf-16": ["utf-16", "unicode", "", "utf-8"],
    "utf-7": ["utf-7", "unicode-1-1-utf-7"],
}  # fmt: skip


def _charsets() -> Iterator[Ugly]:
    """Every charset under every name, in the body, in three transfer encodings."""
    for made, labels in LABELS.items():
        words = BIG if made == "big5hkscs" else WORDS
        for label in labels:
            for way in ("8bit", "base64", "quoted-printable"):
                data = f"您好：{words}。".encode(made)
                packed = _packed(data, way)
                kind = b"Content-Type: text/plain" + (f"; charset={label}".encode() if label else b"")
                more = kind + b"\r\nContent-Transfer-Encoding: " + way.encode()
                if made == "utf-16" and way == "8bit":
                    continue  # no line survives it
                yield _letter(
                    f"{made} as {label or 'nothing'} in {way}",
                    _word("utf-8", WORDS),
                    packed,
                    text=words,
                    more=more,
                )


def _packed(data: bytes, way: str) -> bytes:
    if way == "base64":
        return base64.encodebytes(data)
    if way == "quoted-printable":
        return b"".join(b"=%02X" % byte for byte in data)
    return data


def _word(charset: str, text: str, made: str = "", way: str = "B") -> bytes:
    data = text.encode(made or charset)
    packed = base64.b64encode(data).decode() if way == "B" else "".join(f"={byte:02X}" for byte in data)
    return f"Subject: =?{charset}?{way}?{packed}?=".encode()


def _subjects() -> Iterator[Ugly]:
    """Subjects: mislabelled words, raw bytes, characters cut in two, blanks, underscores."""
    plain = WORDS.encode()
    tail = b"Content-Type: text/plain; charset=utf-8"
    for made, labels in {
        "gb18030": ["gb2312", "GBK", "gb18030", "x-gbk", "nosuchset"],
        "utf-8": ["utf-8", "UTF8", "gb2312", "us-ascii"],
    }.items():
        for label in labels:
            for way in "BQ":
                yield _letter(
                    f"subject {made} as {label} {way}", _word(label, WORDS, made, way), plain, more=tail
                )
    for made in ("gb18030", "utf-8"):
        yield _letter(f"subject in raw {made}", b"Subject: " + WORDS.encode(made), plain, more=tail)
        data = WORDS.encode(made)
        for cut in (5, 7, 11, 13):
            words = " ".join(
                f"=?{made}?B?{base64.b64encode(part).decode()}?=" for part in (data[:cut], data[cut:])
            )
            yield _letter(f"subject {made} cut at {cut}", b"Subject: " + words.encode(), plain, more=tail)
            yield _letter(
                f"subject {made} cut at {cut} and folded",
                b"Subject: " + words.encode().replace(b" ", b"\r\n "),
                plain,
                more=tail,
            )
    word = base64.b64encode(WORDS.encode()).decode()
    for name, text in {
        "without padding": f"=?utf-8?B?{word.rstrip('=')}?=", "with a language": f"=?utf-8*zh?B?{word}?=", "in quotes": f'"=?utf-8?B?{word}?="',
        "beside text": f"Re: =?utf-8?B?{word}?= (2)", "lower case b": f"=?utf-8?b?{word}?=",
    }.items():  # fmt: skip
        yield _letter(f"subject {name}", f"Subject: {text}".encode(), plain, more=tail)


def _bodies() -> Iterator[Ugly]:
    """HTML alone, in every charset and with what programmes put around it."""
    for made in ("gb18030", "utf-8"):
        for label in ("gb2312", "utf-8", "", "nosuchset", "iso-8859-1"):
            for shell in (
                "<p>{}</p>",
                "<html><head><title>x</title><style>p{{color:red}}</style></head><body><div>{}<br></div></body>",
                "{}<script>alert(1)</script>",
            ):
                kind = b"Content-Type: text/html" + (f"; charset={label}".encode() if label else b"")
                yield _letter(
                    f"html {made} as {label or 'nothing'} in {shell[:6]}",
                    _word("utf-8", WORDS),
                    shell.format(WORDS).encode(made),
                    more=kind,
                )
    entities = "".join(f"&#{ord(c)};" for c in WORDS)
    yield _letter(
        "html of entities",
        _word("utf-8", WORDS),
        f"<p>{entities}</p>".encode(),
        more=b"Content-Type: text/html",
    )


def _structures() -> Iterator[Ugly]:
    for n in range(12):
        yield _made(f"alternative {n}", lambda m: m.add_alternative(f"<p>{WORDS}</p>", subtype="html"))
        yield _made(
            f"attached {n}",
            lambda m, n=n: m.add_attachment(bytes([n]) * 50, "application", "pdf", filename=f"附件{n}.pdf"),
        )
    for n in range(4):
        yield _made(
            f"winmail {n}",
            lambda m: m.add_attachment(
                b"\x78\x9f\x3e\x22" * 20, "application", "ms-tnef", filename="winmail.dat"
            ),
        )
        inner = EmailMessage()
        inner["From"], inner["Subject"] = "old@lanting.example", "转发的旧信"
        inner.set_content("旧信的正文")
        yield _made(f"forwarded {n}", lambda m, inner=inner: m.add_attachment(inner))
    boundary = b"Content-Type: multipart/mixed; boundary=b"
    part = b"--b\r\nContent-Type: text/plain; charset=gb2312\r\n\r\n" + WORDS.encode("gb18030") + b"\r\n"
    yield _letter("never closed", _word("utf-8", WORDS), part, more=boundary)
    yield _letter(
        "no such boundary",
        _word("utf-8", WORDS),
        WORDS.encode(),
        more=b"Content-Type: multipart/mixed; boundary=zz",
    )
    yield _letter(
        "no boundary at all", _word("utf-8", WORDS), WORDS.encode(), more=b"Content-Type: multipart/mixed"
    )
    yield _letter("boundary twice", _word("utf-8", WORDS), part + part + b"--b--\r\nrest", more=boundary)
    yield _letter("no such type", _word("utf-8", WORDS), WORDS.encode(), more=b"Content-Type: text")
    yield _letter(
        "no such encoding", _word("utf-8", WORDS), WORDS.encode(), more=b"Content-Transfer-Encoding: x-uue2"
    )
    yield _letter(
        "base64 with rubbish",
        _word("utf-8", WORDS),
        b"!!" + base64.encodebytes(WORDS.encode()) + b"-- \r\n",
        text="",
        more=b"Content-Transfer-Encoding: base64",
    )
    yield _letter(
        "charset of bytes",
        _word("utf-8", WORDS),
        WORDS.encode(),
        more=b"Content-Type: text/plain; charset=\xd6\xd0",
    )
    yield _letter(
        "charset with a language",
        _word("utf-8", WORDS),
        WORDS.encode("gb18030"),
        more=b"Content-Type: text/plain; charset*=us-ascii'zh'gb2312",
    )


def _made(name: str, more: object) -> Ugly:
    letter, by = EmailMessage(policy=SMTP), _by(next(_next))
    letter["From"], letter["To"] = f"{Header('周问天', 'gb2312').encode()} <{by}>", "box@lanting.example"
    letter["Subject"] = WORDS
    letter.set_content(WORDS)
    more(letter)  # type: ignore[operator]
    return Ugly(name, letter.as_bytes(), WORDS, WORDS, by)


def _broken() -> Iterator[Ugly]:
    """What is hardly a letter. It must come in all the same."""
    chance = random.Random(711)
    for n in range(12):
        yield Ugly(f"noise {n}", chance.randbytes(300 + n * 97))
    yield Ugly("blank", b"\r\n")
    yield Ugly("text alone", WORDS.encode(), text=WORDS)
    yield Ugly(
        "headers alone",
        b"From: <alone@lanting.example>\r\nSubject: x\r\n",
        subject="x",
        by="alone@lanting.example",
    )
    yield Ugly("no headers, GB18030", b"\r\n" + WORDS.encode("gb18030"), text=WORDS)
    yield Ugly(
        "nul bytes", b"From: <nul@lanting.example>\r\nSubject: a\0b\r\n\r\nx\0y", by="nul@lanting.example"
    )
    yield Ugly(
        "a thousand headers",
        b"X-A: b\r\n" * 1000 + b"Subject: x\r\n\r\n" + WORDS.encode(),
        subject="x",
        text=WORDS,
    )
    deep = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(300)
    )
    yield Ugly("three hundred deep", b"From: <deep@lanting.example>\r\n" + deep + b"\r\n" + WORDS.encode())
    yield Ugly("address of nobody", "From: 某人\r\nSubject: x\r\n\r\n正文".encode(), subject="x", text="正文")
    yield Ugly("address list broken", b"From: <<a@b@c>>, ;;,\r\nSubject: x\r\n\r\nx", subject="x")
    yield Ugly(
        "long line",
        b"From: <long@lanting.example>\r\nSubject: x\r\n\r\n" + b"a" * 200_000,
        by="long@lanting.example",
    )
