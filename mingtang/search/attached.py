"""The text of attachments, for the index alone. `text_of` is the one way in: another reader may take its place.

A file is read by a child process with little memory and little time (attached_probe.py); what cannot be read is "":
a bad file never stops the index.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path, PurePath

from mingtang.vault import files

KINDS = frozenset({"docx", "xlsx", "pdf", "txt", "csv"})
LARGEST = 30_000_000  # bytes; a larger file is found by its name only
SECONDS = 20  # of waiting for one file
_PROBE = Path(__file__).with_name("attached_probe.py")
_KEPT = ("PATH", "LD_LIBRARY_PATH", "LANG")  # the child needs no secret of the worker's environment


def text_of(name: str, digest: str, size: int) -> str:
    """What a reader of this attachment sees, at most 100,000 characters; "" where it cannot be read."""
    kind = PurePath(name).suffix.lower().removeprefix(".")
    if kind not in KINDS or size > LARGEST:
        return ""
    try:
        data = files.open(digest)
    except (files.Missing, files.Damaged, OSError):
        return ""  # verify and the press name these; the index has its title and body
    return _read(kind, data)


def _read(kind: str, data: bytes) -> str:
    environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
    try:
        done = subprocess.run(  # noqa: S603 — a fixed programme of ours; the file arrives on its standard input
            [sys.executable, "-I", str(_PROBE), kind],
            input=data,
            capture_output=True,
            timeout=SECONDS,
            env=environment,
            check=False,
        )
    except (subprocess.TimeoutExpired, OSError):
        return ""
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else ""
