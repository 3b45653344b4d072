"""What other nouns print: the seam by which a room's pages join every hourly refresh and every whole printing.

A module of this room registers one function a part:

    @parts.printed
    def pages(run: Printing) -> None:
        run.page("/services/ROAD-OCC.html", "service", section="services", …)

It does not run when a record is released, so that this stays quick; a job of its own noun calls jobs.refresh when
something of its own changed. One that names records by title or prints their text says so (`names_records`) and runs
with every withdrawal and every new edition, in the same generation as the tombstone or the new page. What it prints
must follow from the database and `run.city.at` alone.
"""

from __future__ import annotations

from collections.abc import Callable

from . import sitemaps
from .printing import Printing

Part = Callable[[Printing], None]
_parts: list[Part] = []
_naming: list[Part] = []


def printed(part: Part) -> Part:
    """Let `part` print with every generation. Registering it twice changes nothing."""
    if part not in _parts:
        _parts.append(part)
    return part


def names_records(part: Part) -> Part:
    """Let `part` print whenever something is taken back or replaced."""
    if part not in _naming:
        _naming.append(part)
    return part


def run_naming(run: Printing) -> None:
    for part in _naming:
        part(run)


def run_all(run: Printing) -> None:
    """All parts, and the sitemap of what they printed."""
    with run.noting() as found:
        for part in _parts:
            part(run)
    sitemaps.of_parts(run, found)
