"""A city that stands in a directory (and on PostgreSQL a database) of its own, with real processes on it.

It is a copy of a template made once a run by `tests/played.py make`, so tests with real transactions flush nothing.
"""

import contextlib
import fcntl
import http.client
import json
import os
import secrets
import shutil
import signal
import socket
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlencode, urlsplit

import psycopg
import pytest

from tests.nursery import Grown, nursery

ROOT = Path(__file__).resolve().parents[1]
START_LIMIT = 60  # seconds in which a server must answer


class Standing:
    """One standing city. `serve`, `worker` start processes in groups of their own; `kill` is kill -9 of a group."""

    def __init__(self, data: Path, database: str = "") -> None:
        self.data = data
        self.database = database
        self.environment = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"} | {
            "MINGTANG_DATA": str(data), "MINGTANG_MODE": "demo", "DJANGO_SETTINGS_MODULE": "tests.light", "PYTHONPATH": str(ROOT),
            **({"DATABASE_URL": database} if database else {}),
        }  # fmt: skip
        self.groups: list[Grown] = []

    @property
    def file(self) -> Path:
        """The SQLite file."""
        return self.data / "db" / "mingtang.sqlite3"

    def run(
        self, *words: object, module: str = "mingtang", **environment: str
    ) -> subprocess.CompletedProcess:
        """`python -m <module> words` to its end."""
        return nursery().run(module, [*map(str, words)], self.environment | environment, timeout=180)

    def play(self, *words: object, **environment: str):
        """A verb of tests/played.py; its JSON answer."""
        done = self.run(*words, module="tests.played", **environment)
        assert done.returncode == 0, done.stderr.decode()[-3000:]
        return json.loads(done.stdout)

    def verify(self, *words: object) -> tuple[int, dict]:
        """`mingtang verify --json`: exit and document."""
        done = self.run("verify", "--json", *words)
        assert done.returncode in (0, 1), done.stderr.decode()[-3000:]
        return done.returncode, json.loads(done.stdout)

    def sql(self, text: str, *values: object) -> list[tuple]:
        """A statement behind the back of the house: on the file, or on PostgreSQL as its owner. %s stands for a value."""
        if self.database:
            with psycopg.connect(self.database, autocommit=True) as other:
                done = other.execute(text, values or None)
                return done.fetchall() if done.description else []
        with contextlib.closing(sqlite3.connect(self.file, isolation_level=None)) as other:
            found = other.execute(text.replace("%s", "?"), values).fetchall()
            other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return found

    def disarm(self, *tables: str) -> None:
        """What somebody with database rights does first: take the triggers of the ledger away."""
        for name in self.triggers(*tables):
            table = next(t for t in ("ledger_event", "ledger_checkpoint") if name.startswith(t))
            self.sql(f"DROP TRIGGER {name} ON {table}" if self.database else f"DROP TRIGGER {name}")

    def triggers(self, *tables: str) -> list[str]:
        asked = (
            "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
            if self.database
            else "SELECT name FROM sqlite_master WHERE type='trigger'"
        )
        return [name for (name,) in self.sql(asked) if name.startswith(tables or ("ledger_",))]

    def start(self, module: str, *words: object, **environment: str) -> Grown:
        """A process at the head of its own group, its words in `log`."""
        with (self.data / "log").open("ab") as log:
            process = nursery().start(
                module, [*map(str, words)], self.environment | environment, log.fileno(), log.fileno()
            )
        self.groups.append(process)
        return process

    def open(self) -> tuple[Grown, int]:
        """The city as an operator opens it, server and worker in one group: `mingtang serve`."""
        port = free_port()
        return self._answering(self.start("mingtang", "serve", "--port", port), port)

    def serve(self, **environment: str) -> tuple[Grown, int]:
        """A server alone, when it answers: its process and port."""
        port = free_port()
        return self._answering(self.start("tests.serving", port, **environment), port)

    def _answering(self, process: Grown, port: int) -> tuple[Grown, int]:
        until = time.monotonic() + START_LIMIT
        while time.monotonic() < until:
            assert process.poll() is None, f"the server ended with {process.returncode}: {self.log()}"
            with contextlib.suppress(OSError, http.client.HTTPException):
                Browser(port).get("/sign-in/")
                return process, port
            time.sleep(0.03)
        raise AssertionError(f"no answer within {START_LIMIT} s: {self.log()}")

    def officers(self, port: int) -> list["Browser"]:
        """A browser of every officer of the template, signed in."""
        keys = json.loads((self.data / "sessions.json").read_text())
        return [Browser(port, {"sessionid": key, "csrftoken": secrets.token_hex(16)}) for key in keys]

    def log(self) -> str:
        """The last words of its processes."""
        return (self.data / "log").read_text(errors="replace")[-3000:]

    def worker(self, **environment: str) -> Grown:
        return self.start("mingtang", "worker", **environment)

    def kill(self, process: Grown) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(30)

    def end(self) -> None:
        for process in self.groups:
            self.kill(process)


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


class Browser:
    """A client over real HTTP with a cookie jar: what a clerk's browser sends, the CSRF token too."""

    def __init__(self, port: int, cookies: dict[str, str] | None = None) -> None:
        self.port, self.cookies = port, dict(cookies or {})
        self.connection: http.client.HTTPConnection | None = None
        self.location = ""  # where the last answer sent us

    def get(self, path: str) -> tuple[int, str]:
        return self._send("GET", path, None)

    def post(self, path: str, fields: dict[str, str]) -> tuple[int, str]:
        return self._send("POST", path, urlencode(fields, doseq=True))

    def _send(self, method: str, path: str, body: str | None) -> tuple[int, str]:
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=90)
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        if body is not None:
            headers |= {
                "Content-Type": "application/x-www-form-urlencoded",
                "X-CSRFToken": self.cookies.get("csrftoken", ""),
            }
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        text = answer.read().decode("utf-8", "replace")
        self.location = answer.getheader("Location", "")
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        return answer.status, text

    def sign_in(self, login: str, password: str) -> "Browser":
        self.get("/sign-in/")
        status, text = self.post(
            "/sign-in/", {"login": login, "password": password, "key": secrets.token_hex(8)}
        )
        assert (status, self.location) == (302, "/desk/"), (self.location, text[-2000:])
        return self


class Wire:
    """A Browser in the shape of Django's test client, for tests.portal.reader.Reader: the same journey over real HTTP."""

    def __init__(self, port: int) -> None:
        self.browser = Browser(port)

    def get(self, path: str, data: dict | None = None) -> "Answered":
        return self._answer(*self.browser.get(path + ("?" + urlencode(data, doseq=True) if data else "")))

    def post(self, path: str, data: dict) -> "Answered":
        return self._answer(*self.browser.post(path, data))

    def _answer(self, status: int, text: str) -> "Answered":
        return Answered(status_code=status, content=text.encode(), location=self.browser.location)


class Answered(SimpleNamespace):
    def __getitem__(self, name: str) -> str:
        assert name == "Location"
        return self.location


@contextlib.contextmanager
def copy_of(template: Standing, data: Path) -> Iterator[Standing]:
    """A city of its own made from the template; its processes are ended and its database dropped after use."""
    shutil.copytree(template.data, data)
    if not template.database:
        city = Standing(data)
        try:
            yield city
        finally:
            city.end()
        return
    name = f"city_{secrets.token_hex(6)}"
    with psycopg.connect(server_of(template.database), autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name} TEMPLATE {urlsplit(template.database).path[1:]}")
        city = Standing(data, urlsplit(template.database)._replace(path=f"/{name}").geturl())
        try:
            yield city
        finally:
            city.end()
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def server_of(database: str) -> str:
    """The address under which databases are created: the one that the run was given."""
    return os.environ.get("DATABASE_URL") or database


def template_in(shared: Path) -> Standing:
    """The template of this run, made by whichever test process comes first."""
    data = shared / "template"
    server = os.environ.get("DATABASE_URL", "")
    name = f"template_{shared.name.replace('-', '_').lower()}_{os.getppid()}"
    database = urlsplit(server)._replace(path=f"/{name}").geturl() if server else ""
    template = Standing(data, database)
    with (shared / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / "template.made").exists():
            if server:
                with psycopg.connect(server, autocommit=True) as admin:
                    admin.execute(f"CREATE DATABASE {name}")
            made = template.play("make")
            (data / "sessions.json").write_text(json.dumps(made["sessions"]))
            (shared / "template.made").write_text(database)
    return Standing(data, (shared / "template.made").read_text())


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Standing:
    base = tmp_path_factory.getbasetemp()
    return template_in(base.parent if "PYTEST_XDIST_WORKER" in os.environ else base)


@pytest.fixture
def standing(template: Standing, tmp_path: Path) -> Iterator[Standing]:
    """A standing city of this test's own."""
    with copy_of(template, tmp_path / "city") as city:
        yield city
