"""Tree = register = editions = index: what is public in the database stands in the tree, and nothing else does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.conf import settings

from mingtang.records.models import Edition
from mingtang.search import published

from . import addresses, paths
from .reconcile import reconcile
from .records import beside, page_of
from .register import Row
from .tree import Tree

_CHUNK = 200


def findings() -> list[str]:
    """Every difference as a sentence for the operator; an empty list when all agree. What still waits to be printed or
    indexed is no difference."""
    tree = Tree(settings.MINGTANG_TREE)
    found = [
        f"tree: {f.path}: {f.kind}, expected {f.expected[:16]}, found {f.found[:16]}" for f in reconcile(tree)
    ]
    rows = {row.path: row for row in tree.register.since(0)}
    return [*found, *_pages(tree, rows), *_strangers(rows), *published.differences()]


def _pages(tree: Tree, rows: Mapping[str, Row]) -> Iterator[str]:
    """Each edition in force that was printed stands whole; each withdrawn one is a tombstone without attachments."""
    for edition in Edition.objects.house.filter(current=True).order_by("pk").iterator(chunk_size=_CHUNK):
        page = addresses.path(edition.path)
        row = rows.get(page)
        if edition.withdrawn_at:
            if row is not None and not row.gone:
                yield f"press: {edition.path}: found a page, expected the tombstone of edition {edition.no}"
            yield from (
                f"press: {p}: found an attachment, expected none" for p in beside(edition) if _stands(rows, p)
            )
        elif edition.printed:
            if row is None or row.gone or not row.variants:
                yield f"press: {edition.path}: found no page, expected edition {edition.no}"
            elif edition.digest.encode() not in _bytes(tree, page):
                yield f"press: {edition.path}: found another text, expected edition {edition.no}"
            lost = [p for p in beside(edition) if not _stands(rows, p)]
            yield from (f"press: {p}: found none, expected an attachment" for p in lost)


def _strangers(rows: Mapping[str, Row]) -> Iterator[str]:
    """Files under /r/ that belong to no edition at all."""
    known = {addresses.path(url) for url in Edition.objects.house.values_list("path", flat=True).iterator()}
    for path in rows:
        if path.removeprefix(paths.TWIN).startswith("r/") and page_of(path) not in known:
            yield f"press: {path}: found a file, expected none: no edition has this address"


def _stands(rows: Mapping[str, Row], path: str) -> bool:
    return path in rows and bool(rows[path].variants)


def _bytes(tree: Tree, path: str) -> bytes:
    try:
        return (tree.public / path).read_bytes()
    except OSError:
        return b""
