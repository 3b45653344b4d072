"""What an operator points at, row by row: a file, a folder, an archive, a register, an export of another system."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from mingtang.records.importing import places, registers, zips
from mingtang.records.importing.places import Source


def sources(place: Path, mapping: Mapping[str, str] | None = None, name: str = "") -> Iterator[Source]:
    """Every row of `place`, in order. mapping: of a register, which column holds which field (registers.FIELDS).
    name: what its sender called the file, where it lies under another name.
    Raises FileNotFoundError, places.BadArchive, registers.Unmapped."""
    name = name or place.name
    kind = name.lower()
    if place.is_dir():
        yield from places.of_folder(place)
    elif kind.endswith(".zip"):
        yield from zips.of_zip(place, mapping)
    elif kind.endswith(places.ARCHIVES):
        yield from places.of_archive(place)
    elif kind.endswith(registers.TAKEN):
        yield from registers.rows(name, place.read_bytes(), mapping)
    else:
        yield places.file(place, name)


def register(place: Path, name: str) -> registers.Table | None:
    """The table whose columns have to be mapped before the rows of `place` are read; None where there is none.
    Raises places.BadArchive."""
    if name.lower().endswith(".zip"):
        return zips.register(place)
    return registers.read(name, place.read_bytes()) if name.lower().endswith(registers.TAKEN) else None
