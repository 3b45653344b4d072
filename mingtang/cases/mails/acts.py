"""Acts on mailboxes and on the letters that came: one event each. What a letter says is sealed in its row and committed to by
the digest of its original; nothing of it stands in the ledger."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from mingtang.cases.codes import new_code
from mingtang.cases.mails import sorting
from mingtang.cases.mails.models import (
    GONE,
    READERS,
    REGISTRARS,
    SET_ASIDE,
    WAITING,
    WAYS,
    WORDS,
    Mail,
    Mailbox,
)
from mingtang.clock import day
from mingtang.jobs.handlers import declare_topics
from mingtang.jobs.outbox import SOON, put
from mingtang.ledger.book import SYSTEM_CHAIN, act, line_up, write
from mingtang.ledger.refusal import Moved, Refused
from mingtang.people.models import Agency
from mingtang.people.seats import Seat, agencies_covered
from mingtang.vault import sealing

declare_topics("channels.answer-mail", "cases.reply-bounced", "vault.erase")
TAKEN = "这封邮件已由他人处理，请刷新后查看"


@act("mailbox.set", facts=("agency", "port", "way", "on"))
def set_mailbox(agency: Agency, host: str, port: int, way: str, user: str, password: str, folder: str, on: bool, *,
                by: Seat, at: datetime) -> str:  # fmt: skip
    """收件邮箱: where letters to this agency are fetched. password: sealed by the door; "" keeps the one that is set."""
    if by.post != "admin_system":
        raise Refused("收件邮箱由系统管理员设定")
    if way not in WAYS:
        raise Refused("请选择加密方式", "way")
    line_up(SYSTEM_CHAIN)
    known = Mailbox.objects.filter(pk=agency).first()
    if not (password or known):
        raise Refused("请填写密码", "password")
    Mailbox.objects.update_or_create(
        agency=agency,
        defaults={"host": host, "port": port, "way": way, "user": user, "folder": folder, "on": on, "trouble": "",
                  "password": password or (known.password if known else ""), "since": known.since if known else day(at)},
    )  # fmt: skip
    facts = {"agency": agency.code, "port": port, "way": way, "on": on}
    write(
        "mailbox",
        agency.code,
        chain=SYSTEM_CHAIN,
        by=by,
        facts=facts,
        typed={"host": host, "user": user, "folder": folder},
    )
    return str(agency.code)


@act("mail.arrive", facts=("mail", "digest", "size", "whole", "state", "why", "about", "unreadable"))
def arrive(mail: Mail, said: dict[str, Any], *, by: Seat, at: datetime) -> str:
    """A letter that stands in the vault is taken into the inbox, whatever it is; its code.

    mail: an unsaved row with place, digests and what became of it (`keeping.row`); said: within.told."""
    line_up(mail.agency.chain)
    if Mail.objects.house.filter(agency=mail.agency, validity=mail.validity, uid=mail.uid).exists():
        raise Moved(TAKEN)
    mail.code, mail.arrived_at = new_code(16), at
    mail.words = sealing.seal(json.dumps(said, ensure_ascii=True), WORDS)
    mail.save(force_insert=True)
    facts = {
        "mail": mail.code, "digest": mail.original, "size": mail.size, "whole": mail.whole, "state": mail.state, "why": mail.why,
        "about": mail.about.code if mail.about else "", "unreadable": mail.unreadable,
    }  # fmt: skip
    write("mail", mail.code, chain=mail.agency.chain, by=by, facts=facts)
    if mail.answer:
        put("channels.answer-mail", priority=SOON, mail=mail.code)
    if said.get("failed"):
        put("cases.reply-bounced", priority=SOON, mail=mail.code)
    return mail.code


@act("mail.aside", facts=("mail", "why"))
def put_aside(mail: Mail, why: str, words: str, *, by: Seat, at: datetime) -> str:
    """搁置: it is no request; it stays in the inbox with the reason, and can be brought back."""
    _may(mail, by, REGISTRARS, at)
    if why not in sorting.BY_HAND:
        raise Refused("请选择搁置的原因", "why")
    if why == "other" and not words.strip():
        raise Refused("请写明原因", "words")
    _move(mail, WAITING, state=SET_ASIDE, why=why)
    typed = {"reason": words.strip()} if words.strip() else {}
    write(
        "mail", mail.code, chain=mail.agency.chain, by=by, facts={"mail": mail.code, "why": why}, typed=typed
    )
    return str(mail.code)


@act("mail.back", facts=("mail",))
def bring_back(mail: Mail, *, by: Seat, at: datetime) -> str:
    """恢复: what was put aside, by a rule or by hand, waits for its registration again."""
    _may(mail, by, REGISTRARS, at)
    _move(mail, SET_ASIDE, state=WAITING, why="")
    write("mail", mail.code, chain=mail.agency.chain, by=by, facts={"mail": mail.code})
    return str(mail.code)


@act("mail.erase", facts=("mail", "digest"))
def erase(mail: Mail, reason: str, *, by: Seat, at: datetime) -> str:
    """删除: words and original of a letter that became no request are gone (个人信息保护法第四十七条). One that became a
    request is erased with its case."""
    _may(mail, by, frozenset({"disclosure_head"}), at)
    if not reason.strip():
        raise Refused("请写明删除的理由", "reason")
    digest = mail.original
    _move(mail, SET_ASIDE, **GONE)
    put("vault.erase", priority=SOON, digest=digest)
    facts = {"mail": mail.code, "digest": digest}
    write("mail", mail.code, chain=mail.agency.chain, by=by, facts=facts, typed={"reason": reason.strip()})
    return str(mail.code)


def _may(mail: Mail, by: Seat, posts: frozenset[str], at: datetime) -> None:
    if by.post not in posts & READERS or mail.agency_id not in agencies_covered(by, day(at)):
        raise Refused("邮件由本单位的机要文书或者公开专员处理，由政府信息公开工作机构负责人删除")


def _move(mail: Mail, was: str, **to: str) -> None:
    if not Mail.objects.house.filter(pk=mail.pk, state=was).update(**to):
        raise Moved(TAKEN)
