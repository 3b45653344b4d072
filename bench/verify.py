"""What `verify` costs over stored bytes: chains, fold of the cases, files and commitments, each alone.

The ledger is real rows in a real SQLite file: one request is played through its acts, then told again under other
codes until there are enough events, with fresh salts and the ledger's own hashes, chained as the acts chain them.
"""

from __future__ import annotations

import json
import os
import statistics
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import connection, transaction

import bench.house  # noqa: F401
from bench.measure import Line, tell
from bench.town import found
from mingtang.cases import audit
from mingtang.cases.models import Case
from mingtang.cli.verify import stored_rows
from mingtang.ledger import check, checkpoints, digest
from mingtang.ledger.book import utc_text
from mingtang.ledger.models import Chain, Event
from mingtang.vault import files
from tests import city
from tests.city import START, later, take

EVENTS = 200_000
TARGET = 100_000  # events a second (issue 2, acceptance 10; reliability G17)
ROUNDS = 5
FILES, FILE_BYTES = 400, 200_000
EVENT = "chain, seq, at, act, subject_type, subject, payload, prev, hash"
TYPED = "chain, seq, field, subject_type, subject, salt, value, sealed"


def play() -> str:
    """One request from its receipt to the decision; the case's code."""

    case = city.request()
    case = take(case, "accept", "request_officer", START)
    asked = {"third_party_name": "云野实业有限公司", "information": "合同价格"}
    case = take(case, "consult_third_party", "request_officer", later(START, 3), asked)
    received = {"third_party_received_on": date(2026, 3, 6), "third_party_evidence": "签收"}
    asked = take(city.part(case), "served", "request_officer", later(START, 4), received)
    said = {"third_party_opinion": "agreed", "answered_on": date(2026, 3, 12)}
    take(asked, "opinion_given", "request_officer", later(START, 10), said)
    case = take(
        city.case(case.code),
        "extend",
        "disclosure_head",
        later(START, 11),
        {"extension_days": 20, "reason": "需查阅档案"},
    )
    answer = {"finding": "该信息可以公开", "material_list": ["方案"], "delivery": "电子邮件"}
    case = take(case, "decide", "request_officer", later(START, 12), answer, outcome="granted")
    return take(case, "secrecy_review", "secrecy_reviewer", later(START, 12), {"opinion": "无涉密内容"}).code


def retell(code: str, times: int) -> None:
    """`times` more cases with the same story, in one transaction past the acts (this is no ledger anybody trusts)."""

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SELECT {EVENT} FROM ledger_event WHERE subject = %s ORDER BY seq", [code])
        story = cursor.fetchall()
        cursor.execute(f"SELECT {TYPED} FROM ledger_typed WHERE subject = %s", [code])
        typed: dict[int, list[Any]] = {}
        for row in cursor.fetchall():
            typed.setdefault(row[1], []).append(row)
        chain = story[0][0]
        cursor.execute("SELECT seq, head FROM ledger_chain WHERE code = %s", [chain])
        seq, head = cursor.fetchone()
        at = datetime.fromisoformat(story[-1][2]) + timedelta(days=400)
        events, texts = [], []
        for n in range(times):
            subject = f"B{n:011d}"
            for _, was, _, act, kind, _, payload, _, _ in story:
                seq, at = seq + 1, at + timedelta(milliseconds=7)
                said = json.loads(payload) | {"typed": {}, "clock": said_at(payload, story, was)}
                for _, _, field, _, _, _, value, sealed in typed.get(was, ()):
                    salt = digest.new_salt()
                    said["typed"][field] = digest.commitment(salt, value)
                    texts.append((chain, seq, field, kind, subject, salt, value, sealed))
                text, place = digest.canonical(said), (chain, seq, utc_text(at), act, kind, subject)
                hashed = digest.sm3(digest.event_bytes(*place, prev=head, payload=text))
                events.append((*place, text, head, hashed))
                head = hashed
        cursor.executemany(f"INSERT INTO ledger_event ({EVENT}) VALUES ({marks(9)})", events)
        cursor.executemany(f"INSERT INTO ledger_typed ({TYPED}) VALUES ({marks(8)})", texts)
        cursor.execute("UPDATE ledger_chain SET seq = %s, head = %s WHERE code = %s", [seq, head, chain])
        copy_rows(cursor, code, times)


def said_at(payload: str, story: list[Any], seq: int) -> str:
    """The moment of the act itself, which the fold counts from where the ledger's own time is later."""
    return str(json.loads(payload).get("clock") or next(row[2] for row in story if row[1] == seq))


def copy_rows(cursor: Any, code: str, times: int) -> None:
    """The case rows that belong to the told stories."""

    names = [f.column for f in Case._meta.concrete_fields if f.column != "id"]
    listed = ", ".join(names)
    cursor.execute(f"SELECT {listed} FROM cases_case WHERE code = %s", [code])
    row = dict(zip(names, cursor.fetchone(), strict=True))
    rows = [tuple({**row, "code": f"B{n:011d}", "no": f"B{n}"}.values()) for n in range(times)]
    cursor.executemany(f"INSERT INTO cases_case ({listed}) VALUES ({marks(len(names))})", rows)


def marks(n: int) -> str:
    return ", ".join(["%s"] * n)


def timed(work: Callable[[], int], rounds: int = ROUNDS) -> tuple[int, list[float]]:
    """What `work` counted, and what it counted a second of CPU in each round."""
    rates, count = [], 0
    for _ in range(rounds):
        began = time.process_time()
        count = work()
        rates.append(count / (time.process_time() - began))
    return count, rates


def walk() -> int:

    report = check.Report()
    check.check_chains(
        stored_rows(), {c: (s, h) for c, s, h in Chain.objects.values_list("code", "seq", "head")}, report
    )
    return sound(report, report.events)


def commitments() -> int:

    report = check.Report()
    with connection.cursor() as cursor:
        cursor.execute("SELECT chain, seq, payload FROM ledger_event ORDER BY id")
        payloads = cursor.fetchall()
        cursor.execute("SELECT chain, seq, field, salt, value FROM ledger_typed ORDER BY id")
        check.check_commitments(payloads, cursor.fetchall(), report)
    return sound(report, report.commitments)


def fold() -> int:

    count, wrong = audit.differences()
    if wrong:
        raise RuntimeError(f"the fold found {wrong[0]} in a ledger made by the acts")
    return count


def scrub() -> int:

    if findings := files.scrub(()):
        raise RuntimeError(f"the scrub found {findings[0]} in a vault nobody touched")
    return FILES * FILE_BYTES // 1_000_000


def sound(report: Any, count: int) -> int:
    if report.first:
        raise RuntimeError(f"verify found {report.first} in a ledger nobody touched")
    return count


def detects() -> str:
    """The harness is alive: one stored byte changed behind the triggers' back is named by the walk that is timed."""

    rows = list(stored_rows())
    place = len(rows) // 2
    row = list(rows[place])
    row[6] = row[6].replace("request-2019", "request-2018", 1)
    rows[place] = tuple(row)
    report = check.Report()
    check.check_chains(rows, {}, report)
    if not report.first or (report.first.chain, report.first.seq) != (row[0], row[1]):
        raise RuntimeError(f"the seeded byte in {row[0]} {row[1]} was not found: {report.first}")
    return "defect_caught=1/1"


def speed() -> str:
    """How fast this machine hashes just now: neighbours slow the walk by as much."""
    block = b"x" * 512
    _, rates = timed(lambda: sum(1 for _ in range(50_000) if digest.sm3(block)))
    return f"SM3 of 512 bytes alone {statistics.median(rates):,.0f}/s (297,000/s when this machine is quiet)"


def main() -> None:
    found()
    code = play()

    a_case = Event.objects.filter(subject=code).count()
    retell(code, EVENTS // a_case + 1)
    checkpoints.make(datetime.now(UTC))
    for _ in range(FILES):
        files.put(os.urandom(FILE_BYTES))
    events, rates = timed(walk)
    best = statistics.median(rates)
    lines = [
        Line(
            "verify-chains",
            best,
            "events/s",
            best / TARGET,
            1.0,
            rates,
            note=f"{events:,} events · {detects()} · {speed()}",
        ),
    ]
    for name, unit, work in (
        ("verify-fold", "cases/s", fold), ("verify-commitments", "values/s", commitments), ("verify-files", "MB/s", scrub),
    ):  # fmt: skip
        count, rates = timed(work, 3)
        lines.append(
            Line(
                name, statistics.median(rates), unit, rounds=rates, note=f"{count:,} {unit.partition('/')[0]}"
            )
        )
    tell(lines)


if __name__ == "__main__":
    main()
