"""init from outside: modes, a second call, a killed one, and what the start refuses."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time

from tests.rehearsal.conftest import ROOT, TODAY, run

START = "import django; django.setup(); from mingtang.cli import init; init.check_start()"


def test_an_empty_city_has_a_root_and_three_administrators_and_tells_their_passwords_once(tmp_path):
    done = run(
        tmp_path, "init", "--empty", "--json", "--root-code", "Q01", "--root-name", "某市人民政府办公室"
    )
    said = json.loads(done.stdout)
    assert done.returncode == 0 and said["mode"] == "empty" and said["agencies"] == 1
    assert [a["post"] for a in said["accounts"]] == ["admin_system", "admin_security", "admin_audit"]
    assert all(len(a["password"]) == 16 and a["agency"] == "Q01" for a in said["accounts"])
    again = json.loads(run(tmp_path, "init", "--empty", "--json").stdout)
    assert [a["password"] for a in again["accounts"]] == ["", "", ""]
    assert (tmp_path / "tree" / "public" / "index.html").exists()
    assert run(tmp_path, "verify", "--json").returncode == 0
    assert run(tmp_path, "init", "--demo", "--json").returncode == 2


def test_the_same_mode_again_changes_nothing_and_the_other_is_refused(cities, built):
    before = (cities / "one" / "db" / "mingtang.sqlite3").read_bytes()
    again = run(cities / "one", "init", "--demo", "--json", "--seed", "7")
    assert again.returncode == 0 and json.loads(again.stdout)["accounts"] == built["accounts"]
    other = run(cities / "one", "init", "--empty", "--json")
    assert other.returncode == 2 and other.stdout == "" and "demo" in other.stderr
    assert (cities / "one" / "db" / "mingtang.sqlite3").read_bytes() == before


def test_a_killed_init_is_not_served_and_the_next_one_begins_anew(tmp_path):
    env = {**os.environ, "MINGTANG_DATA": str(tmp_path), "MINGTANG_MODE": "demo"}
    call = [sys.executable, "-m", "mingtang", "init", "--demo", "--today", TODAY.isoformat()]
    process = subprocess.Popen(call, cwd=ROOT, env=env, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 120
    while not _has_agencies(tmp_path) and time.monotonic() < deadline:
        time.sleep(0.2)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert json.loads((tmp_path / "city.json").read_text())["state"] == "making"
    done = run(tmp_path, "init", "--empty", "--json")  # nothing of the invented city is left in it
    assert done.returncode == 0 and json.loads(done.stdout)["agencies"] == 1
    assert run(tmp_path, "verify", "--json").returncode == 0


def _has_agencies(data):
    file = data / "db" / "mingtang.sqlite3"
    try:
        return (
            file.exists()
            and sqlite3.connect(file).execute("SELECT count(*) FROM people_agency").fetchone()[0] > 0
        )
    except sqlite3.OperationalError:
        return False


def test_production_holds_no_demo_data(tmp_path):
    more = {
        "MINGTANG_MODE": "production",
        "MINGTANG_SECRET_KEY": "kX9" * 10 + "abcdefghijklmnopqrstuvwxyz0123456789",
        "MINGTANG_HOSTS": "hall.example",
    }
    done = run(tmp_path, "init", "--demo", **more)
    assert done.returncode == 2 and "production" in done.stderr
    assert not (tmp_path / "db").exists()


def test_the_start_is_refused_when_a_trigger_is_gone(city):
    db = sqlite3.connect(city / "db" / "mingtang.sqlite3")
    env = {**os.environ, "MINGTANG_DATA": str(city), "DJANGO_SETTINGS_MODULE": "mingtang.settings"}
    call = [sys.executable, "-c", START]
    whole = subprocess.run(call, cwd=ROOT, env=env, capture_output=True, text=True, timeout=120)
    assert whole.returncode == 0 and "SQLite" in whole.stderr
    db.execute("DROP TRIGGER ledger_event_no_update")
    db.commit()
    db.close()
    done = subprocess.run(call, cwd=ROOT, env=env, capture_output=True, text=True, timeout=120)
    assert done.returncode == 2 and "ledger_event_no_update" in done.stderr
