"""Speaking SMTP: a letter is given to the mail server, or certainly not, or nobody knows.

Off until MINGTANG_MAIL names a server. Failures say a number and no mailbox.
"""

from __future__ import annotations

import smtplib
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.smtp import EmailBackend

PATIENCE = 30  # seconds that each answer of the server is waited for


class NotTaken(Exception):
    """The server certainly took nothing. for_good: this mailbox will not take it tomorrow either (RFC 5321, 5yz)."""

    def __init__(self, why: str, *, for_good: bool = False) -> None:
        super().__init__(why)
        self.for_good = for_good


class Unsure(Exception):
    """The line broke after the text was handed over: it may have gone out."""


def is_on() -> bool:
    return bool(settings.EMAIL_HOST)


class _Handing(smtplib.SMTP):
    """Knows whether it began to hand the text over."""

    handed = False
    taken = ""  # what the server answered to the whole text

    def data(self, msg: Any) -> tuple[int, bytes]:
        self.handed = True
        code, answer = super().data(msg)
        self.taken = _said(code, answer)
        return code, answer


class _HandingSafely(_Handing, smtplib.SMTP_SSL):
    pass


class Backend(EmailBackend):
    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _HandingSafely if self.use_ssl else _Handing


def _said(code: int, answer: bytes) -> str:
    """The server's answer in one line; its code alone where it names a mailbox."""
    words = " ".join(answer.decode("ascii", "replace").split())[:150]
    return str(code) if "@" in words else f"{code} {words}".strip()


def send(letter: EmailMultiAlternatives) -> str:
    """Give `letter` (one recipient) to the mail server; what it answered. Raises NotTaken or Unsure."""
    line = Backend(timeout=PATIENCE)
    try:
        line.open()
        if not line.send_messages([letter]):
            raise NotTaken("found no recipient, expected one")
        return str(getattr(line.connection, "taken", ""))
    except smtplib.SMTPRecipientsRefused as refused:
        code = next(iter(refused.recipients.values()))[0]
        raise NotTaken(f"mail server: recipient refused with {code}", for_good=code >= 500) from None
    except smtplib.SMTPResponseException as answer:  # also of connecting, signing in and the text itself
        raise NotTaken(f"mail server: answered {answer.smtp_code}") from None
    except (smtplib.SMTPException, OSError) as trouble:
        if getattr(line.connection, "handed", False):
            raise Unsure(type(trouble).__name__) from None
        raise NotTaken(f"mail server: {type(trouble).__name__}") from None
    finally:
        _hang_up(line)


def _hang_up(line: Backend) -> None:
    """An end that fails changes nothing about what was sent."""
    try:
        line.close()
    except (smtplib.SMTPException, OSError):
        pass
