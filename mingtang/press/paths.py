"""Paths of the public tree: which are legal, what class each has, its content type and its address.

Pure: text in, text out.
"""

import re
from collections.abc import Iterable

from mingtang.ui.doors import LARGE, is_door

DATA = "data/open/"  # what machines read: numbered files of rows, and the catalogue that names them
TWIN = "hant/"  # the traditional-script twin of a path stands under this folder
TWINS = (TWIN, LARGE)

# Printing order of a release; a withdrawal goes through it backwards. A link goes from right to left.
CLASSES = ("asset", "attachment", "page", "list", "feed", "sitemap", "home")

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    ".atom": "application/atom+xml; charset=utf-8",
    ".rss": "application/rss+xml; charset=utf-8",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
    ".pdf": "application/pdf",
    ".ofd": "application/ofd",
    ".doc": "application/msword",
    ".xls": "application/vnd.ms-excel",
    ".ppt": "application/vnd.ms-powerpoint",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".zip": "application/zip",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
}
TEXT = frozenset(
    {".html", ".css", ".js", ".txt", ".csv", ".xml", ".atom", ".rss", ".json", ".jsonld", ".svg"}
)
# Attachments a browser shows by itself without being able to run anything in them.
SHOWN = frozenset({".pdf", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".txt", ".mp3", ".mp4"})


class PathError(ValueError):
    """A path that must not be printed; the sentence says why."""


def classify(path: str) -> str:
    """The class of `path`, one of CLASSES, from the address plan of the site; a twin has its original's."""
    path = path.removeprefix(TWIN)
    name = path.rpartition("/")[2]
    suffix = _suffix(name)
    if path == "index.html":
        return "home"
    if path.startswith("static/"):
        return "asset"
    if name == "robots.txt" or (name.startswith("sitemap") and suffix == ".xml"):
        return "sitemap"
    if suffix in (".atom", ".rss", ".json", ".jsonld") or path.startswith(DATA):
        return "list" if suffix == ".html" else "feed"
    if suffix == ".html":
        return "page" if path.startswith("r/") else "list"
    return "attachment"


def suffix(path: str) -> str:
    return _suffix(path.rpartition("/")[2]).lower()


def _suffix(name: str) -> str:
    """As pathlib has it, which takes ten times as long, three times a file."""
    dot = name.rfind(".")
    return name[dot:] if 0 < dot < len(name) - 1 else ""


def content_type(path: str) -> str:
    return TYPES.get(suffix(path), "application/octet-stream")


def is_text(path: str) -> bool:
    """True when `path` is printed with its compressed variants."""
    return suffix(path) in TEXT


def twin(path: str) -> str:
    return path if path.startswith(TWIN) else TWIN + path


def address(path: str) -> str:
    """The PATH_INFO a WSGI server hands over for `path` (PEP 3333: the bytes of the path as latin-1)."""
    return "/" + path.encode().decode("latin-1")


def check(path: str) -> str:
    """Return `path` when it may be printed; raise PathError with the reason."""
    if why := _why_not(path):
        raise PathError(f"{path!r} cannot be printed: {why}")
    return path


def check_together(paths: Iterable[str]) -> None:
    """Raise PathError when one path is a folder of another."""
    names = set(paths)
    for path in names:
        folder = path.rpartition("/")[0]
        while folder:
            if folder in names:
                raise PathError(f"{folder!r} cannot be printed: {path!r} needs it as a folder")
            folder = folder.rpartition("/")[0]


_BARRED = re.compile(r"[\\\x00-\x1f\x7f]")


def _why_not(path: str) -> str:
    parts = path.split("/")
    if any(part in ("", ".", "..") for part in parts):
        return "an empty, . or .. segment"
    if _BARRED.search(path):
        return "a backslash or a control character"
    if any(len(part.encode()) > 240 for part in parts):
        return "a segment of more than 240 bytes"
    if is_door(path):
        return "the application answers there"
    stem, dot, last = path.rpartition(".")
    if dot and last in ("gz", "br", "gone") and is_text(stem):
        return "this is the place of a variant"
    return ""
