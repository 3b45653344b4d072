"""The one fair writer lock of a SQLite city: first come, first served, in this process and between processes.

SQLite makes waiting writers poll; the unlucky one waits for seconds. Here threads queue in the order in
which they came, then the front one takes the file lock that other processes (worker, command line) share.
As nobody ever writes or checkpoints beside the holder, the WAL-reset bug of SQLite before 3.51.3 cannot be met.
"""

import fcntl
import os
import threading
import time
from collections import deque
from pathlib import Path

from mingtang import faults

PATIENCE = 60.0  # seconds; longer means a stuck process, and the caller is told


class WriterBusy(Exception):
    """The lock was not free within PATIENCE seconds."""


class FairLock:
    """A lock whose waiters are served in order of arrival."""

    def __init__(self) -> None:
        self._mutex = threading.Lock()
        self._queue: deque[threading.Event] = deque()
        self._held = False

    def acquire(self, patience: float) -> None:
        with self._mutex:
            if not self._held and not self._queue:
                self._held = True
                return
            turn = threading.Event()
            self._queue.append(turn)
        if not turn.wait(patience):
            with self._mutex:
                if not turn.is_set():
                    self._queue.remove(turn)
                    raise WriterBusy(
                        f"found the writer lock held for {patience} s, expected it within that time"
                    )

    def release(self) -> None:
        with self._mutex:
            if self._queue:
                self._queue.popleft().set()  # handed over: `held` stays true
            else:
                self._held = False


class Writer:
    """The lock of one database file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._threads = FairLock()
        self._file: int | None = None

    def acquire(self) -> None:
        if faults.switched("lock-off"):
            return
        self._threads.acquire(PATIENCE)
        try:
            self._file = self._lock_file()
        except BaseException:
            self._threads.release()
            raise

    def _lock_file(self) -> int:
        handle = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        deadline = time.monotonic() + PATIENCE
        pause = 0.0002
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return handle
            except BlockingIOError:
                if time.monotonic() > deadline:
                    os.close(handle)
                    raise WriterBusy(
                        f"found {self.path} locked by another process for {PATIENCE} s"
                    ) from None
                time.sleep(pause)
                pause = min(pause * 2, 0.005)

    def release(self) -> None:
        if faults.switched("lock-off"):
            return
        handle, self._file = self._file, None
        if handle is not None:
            os.close(handle)  # closing drops the lock
        self._threads.release()


_writers: dict[str, Writer] = {}
_making = threading.Lock()


def writer_of(database: str) -> Writer:
    """The writer lock of the database file `database` (one a process and file)."""
    with _making:
        if database not in _writers:
            _writers[database] = Writer(Path(database + ".writer"))
        return _writers[database]
