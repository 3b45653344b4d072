"""The press as a process that can be killed: `python -m tests.press.printer ROOT release|recover DEFECT`.

The defects are the mistakes that the trials must be able to see.
"""

import os
import shutil
import sys
from dataclasses import replace

from mingtang.faults import point
from mingtang.press import tree as engine
from mingtang.press.plan import GOING
from mingtang.press.tree import Tree

from . import town


class InPlace(Tree):
    """Writes at the final path, a piece at a time."""

    def _put(self, generation, index, row):
        for suffix in ("", ".gz", ".br"):
            target = self.public / (row.path + suffix)
            if suffix not in row.variants:
                target.unlink(missing_ok=True)
                continue
            with open(self.journals.staged(generation, index, suffix), "rb") as source:
                data = source.read()
            with open(target, "wb", buffering=0) as file:
                for at in range(0, len(data), 200):
                    file.write(data[at : at + 200])
                    point("press.renaming")


class PromisedTooEarly(Tree):
    """Begins to rename when half of the bytes are staged."""

    def _stage(self, todo, generation):
        rows = super()._stage(todo, generation)
        for index in range(len(rows) // 2, len(rows)):
            for suffix in rows[index].variants:
                os.unlink(self.journals.staged(generation, index, suffix))
        return rows


class WithdrawnFirst(Tree):
    """Takes the withdrawn files away while lists still link to them."""

    def _plan(self, changes, withdraw, reprint):
        return sorted(super()._plan(changes, withdraw, reprint), key=lambda change: change.stage != GOING)


class VariantsForgotten(Tree):
    """Prints a tombstone and leaves the compressed variants of what it replaces."""

    def _stage(self, todo, generation):
        rows = super()._stage(todo, generation)
        return [
            replace(row, variants={"": row.variants[""]}) if row.gone and row.variants else row
            for row in rows
        ]

    def _put(self, generation, index, row):
        if not (row.gone and row.variants):
            return super()._put(generation, index, row)
        staged = self.journals.staged(generation, index, "")
        shutil.move(staged, self.public / row.path)


class Unpromised(Tree):
    """Renames without a journal, so that nobody can finish it."""

    def _keep(self, journal):
        self.journals.close(journal.generation)
        self.journals.close = lambda generation: None
        super()._keep(journal)


DEFECTS = {
    kind.__name__: kind for kind in (InPlace, PromisedTooEarly, WithdrawnFirst, VariantsForgotten, Unpromised)
}


def main(root: str, verb: str, defect: str) -> None:
    engine.os.cpu_count = lambda: 1  # few threads, so that the n-th passage of a failpoint is the same one
    tree = DEFECTS.get(defect, Tree)(root)
    if verb == "release":
        tree.release(*town.new())
    else:
        tree.recover()


if __name__ == "__main__":
    main(*sys.argv[1:])
