"""What becomes of an attachment before anybody reviews it: rebuilt from what is seen, its finds and drops noted.

Reviewers read, and the edition freezes, the rebuilt file; the original stays in the vault with the draft. A file that
cannot be rebuilt stays as it is and holds the release (条例第十五条、第十七条) until a second person clears it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from mingtang.records import converting, rebuilding, viewing
from mingtang.vault import files


@dataclass(frozen=True)
class Screened:
    """digest, size: of the file as it would be published. finds: (kind, where, masked, how often). held: why; "".
    name: another than it was sent under, where it was converted; "". page: the file as a page (在线看), {} where none."""

    digest: str
    size: int
    finds: tuple[tuple[str, str, str, int], ...] = ()
    dropped: tuple[str, ...] = ()
    held: str = ""
    name: str = ""
    page: viewing.Page = field(default_factory=dict)


def screen(name: str, digest: str) -> Screened:
    """The file `digest` of the vault, sent under `name`. Its rebuilt bytes and its page are in the vault afterwards.
    Raises vault.files.Missing or Damaged."""
    seen = read(name, digest)
    if all(files.exists(one) for one in (seen.digest, *viewing.parts(seen.page))):
        return seen
    return read.__wrapped__(name, digest)  # what was made has left the vault since


@lru_cache(maxsize=256)  # doors ask before their act, so that no transaction waits for a reader
def read(name: str, digest: str) -> Screened:
    """The same, from the file itself."""
    data = files.open(digest)
    today = converting.converted(name, data)
    read_as, read = today or (name, data)
    try:
        told, made = rebuilding.asked("mingtang.records.scanning.files:screened", read_as, read)
    except rebuilding.CannotRebuild as lost:
        return Screened(digest, len(data), held=lost.reason)
    finds = tuple((kind, where, masked, many) for kind, where, masked, many in told["finds"])
    if told["held"]:
        return Screened(digest, len(data), finds, held=told["held"])
    dropped = [*(("旧格式文件，已转换为现行格式",) if today else ()), *told["dropped"]]
    page = _page_of(read_as, made)
    return Screened(
        files.put(made), len(made), finds, tuple(dropped), name=read_as if today else "", page=page
    )


def _page_of(name: str, data: bytes) -> viewing.Page:
    """The page of a rebuilt file, its parts in the vault; {} where there is nothing to be shown.
    In the HTML `src` names a picture by its number: "0.png", "1.jpeg"."""
    try:
        told, made = rebuilding.asked("mingtang.records.viewing.within:seen", name, data)
    except rebuilding.CannotRebuild:
        return {}
    if not told["html"]:
        return {}
    pictures, at = [], 0
    for kind, size in told["pictures"]:
        pictures.append(f"{files.put(made[at : at + size])}.{kind}")
        at += size
    size = {"size": told["size"]} if told["size"] else {}
    return {"text": files.put(told["html"].encode()), "pictures": pictures, **size}
