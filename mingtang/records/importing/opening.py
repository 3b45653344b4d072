"""What an operator points at, row by row: a file, a folder, an archive, a register, an export of another system."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from mingtang.records.importing import places, registers, zips
from mingtang.records.importing.places import Source


def sources(place: Path, mapping: Mapping[str, str] | None = None) -> Iterator[Source]:
    """Every row of `place`, in order. mapping: of a register, which column holds which field (registers.FIELDS).
    Raises FileNotFoundError, places.BadArchive, registers.Unmapped."""
    name = place.name.lower()
    if place.is_dir():
        yield from places.of_folder(place)
    elif name.endswith(".zip"):
        yield from zips.of_zip(place, mapping)
    elif name.endswith(places.ARCHIVES):
        yield from places.of_archive(place)
    elif name.endswith(registers.TAKEN):
        yield from registers.rows(place.name, place.read_bytes(), mapping)
    else:
        yield places.file(place, place.name)
