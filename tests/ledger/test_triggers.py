"""The database itself refuses to change or forget an event or a checkpoint, on both databases."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from mingtang.ledger import checkpoints, triggers
from tests import city

pytestmark = pytest.mark.django_db
POSTGRESQL = connection.vendor == "postgresql"
CHANGES = [
    "UPDATE {table} SET {column} = 'x'",
    "UPDATE {table} SET {column} = {column}",
    "DELETE FROM {table}",
    "DELETE FROM {table} WHERE {key} = (SELECT min({key}) FROM {table})",
]
if POSTGRESQL:
    CHANGES += [
        "TRUNCATE {table}",
        "TRUNCATE {table} CASCADE",
        "INSERT INTO {table} SELECT * FROM {table} WHERE true ON CONFLICT ({key}) DO UPDATE SET {column} = 'x'",
    ]
else:
    CHANGES += [
        "INSERT OR REPLACE INTO {table} SELECT * FROM {table}",
        "REPLACE INTO {table} SELECT * FROM {table} LIMIT 1",
        "UPDATE OR REPLACE {table} SET {column} = 'x'",
        "INSERT INTO {table} SELECT * FROM {table} WHERE true ON CONFLICT ({key}) DO UPDATE SET {column} = 'x'",
    ]
TABLES = {"ledger_event": ("id", "payload"), "ledger_checkpoint": ("no", "body")}


@pytest.fixture
def history():
    city.found()
    with transaction.atomic():
        checkpoints.make(city.START)


def stored(table):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} ORDER BY {TABLES[table][0]}")
        return cursor.fetchall()


def send(sql):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("sql", CHANGES)
def test_a_change_is_refused_and_nothing_moves(history, table, sql):
    key, column = TABLES[table]
    before = stored(table)
    with pytest.raises(DatabaseError, match="append-only"):
        send(sql.format(table=table, key=key, column=column))
    assert stored(table) == before and before


def test_triggers_that_a_migration_dropped_stand_again_after_it(history):
    for name in sorted(triggers.wanted()):
        table = next(t for t in TABLES if name.startswith(t))
        send(f"DROP TRIGGER {name} ON {table}" if POSTGRESQL else f"DROP TRIGGER {name}")
    assert triggers.missing() == sorted(triggers.wanted())
    call_command("migrate", verbosity=0)
    assert triggers.missing() == []


def test_a_trigger_that_is_switched_off_counts_as_missing(history):
    if POSTGRESQL:
        send("ALTER TABLE ledger_event DISABLE TRIGGER ledger_event_no_change")
        assert triggers.missing() == ["ledger_event_no_change"]
    else:
        send("DROP TRIGGER ledger_event_no_delete")
        assert triggers.missing() == ["ledger_event_no_delete"]
