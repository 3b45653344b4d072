"""A set of public pages with their attachments as one zip, taken out of the tree: what is handed to an archive.

Only what readers see goes in: bytes of the tree itself, under their digests. What is no longer public is named, with
the reason, and left out.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import IO

from django.conf import settings

from mingtang.records.models import Edition
from mingtang.vault import sm3

from . import addresses, records
from .paths import is_text

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest a zip entry can say: the same files, the same bytes
SUMS, LEFT = "校验码.txt", "未随包移交.txt"


def why_left(edition: Edition) -> str:
    """Why the page of this edition is not in a package; "" when it is."""
    if edition.withdrawn_at:
        return "已撤下"
    if not edition.current:
        return "已有新版本"
    return "" if edition.printed else "等待印发"


def pack(out: IO[bytes], numbered: Iterable[tuple[int, Edition]], more: Mapping[str, bytes]) -> int:
    """Write the zip into `out`: a folder for each number, the files of `more` beside them, then the digests (SM3, as
    `sm3sum` prints them) and what was left out. Returns how many editions are in it."""
    sums, left, packed = [], [], 0
    with zipfile.ZipFile(out, "w") as made:
        for name, data in more.items():
            _add(made, name, data)
            sums.append(f"{sm3.of_bytes(data)}  {name}")
        for number, edition in numbered:
            if why := why_left(edition):
                left.append(f"{number:04}  {edition.title}  {why}")
                continue
            packed += 1
            for name, data in _files(edition):
                _add(made, f"{number:04}/{name}", data)
                sums.append(f"{sm3.of_bytes(data)}  {number:04}/{name}")
        _add(made, SUMS, _lines(sums))
        if left:
            _add(made, LEFT, _lines(left))
    return packed


def _files(edition: Edition) -> Iterator[tuple[str, bytes]]:
    """正文.html and every attachment of the edition, as they stand in the tree."""
    public = Path(settings.MINGTANG_TREE) / "public"
    yield "正文.html", (public / addresses.path(edition.path)).read_bytes()
    for path in records.attachment_paths(edition):
        yield PurePosixPath(path).name, (public / path).read_bytes()


def _add(made: zipfile.ZipFile, name: str, data: bytes) -> None:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED if is_text(name) else zipfile.ZIP_STORED
    entry.create_system, entry.external_attr = 3, 0o644 << 16
    made.writestr(entry, data)


def _lines(rows: list[str]) -> bytes:
    return "".join(f"{row}\n" for row in rows).encode()
