"""The worker: lease a job in one short transaction, run its handler in none, note the end in another.

A job runs at least once: a worker that dies after the effect and before the note leaves it to be run again.
"""

import contextlib
import logging
import os
import socket
import threading
import time
from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.db import close_old_connections, connection, transaction
from django.utils import timezone

from mingtang import faults
from mingtang.jobs import handlers, schedule
from mingtang.jobs.limits import backoff, limit
from mingtang.jobs.models import Job

log = logging.getLogger(__name__)
_CHORES = 1.0  # seconds between looks at the schedule and at lost workers


def main(stop: threading.Event, topics: Collection[str] | None = None) -> None:
    """Work until `stop` is set; the job in hand is finished first. With `topics`, on those alone.
    A database that is away, or a writer lock that is not had in time, is waited for."""
    chores = 0.0
    while not stop.is_set():
        busy = False
        try:
            if time.monotonic() >= chores:
                release_lost()
                schedule.tick(timezone.now())
                chores = time.monotonic() + _CHORES
            busy = run_once(topics)
        except Exception as error:  # a handler's own are kept by _attempt; the worker outlives the rest
            log.error("jobs: %s; trying again", handlers.described(error))
            close_old_connections()
        if not busy:
            stop.wait(limit("POLL"))


def drain(now: datetime | None = None, topics: Collection[str] | None = None) -> int:
    """Run everything due at `now` (None: the running time), with what that puts; returns how many runs.
    What fails waits for its back-off and is not tried twice at one `now`."""
    runs = 0
    while run_once(topics, now):
        runs += 1
    return runs


def run_once(topics: Collection[str] | None = None, now: datetime | None = None) -> bool:
    """Run the most urgent job that is due at `now`; False if there is none."""
    job = _lease(now or timezone.now(), topics)
    if job:
        faults.point("jobs.leased")
        error = _attempt(job, now)
        faults.point("jobs.ran")
        _finish(job, now or timezone.now(), error)
    return job is not None


def _lease(now: datetime, topics: Collection[str] | None) -> Job | None:
    due = Job.objects.due(now, topics)
    if not due.exists():  # a look costs no writer lock
        return None
    with transaction.atomic():
        if job := due.select_for_update(skip_locked=True).first():
            job.attempts = 1 + max([job.attempts, *_merge(job)])
            job.lease_until = now + timedelta(seconds=limit("LEASE"))
            job.leased_by = worker_name()
            job.save(update_fields=["attempts", "lease_until", "leased_by"])
    return job


def _merge(job: Job) -> list[int]:
    """Drop other waiting jobs of the same key and ids: all that they are about is committed, and this run
    sees it. Returns their attempts, so that a job that always fails still ends as a dead letter."""
    if not job.dedupe:
        return []
    same = Job.objects.same(job.topic, job.dedupe).exclude(id=job.id)
    twins = {twin.id: twin.attempts for twin in same if twin.payload == job.payload}
    Job.objects.filter(id__in=twins).delete()
    return list(twins.values())


def _attempt(job: Job, now: datetime | None) -> str:
    """Call the handler; what went wrong, or "". A job that cost every attempt its worker is not run again."""
    if job.attempts > limit("ATTEMPTS"):
        return "WorkerLost: found no end of the last attempt"
    try:
        with _kept(job, now):
            handlers.call(job.topic, job.payload, now or timezone.now())
    except Exception as error:
        return handlers.described(error)
    return ""


def _finish(job: Job, now: datetime, error: str) -> None:
    end: dict[str, object] = {"lease_until": None, "last_error": error[:200]}
    if not error:
        end["done_at"] = now
    elif job.attempts >= limit("ATTEMPTS"):
        end["dead_at"] = now
    else:
        end["run_at"] = now + backoff(job.attempts)
    if error:
        log.warning("jobs: %s %s attempt %s: %s", job.topic, job.id, job.attempts, error)
    with transaction.atomic():
        if not _ours(job).update(**end):
            log.warning("jobs: %s %s was taken over; its end is not ours to note", job.topic, job.id)


def _ours(job: Job):
    """The row while this very lease holds: attempts grow with every lease."""
    return Job.objects.running().filter(id=job.id, leased_by=job.leased_by, attempts=job.attempts)


@contextlib.contextmanager
def _kept(job: Job, now: datetime | None) -> Iterator[None]:
    """Renew the lease from a thread while the handler runs (not under an injected clock, which stands)."""
    ended = threading.Event()
    beat = threading.Thread(target=_renew, args=(job, ended), daemon=True)
    if now is None:
        beat.start()
    try:
        yield
    finally:
        ended.set()


def _renew(job: Job, ended: threading.Event) -> None:
    while not ended.wait(limit("LEASE") / 3):
        # A failure here is made good by the next beat; a lease that was lost is found by _finish.
        with contextlib.suppress(Exception), transaction.atomic():
            _ours(job).update(lease_until=timezone.now() + timedelta(seconds=limit("LEASE")))
    connection.close()


def worker_name() -> str:
    """This process, as it signs its leases: machine/process/start. A process number that is used again
    has another start."""
    return f"{socket.gethostname()[:60]}/{os.getpid()}/{_start(os.getpid())}"


def release_lost() -> None:
    """Give back the leases of this machine's workers that no longer live, so that their jobs run at once
    instead of after the lease."""
    holders = Job.objects.running().values_list("leased_by", flat=True).distinct()
    lost = [holder for holder in holders if not _lives(holder)]
    if lost:
        with transaction.atomic():
            Job.objects.running().filter(leased_by__in=lost).update(lease_until=None)


def _lives(holder: str) -> bool:
    """Of a worker on another machine only its lease can tell: it counts as living."""
    machine, pid, start = holder.rsplit("/", 2)
    return machine != socket.gethostname()[:60] or _start(int(pid)) == start


def _start(pid: int) -> str:
    """When process `pid` began, in the kernel's ticks; "gone" if it ended (also when nobody reaped it yet).
    "" where there is no /proc: there every worker counts as living and its lease runs out."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return "gone" if Path("/proc/self").exists() else ""
    return "gone" if fields[0] in "ZX" else fields[19]
