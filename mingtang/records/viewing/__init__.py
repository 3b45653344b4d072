"""An attachment as a page (在线看): what the rebuilt file shows, as HTML and pictures, so that nothing depends on a download.

Made when the file is screened, from the rebuilt bytes alone, and frozen with the edition: what is reviewed, published and
withdrawn is one thing. A file that was not rebuilt has no page. `within` runs in the process apart (mingtang.quarantine)."""

from __future__ import annotations

from typing import Any

from mingtang.records.rebuilding import CannotRebuild, asked
from mingtang.vault import files

Page = dict[str, Any]  # {"text": digest of the HTML, "pictures": ["digest.kind" …]}; {} = none


def page_of(name: str, data: bytes) -> Page:
    """The page of a rebuilt file, its parts in the vault; {} where there is nothing to be shown.
    In the HTML `src` names a picture by its number: "0.png", "1.jpeg"."""
    try:
        told, made = asked("mingtang.records.viewing.within:seen", name, data)
    except CannotRebuild:
        return {}
    if not told["html"]:
        return {}
    pictures, at = [], 0
    for kind, size in told["pictures"]:
        pictures.append(f"{files.put(made[at : at + size])}.{kind}")
        at += size
    return {"text": files.put(told["html"].encode()), "pictures": pictures}


def parts(page: Page) -> list[str]:
    """Digests of everything in the vault that belongs to a page."""
    return [page["text"], *(one.partition(".")[0] for one in page["pictures"])] if page else []
