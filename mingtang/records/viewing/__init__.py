"""An attachment as a page (在线看): what the rebuilt file shows, as HTML and pictures, so that nothing depends on a download.

Made when the file is screened, from the rebuilt bytes alone, and frozen with the edition: what is reviewed, published and
withdrawn is one thing. A file that was not rebuilt has no page. `within` runs in the process apart (mingtang.quarantine)."""

from __future__ import annotations

from typing import Any

PHONE = 720  # pixels across of the smaller one of a file that is a picture
Page = dict[
    str, Any
]  # {"text": digest of the HTML, "pictures": ["digest.kind" …], "size": of a picture}; {} = none


def parts(page: Page) -> list[str]:
    """Digests of everything in the vault that belongs to a page."""
    return [page["text"], *(one.partition(".")[0] for one in page["pictures"])] if page else []
