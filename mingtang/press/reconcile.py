"""Does the tree hold what the register says, and nothing else?"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .paths import is_text
from .register import Row
from .tree import Tree
from .variants import SUFFIXES, digest, unpacked

KINDS = ("missing", "extra", "changed", "stale", "unfinished")


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One difference between register and tree.

    kind: `missing`, registered and absent; `extra`, there and not registered, or registered as withdrawn;
    `changed`, other bytes than registered; `stale`, a compressed variant that unpacks to other bytes than
    the plain file; `unfinished`, a promised generation that nobody carried through.
    expected, found: SM3 of the bytes, "" where there are none.
    """

    kind: str
    path: str
    expected: str
    found: str


def reconcile(tree: Tree) -> list[Finding]:
    """Compare both ways and byte by byte; an empty list means tree = register.

    Releases go on meanwhile: what looked wrong is looked at a second time while the tree stands still.
    """
    with tree.still():  # nobody is renaming now, so a promise that stands belongs to a killed press
        if promised := tree.journals.promised():
            return [Finding("unfinished", f"journal/{generation}", "", "") for generation in promised]
    rows = {row.path: row for row in tree.register.since(0)}
    doubtful = {_base(path) for path in _present(tree.public)} - rows.keys()
    doubtful |= {path for path, row in rows.items() if any(_look(tree.public, row))}
    with tree.still():
        again = tree.register.several(doubtful)
        nothing = [Row(path, 0, True, {}) for path in doubtful - again.keys()]
        return sorted(f for row in [*again.values(), *nothing] for f in _look(tree.public, row))


def _look(public: Path, row: Row) -> Iterator[Finding]:
    plain: bytes | None = None
    for suffix in reversed(SUFFIXES):
        if suffix in (".br", ".gz") and not is_text(row.path):
            continue
        expected = row.variants.get(suffix, ("", 0))[0]
        data = _read(public / (row.path + suffix))
        plain = data if not suffix else plain
        found = "" if data is None else digest(data)
        if expected != found:
            yield Finding(_kind(expected, found, suffix, data, plain), row.path + suffix, expected, found)


def _kind(expected: str, found: str, suffix: str, data: bytes | None, plain: bytes | None) -> str:
    if not found:
        return "missing"
    if not expected:
        return "extra"
    if not suffix:
        return "changed"
    try:
        return "changed" if unpacked(suffix, data or b"") == plain else "stale"
    except ValueError:
        return "changed"


def _present(public: Path) -> Iterator[str]:
    """Every path in the tree that is not a plain folder."""
    for folder, names, files in os.walk(public):
        links = [name for name in names if os.path.islink(os.path.join(folder, name))]
        for name in [*files, *links]:
            yield os.path.relpath(os.path.join(folder, name), public)


def _base(path: str) -> str:
    """The path whose row speaks of the file at `path`."""
    stem, dot, last = path.rpartition(".")
    return stem if dot and last in ("gz", "br", "gone") and is_text(stem) else path


def _read(file: Path) -> bytes | None:
    """The bytes of a file; of a link or a folder what it is called, so that it differs from any file."""
    if file.is_symlink():
        return b"link to " + os.readlink(file).encode()
    try:
        return file.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except IsADirectoryError:
        return b"a folder"
