"""The press's own register: which paths the tree holds, with digests and generation. One SQLite file.

It is written under the tree's swap lock and read under it, so it needs no write-ahead log of its own;
a commit cut short is rolled back by SQLite at the next opening. The tree can be read without it.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

TABLES = """
CREATE TABLE IF NOT EXISTS file (
  path TEXT PRIMARY KEY, generation INTEGER NOT NULL, gone INTEGER NOT NULL, variants TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS file_generation ON file (generation);
CREATE TABLE IF NOT EXISTS press (one INTEGER PRIMARY KEY CHECK (one = 1), generation INTEGER NOT NULL);
INSERT OR IGNORE INTO press VALUES (1, 0);
"""
UPSERT = "INSERT OR REPLACE INTO file (path, generation, gone, variants) VALUES (?, ?, ?, ?)"
SELECT = "SELECT path, generation, gone, variants FROM file"


@dataclass(frozen=True, slots=True)
class Row:
    """One path. `variants`: suffix → (SM3 as hex, size in bytes); empty when nothing stands at the path.
    `gone`: withdrawn; with variants it is a tombstone."""

    path: str
    generation: int
    gone: bool
    variants: Mapping[str, tuple[str, int]]

    @property
    def size(self) -> int:
        """Bytes of all variants together."""
        return sum(size for _, size in self.variants.values())


class Register:
    def __init__(self, file: Path):
        self._file = file

    def found(self) -> None:
        with self._open() as db:
            db.executescript(TABLES)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self._file, timeout=30, isolation_level=None)) as db:
            db.execute("PRAGMA synchronous = FULL")
            yield db

    @property
    def generation(self) -> int:
        with self._open() as db:
            return int(db.execute("SELECT generation FROM press").fetchone()[0])

    def get(self, path: str) -> Row | None:
        return self.several([path]).get(path)

    def several(self, paths: Iterable[str]) -> dict[str, Row]:
        with self._open() as db:
            found = (db.execute(SELECT + " WHERE path = ?", [path]).fetchone() for path in paths)
            return {line[0]: _row(*line) for line in found if line}

    def since(self, generation: int) -> list[Row]:
        """Every path whose last change came after `generation`, withdrawn ones included."""
        with self._open() as db:
            lines = db.execute(SELECT + " WHERE generation > ? ORDER BY path", [generation]).fetchall()
        return [_row(*line) for line in lines]

    def standing(self) -> Iterator[str]:
        """Every path at which something stands, in order, without holding them all."""
        with self._open() as db:
            for (path,) in db.execute("SELECT path FROM file WHERE variants <> '{}' ORDER BY path"):
                yield path

    def fold(self, rows: Iterable[Row], generation: int) -> None:
        """Enter a finished generation in one transaction; entering it again changes nothing."""
        lines = [(r.path, r.generation, int(r.gone), json.dumps(dict(r.variants))) for r in rows]
        with self._open() as db:
            db.execute("BEGIN IMMEDIATE")
            db.executemany(UPSERT, lines)
            db.execute("UPDATE press SET generation = ?", [generation])
            db.execute("COMMIT")


def _row(path: str, generation: int, gone: int, variants: str) -> Row:
    return Row(path, generation, bool(gone), {k: (v[0], v[1]) for k, v in json.loads(variants).items()})
