"""A year of requests in one city: every list of the desk, and the annual report against the same figures by SQL.

python -m bench year [--requests N] [--lives N]: N requests (100,000 unless said), copied within the database from so many
that the rehearsal played through the acts. Times are CPU of this process alone. A copy has its cases, turns, hands and
events; its papers and typed texts are those of nobody, so pages of single cases are not measured here.
"""

from __future__ import annotations

import argparse
import os
import sqlite3
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import time_machine
from django.db import connection, transaction
from django.test import Client

import bench.house  # noqa: F401
from bench.acts import PRAGMAS
from bench.measure import Line, at, tell
from mingtang.cli import city_file, init
from mingtang.counts import annual, reading, reports
from mingtang.ledger.models import Chain
from mingtang.people.models import Account, Agency, Holding
from mingtang.rehearsal import city
from mingtang.rehearsal.year import play
from mingtang.rehearsal.year.mark import Mark, Play
from mingtang.vault import keys

YEAR, SEED, ROUNDS = 2025, 2025, 20
LIMIT, BY_HAND = 300, 1.5  # ms of CPU at p95; times the SQL written by hand
BUSIEST = 16
POSTS = ("request_officer", "disclosure_head", "signer", "archivist")
INBOXES = ("", "doing/", "done/", "urged/", "read/")
LISTS = (
    ("request_officer", "find", "/desk/find/?q=公开申"), ("request_officer", "todo-late", "/desk/?lamp=late"),
    ("request_officer", "done-requests", "/desk/done/?family=request"),
    ("disclosure_head", "counts", f"/desk/counts/?year={YEAR}"),
    ("disclosure_head", "counts-cases", f"/desk/counts/cases/?agency={{code}}&year={YEAR}&by=measure&key=new_received"),
)  # fmt: skip
CITY = (("city", f"/desk/counts/city/{YEAR}/"), ("urged", "/desk/urged/"), ("find", "/desk/find/?q=公开申"))

LIVES = """
CREATE TEMP TABLE life AS
SELECT subject, MAX(applicant) AS applicant, COALESCE(MAX(counted), MAX(received)) AS received,
       MIN(CASE WHEN over THEN legal_day END) AS closed, MAX(CASE WHEN over THEN cell END) AS cell
FROM (SELECT subject, json_extract(payload, '$.facts.facts.applicant_type') AS applicant,
             json_extract(payload, '$.facts.facts.received_on') AS received, json_extract(payload, '$.facts.on') AS legal_day,
             json_extract(payload, '$.facts.facts.counted_on') AS counted, json_extract(payload, '$.facts.cell') AS cell,
             json_extract(payload, '$.facts.step') IN ('split', 'reopen') AS uncounted,
             json_extract(payload, '$.facts.step') IN ('deliver', 'withdraw', 'abandon', 'abandon_unpaid') AS over
      FROM ledger_event WHERE subject_type = 'case' AND json_extract(payload, '$.facts.family') = 'request')
GROUP BY subject HAVING MAX(received) IS NOT NULL AND NOT MAX(uncounted)
"""
HANDLED = "received <= :last AND closed BETWEEN :first AND :last"
FIGURES = {
    "new_received": "received BETWEEN :first AND :last",
    "carried_in": "received < :first AND (closed IS NULL OR closed >= :first)",
    "handled_total": HANDLED,
    "carried_out": "received <= :last AND (closed IS NULL OR closed > :last)",
}


def played(lives: int) -> None:
    """The real lives, in the data directory of this process."""
    data = Path(os.environ["MINGTANG_DATA"])
    (data / "rehearsal").mkdir(parents=True, exist_ok=True)
    init.migrate()
    keys.make()
    with city_file.unsynced():
        play.play(Mark(Play(YEAR, lives, SEED)), data, lambda text: None)


def copied(times: int) -> None:
    """Every case and every event of one so often more, written by the database itself."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT MAX(id), (SELECT MAX(seq) FROM ledger_event) FROM cases_case")
        ids, seqs = cursor.fetchone()
        own = {
            "code": "code || '-' || n",
            "no": "no || '-' || n",
            "id": f"id + n * {ids}",
            "parent_id": f"parent_id + n * {ids}",
        }
        many(cursor, "cases_case", times, own)
        for table in ("cases_turn", "cases_hand"):
            many(cursor, table, times, {"id": "NULL", "case_id": f"case_id + n * {ids}"})
        event = {"id": "NULL", "seq": f"seq + n * {seqs}", "subject": "subject || '-' || n"}
        many(cursor, "ledger_event", times, event, "WHERE subject_type = 'case'")
        for chain in Chain.objects.exclude(agency=""):
            cursor.execute(
                "SELECT seq, hash FROM ledger_event WHERE chain = %s ORDER BY seq DESC LIMIT 1", [chain.code]
            )
            if last := cursor.fetchone():
                seq, head = last
                Chain.objects.filter(pk=chain.pk).update(seq=seq, head=head)
        cursor.execute("ANALYZE")
    connection.empty_log()  # as the house does at every fiftieth commit: nobody reads a year out of the log


def many(cursor: Any, table: str, times: int, changed: dict[str, str], where: str = "") -> None:
    cursor.execute(f"SELECT name FROM pragma_table_info('{table}')")
    names = [name for (name,) in cursor.fetchall()]
    columns = ", ".join(f'"{name}"' for name in names)
    values = ", ".join(changed.get(name, f'"{name}"') for name in names)
    cursor.execute(
        "WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < %s)"
        f" INSERT INTO {table} ({columns}) SELECT {values} FROM {table}, counted {where}",
        [times],
    )


def signed_in(post: str, agency: str = "") -> Client:
    """A browser of whoever holds the post, in that agency or (a post of the whole city) anywhere."""
    rows = Holding.objects.filter(post__kind=post, **({"post__agency": agency} if agency else {}))
    holding = rows.order_by("pk").first()
    client, account = Client(), Account.objects.get(person=holding.person_id)
    with transaction.atomic():
        session = client.session
        session["account"], session["hash"] = account.pk, account.get_session_auth_hash()
        session["post"] = holding.post_id
        session.save()
    return client


def lists() -> Iterator[Line]:
    """Every inbox of the busiest agency's posts, its searches and figures, and what the city's posts see."""
    code = city.code(BUSIEST)
    for post in POSTS:
        client = signed_in(post, code)
        yield from (paged(f"{post}-{key.strip('/') or 'todo'}", client, f"/desk/{key}") for key in INBOXES)
        yield from (
            paged(f"{p}-{name}", client, url.format(code=code)) for p, name, url in LISTS if p == post
        )
    for post in ("supervisor", "openness_office"):
        client = signed_in(post)
        yield from (paged(f"{post}-{name}", client, url) for name, url in CITY)


def paged(name: str, client: Client, url: str) -> Line:
    """p95 of a page, the first look left out: it compiles templates and reads the chains into memory."""
    spent = []
    for _ in range(ROUNDS + 1):
        began = time.process_time()
        status = client.get(url).status_code
        spent.append((time.process_time() - began) * 1000)
        if status != 200:
            raise RuntimeError(f"{name} {url}: {status}")
    first, *rest = spent
    p95 = at(rest, 0.95)
    note = f"median {statistics.median(rest):.0f} ms, first look {first:.0f} ms"
    return Line(f"year-{name}", p95, "ms p95", LIMIT / p95, 1.0, rounds=rest, note=note)


def report() -> list[Line]:
    """All agencies' figures: by the report as it reads the whole ledger, as it does after a start with what the night saved, as
    it stands read, and by SQL."""
    codes = list(Agency.objects.values_list("code", flat=True))
    reading._read.clear()
    house, cold = timed(lambda: annual.compute(codes, YEAR))
    _, saving = timed(reading.save)
    started, start = timed(lambda: annual.compute(codes, YEAR))
    if started.values != house.values:
        raise RuntimeError("what was saved gives other figures than the ledger")
    _, warm = timed(lambda: annual.compute(codes, YEAR))
    _, whole = timed(lambda: reports.computed(Agency.objects.get(code=codes[0]), YEAR, below=True))
    hand, sql = timed(by_hand)
    mine = {
        (r, c): n
        for r, cells in house.values["applications"].items()
        for c, n in cells.items()
        if n and c != "total"
    }
    if mine != hand:
        raise RuntimeError(
            f"the report and the SQL differ: {sorted(set(mine.items()) ^ set(hand.items()))[:6]}"
        )
    note = f"SQL {sql:.2f} s of CPU; {len(hand)} cells that are not nought, all alike"
    return [
        Line("year-report-all", cold, "s", sql * BY_HAND / cold, note=f"every event of the ledger read, as after an upgrade; saved in {saving:.1f} s"),
        Line("year-report-first", start, "s", sql * BY_HAND / start, 1.0, note=f"after a start, from what the night saved; {note}"),
        Line("year-report-again", warm, "s", sql * BY_HAND / warm, 1.0, note=f"what was read is kept; {note}"),
        Line("year-report-page", whole, "s", sql * BY_HAND / whole, 1.0, note="with identities and the year before"),
    ]  # fmt: skip


def timed(do: Callable[[], Any]) -> tuple[Any, float]:
    began = time.process_time()
    found = do()
    return found, time.process_time() - began


def by_hand() -> dict[tuple[str, str], int]:
    """The same figures as somebody with the database and an afternoon would ask for them."""
    days = {"first": f"{YEAR}-01-01", "last": f"{YEAR}-12-31"}
    with closing(sqlite3.connect(connection.settings_dict["NAME"])) as raw:
        for pragma in (*PRAGMAS, "temp_store = MEMORY"):
            raw.execute(f"PRAGMA {pragma}")
        raw.execute(LIVES)
        found = {
            (row, who): n
            for row, where in FIGURES.items()
            for who, n in raw.execute(
                f"SELECT applicant, COUNT(*) FROM life WHERE {where} GROUP BY applicant", days
            )
        }
        leaves = f"SELECT cell, applicant, COUNT(*) FROM life WHERE {HANDLED} GROUP BY cell, applicant"
        return found | {(cell, who): n for cell, who, n in raw.execute(leaves, days)}


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m bench year")
    options.add_argument("--requests", type=int, default=100_000)
    options.add_argument("--lives", type=int, default=400, help="requests that are played through the acts")
    given = options.parse_args()
    played(given.lives)
    copied(given.requests // given.lives - 1)
    sys.stderr.write("played and copied\n")
    with time_machine.travel(datetime(YEAR, 12, 30, 2, tzinfo=UTC), tick=True):
        tell([*report(), *lists()])


if __name__ == "__main__":
    main()
