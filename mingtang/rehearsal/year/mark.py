"""The mark of a played directory: whose it is, what was played in it, and how far it came. Pure: imports no Django."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path

FILE = "mark.json"
MADE = ("db", "vault", "tree", "index", "keys", "rehearsal")  # what a play makes in its directory


class NotOurs(RuntimeError):
    """The directory holds what this programme did not make, or another play."""

    def __init__(self, found: str, expected: str) -> None:
        super().__init__(found)
        self.found, self.expected = found, expected


@dataclass(frozen=True)
class Play:
    """What is to be played."""

    year: int
    requests: int
    seed: int


@dataclass
class Mark:
    """state: playing | played. acts, events, failures, seconds: of the play, once it is played."""

    play: Play
    state: str = "playing"
    acts: int = 0
    events: int = 0
    failures: dict[str, int] | None = None
    seconds: float = 0.0

    def write(self, directory: Path) -> None:
        """Put it there whole."""
        home = directory / "rehearsal"
        home.mkdir(parents=True, exist_ok=True)
        draft = home / "mark.new"
        draft.write_text(json.dumps(asdict(self), sort_keys=True), encoding="utf-8")
        os.replace(draft, home / FILE)


def claim(directory: Path, play: Play) -> tuple[Mark, bool]:
    """The mark of the directory, which is ours from now on; and whether a half-made play was thrown away.

    Raises NotOurs where it holds anything that no play made, or another play than this one."""
    if directory.exists() and not directory.is_dir():
        raise NotOurs(f"a file at {directory}", "a directory")
    if not directory.exists() or not any(directory.iterdir()):
        return _begun(directory, play), False
    standing = read(directory)
    if standing is None:
        raise NotOurs(f"{directory} not empty and without the mark of a rehearsal", "an empty directory")
    if standing.play != play:
        was = standing.play
        raise NotOurs(f"year {was.year}, {was.requests} requests, seed {was.seed} in {directory}",
                      f"year {play.year}, {play.requests} requests, seed {play.seed}, or another directory")  # fmt: skip
    if standing.state == "played":
        return standing, False
    for name in MADE:
        shutil.rmtree(directory / name, ignore_errors=True)
    return _begun(directory, play), True


def read(directory: Path) -> Mark | None:
    try:
        said = json.loads((directory / "rehearsal" / FILE).read_text(encoding="utf-8"))
        return Mark(**{**said, "play": Play(**said["play"])})
    except FileNotFoundError:
        return None


def _begun(directory: Path, play: Play) -> Mark:
    mark = Mark(play)
    mark.write(directory)
    return mark
