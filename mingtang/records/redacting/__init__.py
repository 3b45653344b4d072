"""区分处理 (条例第三十七条): a file that is to be provided, without what may not be; proven by an attack before it leaves.

What is withheld is data (`marks`). PDF files and pictures become pictures of their pages with the boxes burned in; documents
are rebuilt with blocks for words. All reading and writing of such files happens in the process apart (`within`)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mingtang.records.rebuilding import CannotRebuild, asked
from mingtang.records.redacting.marks import Row

__all__ = ["CannotRebuild", "Made", "Opened", "listed", "made", "names", "opened", "page", "proposed"]
_JOB = "mingtang.records.redacting.within:"
SECONDS = 240.0  # for making a long file and attacking it


@dataclass(frozen=True)
class Opened:
    """format: pdf, image, docx or xlsx. pages: 0 where it has places instead."""

    format: str
    pages: int


@dataclass(frozen=True)
class Made:
    """data: the file as it may leave if report["found"] is 0. report: {"version", "counts", "attackers", "found"}."""

    data: bytes
    report: dict[str, Any]


def opened(name: str, data: bytes) -> Opened:
    """What the file is. Raises CannotRebuild with the reason that is shown."""
    told, _ = asked(f"{_JOB}opened", name, data)
    return Opened(told["format"], told["pages"])


def page(name: str, data: bytes, format: str, n: int) -> bytes:
    """Page `n` (from 1) as JPEG. Raises CannotRebuild."""
    return asked(f"{_JOB}page", name, data, format, str(n))[1]


def listed(name: str, data: bytes, format: str) -> list[dict[str, str]]:
    """{"place", "where", "text"} of every paragraph or cell. Raises CannotRebuild."""
    places: list[dict[str, str]] = asked(f"{_JOB}listed", name, data, format)[0]["places"]
    return places


def proposed(name: str, data: bytes, format: str) -> list[Row]:
    """Marks over personal data that the scanner finds, each with "kind" and "masked". Raises CannotRebuild."""
    found: list[Row] = asked(f"{_JOB}proposed", name, data, format)[0]["marks"]
    return found


def names(
    name: str, data: bytes, format: str, rows: Sequence[Row], texts: Sequence[str]
) -> tuple[bool, bool]:
    """(whether one of `texts` stays to be read beside what is withheld, whether there is text to look in at all: a scan has
    none). Raises CannotRebuild."""
    given = json.dumps({"format": format, "marks": list(rows), "texts": list(texts)})
    told, _ = asked(f"{_JOB}names", name, data, given)
    return told["found"], told["read"]


def made(
    name: str, data: bytes, format: str, rows: Sequence[Row], keeps: Sequence[str], cover: Sequence[str]
) -> Made:
    """The file without what the marks withhold, and the report of the attack on it. keeps: words that may stay elsewhere.
    cover: title and lines before the list of places. Raises CannotRebuild."""
    given = json.dumps({"format": format, "marks": list(rows), "keeps": list(keeps), "cover": list(cover)})
    told, out = asked(f"{_JOB}made", name, data, given, seconds=SECONDS)
    return Made(out, told["report"])
