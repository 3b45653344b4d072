"""Housekeeping of what was begun and not sent in."""

from datetime import datetime

from mingtang.forms import drafts
from mingtang.jobs import schedule
from mingtang.jobs.handlers import declare_topics, handles

declare_topics("vault.erase")  # the files of drafts that are gone
schedule.every("forms.purge", seconds=3600)


@handles("forms.purge")
def purge(now: datetime) -> None:
    """Delete the drafts that have run out (个人信息保护法 art. 19); repeating it finds none."""
    drafts.purge(now)
