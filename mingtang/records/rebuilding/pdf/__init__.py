"""PDF files, rebuilt by a child process with little memory and little time.

A PDF is parsed and drawn by C++ libraries where no Python check runs; a child that dies takes nothing with it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import lru_cache
from pathlib import Path

from mingtang.records.rebuilding.base import DAMAGED, LOCKED, TOO_MUCH, WHAT, CannotRebuild, Drops, Rebuilt

SECONDS = 90
_CHILD = Path(__file__).with_name("child.py")
_KEPT = ("PATH", "LD_LIBRARY_PATH", "LANG")  # the child needs no secret of the server's environment
_REASONS = {
    "locked": (LOCKED, "locked"),
    "damaged": (DAMAGED, "unreadable"),
    "too_much": (TOO_MUCH, "too_much"),
}


def rebuild(name: str, data: bytes) -> Rebuilt:
    """Pages whose every word and picture can be seen are copied; the others become images of what is seen."""
    told, made = ask(data)
    drops = Drops()
    for what, where in told["dropped"]:
        drops.add(what if what in WHAT else "part", where)
    return drops.made(made, [(f"第{n}页", said) for n, said in enumerate(told["seen"], 1)])


@lru_cache(maxsize=2)  # a file is rebuilt, then looked behind
def ask(data: bytes) -> tuple[dict[str, list[list[str]]], bytes]:
    """(dropped, seen and unseen as the child tells them, the new file). Raises CannotRebuild."""
    environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
    try:
        done = subprocess.run(  # noqa: S603 — a fixed programme of ours; the file arrives on its standard input
            [sys.executable, "-I", str(_CHILD)], input=data, capture_output=True, timeout=SECONDS, env=environment, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise CannotRebuild(TOO_MUCH, "too_much") from None
    head, _, made = done.stdout.partition(b"\n")
    try:
        told = json.loads(head)
    except ValueError:
        raise CannotRebuild(DAMAGED) from None
    if done.returncode or "why" in told:
        raise CannotRebuild(*_REASONS[told.get("why", "damaged")])
    return told, made
