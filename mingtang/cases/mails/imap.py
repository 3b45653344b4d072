"""Speaking IMAP: what is new in a mailbox, each letter whole. Nothing is deleted there, and nothing marked read before it is kept."""

from __future__ import annotations

import imaplib
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date

from django.conf import settings

from mingtang.cases.mails.models import PASSWORD, Mailbox
from mingtang.vault import sealing

PATIENCE = 30  # seconds that each answer of the server is waited for
MOST = 30 * 1024 * 1024  # bytes of a letter that is fetched whole
HEAD = 256 * 1024  # … of a larger one, its beginning
AT_ONCE = 200  # letters of one run; the next run goes on
LOCAL = ("127.0.0.1", "localhost", "::1")
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
TROUBLES = {
    "unreachable": "连不上服务器，请核对地址、端口和网络", "certificate": "服务器证书未通过核验", "sign-in": "用户名或密码不对，或服务器不准登录",
    "folder": "没有这个文件夹", "answer": "服务器的答复看不懂", "plain": "不加密只限本机",
}  # fmt: skip


class Trouble(Exception):
    """`code` of TROUBLES. Holds no word of the server's: it may quote a letter."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Fetched:
    """One letter. size: as the server says; whole: False where `data` is only its beginning."""

    uid: int
    size: int
    data: bytes
    whole: bool


class Box:
    """A mailbox that stands open, for this run."""

    def __init__(self, line: imaplib.IMAP4, validity: int) -> None:
        self.line, self.validity = line, validity

    def uids(self, since: date) -> list[int]:
        """Of every letter since that day and of every older one that nobody has read, the oldest first."""
        day = f"{since.day:02d}-{_MONTHS[since.month - 1]}-{since.year}"
        said = self._ask("SEARCH", "OR", "UNSEEN", "SINCE", day)
        return sorted({int(one) for part in said if part for one in part.split()})

    def fetch(self, uid: int) -> Fetched | None:
        """The letter; None where it is gone meanwhile."""
        size = self._size(uid)
        if size is None:
            return None
        whole = size <= MOST
        said = self._ask("FETCH", str(uid), "(BODY.PEEK[])" if whole else f"(BODY.PEEK[]<0.{HEAD}>)")
        for part in said:
            if isinstance(part, tuple):
                return Fetched(uid, max(size, len(part[1])), part[1], whole)
        raise Trouble("answer")

    def mark(self, uid: int) -> None:
        """已读, now that it is kept."""
        self._ask("STORE", str(uid), "+FLAGS.SILENT", r"(\Seen)")

    def put(self, raw: bytes, folder: str) -> None:
        """A letter of our own into the mailbox."""
        with _told():
            good, _ = self.line.append(_quoted(folder), "", "", raw)  # type: ignore[arg-type]
        if good != "OK":
            raise Trouble("answer")

    def take_out(self, uid: int) -> None:
        """Remove a letter of our own; where the server cannot remove one alone, it is only marked."""
        self._ask("STORE", str(uid), "+FLAGS.SILENT", r"(\Seen \Deleted)")
        with suppress(Trouble):
            self._ask("EXPUNGE", str(uid))

    def _size(self, uid: int) -> int | None:
        for part in self._ask("FETCH", str(uid), "(RFC822.SIZE)"):
            if found := re.search(rb"RFC822\.SIZE (\d+)", part if isinstance(part, bytes) else b""):
                return int(found[1])
        return None

    def _ask(self, *words: str) -> list[bytes | tuple[bytes, bytes] | None]:
        with _told():
            good, said = self.line.uid(*words)
        if good != "OK":
            raise Trouble("answer")
        return said  # type: ignore[return-value]


@contextmanager
def _told() -> Iterator[None]:
    """Whatever goes wrong on the line, as Trouble."""
    try:
        yield
    except ssl.SSLError as error:
        raise Trouble("certificate") from error
    except OSError as error:  # also of a name that is none, and of a server that falls silent
        raise Trouble("unreachable") from error
    except (imaplib.IMAP4.error, UnicodeError, ValueError) as error:
        raise Trouble("answer") from error


@contextmanager
def opened(mailbox: Mailbox) -> Iterator[Box]:
    """The mailbox, signed in and its folder chosen. Raises Trouble."""
    with _told():
        line = _line(mailbox)
    try:
        with _told():
            _signed_in(line, mailbox)
            box = Box(line, _chosen(line, mailbox.folder))
        yield box
    finally:
        _hang_up(line)


def _line(mailbox: Mailbox) -> imaplib.IMAP4:
    if mailbox.way == "ssl":
        return imaplib.IMAP4_SSL(
            mailbox.host, mailbox.port, ssl_context=ssl.create_default_context(), timeout=PATIENCE
        )
    if mailbox.way == "plain" and mailbox.host not in LOCAL and not settings.DEMO:
        raise Trouble("plain")
    line = imaplib.IMAP4(mailbox.host, mailbox.port, timeout=PATIENCE)
    if mailbox.way == "starttls":
        line.starttls(ssl.create_default_context())
    return line


def _signed_in(line: imaplib.IMAP4, mailbox: Mailbox) -> None:
    try:
        line.login(mailbox.user, sealing.unseal(mailbox.password, PASSWORD))
    except imaplib.IMAP4.abort:
        raise
    except (imaplib.IMAP4.error, UnicodeError) as error:
        raise Trouble("sign-in") from error


def _quoted(folder: str) -> str:
    return '"' + folder.replace("\\", "").replace('"', "") + '"'


def _chosen(line: imaplib.IMAP4, folder: str) -> int:
    good, _ = line.select(_quoted(folder))
    if good != "OK":
        raise Trouble("folder")
    said = line.response("UIDVALIDITY")[1]
    if not said or not said[0]:
        raise Trouble("answer")
    return int(said[0])  # type: ignore[arg-type]


def _hang_up(line: imaplib.IMAP4) -> None:
    """An end that fails changes nothing about what was kept."""
    try:
        line.logout()
    except (imaplib.IMAP4.error, OSError):
        pass
