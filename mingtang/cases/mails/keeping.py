"""A fetched letter on its way into the inbox: sealed into the vault first, then read apart, then sorted."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Any

from mingtang import quarantine
from mingtang.cases.mails import sorting
from mingtang.cases.mails.imap import Fetched
from mingtang.cases.mails.models import ORIGINAL, SET_ASIDE, Mail
from mingtang.people.models import Agency
from mingtang.vault import files, sealing, sm3

ANSWERS = (
    3  # automatic answers that one mailbox gets in a day: two machines that talk to each other fall silent
)
SECONDS, MEMORY = 20.0, 1_200_000_000  # of reading one letter
CUT = "邮件超过{n}MB，只取了开头部分；整封在邮箱里，请到邮箱查看"
_SAME, _ID, _WRITER = "cases.mail.same", "cases.mail.id", "cases.mail.writer"
PREFIX = "mail-"  # of the Message-ID of our own answers


def read(data: bytes) -> dict[str, Any]:
    """What the letter says (within.told), by the process apart. A letter that takes it down is unreadable."""
    try:
        told, _ = quarantine.ask("mingtang.cases.mails.within:told", data, seconds=SECONDS, memory=MEMORY)
    except quarantine.Lost as lost:
        return {"unreadable": True, "notes": [f"无法解析（{lost.why}）"]}
    return dict(told)


def same_as(data: bytes) -> str:
    """Equal for equal bytes, and telling nobody anything else."""
    return sealing.blind(sm3.of_bytes(data), _SAME)


def row(
    agency: Agency, validity: int, fetched: Fetched, domain: str, at: datetime
) -> tuple[Mail, dict[str, Any]]:
    """(the unsaved row, what it says). Its original stands in the vault from here on."""
    original = files.put(sealing.seal_bytes(fetched.data, ORIGINAL))
    said = read(fetched.data)
    if not fetched.whole:
        said["notes"] = [CUT.format(n=fetched.size // 1024 // 1024), *said.get("notes", ())]
    mail = Mail(
        agency=agency, validity=validity, uid=fetched.uid, original=original, size=fetched.size, whole=fetched.whole,
        same=same_as(fetched.data), unreadable=bool(said.get("unreadable")), message=_blind(said.get("id"), _ID),
        writer=_blind(said.get("answer_to"), _WRITER),
    )  # fmt: skip
    _sort(mail, said, domain, at)
    return mail, said


def _sort(mail: Mail, said: dict[str, Any], domain: str, at: datetime) -> None:
    first = _repeats(mail, said)
    mail.about = first or _answers(mail, said, domain)
    kind = sorting.DUPLICATE if first else str(said.get("kind", ""))
    if kind in (sorting.BOUNCE, sorting.AUTO, sorting.DUPLICATE):
        mail.state, mail.why = SET_ASIDE, kind
    elif mail.writer and not _enough(mail, at):
        mail.answer = "due"


def _repeats(mail: Mail, said: dict[str, Any]) -> Mail | None:
    """The first of letters that say the same under one Message-ID. The id alone proves nothing: some programmes give the
    same to all their letters."""
    if not mail.message:
        return None
    for other in Mail.objects.house.filter(agency=mail.agency, message=mail.message).order_by("pk")[:20]:
        if other.same == mail.same or _gist(other.said) == _gist(said):
            return other
    return None


def _gist(said: dict[str, Any]) -> str:
    words = [str(said.get(key, "")) for key in ("address", "subject", "text", "files")]
    return hashlib.new("sm3", "\0".join(words).encode("utf-8", "replace")).hexdigest()


def _answers(mail: Mail, said: dict[str, Any], domain: str) -> Mail | None:
    """The letter whose automatic answer this one answers: the applicant's half of the confirmation, perhaps."""
    ours = f"@{domain}"
    codes = [
        one[len(PREFIX) : -len(ours)]
        for one in said.get("about", ())
        if one.startswith(PREFIX) and one.endswith(ours)
    ]
    return (
        Mail.objects.house.filter(agency=mail.agency, code__in=[code.upper() for code in codes])
        .order_by("pk")
        .first()
    )


def _enough(mail: Mail, at: datetime) -> bool:
    lately = Mail.objects.house.filter(writer=mail.writer, arrived_at__gt=at - timedelta(days=1)).exclude(
        answer=""
    )
    return lately.count() >= ANSWERS


def _blind(text: object, purpose: str) -> str:
    return sealing.blind(str(text), purpose) if text else ""
