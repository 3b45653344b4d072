"""Database triggers that make the event table append-only, on both databases.

Django's SQLite table rebuild drops triggers silently; so they are installed again after every migrate,
and start-up and `verify` check that they stand.
"""

from typing import Any

from django.db import connection, transaction

TABLES = ("ledger_event", "ledger_checkpoint")
_SAYS = "the ledger is append-only"


def _sqlite(table: str) -> dict[str, str]:
    return {
        f"{table}_no_{verb.lower()}": f"CREATE TRIGGER IF NOT EXISTS {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{_SAYS}'); END"
        for verb in ("UPDATE", "DELETE")
    }


def _postgresql(table: str) -> dict[str, str]:
    head = (
        f"CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_SAYS}'; END $$; "
    )
    rows = f"{table}_no_change"
    whole = f"{table}_no_truncate"
    return {
        rows: f"{head} DROP TRIGGER IF EXISTS {rows} ON {table}; CREATE TRIGGER {rows} BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION ledger_refuse()",
        whole: f"DROP TRIGGER IF EXISTS {whole} ON {table}; CREATE TRIGGER {whole} BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()",
    }


def wanted() -> dict[str, str]:
    """Trigger name → statement, for the database in use."""
    make = _sqlite if connection.vendor == "sqlite" else _postgresql
    return {name: sql for table in TABLES for name, sql in make(table).items()}


def standing() -> set[str]:
    """Names of the triggers that stand now, are enabled and say what ours say: one of the same name that lets
    everything through does not count."""
    if connection.vendor == "sqlite":
        query = "SELECT name, sql FROM sqlite_master WHERE type='trigger'"
    else:
        query = (
            "SELECT tgname, pg_get_triggerdef(t.oid) || ' ' || prosrc FROM pg_trigger t JOIN pg_proc p ON p.oid = tgfoid "
            "WHERE NOT tgisinternal AND tgenabled = 'O'"
        )
    with connection.cursor() as cursor:
        cursor.execute(query)
        found = dict(cursor.fetchall())
    return {name for name, sql in wanted().items() if name in found and _says(found[name], sql)}


def _says(found: str, wanted: str) -> bool:
    if connection.vendor == "sqlite":
        return found == wanted.replace(" IF NOT EXISTS", "")
    event = "BEFORE TRUNCATE" if "BEFORE TRUNCATE" in wanted else "BEFORE DELETE OR UPDATE"
    return (
        event in found and " WHEN " not in found and found.endswith(f"BEGIN RAISE EXCEPTION '{_SAYS}'; END ")
    )


def missing() -> list[str]:
    return sorted(set(wanted()) - standing())


def install() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for sql in wanted().values():
            cursor.execute(sql)


def install_after_migrate(**_: Any) -> None:
    install()
