"""A process apart, in which files that strangers sent are read. No reader of such bytes runs in a server or a worker.

A parser that is fed hostile bytes may crash, hang, take all memory or be taken over. Here it can do that: the process
holds no secret, no database and little time, and its answer is plain data, never code. Who asks decides what a lost
answer means; it always means no (fail closed).

One keeper process stays and has the readers loaded; each file is read by a fork of it, so nothing of one file is left
when the next one comes.
"""

from __future__ import annotations

import json
import os
import queue
import select
import signal
import struct
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

SECONDS, MEMORY = (
    90.0,
    2_500_000_000,
)  # of reading one file; bytes of address space, the loaded readers included
PATIENCE = 60.0  # seconds that a file waits for its turn, and for the readers to be loaded
AT_ONCE = 2  # files read at the same time by one process of ours
HEAD = struct.Struct(">IQ")  # lengths of the JSON and of the bytes behind it
_LARGEST = (64_000_000, 300_000_000)  # of an answer's JSON and bytes
_CHILD = Path(__file__).with_name("child.py")
_KEPT = ("PATH", "LD_LIBRARY_PATH", "LANG", "TMPDIR")  # the child needs no secret of ours


class Lost(Exception):
    """No answer. `why`: "late", "memory" or "gone" (it crashed, or said what is no answer)."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def ask(
    job: str, data: bytes, *given: str, seconds: float = SECONDS, memory: int = MEMORY
) -> tuple[Any, bytes]:
    """What the function `job` ("package.module:name") answers for `data` and `given`: something of JSON, and bytes.

    It is called as name(data, *given) in the process apart, where its module is imported without Django. Raises Lost
    also for whatever the function raises: what it wants to refuse it must answer."""
    keeper = _taken()
    try:
        keeper.load(job)
        told, made = keeper.ask([job, list(given), seconds, memory], data, time.monotonic() + seconds)
    except BaseException:
        keeper.end()
        _free.put(None)
        raise
    _free.put(keeper)
    if isinstance(told, dict) and "lost" in told:
        raise Lost("memory" if told["lost"] == "memory" else "gone")
    return told, made


class _Keeper:
    """The process that stays. Ended as a group, so that a fork at work ends with it."""

    def __init__(self) -> None:
        environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
        self.process = subprocess.Popen(  # noqa: S603 — a fixed programme of ours; files arrive on its standard input
            [sys.executable, "-I", "-B", str(_CHILD)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, env=environment, start_new_session=True, bufsize=0,
        )  # fmt: skip
        assert self.process.stdin and self.process.stdout
        self.to, self.back = self.process.stdin.fileno(), self.process.stdout.fileno()
        os.set_blocking(self.to, False)
        self.loaded: set[str] = set()

    def load(self, job: str) -> None:
        """Have the readers of `job` loaded before its time begins to run."""
        if job not in self.loaded:
            self.ask([job, None, 0, 0], b"", time.monotonic() + PATIENCE)
            self.loaded.add(job)

    def ask(self, asked: list[Any], data: bytes, until: float) -> tuple[Any, bytes]:
        head = json.dumps(asked).encode()
        for piece in (HEAD.pack(len(head), len(data)) + head, data):
            self._send(piece, until)
        said, made = HEAD.unpack(self._read(HEAD.size, until))
        if said > _LARGEST[0] or made > _LARGEST[1]:
            raise Lost("gone")
        try:
            told = json.loads(self._read(said, until))
        except (ValueError, RecursionError):
            raise Lost("gone") from None
        return told, self._read(made, until)

    def _send(self, piece: bytes, until: float) -> None:
        rest = memoryview(piece)
        while rest:
            self._wait(until, write=True)
            try:
                rest = rest[os.write(self.to, rest[:1_000_000]) :]
            except BlockingIOError:
                continue
            except OSError:
                raise Lost("gone") from None

    def _read(self, size: int, until: float) -> bytes:
        pieces = []
        while size:
            self._wait(until, write=False)
            piece = os.read(self.back, min(size, 1_000_000))
            if not piece:
                raise Lost("gone")
            pieces.append(piece)
            size -= len(piece)
        return b"".join(pieces)

    def _wait(self, until: float, *, write: bool) -> None:
        watch = select.poll()  # select() refuses the high descriptors of a busy server
        watch.register(self.to if write else self.back, select.POLLOUT if write else select.POLLIN)
        if not watch.poll(max(0, (until - time.monotonic()) * 1_000)):
            raise Lost("late")

    def end(self) -> None:
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe:
                pipe.close()
        self.process.wait()


def _taken() -> _Keeper:
    """A keeper for one file; it must come back to `_free`. Raises Lost where all are busy for long."""
    try:
        keeper = _free.get(timeout=PATIENCE)
    except queue.Empty:
        raise Lost("late") from None
    if keeper is not None and keeper.process.poll() is None:
        return keeper
    try:
        return _Keeper()
    except OSError:
        _free.put(None)
        raise Lost("gone") from None


_free: queue.LifoQueue[_Keeper | None]


def _forget() -> None:
    """A fork of our own process begins without keepers: two must not write into one pipe."""
    global _free
    _free = queue.LifoQueue()
    for _ in range(AT_ONCE):
        _free.put(None)


_forget()
os.register_at_fork(after_in_child=_forget)
