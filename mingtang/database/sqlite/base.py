"""Django's SQLite backend with one fair writer: WAL, synchronous=FULL, BEGIN IMMEDIATE under the lock."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from django.db.backends.sqlite3 import base

from mingtang import faults
from mingtang.database.guard import refuse_stray_write
from mingtang.database.writer import Writer, writer_of

CHECKPOINT_PAGES = 1000  # WAL pages (4 KiB) after which the writer copies them into the database file

_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA wal_autocheckpoint=0",  # checkpoints run only under the writer lock, see _finish
    "PRAGMA recursive_triggers=ON",  # INSERT OR REPLACE must meet the delete trigger of the ledger
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",  # what is erased is overwritten, not only unlinked
    "PRAGMA busy_timeout=10000",
    "PRAGMA cache_size=-32000",
    "PRAGMA mmap_size=2147418112",  # what the cache does not hold is read where the kernel keeps it, without a copy
)


class Cursor(base.SQLiteCursorWrapper):
    """Django's cursor; it turns the blanks of a statement (%s) into SQLite's once, not each time it is sent."""

    @staticmethod
    @lru_cache(maxsize=2000)
    def _turned(query: str) -> str:
        return base.FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%")

    def convert_query(self, query: str, *, param_names: Any = None) -> str:
        return (
            self._turned(query)
            if param_names is None
            else super().convert_query(query, param_names=param_names)
        )


class DatabaseWrapper(base.DatabaseWrapper):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._holds = False
        self._commits = 0
        self.execute_wrappers.append(refuse_stray_write(self))

    @property
    def _writer(self) -> Writer | None:
        name = str(self.settings_dict["NAME"])
        return None if ":memory:" in name or "mode=memory" in name else writer_of(name)

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        name = str(conn_params["database"])
        if self._writer:
            Path(name).parent.mkdir(parents=True, exist_ok=True)
        connection = super().get_new_connection(conn_params)
        for pragma in _PRAGMAS:
            connection.execute(pragma)
        if faults.switched("unlink-only"):
            connection.execute("PRAGMA secure_delete=OFF")
        return connection

    def create_cursor(self, name: str | None = None) -> Any:
        return self.connection.cursor(factory=Cursor)

    def _start_transaction_under_autocommit(self) -> None:
        self._take()
        try:
            self.connection.execute("BEGIN IMMEDIATE")
        except BaseException:
            self._give()
            raise

    def _take(self) -> None:
        if self._writer and not self._holds:
            self._writer.acquire()
            self._holds = True
        faults.linger()

    def _give(self) -> None:
        if self._holds:
            self._holds = False
            if self._writer:
                self._writer.release()

    def _commit(self) -> None:
        faults.point("database.commit")
        super()._commit()  # type: ignore[misc]
        self._finish()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._finish()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._give()

    def empty_log(self) -> None:
        """Copy the whole WAL into the database file and cut it to nothing, so that erased values leave it too."""
        writer = self._writer
        if writer and not self._holds:  # inside a transaction there is nothing to cut yet
            self.ensure_connection()
            writer.acquire()
            try:
                self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                writer.release()

    def _finish(self) -> None:
        """Copy the WAL into the database file now and then, still under the lock; then give the lock back."""
        if not self._holds:
            return
        try:
            self._commits += 1
            if self._commits % 50 == 0:
                wal = Path(str(self.settings_dict["NAME"]) + "-wal")
                if wal.exists() and wal.stat().st_size > CHECKPOINT_PAGES * 4096:
                    self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            self._give()
