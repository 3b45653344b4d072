"""The journal of one generation: the promise, made before the first rename, of every rename to come.

It is written when all new bytes are staged and on the disk, so a journal found at start can always be
carried through, and staged bytes without a journal were never promised to anybody.
"""

import json
import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from .disk import sync_folders, write_new
from .register import Row


@dataclass(frozen=True)
class Journal:
    """`rows` in the order in which they are renamed; the index of a row names its staged files."""

    generation: int
    rows: Sequence[Row]


class Journals:
    """The folders `journal/` and `staging/` under the root of a tree."""

    def __init__(self, root: Path):
        self._journal, self._staging = root / "journal", root / "staging"

    def found(self) -> None:
        self._journal.mkdir(exist_ok=True)
        self._staging.mkdir(exist_ok=True)

    def staged(self, generation: int, index: int, suffix: str) -> str:
        return f"{self._staging}/{generation}/{index}{suffix}"

    def open_staging(self, generation: int) -> Path:
        folder = self._staging / str(generation)
        folder.mkdir()
        return folder

    def promise(self, journal: Journal) -> None:
        """Make the journal durable under its name, whole or not at all."""
        rows = [[r.path, r.gone, dict(r.variants)] for r in journal.rows]
        draft = self._journal / "draft"
        draft.unlink(missing_ok=True)
        write_new(draft, json.dumps({"generation": journal.generation, "rows": rows}).encode())
        os.replace(draft, self._file(journal.generation))
        sync_folders([self._journal])

    def promised(self) -> list[int]:
        """Generations whose journal stands: while nobody is renaming, those of a killed press."""
        names = os.listdir(self._journal)
        return sorted(int(name.removesuffix(".json")) for name in names if name.endswith(".json"))

    def unfinished(self) -> Journal | None:
        for generation in self.promised():
            body = json.loads(self._file(generation).read_bytes())
            rows = [
                Row(path, generation, gone, {k: (v[0], v[1]) for k, v in variants.items()})
                for path, gone, variants in body["rows"]
            ]
            return Journal(generation, rows)
        return None

    def close(self, generation: int) -> None:
        """The promise is kept: forget it."""
        self._file(generation).unlink()
        sync_folders([self._journal])

    def sweep(self) -> None:
        """Drop staged bytes that no journal speaks of. Call it when unfinished() is None."""
        for folder in self._staging.iterdir():
            shutil.rmtree(folder)

    def _file(self, generation: int) -> Path:
        return self._journal / f"{generation}.json"
