import contextlib
import json
import os
import secrets
import signal
from datetime import UTC, datetime
from urllib.parse import urlsplit

import psycopg
import pytest
from django.db import connection

from mingtang.jobs import handlers, schedule
from tests.nursery import nursery

PLAYED = "tests.jobs.played"
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # 10:00 in Shanghai


class Bench:
    """Handlers of test topics that note each call; `fails` decides which calls raise what."""

    def __init__(self):
        self.calls, self.depths, self.fails = [], [], {}

    def handler(self, topic):
        def work(n=0, **ids):
            self.depths.append(len(connection.savepoint_ids))
            self.calls.append((topic, n, *ids.values()))
            if error := self.fails.get((topic, n)):
                raise error

        handlers.declare_topics(topic)
        handlers.handles(topic)(work)


@pytest.fixture
def bench(db, monkeypatch):
    """Topics press.print and press.withdraw with handlers that note their calls; no schedule."""
    monkeypatch.setattr(handlers, "declared", declared := set())
    monkeypatch.setattr("mingtang.jobs.outbox.declared", declared)
    monkeypatch.setattr(handlers, "handled", {})
    monkeypatch.setattr(schedule, "_plans", {})
    bench = Bench()
    bench.handler("press.print")
    bench.handler("press.withdraw")
    return bench


class City:
    """A database of its own with real worker processes on it, steered through tests/jobs/played.py."""

    def __init__(self, data, environment):
        self._nursery = nursery("tests.jobs.alone", ("mingtang.jobs.worker",))
        self.environment = (
            os.environ
            | environment
            | {
                "MINGTANG_DATA": str(data),
                "DJANGO_SETTINGS_MODULE": "tests.jobs.alone",
            }
        )
        self.workers = []

    def run(self, *words, **environment):
        """A command of played.py to its end; its JSON answer."""
        done = self._nursery.run(PLAYED, [*map(str, words)], self.environment | environment, timeout=120)
        assert done.returncode == 0, done.stderr.decode()[-2000:]
        return json.loads(done.stdout)

    def worker(self, *words, **environment):
        """A worker process that has begun to work."""
        heard, said = os.pipe()
        worker = self._nursery.start(PLAYED, ["work", *words], self.environment | environment, said, 2)
        os.close(said)
        self.workers.append(worker)
        worker.stdout = os.fdopen(heard)  # open to the end: a worker that stops says what it did
        assert worker.stdout.readline() == "ready\n"
        return worker

    def kill(self, worker):
        worker.send_signal(signal.SIGKILL)
        worker.wait(30)


@contextlib.contextmanager
def own_database():
    """The DATABASE_URL of a fresh PostgreSQL database where the environment names a server, else none:
    the city then has an SQLite file of its own."""
    if not (server := os.environ.get("DATABASE_URL")):
        yield {}
        return
    name = f"city_{secrets.token_hex(6)}"
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
        yield {"DATABASE_URL": urlsplit(server)._replace(path=f"/{name}").geturl()}
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def city(tmp_path):
    with own_database() as environment:
        city = City(tmp_path / "city", environment)
        city.run("make")
        yield city
        for worker in city.workers:
            if worker.poll() is None:
                city.kill(worker)
