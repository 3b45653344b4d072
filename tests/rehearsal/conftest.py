"""The demo city, built once for the whole run by the command itself, and its play once more, to be compared."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.nursery import nursery

ROOT = Path(__file__).resolve().parents[2]
TODAY = date(2026, 11, 20)  # a Friday
PATIENCE = 900  # seconds; some thirty on a quiet machine


def _environment(data: Path, hash_seed: str) -> dict[str, str]:
    """As the operator has it: the settings of the house, not the cheap ones of the tests."""
    own = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
    return own | {"MINGTANG_DATA": str(data), "MINGTANG_MODE": "demo", "PYTHONHASHSEED": hash_seed}


def run(data: Path, *args: str, hash_seed: str = "0", **more: str) -> subprocess.CompletedProcess[str]:
    """One command of the operator on the city in `data`."""
    env = _environment(data, hash_seed) | more
    return subprocess.run(
        [sys.executable, "-m", "mingtang", *args], cwd=ROOT, env=env, capture_output=True, text=True, timeout=PATIENCE
    )  # fmt: skip


def ask(data: Path, *args: str) -> subprocess.CompletedProcess[str]:
    """A question to the city in `data`, by the same command in a fork that has the house loaded."""
    done = nursery().run("mingtang", [*args], _environment(data, "0"), timeout=PATIENCE)
    return subprocess.CompletedProcess(args, done.returncode, done.stdout.decode(), done.stderr.decode())


def _build(root: Path) -> None:
    """The city by the command itself, then its play once more under another hash seed."""
    made = run(root / "one", "init", "--demo", "--today", TODAY.isoformat(), "--json", hash_seed="1")
    assert made.returncode == 0, made.stderr[-2000:]
    (root / "one.json").write_text(made.stdout, encoding="utf-8")
    subprocess.run(
        [sys.executable, "-m", "tests.rehearsal.twin", str(root / "one")], cwd=ROOT, env=_environment(root / "two", "2")
        | {"DJANGO_SETTINGS_MODULE": "mingtang.settings"}, timeout=PATIENCE, check=True,
    )  # fmt: skip
    (root / "built").touch()


@pytest.fixture(scope="session")
def cities(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The directory that holds the cities `one` and `two`; workers of one run share it."""
    base = tmp_path_factory.getbasetemp()
    root = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "demo-cities"
    root.mkdir(exist_ok=True)
    with (root / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (root / "built").exists():
            _build(root)
    return root


@pytest.fixture(scope="session")
def built(cities: Path) -> dict[str, Any]:
    """What `init --demo --json` said."""
    said: dict[str, Any] = json.loads((cities / "one.json").read_text(encoding="utf-8"))
    return said


@pytest.fixture(scope="session")
def rows(cities: Path) -> Callable[..., list[tuple[Any, ...]]]:
    """rows(sql, …): straight from the database file of the first city."""
    db = sqlite3.connect(f"file:{cities / 'one' / 'db' / 'mingtang.sqlite3'}?mode=ro", uri=True)

    def ask(sql: str, *given: Any) -> list[tuple[Any, ...]]:
        return db.execute(sql, given).fetchall()

    return ask


@pytest.fixture
def city(cities: Path, tmp_path: Path) -> Iterator[Path]:
    """A copy of the city that the test may spoil."""
    copy = tmp_path / "city"
    shutil.copytree(cities / "one", copy)
    yield copy
    shutil.rmtree(copy)
