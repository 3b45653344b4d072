"""The text of attachments, for the index alone. `text_of` is the one way in.

A file is read by the process apart (mingtang.quarantine); what cannot be read is "": a bad file never stops the index.
"""

from __future__ import annotations

from pathlib import PurePath

from mingtang.records.rebuilding import CannotRebuild
from mingtang.records.rebuilding import text_of as read
from mingtang.vault import files

KINDS = frozenset({"docx", "xlsx", "pptx", "pdf", "ofd", "txt", "csv", "html", "htm"})
LARGEST = 30_000_000  # bytes; a larger file is found by its name only
SECONDS = 20  # of waiting for one file


def text_of(name: str, digest: str, size: int) -> str:
    """What a reader of this attachment sees, at most 100,000 characters; "" where it cannot be read."""
    kind = PurePath(name).suffix.lower().removeprefix(".")
    if kind not in KINDS or size > LARGEST:
        return ""
    try:
        return read(name, files.open(digest), seconds=SECONDS)
    except (files.Missing, files.Damaged, OSError):
        return ""  # verify and the press name these; the index has its title and body
    except CannotRebuild:
        return ""
