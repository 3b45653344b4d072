"""What the letters say: plain text and simple HTML with the same words, large enough by themselves, without pictures."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from mingtang.channels.models import Letter, Reader
from mingtang.channels.wishes import Wanted
from mingtang.clock import day
from mingtang.people.models import Agency

_SUBJECT = 40  # characters of a title in a subject line


def address(path: str) -> str:
    """Where a reader of a letter finds `path`: letters are read away from the site."""
    return f"https://{settings.MINGTANG_SITE['domain']}{path}"


def confirmation(mailbox: str, wanted: Wanted, token: str) -> EmailMultiAlternatives:
    """The letter that asks whether the owner of the mailbox wants it. It names nothing that was not just typed."""
    said = {"label": wanted.label, "url": address(f"/subscribe/confirm/{token}/")}
    return _letter(mailbox, "请确认您的订阅", "confirm", said)


def news(reader: Reader, letters: Sequence[Letter]) -> EmailMultiAlternatives:
    """One letter with all of `letters` (with edition, agency and column), the newest first; what was taken down is named
    by its address alone, as its title may be why."""
    fresh = [_item(one) for one in letters if not one.gone]
    gone = [_gone(one) for one in letters if one.gone]
    leave, mine = (address(f"/subscribe/{page}/{reader.token}/") for page in ("leave", "mine"))
    said = {"fresh": fresh, "gone": gone, "leave": leave, "mine": mine}
    letter = _letter(reader.address, _subject(fresh, gone), "news", said)
    letter.extra_headers |= {  # RFC 8058: one click in the reader's mail programme
        "List-Unsubscribe": f"<{leave}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Message-ID": f"<{_name(letters)}@{settings.MINGTANG_SITE['domain']}>",
    }
    return letter


def _subject(fresh: list[dict[str, Any]], gone: list[dict[str, Any]]) -> str:
    if not fresh:
        return f"有{len(gone)}个页面已撤下"
    title = fresh[0]["title"]
    short = title if len(title) <= _SUBJECT else title[: _SUBJECT - 1] + "…"
    return short if len(fresh) == 1 else f"{short}等{len(fresh)}条"


def _item(letter: Letter) -> dict[str, Any]:
    edition = letter.edition
    return {
        "title": " ".join(edition.title.split()), "url": address(edition.path), "agency": edition.agency.name,
        "column": edition.column.name, "on": day(edition.published_at), "again": edition.no > 1,
    }  # fmt: skip


def _gone(letter: Letter) -> dict[str, Any]:
    edition = letter.edition
    return {
        "url": address(edition.path), "on": day(edition.withdrawn_at), "reason": edition.withdraw_reason,
        "published_on": edition.published_on,
    }  # fmt: skip


def _name(letters: Sequence[Letter]) -> str:
    """The same letters, the same Message-ID: a mail server that gets one twice can tell."""
    return hashlib.new("sm3", "".join(f"{one.pk}." for one in letters).encode()).hexdigest()[:32]


def _letter(mailbox: str, subject: str, template: str, said: dict[str, Any]) -> EmailMultiAlternatives:
    site = settings.MINGTANG_SITE
    said = said | {"site": site, "demo": settings.DEMO}
    letter = EmailMultiAlternatives(
        f"【{site['name']}】{subject}", render_to_string(f"channels/{template}.txt", said),
        settings.DEFAULT_FROM_EMAIL, [mailbox],
        headers={"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"},
    )  # fmt: skip
    letter.attach_alternative(render_to_string(f"channels/{template}.html", said), "text/html")
    return letter


def received(
    mailbox: str, agency: Agency, subject: str, on: date, code: str, *, whole: bool, followed: bool
) -> EmailMultiAlternatives:
    """The automatic answer to a letter. code: the query code in fours. whole: False for one too large to be fetched.
    followed: it belongs to a letter that was answered before."""
    said = {
        "agency": agency.name, "phone": agency.phone, "subject": subject, "on": on, "code": code, "whole": whole, "followed": followed,
        "track": address("/track/"), "ask": address("/ask/"),
    }  # fmt: skip
    return _letter(mailbox, "您的邮件已收到", "received", said)


def reply(
    mailbox: str, agency: Agency, no: str, papers: Sequence[str], given: Sequence[str], *, whole: bool
) -> EmailMultiAlternatives:
    """The letter that delivers a reply. papers, given: titles of what was issued and of the files provided with it; whole: the
    files go along. It names no query code: a code and its number never travel together."""
    said = {
        "agency": agency.name, "phone": agency.phone, "no": no, "papers": papers, "given": given, "whole": whole, "track": address("/track/"),
    }  # fmt: skip
    return _letter(mailbox, f"政府信息公开申请答复（{no}）", "reply", said)
