"""What repeats: a table in the code, and one row each that says when it was last put."""

from datetime import UTC, datetime, time, timedelta

from django.db import transaction

from mingtang.clock import SHANGHAI
from mingtang.jobs.handlers import declare_topics, handles
from mingtang.jobs.limits import limit
from mingtang.jobs.models import Job, Schedule
from mingtang.jobs.outbox import put

_AHEAD = timedelta(hours=1)  # a last run further in the future than this means that the clock was set back
_plans: dict[str, int | time] = {}


def every(topic: str, *, seconds: int) -> None:
    """Put `topic` (declared by this) every so many seconds, counted from the full hour, day …"""
    _add(topic, seconds)


def daily(topic: str, *, at: str) -> None:
    """Put `topic` (declared by this) each day at `at`, HH:MM in Shanghai."""
    _add(topic, time.fromisoformat(at))


def tick(now: datetime) -> list[str]:
    """Put what is due at `now`, once however often it was missed, and return the topics.
    A plan seen for the first time only begins to count. Two workers never put the same run twice."""
    known = dict(Schedule.objects.values_list("topic", "last_run"))
    return [topic for topic in list(_plans) if _run(topic, known.get(topic), now)]


def last_due(plan: int | time, now: datetime) -> datetime:
    """The latest moment not after `now` at which `plan` (seconds, or a time of day) should run."""
    if isinstance(plan, int):
        return datetime.fromtimestamp(now.timestamp() // plan * plan, UTC)
    moment = datetime.combine(now.astimezone(SHANGHAI).date(), plan, SHANGHAI)
    return moment if moment <= now else moment - timedelta(days=1)


def _run(topic: str, last: datetime | None, now: datetime) -> bool:
    if last and last_due(_plans[topic], now) <= last <= now + _AHEAD:
        return False
    with transaction.atomic():
        if last is None:
            Schedule.objects.bulk_create([Schedule(topic=topic, last_run=now)], ignore_conflicts=True)
        elif Schedule.objects.filter(topic=topic, last_run=last).update(last_run=now):
            put(topic, dedupe="schedule")
            return True
    return False


def _add(topic: str, plan: int | time) -> None:
    if topic in _plans:
        raise ValueError(f"{topic}: found a second schedule, expected one")
    declare_topics(topic)
    _plans[topic] = plan


daily("jobs.clean", at="03:20")


@handles("jobs.clean")
def clean(now: datetime) -> None:
    """Forget jobs done more than 30 days before `now` (JOBS_KEEP). Dead letters stay until revived."""
    with transaction.atomic():
        Job.objects.filter(done_at__lt=now - timedelta(days=limit("KEEP"))).delete()
