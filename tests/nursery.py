"""Processes of the house that begin with everything loaded: forks of one that imported it once.

A city under test is driven from outside, by commands, servers and workers of its own, and the tests start hundreds of them.
An interpreter that loads Django and the house takes two CPU seconds before its first line; a fork takes none. What is forked
has read no setting that counts: it takes the environment that it is given, reads all settings anew, leads a group of its own and
then runs `python -m MODULE WORDS` like any other.
"""

import atexit
import contextlib
import json
import os
import runpy
import select
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LARGEST = 100_000  # bytes of an order
HOUSE = (
    "tests.played", "pypinyin", "mingtang.urls", "mingtang.wsgi", "mingtang.cli.serve", "mingtang.cli.verify", "mingtang.cli.worker",
)  # fmt: skip


class Grown:
    """A process that was forked, with what is used of subprocess.Popen."""

    def __init__(self, pid: int, ended: int) -> None:
        self.pid, self.returncode = pid, None
        self._ended = ended  # a pipe that says its exit

    def poll(self) -> int | None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.wait(0)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        if self.returncode is None:
            if not select.select([self._ended], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired(str(self.pid), timeout or 0)
            self.returncode = int(os.read(self._ended, 20) or -signal.SIGKILL)
            os.close(self._ended)
        return self.returncode

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)


class Nursery:
    """The process that has everything loaded, and forks on order."""

    def __init__(self, settings: str, loaded: tuple[str, ...]) -> None:
        self._line, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.nursery", str(theirs.fileno()), *loaded],
                cwd=ROOT, env=os.environ | {"DJANGO_SETTINGS_MODULE": settings}, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL,
            )  # fmt: skip
        atexit.register(self.end)

    def end(self) -> None:
        self._line.close()
        self._process.wait()

    def start(self, module: str, words: list[str], environment: dict[str, str], out: int, err: int) -> Grown:
        """`python -m module words` at the head of a group of its own."""
        ended, end = os.pipe()
        order = json.dumps({"module": module, "words": words, "environment": environment}).encode()
        assert len(order) < LARGEST
        socket.send_fds(self._line, [order], [out, err, end])
        os.close(end)
        return Grown(int(self._line.recv(20)), ended)

    def run(
        self, module: str, words: list[str], environment: dict[str, str], timeout: float
    ) -> subprocess.CompletedProcess[bytes]:
        """`python -m module words` to its end."""
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            process = self.start(module, words, environment, out.fileno(), err.fileno())
            try:
                process.wait(timeout)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                raise
            out.seek(0)
            err.seek(0)
            return subprocess.CompletedProcess([module, *words], process.wait(), out.read(), err.read())


@cache
def nursery(settings: str = "tests.light", loaded: tuple[str, ...] = HOUSE) -> Nursery:
    """The one of this test process for apps of these settings, with these modules loaded."""
    return Nursery(settings, loaded)


def _tend(line: socket.socket) -> Callable[[], None]:
    """Fork on every order and tell how each fork ended. Returns in a fork, with what it is to do."""
    ends: dict[int, int] = {}
    woken, wake = os.pipe()
    os.set_blocking(wake, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
    while True:
        ready, _, _ = select.select([line, woken], [], [])
        if woken in ready:
            os.read(woken, 1000)
            _bury(ends)
        if line not in ready:
            continue
        order, given, _, _ = socket.recv_fds(line, LARGEST, 3)
        if not order:
            sys.exit()
        pid = os.fork()
        if not pid:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            os.setsid()
            line.send(str(os.getpid()).encode())
            _leave(line.detach(), woken, wake, *ends.values())
            return lambda: _become(given, **json.loads(order))
        ends[pid] = given.pop()
        _leave(*given)


def _bury(ends: dict[int, int]) -> None:
    for pid, end in list(ends.items()):
        found, status = os.waitpid(pid, os.WNOHANG)
        if found:
            with contextlib.suppress(BrokenPipeError):
                os.write(end, str(os.waitstatus_to_exitcode(status)).encode())
            os.close(ends.pop(pid))


def _leave(*files: int) -> None:
    for file in files:
        os.close(file)


def _become(given: list[int], module: str, words: list[str], environment: dict[str, str]) -> None:
    for file, place in zip(given, (1, 2), strict=False):
        os.dup2(file, place)
    _leave(*given)
    os.environ.clear()
    os.environ.update(environment)
    _settings_anew()
    sys.argv = [module, *words]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


def _settings_anew() -> None:
    """Forget every setting that was read before the fork."""
    from django.conf import empty, settings
    from django.db import connections

    from mingtang import faults

    for name in ("mingtang.settings", "tests.light", "tests.jobs.alone"):
        sys.modules.pop(name, None)
    settings._wrapped = empty
    connections.__dict__.pop("settings", None)
    connections.__init__()
    faults.ON = os.environ.get("MINGTANG_FAULTS") == "1"


def _load(names: list[str]) -> None:
    import gc
    from importlib import import_module

    import django

    django.setup()
    for name in names:
        import_module(name)
    sys.modules.pop("tests.played", None)  # it will be run, not imported
    gc.freeze()


def main(line: int, *names: str) -> None:
    _load([*names])
    with socket.socket(fileno=line) as orders:
        life = _tend(orders)
    life()


if __name__ == "__main__":
    main(int(sys.argv[1]), *sys.argv[2:])
