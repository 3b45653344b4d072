"""The files of a letter, each judged like an upload: what is taken over, and what is refused with its reason."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.files.uploadedfile import SimpleUploadedFile

from mingtang import quarantine
from mingtang.cases.mails.keeping import MEMORY, SECONDS
from mingtang.cases.mails.models import Mail
from mingtang.forms import uploads
from mingtang.forms.files import Kept
from mingtang.vault import sm3

UNREADABLE = "读不出来，请看邮件原件"


@dataclass(frozen=True)
class Attached:
    """kept: as a form takes it; None where it was refused, with the reason."""

    name: str
    size: int
    kept: Kept | None
    reason: str


def of(mail: Mail) -> list[Attached]:
    """In the order of the letter."""
    names = mail.said.get("files", [])
    if not names:
        return []
    try:
        told, held = quarantine.ask(
            "mingtang.cases.mails.within:files", mail.raw, seconds=SECONDS, memory=MEMORY
        )
    except quarantine.Lost:
        return [Attached(name, size, None, UNREADABLE) for name, size in names]
    found, place = [], 0
    for name, size in told:
        found.append(_judged(str(name), held[place : place + size]))
        place += size
    return found


def _judged(name: str, data: bytes) -> Attached:
    verdict = uploads.judge(name, data)
    if not verdict.ok:
        return Attached(name, len(data), None, verdict.reason)
    sent = SimpleUploadedFile(verdict.clean_name, data, verdict.media_type)
    return Attached(
        name, len(data), Kept(sm3.of_bytes(data), verdict.clean_name, len(data), verdict.media_type, sent), ""
    )
