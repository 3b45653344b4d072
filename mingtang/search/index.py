"""The printed index: one tantivy folder beside its predecessor, one writer, any number of readers.

    root/CURRENT        {"folder", "generation", "format"}, replaced by rename: what readers follow
    root/LOCK           held by the one writer or builder
    root/i-000003/      the index itself
    root/i-000004.begun what a build that was stopped has printed (begun.py)

A reader never writes. Everything here can be printed again from the editions: it is no record of anything.
"""

import fcntl
import hashlib
import json
import os
import shutil
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

import tantivy

from . import tokens
from .begun import Begun
from .document import APART, Doc, clean, printed, schema, stored

# Fields, then lists: a reader answers from other lists but not from other fields; a writer refuses both, for one index
# never mixes two ways to cut.
_LISTS = (tokens.WORDS_FILE, tokens.SYNONYMS_FILE, tokens.READINGS_FILE)
_CUT = b"2"  # the way words are cut: counts as a list
FORMAT = (
    "6-" + hashlib.blake2b(b"".join([_CUT, *(f.read_bytes() for f in _LISTS)]), digest_size=4).hexdigest()
)
HEAP = 64_000_000  # bytes the writer may hold before it flushes
BATCH = 1_000  # documents printed between commits of a build: what waits for the engine, and a stopped build does again


class IndexBusy(RuntimeError):
    """Another process writes or builds this index; the job is to be tried again."""


class IndexStale(RuntimeError):
    """There is no index yet, or it was printed in another format: build it again."""


class IndexUnavailable(RuntimeError):
    """The index named by CURRENT cannot be opened."""


class View(NamedTuple):
    """One generation as a reader sees it; safe to use from several threads. mixed: there are the city's own documents and
    others; attached: some have attachments."""

    generation: int
    schema: tantivy.Schema
    searcher: tantivy.Searcher
    mixed: bool
    attached: bool


def current(root: Path) -> dict[str, Any] | None:
    """What readers follow now, or None where nothing was ever printed."""
    try:
        return json.loads((root / "CURRENT").read_bytes())
    except FileNotFoundError:
        return None


def _announce(root: Path, folder: str) -> int:
    generation = (current(root) or {"generation": 0})["generation"] + 1
    new = root / "CURRENT.new"
    with new.open("w", encoding="utf-8") as file:
        json.dump({"folder": folder, "generation": generation, "format": FORMAT}, file)
        file.flush()
        os.fsync(file.fileno())
    new.replace(root / "CURRENT")
    handle = os.open(root, os.O_RDONLY)
    os.fsync(handle)
    os.close(handle)
    return generation


@contextmanager
def _only_one(root: Path) -> Iterator[None]:
    root.mkdir(parents=True, exist_ok=True)
    with (root / "LOCK").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise IndexBusy(f"found another writer on {root}, expected none") from error
        yield


class Builder:
    """Prints a whole index beside the old one, then swaps."""

    def __init__(self, root: Path) -> None:
        self.root = Path(root)

    def build(self, docs: Iterable[Doc]) -> int:
        """Print `docs` (ids unique) and return the new generation; IndexBusy while another writes.
        The old folder is deleted: nothing withdrawn stays on disk; open readers keep it until they look."""
        return self.finish({}, lambda done: docs)

    def finish(self, versions: Mapping[str, str], docs: Callable[[frozenset[str]], Iterable[Doc]]) -> int:
        """The same, going on where a build was stopped if all it printed is still so. versions: a document's id → what it
        is printed from; docs(done): the documents without those of these ids."""
        with _only_one(self.root):
            return self._print(versions, docs)

    def reprint(self) -> int:
        """Print the index again from itself: afterwards no byte of a removed document is on disk."""
        with _only_one(self.root):
            view = Reader(self.root).view()
            return self._print({}, lambda done: every(view) if view else ())

    def _print(self, versions: Mapping[str, str], docs: Callable[[frozenset[str]], Iterable[Doc]]) -> int:
        path = self._folder()
        begun = Begun(path, FORMAT)
        done = begun.standing(versions)
        if not done:
            shutil.rmtree(path, ignore_errors=True)
            path.mkdir()
        begun.begin((id, versions[id]) for id in done)
        writer = tantivy.Index(schema(), path=str(path)).writer(HEAP, 1)
        try:
            rest = iter(docs(done))
            while batch := [(doc.id, writer.add_document(printed(doc))) for doc in islice(rest, BATCH)]:
                begun.add((id, versions.get(id, "")) for id, _ in batch)
                writer.commit()
        except BaseException:
            writer.rollback()
            raise
        finally:
            writer.wait_merging_threads()
        generation = _announce(self.root, path.name)
        begun.end()
        self._clear(path.name)
        return generation

    def _folder(self) -> Path:
        """That of the build that was stopped, or a new one."""
        begun = next(iter(sorted(self.root.glob("i-*.begun"))), None)
        number = (current(self.root) or {"generation": 0})["generation"] + 1
        return begun.with_suffix("") if begun else self.root / f"i-{number:06d}"

    def _clear(self, kept: str) -> None:
        for old in self.root.glob("i-*"):
            if old.is_dir() and old.name != kept:
                shutil.rmtree(old, ignore_errors=True)


class Writer:
    """Adds, replaces and removes in the current index. The only writer: a second one gets IndexBusy.
    As a context manager it commits at the end, or gives up what was not committed when an error leaves it."""

    def __init__(self, root: Path) -> None:
        self.root = Path(root)
        self._lock = _only_one(self.root)
        self._lock.__enter__()
        try:
            now = current(self.root)
            if not now or now["format"] != FORMAT:
                raise IndexStale(f"found {now and now['format']} in {self.root}, expected format {FORMAT}")
            self._folder = now["folder"]
            self._writer = tantivy.Index.open(str(self.root / self._folder)).writer(HEAP, 1)
        except BaseException:
            self._lock.__exit__(None, None, None)
            raise

    def put(self, doc: Doc) -> None:
        """Add `doc`, in the place of the one with its id if there is one."""
        self.remove(doc.id)
        self._writer.add_document(printed(doc))

    def remove(self, id: str) -> None:
        """No reader finds it once the next commit has returned; nothing happens when it is not there."""
        self._writer.delete_documents_by_term("id", clean(id))

    def commit(self) -> int:
        """Make the changes durable, show them to readers, return the generation."""
        self._writer.commit()
        return _announce(self.root, self._folder)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self.commit()
            else:
                self._writer.rollback()
            self._writer.wait_merging_threads()
        finally:
            self._lock.__exit__(None, None, None)


class Reader:
    """Follows CURRENT: every view() is of the newest generation. Threads share one."""

    def __init__(self, root: Path) -> None:
        self.root = Path(root)
        self._current = str(self.root / "CURRENT")
        self._change = threading.Lock()
        self._index: tantivy.Index | None = None
        self._folder = ""
        self._view: View | None = None
        self._seen = (0, 0)  # which CURRENT the view was taken of

    def view(self) -> View | None:
        """The newest generation; None where nothing was ever printed; IndexUnavailable if unreadable."""
        try:
            found = os.stat(self._current)
        except FileNotFoundError:
            return None
        seen = found.st_mtime_ns, found.st_ino  # it is replaced, never written again
        if self._view is None or self._seen != seen:
            self._view, self._seen = self._newest(), seen
        return self._view

    def _newest(self) -> View | None:
        for _ in range(3):  # a builder may delete the folder between our two looks
            now = current(self.root)
            if now and now["format"].split("-")[0] != FORMAT.split("-")[0]:
                raise IndexUnavailable(f"found format {now['format']} in {self.root}, expected {FORMAT}")
            held = self._view
            if now is None or (held and held.generation == now["generation"]):
                return held if now else None
            try:
                return self._follow(now)
            except (ValueError, OSError) as error:
                trouble = error
        raise IndexUnavailable(f"found no readable index in {self.root}: {trouble}")

    def _follow(self, now: dict[str, Any]) -> View:
        with self._change:
            if self._index is None or self._folder != now["folder"]:
                self._index = tantivy.Index.open(str(self.root / now["folder"]))
                self._index.config_reader("manual")
                self._folder = now["folder"]
            self._index.reload()
            searcher = self._index.searcher()
            mixed = all(searcher.doc_freq("own", value) for value in "01")
            attached = searcher.doc_freq("files", APART) > 0
            self._view = View(now["generation"], self._index.schema, searcher, mixed, attached)
            return self._view


def every(view: View) -> Iterator[Doc]:
    """Every document of this generation, newest first."""
    found = view.searcher.search(
        tantivy.Query.all_query(), max(view.searcher.num_docs, 1), order_by_field="when"
    )
    return (stored(view.searcher.doc(address)) for _, address in found.hits)
