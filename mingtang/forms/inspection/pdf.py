"""PDF files, looked into by a child process with little memory and little time.

A PDF can expand a thousandfold while it is parsed, inside a C++ library where no Python check runs; a child that
dies takes nothing with it.
"""

import os
import subprocess
import sys
from pathlib import Path

from mingtang.forms.inspection import DANGER, LOCKED, TYPE, Unfit
from mingtang.forms.inspection.text import ACTIVE, holds_archive

SECONDS = 4
_PROBE = Path(__file__).with_name("pdf_probe.py")
_KEPT = ("PATH", "LD_LIBRARY_PATH", "LANG")  # the child needs no secret of the server's environment


def inspect(data: bytes) -> str:
    """ "pdf". Raises Unfit for active content, attachments, a password, damage, or more work than the limits allow."""
    tail = data[data.rfind(b"%%EOF") :] if b"%%EOF" in data else b""
    if holds_archive(data) or ACTIVE.search(data[:1024]) or ACTIVE.search(tail):
        raise Unfit(DANGER)
    answer = _ask(data)
    if answer != "ok":
        raise Unfit(answer if answer in (TYPE, LOCKED) else DANGER)
    return "pdf"


def _ask(data: bytes) -> str:
    """The child's one word; "" when it was stopped by a limit."""
    environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
    try:
        done = subprocess.run(  # noqa: S603 — a fixed programme of ours; the file arrives on its standard input
            [sys.executable, "-I", str(_PROBE)],
            input=data,
            capture_output=True,
            timeout=SECONDS,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return ""
    return done.stdout.decode("ascii", "replace").strip() if done.returncode == 0 else ""
