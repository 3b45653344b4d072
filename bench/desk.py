"""What a desk page costs: statements sent to the database and CPU, against the limits of issue 3; and whether page 200 of a
long list costs more than page 1.

python -m bench desk [--rows N]: N rows of the long lists (100,000 unless said), copied within the database.
Statements are what no neighbour can change; CPU is of this process alone, the median of rounds.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest import mock

from django.db import connection, transaction
from django.test import Client

import bench.house  # noqa: F401
from bench.measure import Line, at, tell
from bench.town import found
from mingtang.cases.models import Case, Turn
from mingtang.desk import lists, publish, rows, turning
from mingtang.desk.turning import Order
from mingtang.people.models import Account
from mingtang.people.seats import post_label
from mingtang.records.models import Record
from tests import city

CASES, FEW, ROUNDS = 200, 3, 50
QUERIES, DETAIL, LIST, FAR = 6, 4.0, 6.0, 1.2  # statements; ms of CPU; page 200 against page 1
PAGE = 200


def sent(act: Callable[[], Any]) -> list[str]:
    """The statements that `act` sends."""
    heard: list[str] = []

    def listen(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        heard.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        act()
    return heard


def get(client: Client, url: str) -> None:
    answer = client.get(url)
    if answer.status_code != 200:
        raise RuntimeError(f"{url}: {answer.status_code}")


def spent(client: Client, url: str) -> float:
    """Milliseconds of CPU of one page."""
    began = time.process_time()
    get(client, url)
    return (time.process_time() - began) * 1000


def measured(name: str, client: Client, url: str, limit: float) -> list[Line]:
    """Statements and CPU of a page, each against its limit."""
    get(client, url)  # templates are compiled and questions worded once
    heard = sent(lambda: get(client, url))
    cpu = [spent(client, url) for _ in range(ROUNDS)]
    shape, often = Counter(sql[:60] for sql in heard).most_common(1)[0]
    middle = statistics.median(cpu)
    return [
        Line(f"desk-{name}-queries", len(heard), "statements", QUERIES / len(heard), 1.0, note=f"most often {often}×: {shape}"),
        Line(f"desk-{name}-cpu", middle, "ms", limit / middle, 1.0, note=f"least {min(cpu):.1f} p95 {at(cpu, 0.95):.1f} ms"),
    ]  # fmt: skip


def fill(count: int, at: datetime) -> None:
    for n in range(count):
        city.request(at + timedelta(minutes=n), title=f"石桥路拓宽项目的征收补偿方案（第{n + 1}期）")


def officer() -> Client:
    """A browser in which the request officer is signed in."""
    client, account = Client(), Account.objects.get(login="lt04.request_officer")
    with transaction.atomic():
        session = client.session
        session["account"], session["hash"] = account.pk, account.get_session_auth_hash()
        session.save()
    return client


def grows(client: Client, at: datetime) -> Line:
    """Statements of the list with a few cases and with a full page; and with the seeded defect."""
    fill(FEW, at)
    get(client, "/desk/")
    few = len(sent(lambda: get(client, "/desk/")))
    fill(CASES - FEW, at)
    many = len(sent(lambda: get(client, "/desk/")))
    with mock.patch.object(rows, "waits_for", one_a_row):
        defect = len(sent(lambda: get(client, "/desk/")))
    if defect < many + lists.SIZE - 2:
        raise RuntimeError(f"the seeded statement a row was not seen: {many} and {defect} statements")
    note = f"{FEW} cases {few}, {CASES} cases {many} statements · defect_caught=1/1 ({defect})"
    return Line(
        "desk-list-growth",
        many - few,
        "statements",
        1.0 if many <= few + 2 else few / many,
        1.0,
        note=note,
    )


def one_a_row(case: Any) -> str:
    """The seeded defect: the posts a case waits for are asked for row by row."""
    return "、".join(post_label(turn.agency, turn.post) for turn in case.turns.order_by("pk"))


def copied(model: Any, source: Any, number: int, **changes: str) -> None:
    """`number` more rows like `source`, written by the database itself. changes: column → its SQL, `n` counting from 1."""
    columns = [f.column for f in model._meta.concrete_fields if not f.primary_key]
    values = ", ".join(changes.get(column, f'"{column}"') for column in columns)
    names = ", ".join(f'"{column}"' for column in columns)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < %s) "
            f"INSERT INTO {model._meta.db_table} ({names}) SELECT {values} FROM {model._meta.db_table}, counted WHERE id = %s",
            [number, source.pk],
        )


def lengthen(number: int) -> None:
    """Lists of `number` rows: cases that wait for the officer, with last days of ten years, and published records."""
    case = Case.objects.house.filter(family="request").earliest("pk")
    last = Case.objects.house.latest("pk").pk
    due = "date('2026-01-01', '+' || (n % 3650) || ' days')"
    copied(Case, case, number, code="'L' || n", no="'测' || n || '号'", due_on=due)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO cases_turn (case_id, step, agency, post) SELECT c.id, t.step, t.agency, t.post"
            " FROM cases_case c, cases_turn t WHERE c.id > %s AND t.case_id = %s",
            [last, case.pk],
        )
    record = Record.objects.house.latest("pk")
    copied(Record, record, number, code="'L' || n", index_no="'L' || n", path="'/r/L' || n")
    if Turn.objects.filter(case__pk__gt=last).count() < number:
        raise RuntimeError("the long list is not as long as was asked")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def far(name: str, client: Client, url: str, found: Any, order: Order, size: int) -> Line:
    """Page 200 against page 1, measured in turns."""
    before = order.sorted(found)[(PAGE - 1) * size - 1]
    there = f"{url}?after={order.place(before)}"
    pairs = [(spent(client, url), spent(client, there)) for _ in range(ROUNDS)]
    first, page = (statistics.median(one) for one in zip(*pairs, strict=True))
    note = f"page 1 {first:.1f} ms, page {PAGE} {page:.1f} ms of CPU"
    return Line(
        f"desk-{name}-page-{PAGE}", page / first, "x", FAR * first / page, 1.0, ratios=[b / a for a, b in pairs], note=note,
    )  # fmt: skip


def long_lists(client: Client, number: int) -> list[Line]:
    lengthen(number)
    seat = city.seat("request_officer")
    records = Record.objects.open_to(seat)
    return [
        far("todo", client, "/desk/", lists.asked("todo", seat), lists.OWED, lists.SIZE),
        far("records", client, "/desk/release/", records, turning.LATEST, publish.SIZE),
    ]


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m bench desk")
    options.add_argument("--rows", type=int, default=100_000, help="rows of the long lists")
    number = options.parse_args().rows
    found()
    begun = datetime.now(UTC) - timedelta(days=12)
    with mock.patch.object(city, "START", begun):
        client = officer()
        lines = [grows(client, begun)]
        case = city.request(begun)
        case = city.take(case, "accept", "request_officer", begun + timedelta(hours=1))
        for n in range(lists.SIZE):
            city.published(begun + timedelta(minutes=n), title=f"关于第{n + 1}批照明设施维护的通知")
        lines += [
            *measured("todo", client, "/desk/", LIST),
            *measured("find", client, "/desk/find/?q=石桥路", LIST),
            *measured("records", client, "/desk/release/", LIST),
            *measured("case", client, f"/desk/case/{case.code}/", DETAIL),
        ]
        tell([*lines, *long_lists(client, number)])


if __name__ == "__main__":
    main()
