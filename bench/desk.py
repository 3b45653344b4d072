"""What a desk page costs: statements sent to the database and CPU, in a city with 200 open cases.

The bound is on statements, which no neighbour can change; a page may not ask more when its list is longer.
"""

from __future__ import annotations

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
from mingtang.desk import rows
from mingtang.people.models import Account
from mingtang.people.seats import post_label
from tests import city

CASES, FEW, ROUNDS = 200, 3, 15
BOUND = 30  # statements of one page: session, seat and rail take about half of them


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


def measured(name: str, client: Client, url: str) -> Line:
    get(client, url)  # templates are compiled once
    heard = sent(lambda: get(client, url))
    cpu = []
    for _ in range(ROUNDS):
        began = time.process_time()
        get(client, url)
        cpu.append((time.process_time() - began) * 1000)
    shape, often = Counter(sql[:60] for sql in heard).most_common(1)[0]
    note = f"CPU p50 {statistics.median(cpu):.1f} p95 {at(cpu, 0.95):.1f} ms · most often {often}×: {shape}"
    return Line(f"desk-{name}", len(heard), "statements", BOUND / len(heard), 1.0, note=note)


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


def grows(client: Client, at: datetime) -> tuple[int, int]:
    """Statements of the list with a few cases and with a full page."""
    fill(FEW, at)
    get(client, "/desk/")
    few = len(sent(lambda: get(client, "/desk/")))
    fill(CASES - FEW, at)
    return few, len(sent(lambda: get(client, "/desk/")))


def one_a_row(case: Any) -> str:
    """The seeded defect: the posts a case waits for are asked for row by row."""
    return "、".join(post_label(turn.agency, turn.post) for turn in case.turns.order_by("pk"))


def main() -> None:
    found()
    begun = datetime.now(UTC) - timedelta(days=12)
    with mock.patch.object(city, "START", begun):
        client = officer()
        few, many = grows(client, begun)
        case = city.request(begun)
        case = city.take(case, "accept", "request_officer", begun + timedelta(hours=1))
        with mock.patch.object(rows, "waits_for", one_a_row):
            defect = len(sent(lambda: get(client, "/desk/")))
        if defect < many + 20:
            raise RuntimeError(f"the seeded statement a row was not seen: {many} and {defect} statements")
        note = f"{FEW} cases {few}, {CASES} cases {many} statements · defect_caught=1/1 ({defect})"
        tell([
            Line("desk-list-growth", many - few, "statements", 1.0 if many <= few + 2 else few / many, 1.0, note=note),
            measured("todo", client, "/desk/"),
            measured("list-of-200", client, "/desk/find/?q=石桥路"),
            measured("case", client, f"/desk/case/{case.code}/"),
        ])  # fmt: skip


if __name__ == "__main__":
    main()
