"""doctor: is this installation fit to run? Each line says what was found and what was expected; exit 1 with a finding."""

import argparse
import shutil
import sqlite3
import sys
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from pylopdf_fonts_zh_cn import serif_path

from mingtang.cli.output import tell
from mingtang.clock import day
from mingtang.database import marks
from mingtang.jobs.models import Job
from mingtang.ledger import digest, triggers
from mingtang.policy import values as policy

Check = Callable[[], tuple[bool, str, str]]
LEAST_FREE = 1 << 30  # bytes


def python() -> tuple[bool, str, str]:
    return sys.version_info >= (3, 11), sys.version.split()[0], "3.11 or newer"


def database() -> tuple[bool, str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    version = sqlite3.sqlite_version if connection.vendor == "sqlite" else str(connection.pg_version)  # type: ignore[attr-defined]
    return True, f"{connection.vendor} {version}", "reachable"


def migrations() -> tuple[bool, str, str]:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return not waiting, f"{len(waiting)} waiting", "0 waiting"


def append_only() -> tuple[bool, str, str]:
    gone = triggers.missing() + marks.missing()
    return not gone, ", ".join(gone) or "all stand", "all stand"


def sm3() -> tuple[bool, str, str]:
    found = digest.sm3(digest.KNOWN[0].encode())
    return found == digest.KNOWN[1], found[:12], digest.KNOWN[1][:12]


def fonts() -> tuple[bool, str, str]:
    return serif_path().exists(), str(serif_path().name), "a packaged Chinese font"


def calendar() -> tuple[bool, str, str]:
    last = max(policy.calendar().years)
    this = day(timezone.now()).year
    return last >= this, f"notices up to {last}", f"{this} or later"


def dead_jobs() -> tuple[bool, str, str]:
    count = Job.objects.dead().count()
    return not count, str(count), "0"


def disk() -> tuple[bool, str, str]:
    free = shutil.disk_usage(settings.MINGTANG_DATA).free
    return free > LEAST_FREE, f"{free >> 20} MiB free", f"{LEAST_FREE >> 20} MiB or more"


CHECKS: dict[str, Check] = {
    "python": python, "database": database, "migrations": migrations, "append-only triggers": append_only, "SM3": sm3,
    "fonts": fonts, "calendar": calendar, "dead jobs": dead_jobs, "disk": disk,
}  # fmt: skip


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="mingtang doctor")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args(argv)
    rows: list[dict[str, Any]] = []
    for name, check in CHECKS.items():
        try:
            ok, found, expected = check()
        except Exception as error:
            ok, found, expected = False, type(error).__name__, "no error"
        rows.append({"check": name, "ok": ok, "found": found, "expected": expected})
    tell(
        rows,
        given.json,
        [
            f"{'ok  ' if r['ok'] else 'FAIL'} {r['check']:22} found {r['found']}, expected {r['expected']}"
            for r in rows
        ],
    )
    return 0 if all(r["ok"] for r in rows) else 1
