"""init: make a city. --demo plays the invented city of 澜汀; --empty makes a real one with its root agency and three administrators.

Again in the same mode changes nothing; in the other mode it is refused. A city that was not finished (the process was
killed) is thrown away and made anew, or refused with words: it is never served.
"""

from __future__ import annotations

import argparse
import sqlite3
import sys
import time
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from mingtang.cli import city_file, founding
from mingtang.cli.output import progress, refuse, tell
from mingtang.clock import ClockError, day
from mingtang.database import marks
from mingtang.ledger import digest, triggers
from mingtang.people.models import Agency
from mingtang.press.tree import Tree
from mingtang.vault import keys

SEED = 20250515


def main(argv: list[str]) -> int:
    given = _parser().parse_args(argv)
    mode = "demo" if given.demo else "empty"
    if mode == "demo" and not settings.DEMO:
        return refuse("MINGTANG_MODE=production", "demo, or init --empty: production holds no demo data")
    today = given.today or day(timezone.now())
    made = {"mode": mode, "seed": given.seed, "today": today.isoformat(), "profile": given.profile}
    with city_file.alone():
        standing = city_file.read()
        if standing and standing["state"] == "ready":
            return _again(standing, mode, given.json)
        try:
            accounts = _make(made, given)
        except ClockError as error:
            city_file.clear()
            return refuse(f"--today {today}", f"a day of the packaged calendars ({error})")
        except city_file.NotOurs as error:
            return refuse(error.found, error.expected)
    _tell(mode, accounts, given.json)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="mingtang init")
    mode = parser.add_mutually_exclusive_group(required=True)
    mode.add_argument(
        "--demo", action="store_true", help="the invented city of 澜汀, with a year of work in it"
    )
    mode.add_argument(
        "--empty", action="store_true", help="a real city: root agency and three administrators"
    )
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--today", type=date.fromisoformat, metavar="YYYY-MM-DD")
    parser.add_argument("--profile", choices=("small", "full"), default="small")
    founding.add_flags(parser)
    parser.add_argument("--json", action="store_true")
    return parser


def _again(standing: dict[str, Any], mode: str, as_json: bool) -> int:
    if standing["mode"] != mode:
        return refuse(
            f"a {standing['mode']} city in {settings.MINGTANG_DATA}", f"a {mode} one, or an empty directory"
        )
    progress(
        f"the city stands already (made for {standing['today']}, seed {standing['seed']}); nothing was changed"
    )
    _tell(mode, founding.accounts(standing["mode"]), as_json)
    return 0


def _make(made: dict[str, Any], given: Any) -> list[dict[str, str]]:
    """Make the city whole; until the last line the file says that it is not."""
    started = time.perf_counter()
    city_file.clear_half_made()
    city_file.write({**made, "state": "making"})
    migrate()
    if Agency.objects.exists():
        raise city_file.NotOurs("agencies in the database but no finished city", "an empty database")
    keys.make()
    with city_file.unsynced():
        if made["mode"] == "demo":
            accounts = founding.demo(made, progress)
        else:
            accounts = founding.empty(given, timezone.now())
        founding.print_and_index(progress)
    city_file.write({**made, "state": "ready"})
    progress(f"the city stands: {Agency.objects.count()} agencies, {time.perf_counter() - started:.1f} s")
    return accounts


def _tell(mode: str, accounts: list[dict[str, str]], as_json: bool) -> None:
    short = [{k: a[k] for k in ("login", "password", "post", "agency")} for a in accounts]
    n = Agency.objects.count()
    document = {"data": str(settings.MINGTANG_DATA), "mode": mode, "agencies": n, "accounts": short}
    lines = [f"{settings.MINGTANG_DATA}: {n} 个单位，{len({a['login'] for a in short})} 个账号"]
    for a in founding.shown_accounts() if mode == "demo" else accounts:
        lines.append(
            f"  {a['login']:6} {a['password'] or '（密码只在建立时显示一次）'}  {a['name']}  {a['post_label']}  {a['agency_name']}"
        )
    tell(document, as_json, lines)


def migrate() -> None:
    """Bring the tables up to date. Where nothing waits nothing runs, so that a missing trigger is found, not mended."""
    if behind():
        call_command("migrate", verbosity=0, interactive=False)


def behind() -> bool:
    """Whether the tables are those of an older version."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _stop(found: str, expected: str) -> None:
    sys.stderr.write(f"found {found}, expected {expected}\n")
    raise SystemExit(2)


def ensure_demo() -> list[dict[str, str]]:
    """For `serve` in demo mode: the city that stands, or the demo city made now. The accounts to show."""
    with city_file.alone():
        standing = city_file.read()
        if not standing or standing["state"] != "ready":
            today = day(timezone.now())
            standing = {"mode": "demo", "seed": SEED, "today": today.isoformat(), "profile": "small"}
            progress("making the demo city (about a minute) …")
            try:
                _make(standing, None)
            except city_file.NotOurs as error:
                _stop(error.found, error.expected)
        else:
            migrate()
    if standing["mode"] != "demo":
        return []
    progress("进度查询示例（编号  查询码  电话后四位）：")
    for line in founding.slips(standing):
        progress(f"  {line}")
    return founding.shown_accounts()


def ensure_ready() -> list[dict[str, str]]:
    """For `serve` in production: a city made by `init --empty`, whole and without demo data."""
    with city_file.alone():
        standing = city_file.read()
        if not standing or standing["state"] != "ready":
            _stop(
                "no finished city in " + str(settings.MINGTANG_DATA),
                "one made by: python -m mingtang init --empty",
            )
        elif standing["mode"] == "demo":
            _stop("demo data", "a real city in production: another MINGTANG_DATA and init --empty")
        migrate()
    return []


def check_start() -> None:
    """What must hold before the door opens; a failure stops the start and says what was found."""
    try:
        digest.self_test()
    except digest.NoSM3 as error:
        _stop(str(error), "SM3 by this interpreter's OpenSSL")
    if gone := triggers.missing():
        _stop(f"the ledger without {', '.join(gone)}", "its append-only triggers: see `verify`")
    if gone := marks.missing():
        marks.install()  # they guard nothing, and a new mark is written: what was kept meanwhile is read anew
        progress(f"put up the triggers that tell of changes: {', '.join(gone)}")
    if connection.vendor == "sqlite":
        progress(f"SQLite {sqlite3.sqlite_version}")
    if generation := Tree(settings.MINGTANG_TREE).recover():
        progress(f"the press was interrupted; generation {generation} is printed to its end")
