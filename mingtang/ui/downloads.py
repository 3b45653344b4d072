"""A file as an answer: its name in Chinese for browsers of today (RFC 6266, RFC 5987), in letters for those that cannot."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from urllib.parse import quote

from django.http import HttpResponse

MEDIA = {
    ".pdf": "application/pdf", ".zip": "application/zip", ".json": "application/json; charset=utf-8",
    ".csv": "text/csv; charset=utf-8", ".txt": "text/plain; charset=utf-8",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}  # fmt: skip
_NEVER = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]+')  # what no file system takes, and what would end a header
_PLAIN = re.compile(r"[^A-Za-z0-9._-]+")


def download(data: bytes | str, name: str, media: str = "", *, inline: bool = False) -> HttpResponse:
    """`data` under `name`, to be kept, or shown by the browser (`inline`: PDF alone). media: "" = by the name's ending,
    octets where that says nothing; a browser must not guess (nosniff)."""
    name = _NEVER.sub("_", name).strip(" .") or "file"
    media = media or MEDIA.get(PurePosixPath(name).suffix.lower(), "application/octet-stream")
    answer = HttpResponse(data, content_type=media)
    answer["Content-Disposition"] = f"{'inline' if inline else 'attachment'}; {_named(name)}"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _named(name: str) -> str:
    if not _PLAIN.search(name):
        return f'filename="{name}"'
    path = PurePosixPath(name)
    letters = _PLAIN.sub("-", path.stem).strip("-") or "file"
    return f"filename=\"{letters}{_PLAIN.sub('', path.suffix)}\"; filename*=UTF-8''{quote(name, safe='')}"
