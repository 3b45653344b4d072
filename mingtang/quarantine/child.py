"""Run by `mingtang.quarantine` in a process of its own: waits for a file, reads it in a fork, answers, waits again.

Ends when its owner ends (its standard input closes), and whenever a fork ends otherwise than by answering: the owner
then starts another.
"""

import gc
import importlib
import json
import os
import resource
import signal
import struct
import sys
from pathlib import Path

HEAD = struct.Struct(">IQ")
FILES = 300_000_000  # bytes of a temporary file


def main() -> None:
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    asked, answers = sys.stdin.buffer, os.dup(1)
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)  # what a C library prints is no answer
    while head := asked.read(HEAD.size):
        said, size = HEAD.unpack(head)
        job, given, seconds, memory = json.loads(asked.read(said))
        data = asked.read(size)
        module, _, name = job.partition(":")
        work = getattr(importlib.import_module(module), name)  # loaded before a strange byte is looked at
        if given is None:
            _say(answers, b"null", b"")
            continue
        gc.freeze()  # forks share what is loaded
        fork = os.fork()
        if not fork:
            _read(work, data, given, seconds, memory, answers)
        del data
        if os.waitpid(fork, 0)[1]:
            return


def _read(work, data, given, seconds, memory, answers):
    """In the fork. Never returns."""
    signal.setitimer(signal.ITIMER_REAL, seconds + 5)  # should nobody be left to end us
    os.close(0)
    limits = ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, int(seconds) + 1), (resource.RLIMIT_FSIZE, FILES),
              (resource.RLIMIT_NPROC, 0), (resource.RLIMIT_CORE, 0))  # fmt: skip
    for what, most in limits:
        resource.setrlimit(what, (most, most))
    try:
        told, made = work(data, *given)
        head = json.dumps(told).encode()
    except MemoryError:
        head, made = b'{"lost":"memory"}', b""
    except BaseException:
        head, made = b'{"lost":"gone"}', b""
    _say(answers, head, made)
    os._exit(0)


def _say(answers, head, made):
    for piece in (HEAD.pack(len(head), len(made)) + head, made):
        rest = memoryview(piece)
        while rest:
            rest = rest[os.write(answers, rest) :]


if __name__ == "__main__":
    main()
