"""A small city in the data directory of this process, for benches that need one."""

from __future__ import annotations

import random
import secrets
from datetime import UTC, date, datetime, time

from django.conf import settings
from django.core.management import call_command
from django.db import transaction

import bench.house  # noqa: F401
from mingtang import clock
from mingtang.people import acts as people
from mingtang.people.models import Agency
from mingtang.people.seats import SYSTEM
from mingtang.press import jobs
from mingtang.records.editions import publish_new
from mingtang.records.models import Column, Edition, Record
from mingtang.search.document import Doc
from mingtang.vault import keys
from tests import city
from tests.search.corpus import generated


def found() -> None:
    """A database with all tables, and three agencies with every post filled."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # nobody signs in here
    keys.make()
    call_command("migrate", verbosity=0)
    city.found()


def publish(paragraphs: int = 24) -> str:
    """Put one document of some 4,000 characters through the release gate and print the site; its address."""
    body = "".join(f"<p>{doc.body}</p>" for doc in generated(paragraphs, 20261122))
    city.published(body=body, title="关于进一步规范城市道路照明设施维护管理工作的通知")
    jobs.print_waiting(now=datetime.now(UTC))
    return "/" + Edition.objects.house.get().path.removeprefix("/")


AGENCIES, COLUMNS, YEARS = 60, 60, range(2017, 2027)


def crowd(number: int) -> int:
    """`number` public documents of 60 agencies in 60 columns over ten years until today, one edition each, as an import
    leaves them (nothing printed or indexed yet). Returns the average number of characters of a body."""
    agencies, columns = _agencies(), _columns()
    dice, characters, made = random.Random(20261128), 0, 0
    today = clock.day(datetime.now(UTC))  # what comes next is the newest of all, as in a city
    days = [date(year, month, nth) for year in YEARS for month in range(1, 13) for nth in (5, 20)]
    days = [on for on in days if on < today]
    for n, on in enumerate(days):
        share = number * (n + 1) // len(days) - made
        docs = generated(share, 1_000_000 + n)
        characters += sum(len(doc.body) for doc in docs)
        records = [_record(doc, dice.choice(agencies), dice.choice(columns), on) for doc in docs]
        with transaction.atomic():
            publish_new(records, on, datetime.combine(on, time(3), UTC))
        made += share
    return characters // max(number, 1)


def _agencies() -> list[Agency]:
    root = Agency.objects.get(parent=None)
    for n in range(AGENCIES):
        name = f"市第{n + 1}局"
        row = Agency(
            code=f"ZZ{n:02d}",
            name=name,
            short=name,
            mark=f"澜{n}",
            parent=root,
            kind="department",
            division="990100",
        )
        people.found_agency(row, by=SYSTEM, at=city.START)
    return list(Agency.objects.filter(code__startswith="ZZ").order_by("code"))


def _columns() -> list[Column]:
    """Six groups of ten; half of them statutory, as in a city's tree."""
    columns = []
    with transaction.atomic():
        for g in range(6):
            group = Column.objects.create(
                code=f"g{g}", name=f"第{g + 1}类信息", kind="group", statutory=g < 3, order=20 + g
            )
            for n in range(COLUMNS // 6):
                column = Column.objects.create(
                    code=f"g{g}-{n}", name=f"第{g + 1}类第{n + 1}栏", parent=group, kind="documents" if g < 3 else "notices",
                    statutory=g < 3, takes=True, order=n,
                )  # fmt: skip
                columns.append(column)
    return columns


def _record(doc: Doc, agency: Agency, column: Column, on: date) -> Record:
    code = secrets.token_hex(5).upper()
    body = "".join(f"<p>{line}</p>" for line in doc.body.split("\n") if line)
    return Record(
        code=code, agency=agency, column=column, title=doc.title, doc_no=doc.doc_no, body=body, formed_on=on, issuer=agency.code,
        created_on=on, published_on=on, state="published", path=f"/r/{on.year}/{code}.html", index_no=code,
    )  # fmt: skip
