"""What becomes of an attachment before anybody reviews it: rebuilt from what is seen, its finds and drops noted.

Reviewers read, and the edition freezes, the rebuilt file; the original stays in the vault with the draft. A file that
cannot be rebuilt stays as it is and holds the release (条例第十五条、第十七条) until a second person clears it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from mingtang.records.scanning import Find
from mingtang.vault import files

MOST = 200  # finds of a file that are kept one by one; the others are counted


@dataclass(frozen=True)
class Screened:
    """digest, size: of the file as it would be published. finds: (kind, where, masked, how often). held: why; ""."""

    digest: str
    size: int
    finds: tuple[tuple[str, str, str, int], ...] = ()
    dropped: tuple[str, ...] = ()
    held: str = ""


@lru_cache(maxsize=256)  # doors ask before their act, so that no transaction waits for a reader
def screen(name: str, digest: str) -> Screened:
    """The file `digest` of the vault, sent under `name`. Its rebuilt bytes are in the vault afterwards.
    Raises vault.files.Missing or Damaged."""
    from mingtang.records.rebuilding import CannotRebuild, deep, rebuild  # loaded when a file comes
    from mingtang.records.rebuilding.base import LEFT
    from mingtang.records.scanning.files import finds_in, scan_file

    data = files.open(digest)
    try:
        rebuilt = rebuild(name, data)
    except CannotRebuild as held:
        return Screened(digest, len(data), _counted(scan_file(name, data).finds), (), held.reason)
    shown = finds_in([("文件名", name), *rebuilt.texts])
    known = {(f.kind, f.text_masked) for f in shown}
    behind = [f for f in finds_in(list(deep.strings(rebuilt.data))) if (f.kind, f.text_masked) not in known]
    if behind:  # the last look: what is in the bytes but on no page
        return Screened(digest, len(data), _counted([*shown, *behind]), (), LEFT)
    return Screened(files.put(rebuilt.data), len(rebuilt.data), _counted(shown), tuple(rebuilt.dropped))


def _counted(finds: list[Find]) -> tuple[tuple[str, str, str, int], ...]:
    counts = Counter((f.kind, f.where, f.text_masked) for f in finds)
    listed = [(*one, n) for one, n in counts.items()]
    more = sum(n for *_, n in listed[MOST:])
    return (*listed[:MOST], *([(finds[-1].kind, f"另有{more}处", "", more)] if more else []))
