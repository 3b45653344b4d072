"""巡检申请 (canary): every hour a made-up application walks through each door, in a transaction that is undone.

It gets no number, opens no case, writes no event and counts nowhere, because nothing of it is ever committed; what it proves is
that form, rules, number, receipt and ledger would take a real one in. A door registers its walk here (`walk`); mailboxes are
walked by a letter (`cases.mails.canary`). Source: reliability goal G25 (guiding case 26: a request that nobody looked for).
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction

from mingtang.cases.mails.models import Mailbox
from mingtang.clock import SHANGHAI
from mingtang.jobs.handlers import described
from mingtang.oversight.models import Pulse

log = logging.getLogger(__name__)
MISSING = timedelta(minutes=15)  # after which one that was sent and not heard of is an alarm
HOUR = timedelta(hours=1)
DOORS = {"web": "网上申请", "desk": "登记（工作台）"}
Walk = Callable[[datetime], None]
_walks: dict[str, Walk] = {}
WORDS = {"refused": "试填的申请没有被接收", "stopped": "巡检任务没有按时运行"}


class Broken(Exception):
    """The door did not take the application in. Says a code of ours, never what was typed."""


def walk(door: str, function: Walk) -> None:
    """Register how the application walks through `door`. It may raise whatever it meets."""
    _walks[door] = function


def go(at: datetime) -> None:
    """Walk through every door, each alone; what became of it is noted."""
    for door, function in _walks.items():
        trouble = _undone(function, at)
        with transaction.atomic():
            said = {"walked_at": at, "trouble": trouble} | ({} if trouble else {"heard_at": at})
            Pulse.objects.update_or_create(door=door, defaults=said)


def _undone(function: Walk, at: datetime) -> str:
    """The trouble it met, or "". Whatever it wrote is taken back."""
    try:
        with transaction.atomic():
            function(at)
            transaction.set_rollback(True)
    except Exception as error:
        log.error("oversight: canary: %s", described(error))
        return "refused"
    return ""


def alarms(now: datetime) -> list[str]:
    """What is wrong at `now`, a sentence each. Computed when read, so that a worker that died cannot keep it silent."""
    return [*_of_doors(now), *_of_mailboxes(now)]


def _of_doors(now: datetime) -> list[str]:
    found = []
    for pulse in Pulse.objects.order_by("door"):
        stopped = pulse.walked_at < now - HOUR - MISSING
        if stopped or pulse.trouble:
            why = WORDS["stopped" if stopped else pulse.trouble]
            found.append(f"{DOORS.get(pulse.door, pulse.door)}：{why}，{_since(pulse.heard_at)}")
    return found


def _of_mailboxes(now: datetime) -> list[str]:
    """A mailbox whose letter of this hour was not found, or whose server has not answered for a quarter of an hour."""
    found = []
    for box in (
        Mailbox.objects.filter(on=True, agency__closed_on=None).select_related("agency").order_by("agency")
    ):
        unheard = (
            box.canary_at
            and box.canary_at < now - MISSING
            and (box.heard_at is None or box.heard_at < box.canary_at)
        )
        silent = box.seen_at and box.seen_at < now - MISSING
        if unheard or silent or (box.trouble and not box.seen_at):
            why = "巡检邮件没有收到" if unheard and not silent else "收件邮箱连不上"
            found.append(f"{box.agency.name}的电子邮件：{why}，{_since(box.heard_at or box.seen_at)}")
    return found


def _since(at: datetime | None) -> str:
    return f"最近一次正常是{at.astimezone(SHANGHAI):%m月%d日 %H:%M}" if at else "还没有正常过"
