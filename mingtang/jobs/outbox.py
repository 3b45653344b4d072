"""Putting jobs in the caller's transaction: the job is there exactly when its cause is."""

from datetime import datetime

from django.db import transaction

from mingtang.database import prepared
from mingtang.jobs.handlers import declared
from mingtang.jobs.models import Job

WITHDRAWAL, SOON, NORMAL, LATE = 0, 10, 50, 90  # priorities; withdrawals run before every other job
_same = prepared.Prepared(lambda topic, dedupe: Job.objects.same(topic, dedupe)[:1], str, str)
_LONGEST = 100  # characters of an id: room for a digest or a code, not for a text that a person typed


def put(topic: str, *, priority=NORMAL, run_at: datetime | None = None, dedupe="", **ids: int | str) -> Job:
    """Put a job of a declared `topic`; `ids` are whole numbers and short strings, never personal data.
    run_at: aware moment before which it does not run; None = at once, whatever the clock says.
    dedupe: with this key at most one job of the topic waits: a further put returns that one, brought
    forward to the more urgent priority and the earlier time (a failed one keeps its back-off). A job that
    already runs may have read the old state, so it does not count as waiting.
    Raises RuntimeError outside a transaction, LookupError for an undeclared topic, ValueError for other ids
    and for a key whose waiting job has other ids."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(f"{topic}: put outside a transaction, expected it inside the one of its cause")
    if topic not in declared:
        raise LookupError(f"{topic}: found no declare_topics for it")
    _check(ids)
    if dedupe and (waiting := _same.first(topic, dedupe)):
        if waiting.payload != ids:
            raise ValueError(
                f"{topic} {dedupe}: found other ids waiting, expected one key for one set of ids"
            )
        return _hasten(waiting, priority, run_at)
    return prepared.insert(Job(topic=topic, payload=ids, priority=priority, run_at=run_at, dedupe=dedupe))


def revive(job_id: int) -> bool:
    """Let a dead letter run again from its first attempt, at once; False if it is not one (any more)."""
    return Job.objects.dead().filter(id=job_id).update(dead_at=None, attempts=0, run_at=None) == 1


def _check(ids: dict[str, int | str]) -> None:
    if "now" in ids:
        raise ValueError("now: found as an id, expected another name (handlers are given the moment as now)")
    for name, value in ids.items():
        if type(value) not in (int, str) or len(str(value)) > _LONGEST:
            raise ValueError(
                f"{name}: found {type(value).__name__}, expected a whole number or a short string"
            )


def _hasten(job: Job, priority: int, run_at: datetime | None) -> Job:
    was = (job.run_at, job.priority)
    if not job.attempts:
        job.run_at = min(job.run_at, run_at) if job.run_at and run_at else None
    job.priority = min(job.priority, priority)
    if (job.run_at, job.priority) != was:
        job.save(update_fields=["run_at", "priority"])
    return job
