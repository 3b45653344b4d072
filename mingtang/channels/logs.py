"""Counting pages from the access log of a web server in front, in its "combined" form; a turned or packed log too.

A line is counted once: how far a log was read is kept under a blind index of its first line. Addresses of readers are
read over and kept nowhere.
"""

from __future__ import annotations

import gzip
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import IO
from urllib.parse import unquote, urlsplit

from django.db import transaction

from mingtang.channels import visits
from mingtang.channels.models import LogRead
from mingtang.clock import day
from mingtang.vault import sealing

_LINE = re.compile(rb'\S+ \S+ .*?\[([^\]]+)\] "([A-Z]+) (\S+) [^"]*" (\d{3}) \S+(?: "[^"]*" "([^"]*)")?')
_MONTHS = {
    name: n
    for n, name in enumerate(
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"], 1
    )
}
_TIME = re.compile(r"(\d\d)/(\w{3})/(\d{4}):(\d\d):(\d\d):(\d\d) ([+-]\d{4})")
_ANSWERED = (b"200", b"304")


@dataclass
class Told:
    """What one reading of a log found. lines: new ones; strange: of another form; bots, others: not counted."""

    lines: int = 0
    counted: int = 0
    bots: int = 0
    others: int = 0
    strange: int = 0


def fold(log: Path, at: datetime) -> Told:
    """Count what `log` holds beyond what was counted of it before. Raises OSError."""
    told, seen = Told(), Counter[tuple[str, date]]()
    with _opened(log) as file:
        first = file.readline()
        if not first.endswith(b"\n"):
            return told  # its first line is still being written
        name = sealing.blind(first.decode("latin-1"), "channels.log")
        known = LogRead.objects.filter(pk=name).values_list("offset", flat=True).first() or 0
        file.seek(known)
        end = known
        for line in _whole(file):
            end += len(line)
            _count(line, told, seen)
    with transaction.atomic():
        visits.add(seen)
        LogRead.objects.update_or_create(first=name, defaults={"offset": end, "at": at})
    return told


def _opened(log: Path) -> IO[bytes]:
    return gzip.open(log, "rb") if log.suffix == ".gz" else log.open("rb")  # type: ignore[return-value]


def _whole(file: IO[bytes]) -> Iterator[bytes]:
    """Lines that are written to their end; the last one may be under way."""
    for line in file:
        if line.endswith(b"\n"):
            yield line


def _count(line: bytes, told: Told, seen: Counter[tuple[str, date]]) -> None:
    told.lines += 1
    found = _LINE.match(line)
    on = _day(found[1].decode("latin-1")) if found else None
    if found is None or on is None:
        told.strange += 1
        return
    page = visits.page_of(_path(found[3]))
    if found[2] != b"GET" or found[4] not in _ANSWERED or not page:
        told.others += 1
    elif visits.is_bot((found[5] or b"").decode("latin-1").strip("-")):
        told.bots += 1
    else:
        told.counted += 1
        seen[page, on] += 1


def _path(target: bytes) -> str:
    try:
        return unquote(urlsplit(target.decode("latin-1")).path)
    except ValueError:
        return "\n"  # no page


def _day(said: str) -> date | None:
    found = _TIME.fullmatch(said)
    if not found or found[2] not in _MONTHS:
        return None
    d, month, year, h, m, s, zone = found.groups()
    try:
        return day(datetime.fromisoformat(f"{year}-{_MONTHS[month]:02}-{d}T{h}:{m}:{s}{zone[:3]}:{zone[3:]}"))
    except ValueError:
        return None
