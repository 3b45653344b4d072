"""rehearse: play a year of information requests in a directory of its own and hold the annual report against a second count.

rehearse --data DIR --year Y --requests N [--seed S] [--json]
The directory is a new one, or one that this verb made: what is half made is thrown away and played anew, what is played is
compared again. Exit 0: every cell agrees; 1: one differs or an identity of the form is broken; 2: refused.
"""

from __future__ import annotations

import argparse
import os
import time
from importlib import import_module
from pathlib import Path
from typing import Any

from mingtang.cli.output import progress, refuse, tell

FIRST, LAST = 2021, 9998  # the form of 2021 began with the report of its year (国办公开办函〔2021〕30号)


def main(argv: list[str]) -> int:
    given = _parser().parse_args(argv)
    if not FIRST <= given.year <= LAST:
        return refuse(f"--year {given.year}", f"{FIRST} or later")
    if not 1 <= given.requests <= 200_000:
        return refuse(f"--requests {given.requests}", "1 to 200000")
    marks = _rehearsal("mark")
    directory = given.data.resolve()
    try:
        mark, thrown = marks.claim(directory, marks.Play(given.year, given.requests, given.seed))
    except marks.NotOurs as error:
        return refuse(error.found, error.expected)
    if thrown:
        progress("the last play of this directory was not finished: it is played anew")
    _open(directory)
    from mingtang.clock import ClockError

    try:
        if mark.state != "played":
            _play(mark, directory)
    except ClockError as error:
        return refuse(f"--year {given.year}", f"a year of the packaged calendars ({error})")
    document = _rehearsal("answer").document(mark, directory, progress)
    tell(document, given.json, _rehearsal("answer").lines(document))
    return 1 if _rehearsal("answer").faulty(document) else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="mingtang rehearse", description=__doc__)
    parser.add_argument("--data", required=True, type=Path, metavar="DIR")
    parser.add_argument("--year", required=True, type=int, metavar="Y")
    parser.add_argument("--requests", type=int, default=5000, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="S")
    parser.add_argument("--json", action="store_true")
    return parser


def _rehearsal(name: str) -> Any:
    """The rehearsal stands above the doors, so that nobody leans on it; this verb calls it by name, as `init` does."""
    return import_module(f"mingtang.rehearsal.year.{name}")


def _open(directory: Path) -> None:
    """The house in this directory, and in no other: what the environment says of a city or a database is another's."""
    os.environ["MINGTANG_DATA"] = str(directory)
    os.environ["MINGTANG_MODE"] = "demo"
    os.environ.pop("DATABASE_URL", None)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mingtang.settings")
    import django

    django.setup()


def _play(mark: Any, directory: Path) -> None:
    from mingtang.cli import city_file, init
    from mingtang.vault import keys

    started = time.perf_counter()
    init.migrate()
    keys.make()
    with city_file.unsynced():
        _rehearsal("play").play(mark, directory, progress)
    mark.state, mark.seconds = "played", round(time.perf_counter() - started, 1)
    mark.write(directory)
