"""What a build that is not finished has printed, so that the next one goes on with it.

A line a document, on the disk before the engine commits that document: the first lines, as many as the index holds
documents, are those that it holds.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

import tantivy


class Begun:
    """The list beside an index that is being printed; form: the format of that index."""

    def __init__(self, folder: Path, form: str) -> None:
        self._folder, self._form = folder, form
        self._list = folder.with_name(folder.name + ".begun")

    def standing(self, versions: Mapping[str, str]) -> frozenset[str]:
        """The ids of the documents that the folder holds; none where one of them is to be had otherwise now, or no longer:
        what was taken back must not stand in what is printed."""
        try:
            form, *lines = self._list.read_text(encoding="utf-8").splitlines()
            held = tantivy.Index.open(str(self._folder)).searcher().num_docs
            printed = dict(json.loads(line) for line in lines[:held])
        except (OSError, ValueError):
            return frozenset()
        same = form == self._form and len(printed) == held and printed.items() <= versions.items()
        return frozenset(printed) if same else frozenset()

    def begin(self, printed: Iterable[tuple[str, str]] = ()) -> None:
        """Start the list, with what stands already: what was never committed is struck off."""
        new = self._list.with_suffix(".new")
        self._append(new, "w", [self._form, *map(_line, printed)])
        new.replace(self._list)

    def add(self, printed: Iterable[tuple[str, str]]) -> None:
        """(id, version) of the documents that are committed next."""
        self._append(self._list, "a", map(_line, printed))

    def end(self) -> None:
        self._list.unlink(missing_ok=True)

    @staticmethod
    def _append(file: Path, how: str, lines: Iterable[str]) -> None:
        with file.open(how, encoding="utf-8") as out:
            out.writelines(f"{line}\n" for line in lines)
            out.flush()
            os.fsync(out.fileno())


def _line(printed: tuple[str, str]) -> str:
    return json.dumps(printed)
