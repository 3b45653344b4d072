"""The pages on which attachments are read (在线看), beside the page of their record: they come and go with it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from mingtang.vault import files

from . import addresses

_PICTURE = re.compile(r'(<img\b[^>]*? src=")(\d+)\.')


def opened(record_url: str, file: Mapping[str, Any]) -> tuple[str, dict[str, bytes]]:
    """(the HTML of the page of an attachment, "" where it has none; path → bytes of its pictures). Raises
    vault.files.Missing or Damaged."""
    page = file.get("page")
    if not page:
        return "", {}
    stem = _stem(record_url, file)
    named = [one.partition(".") for one in page["pictures"]]
    pictures = {
        addresses.path(f"{stem}-{n}.{kind}"): files.open(digest) for n, (digest, _, kind) in enumerate(named)
    }
    html = files.open(page["text"]).decode()
    return _PICTURE.sub(lambda found: f"{found[1]}{stem}-{found[2]}.", html), pictures


def paths(record_url: str, file: Mapping[str, Any]) -> list[str]:
    """Where in the tree they stand: the page, then its pictures."""
    page = file.get("page")
    if not page:
        return []
    kinds = [one.partition(".")[2] for one in page["pictures"]]
    stem = _stem(record_url, file)
    return [
        addresses.path(f"{stem}.html"),
        *(addresses.path(f"{stem}-{n}.{kind}") for n, kind in enumerate(kinds)),
    ]


def _stem(record_url: str, file: Mapping[str, Any]) -> str:
    return addresses.viewed(record_url, file["digest"]).removesuffix(".html")
