"""print [--all [--afresh]]: print what waits; with --all the whole public tree anew, beside a running city or without one.

A whole printing that was ended (power cut, kill, Ctrl+C) goes on where it stopped; --afresh begins at the beginning. With
--json {"records","held":[sentence],"generation","seconds"}. Exit 1 when a record was held back.
"""

import argparse
import time

from django.conf import settings
from django.utils import timezone

from mingtang.cli.output import progress, refuse, tell
from mingtang.jobs.handlers import JobError
from mingtang.press import jobs, whole
from mingtang.press.tree import Tree


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="mingtang print")
    parser.add_argument("--all", action="store_true", help="the whole tree, not only what waits")
    parser.add_argument("--afresh", action="store_true", help="with --all: from the beginning")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args(argv)
    if given.afresh and not given.all:
        return refuse("--afresh alone", "--all --afresh")
    tree, began = Tree(settings.MINGTANG_TREE), time.monotonic()
    if given.afresh:
        whole.forget(tree)
    records, held = _all(tree, began) if given.all else _waiting()
    took = round(time.monotonic() - began, 1)
    answer = {"records": records, "held": held, "generation": tree.current, "seconds": took}
    tell(answer, given.json, [*held, f"第 {tree.current} 代已印好，用时 {took} 秒"])
    return 1 if held else 0


def _all(tree: Tree, began: float) -> tuple[int, list[str]]:
    first: list[int] = []  # what stood already when this run began

    def say(step: whole.Step) -> None:
        first.append(step.done - len(step.records))
        speed = (step.done - first[0]) / max(time.monotonic() - began, 0.1)
        left = f"，每秒 {speed:.0f} 篇" if step.records else "，正在印列表"
        progress(f"  已印 {step.done} / {step.total} 篇{left}")

    held = jobs.everything(tree, timezone.now(), say)
    return whole.total(), list(held.values())


def _waiting() -> tuple[int, list[str]]:
    waiting = jobs.waiting()
    try:
        jobs.print_waiting(timezone.now())
    except JobError as error:
        return waiting, [str(error)]
    return waiting, []
