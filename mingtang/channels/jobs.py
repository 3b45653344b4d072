"""The jobs of the channels. Those of mail do nothing while no mail server is set: what waits goes when one is."""

from __future__ import annotations

import json
from datetime import datetime

from django.db import transaction

from mingtang.channels import announcing, post, sending, subscribing, visits
from mingtang.channels.models import Issue
from mingtang.clock import day
from mingtang.jobs.handlers import declare_topics, handles
from mingtang.jobs.schedule import daily
from mingtang.ledger.models import Typed
from mingtang.papers import render
from mingtang.people.models import Agency
from mingtang.policy import values as policy
from mingtang.vault import files

declare_topics("channels.send")
daily("channels.digest", at="08:00")
daily("channels.forget", at="03:30")


@handles("channels.look")
def look(now: datetime) -> None:
    """After each printing, taking back and indexing: who wants to hear of it."""
    announcing.take_in(now)


@handles("channels.confirm")
def confirm(asked: int) -> None:
    if post.is_on():
        sending.confirm(asked)


@handles("channels.send")
def send(reader: int, now: datetime) -> None:
    if post.is_on():
        sending.send(reader, now)


@handles("channels.digest")
def digest(now: datetime) -> None:
    """The letters of the day and of the week; and of those that a mail server kept away, one more try."""
    announcing.take_in(now)
    announcing.ripe(now)


@handles("channels.forget")
def forget(now: datetime) -> None:
    root = (Agency.objects.filter(parent=None).values_list("code", flat=True).first() or "",)
    subscribing.forget(now, policy.whole("subscription_days", root, day(now)))
    visits.forget(day(now), policy.whole("visit_days", root, day(now)))


@handles("channels.bulletin")
def bulletins() -> None:
    """Give issues that have none their PDF. Rendering is deterministic: a repeat makes the same bytes."""
    for row in Issue.objects.house.filter(digest="").order_by("pk"):
        data = Typed.objects.get(chain=row.chain, seq=row.seq, field="paper")
        digest = files.put(render.pdf("bulletin", json.loads(data.value)))
        with transaction.atomic():
            Issue.objects.house.filter(pk=row.pk, digest="").update(digest=digest)
