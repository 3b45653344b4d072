"""A city with nothing but jobs, for tests that kill its workers: make, put N, work, drain, report.

An effect is one row of `effect`; the row, the note of the run and the follow-up job are written in one
transaction, so that a lost, doubled or half-done job shows in the counts.
"""

import json
import os
import random
import signal
import sys
import threading
import time
from datetime import timedelta

import django
from django.core.management import call_command
from django.db import connection, transaction

django.setup()

from mingtang.jobs import worker  # noqa: E402
from mingtang.jobs.handlers import declare_topics, handles  # noqa: E402
from mingtang.jobs.models import Job  # noqa: E402
from mingtang.jobs.outbox import put  # noqa: E402

declare_topics("trial.effect", "trial.follow", "trial.long", "trial.deadly")
chance = random.Random(os.getpid())


def sql(text, *values):
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        return cursor.rowcount


@handles("trial.effect")
def effect(n):
    time.sleep(chance.uniform(0, 0.02))
    with transaction.atomic():
        sql("INSERT INTO run (n) VALUES (%s)", n)
        if sql("INSERT INTO effect (n) VALUES (%s) ON CONFLICT DO NOTHING", n):
            put("trial.follow", n=n)
    time.sleep(chance.uniform(0, 0.01))


@handles("trial.follow")
def follow(n):
    with transaction.atomic():
        sql("INSERT INTO followed (n) VALUES (%s) ON CONFLICT DO NOTHING", n)


@handles("trial.long")
def long(n):
    with transaction.atomic():
        sql("INSERT INTO run (n) VALUES (%s)", n)
    time.sleep(n / 1000)


@handles("trial.deadly")
def deadly():
    os.kill(os.getpid(), signal.SIGKILL)


def make():
    call_command("migrate", run_syncdb=True, verbosity=0)
    with transaction.atomic():
        for table in ("effect", "followed"):
            sql(f"CREATE TABLE {table} (n integer PRIMARY KEY)")
        sql("CREATE TABLE run (n integer)")
    return {}


def put_many(topic, *numbers):
    with transaction.atomic():
        for n in range(*map(int, numbers)):
            put(topic, n=n)
    return {}


def put_one(topic, n=""):
    with transaction.atomic():
        put(topic, n=int(n)) if n else put(topic)
    return {}


def drain():
    return {"runs": worker.drain()}


def report():
    trial = Job.objects.filter(topic__startswith="trial.")  # the nightly clean-up may run in between
    answer = trial.counts()
    for table in ("effect", "followed", "run"):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*), count(DISTINCT n) FROM {table}")
            answer[table], answer[table + "_of"] = cursor.fetchone()
    answer["errors"] = sorted(Job.objects.dead().values_list("last_error", flat=True))
    answer["attempts"] = max(Job.objects.values_list("attempts", flat=True), default=0)
    return answer


def done_before_running():
    """Seeded defect: the end is noted before the handler runs."""
    attempt = worker._attempt

    def early(job, now):
        worker._finish(job, worker.timezone.now(), "")
        return attempt(job, now)

    worker._attempt = early


def never_given_back():
    """Seeded defect: nobody gives back what a dead worker held, and leases last a day."""
    worker.release_lost = lambda: None
    limit = worker.limit
    worker.limit = lambda name: timedelta(days=1).total_seconds() if name == "LEASE" else limit(name)


def from_elsewhere():
    """Not a defect: this worker signs as one of another machine, which only its lease can outlive."""
    worker.socket.gethostname = lambda: f"elsewhere-{os.getpid()}"


def no_heartbeat():
    """Seeded defect: leases are not renewed while a handler runs."""
    worker._renew = lambda job, ended: None


def work(*changes):
    for change in changes:
        globals()[change]()
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    print("ready", flush=True)
    worker.main(stop)


if __name__ == "__main__":
    verb, *words = sys.argv[1:]
    answer = globals()[verb](*words)
    print(json.dumps(answer))
