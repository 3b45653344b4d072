"""The mark of what is told to every page: one row that triggers write anew whenever a table in TOLD_OF changes.

Triggers, because whoever changes such a table (an act, a migration, an operator in the database's own shell) must be
seen by every process with its next question. They are installed after every migrate, for Django's SQLite table rebuild
drops them silently, and by start-up, for a version may listen to one table more without a migration.
"""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction

# Agencies, posts, settings, notices, the names of the staff, columns: read by all, changed seldom.
TOLD_OF = (
    "people_agency", "people_post", "people_holding", "people_person", "policy_setting", "policy_notice", "records_column",
    "records_columnagency", "records_keeping", "records_heading", "readings_station", "forms_registerversion",
)  # fmt: skip
TABLE = "people_mark"
_VALUE = {"sqlite": "hex(randomblob(16))", "postgresql": "gen_random_uuid()::text"}
VERBS = ("INSERT", "UPDATE", "DELETE")


def read() -> str:
    """The mark now; "" before the first change, when nothing may be kept."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT mark FROM {TABLE} WHERE id = 1")  # noqa: S608  a constant
        row = cursor.fetchone()
    return row[0] if row else ""


def _write(value: str) -> str:
    return f"INSERT INTO {TABLE} (id, mark) VALUES (1, {value}) ON CONFLICT (id) DO UPDATE SET mark = excluded.mark"  # noqa: S608


def wanted() -> dict[str, str]:
    """Trigger name → statements, for the database in use."""
    make = _sqlite if connection.vendor == "sqlite" else _postgresql
    return {name: sql for table in TOLD_OF for name, sql in make(table).items()}


def _sqlite(table: str) -> dict[str, str]:
    return {
        f"{table}_told_{verb.lower()}": f"CREATE TRIGGER IF NOT EXISTS {table}_told_{verb.lower()} AFTER {verb} ON {table} "
        f"BEGIN {_write(_VALUE['sqlite'])}; END"
        for verb in VERBS
    }


def _postgresql(table: str) -> dict[str, str]:
    name = f"{table}_told"
    return {
        name: "CREATE OR REPLACE FUNCTION people_tell() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN {_write(_VALUE['postgresql'])}; RETURN NULL; END $$; DROP TRIGGER IF EXISTS {name} ON {table}; "
        f"CREATE TRIGGER {name} AFTER {' OR '.join(VERBS)} OR TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION people_tell()"
    }


def missing() -> list[str]:
    """Names of the triggers that do not stand."""
    if connection.vendor == "sqlite":
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        query = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'"
    with connection.cursor() as cursor:
        cursor.execute(query)
        standing = {name for (name,) in cursor.fetchall()}
    return sorted(set(wanted()) - standing)


def install(**_: Any) -> None:
    """Put up every trigger whose table is there (a migration may go only part of the way), and a new mark: what changed
    while they did not stand was seen by nobody."""
    tables = set(connection.introspection.table_names())
    if TABLE not in tables:
        return
    with transaction.atomic(), connection.cursor() as cursor:
        for table in tables & set(TOLD_OF):
            for sql in (_sqlite if connection.vendor == "sqlite" else _postgresql)(table).values():
                cursor.execute(sql)
        cursor.execute(_write(_VALUE[connection.vendor]))
