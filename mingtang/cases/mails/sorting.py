"""What kind of letter it is, from its headers: written by a person, or by a machine (RFC 3834, RFC 3464). Pure."""

from __future__ import annotations

from email.message import Message

from mingtang.cases.mails import headers

BOUNCE, AUTO, LIST, DUPLICATE = "bounce", "auto", "list", "duplicate"
ASIDE = {
    BOUNCE: "退信", AUTO: "自动回复", DUPLICATE: "重复收到", "not_request": "不是政府信息公开申请", "other": "其他原因",
}  # fmt: skip
BY_HAND = ("not_request", DUPLICATE, "other")  # why a clerk puts one aside
_DAEMONS = ("mailer-daemon", "postmaster", "mailer_daemon", "mail-daemon")
_SILENT = ("noreply", "no-reply", "no_reply", "donotreply", "do-not-reply", "notify", "notification")


def kind(letter: Message) -> str:
    """BOUNCE, AUTO, LIST (also other mass mail), or "" for a letter of a person."""
    address = headers.sender(letter)[0].partition("@")[0]
    path = headers.text(letter, "Return-Path").strip()
    report = (
        letter.get_content_type() == "multipart/report"
        or letter.get_content_type() == "message/delivery-status"
    )
    if report or address in _DAEMONS or headers.text(letter, "X-Failed-Recipients"):
        return BOUNCE
    if _said(letter, "Auto-Submitted") not in ("", "no") or _any(
        letter, "X-Autoreply", "X-Autorespond", "X-Autoresponse"
    ):
        return AUTO
    if _said(letter, "Precedence") == "auto_reply" or path == "<>":
        return AUTO
    if _any(letter, "List-Id", "List-Post", "List-Unsubscribe") or _said(letter, "Precedence") in (
        "bulk",
        "list",
        "junk",
    ):
        return LIST
    return ""


def answerable(letter: Message) -> str:
    """The mailbox an automatic answer may go to, or "": never to a machine, a list or a mailbox nobody reads."""
    to = headers.reply_to(letter)
    local = to.partition("@")[0]
    if not to or kind(letter) or local in _DAEMONS or local.startswith(_SILENT):
        return ""
    if "all" in _said(letter, "X-Auto-Response-Suppress").split(",") or _any(letter, "X-Loop"):
        return ""
    return to


def _said(letter: Message, name: str) -> str:
    return headers.text(letter, name).lower().partition(";")[0].strip()


def _any(letter: Message, *names: str) -> bool:
    return any(headers.texts(letter, name) for name in names)
