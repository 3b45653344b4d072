"""The public tree: whole generations of plain files.

    root/public/…   the files at their final path, with .gz and .br beside text
    root/staging/N  bytes of generation N on their way
    root/journal/N  what generation N renames, while it does
    root/register.sqlite, root/current

What holds at every moment, also after a kill -9 or a power cut and before recover():
no file in `public` is ever incomplete; no file that can be reached by links links to an absent one;
after the rename of a withdrawn path none of its bytes is left there.
"""

import logging
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from mingtang.faults import point

from . import paths
from .disk import MANY, alone, shared, sync_folders, write_over, writing
from .journal import Journal, Journals
from .plan import Change, plan
from .register import Register, Row
from .variants import SUFFIXES, digest, variants

log = logging.getLogger(__name__)


class Tree:
    """One public tree. Threads and processes may share it: one prints at a time, the others wait.

    `classify` gives the class of a path, one of `paths.CLASSES`, and with it the order of renaming.
    """

    def __init__(self, root: str | Path, classify: Callable[[str], str] = paths.classify):
        self.root = Path(root)
        self.public = self.root / "public"
        self.register = Register(self.root / "register.sqlite")
        self.journals = Journals(self.root)
        self._classify = classify
        if not (self.root / "current").exists():
            self._found()

    @property
    def current(self) -> int:
        """The number of the last whole generation; 0 before the first."""
        return int((self.root / "current").read_bytes())

    def release(
        self,
        changes: Mapping[str, bytes],
        withdraw: Iterable[str] = (),
        *,
        reprint: bool = False,
    ) -> int:
        """Print `changes` and take back `withdraw` as one generation; return its number.

        changes: path → bytes. withdraw: paths; one that is also in `changes` is replaced by those bytes,
        its tombstone, any other is removed, and the traditional twin of each goes with it. A path that
        stands there with the same bytes already is left alone (`reprint` writes it again); when nothing
        is left to do the number of the standing generation is returned.
        When it returns, the generation is on the disk, and PublicFiles answers from it.
        Raises PathError before anything is written, OSError when the disk refuses: then the old generation
        stands, or the promised one is finished by the next release() or recover().
        """
        with self._printing():
            self._recover()
            generation = self.register.generation + 1
            todo = self._plan(changes, set(withdraw), reprint)
            if not todo:
                return generation - 1
            point("press.planned")
            try:
                rows = self._stage(todo, generation)
            except BaseException:
                self.journals.sweep()
                raise
            with self.swapping():
                journal = Journal(generation, rows)
                self.journals.promise(journal)
                point("press.promised")
                self._keep(journal)
            self.journals.sweep()
            return generation

    def recover(self) -> int | None:
        """Finish what a killed press had promised, drop what it had not; call it at start.
        Return the number of the generation finished here, or None."""
        with self._printing():
            return self._recover()

    @contextmanager
    def swapping(self) -> Iterator[None]:
        """The moment in which files of two generations stand in `public`."""
        with alone(self.root / "swap.lock"):
            yield

    @contextmanager
    def still(self) -> Iterator[None]:
        """While held, `public` and the register do not change."""
        with shared(self.root / "swap.lock"):
            yield

    @contextmanager
    def _printing(self) -> Iterator[None]:
        with alone(self.root / "press.lock"):
            yield

    def _found(self) -> None:
        self.public.mkdir(parents=True, exist_ok=True)
        with self._printing():
            self.journals.found()
            self.register.found()
            self._set_current(self.register.generation)  # last: from here on the tree is there

    def _recover(self) -> int | None:
        journal = self.journals.unfinished()
        if journal:
            with self.swapping():
                self._keep(journal)
        elif self.current != self.register.generation:
            self._set_current(self.register.generation)
        self.journals.sweep()
        return journal.generation if journal else None

    def _plan(self, changes: Mapping[str, bytes], withdraw: set[str], reprint: bool) -> list[Change]:
        for path in changes:
            paths.check(path)
        paths.check_together(changes)
        withdraw |= {paths.twin(path) for path in withdraw}
        before = self.register.several([*changes, *withdraw])
        todo = plan(changes, withdraw, before, self._classify, reprint)
        self._make_folders(change.path for change in todo if change.data is not None)
        return todo

    def _make_folders(self, names: Iterable[str]) -> None:
        made: dict[str, Path] = {}
        for name in names:
            folder = name.rpartition("/")[0]
            try:
                if folder not in made:
                    (self.public / folder).mkdir(parents=True, exist_ok=True)
                    made[folder] = self.public / folder
            except (FileExistsError, NotADirectoryError):
                raise paths.PathError(f"{name!r} cannot be printed: one of its folders is a file")
            if os.path.isdir(f"{self.public}/{name}"):
                raise paths.PathError(f"{name!r} cannot be printed: it is a folder")
        sync_folders(self._with_parents(made.values()))

    def _stage(self, todo: Sequence[Change], generation: int) -> list[Row]:
        """Write every new byte beside the tree and return when all are on the disk."""
        folder = self.journals.open_staging(generation)

        def stage(write: Callable[[str, bytes], None], index: int) -> Row:
            change = todo[index]
            made = {} if change.data is None else variants(change.path, change.data, change.gone)
            for suffix, body in made.items():
                write(self.journals.staged(generation, index, suffix), body)
            point("press.staging")
            stamps = {suffix: (digest(body), len(body)) for suffix, body in made.items()}
            return Row(change.path, generation, change.gone, stamps)

        with writing(folder, len(todo)) as write:
            if len(todo) == 1:
                rows = [stage(write, 0)]
            else:  # compressing and waiting for the disk both let go of the interpreter
                cores = os.cpu_count() or 1
                with ThreadPoolExecutor(cores if len(todo) >= MANY else min(16, 4 * cores)) as pool:
                    rows = list(pool.map(partial(stage, write), range(len(todo))))
        sync_folders([folder, folder.parent])
        point("press.staged")
        return rows

    def _keep(self, journal: Journal) -> None:
        """Carry a promised generation through from wherever it stands. Every step may be repeated."""
        parents = {(self.public / row.path).parent for row in journal.rows if row.variants}
        for folder in parents:
            folder.mkdir(parents=True, exist_ok=True)
        for index, row in enumerate(journal.rows):
            self._put(journal.generation, index, row)
            point("press.renamed")
        gone = {(self.public / row.path).parent for row in journal.rows if not row.variants}
        sync_folders(self._with_parents(parents | {folder for folder in gone if folder.is_dir()}))
        point("press.synced")
        self.register.fold(journal.rows, journal.generation)
        point("press.registered")
        self._set_current(journal.generation)
        point("press.current")
        self.journals.close(journal.generation)
        point("press.closed")

    def _put(self, generation: int, index: int, row: Row) -> None:
        target = f"{self.public}/{row.path}"
        for suffix in SUFFIXES:
            if suffix not in row.variants:
                Path(target + suffix).unlink(missing_ok=True)
                continue
            try:
                os.replace(self.journals.staged(generation, index, suffix), target + suffix)
            except FileNotFoundError:
                if not Path(target + suffix).is_file():
                    log.error("press: generation %s lost %s%s", generation, row.path, suffix)
            point("press.renaming")

    def _with_parents(self, folders: Iterable[Path]) -> set[Path]:
        found = set()
        for folder in folders:
            while folder not in found and folder != self.root:
                found.add(folder)
                folder = folder.parent
        return found

    def _set_current(self, generation: int) -> None:
        write_over(self.root / "current", b"%019d\n" % generation)
