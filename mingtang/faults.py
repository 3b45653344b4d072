"""Fault switches: the only place where this program breaks itself on purpose.

All are no-ops unless MINGTANG_FAULTS=1, and production refuses that setting (see settings.py).
They exist so that a test can prove that its detector is alive: kill the process at a named step,
take the writer lock away, or sleep inside a critical section.
"""

import os
import signal
import time
from collections import Counter

ON = os.environ.get("MINGTANG_FAULTS") == "1"
_hits: Counter[str] = Counter()


def point(name: str) -> None:
    """Kill this process at the n-th passage of MINGTANG_FAILPOINT=name[:n]."""
    if not ON:
        return
    wanted, _, nth = os.environ.get("MINGTANG_FAILPOINT", "").partition(":")
    if wanted == name:
        _hits[name] += 1
        if _hits[name] == int(nth or 1):
            os.kill(os.getpid(), signal.SIGKILL)


def switched(name: str) -> bool:
    """True when `name` is in MINGTANG_FAULT_SWITCHES (comma separated), e.g. "lock-off"."""
    return ON and name in os.environ.get("MINGTANG_FAULT_SWITCHES", "").split(",")


def linger() -> None:
    """Sleep MINGTANG_FAULT_SLEEP seconds inside a critical section, to widen a race."""
    if ON:
        time.sleep(float(os.environ.get("MINGTANG_FAULT_SLEEP", "0")))
