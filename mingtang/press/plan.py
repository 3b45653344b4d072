"""What a release does to the tree, and in which order. Pure: dictionaries in, a list out.

New paths come first, since no reader can reach them yet; then what changed, which may link to them and no
longer links to what goes; then what goes. So every link holds between any two renames. Within each of the
three the class decides: attachments, pages, lists, feeds, sitemap, home, and backwards once something goes.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from . import paths
from .register import Row
from .variants import GONE, digest

NEW, CHANGED, GOING = range(3)


@dataclass(frozen=True, slots=True)
class Change:
    """`data` is None where a path is removed; `gone` with data is a tombstone."""

    stage: int
    path: str
    gone: bool
    data: bytes | None


def plan(
    changes: Mapping[str, bytes],
    withdraw: set[str],
    before: Mapping[str, Row],
    classify: Callable[[str], str],
    reprint: bool,
) -> list[Change]:
    """The changes that are not in the tree yet, in printing order. `before` holds the register's rows."""
    todo = [_print(path, data, path in withdraw, before.get(path)) for path, data in changes.items()]
    todo = [change for change in todo if reprint or not _stands(change, before.get(change.path))]
    for path in withdraw - changes.keys():
        row = before.get(path)
        if row and (row.variants or reprint):
            todo.append(Change(GOING, path, True, None))
    backwards = any(change.gone for change in todo)

    def order(change: Change) -> tuple[int, int, str]:
        rank = paths.CLASSES.index(classify(change.path))
        return change.stage, -rank if backwards and change.stage != NEW else rank, change.path

    return sorted(todo, key=order)


def _print(path: str, data: bytes, gone: bool, row: Row | None) -> Change:
    if gone:
        return Change(GOING, path, True, data)
    return Change(CHANGED if row and row.variants else NEW, path, False, data)


def _stands(change: Change, row: Row | None) -> bool:
    if row is None or row.gone != change.gone or "" not in row.variants or change.data is None:
        return False
    return row.variants[""][0] == digest(change.data) and (GONE in row.variants) == change.gone
