"""python -m tests.records.corpora --items 40000 [--turns 8] [--seed N]: the figures of G29 and G30 over a larger corpus.

Prints the lines the test prints; ends with 1 when a target is missed. Files are made, scanned and forgotten one by one.
"""

from __future__ import annotations

import argparse
import os
import sys
import time


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.records.corpora")
    parser.add_argument("--items", type=int, default=40_000, help="planted values (G29)")
    parser.add_argument("--turns", type=int, default=8, help="variants of each hiding place (G30)")
    parser.add_argument("--seed", type=int, default=20250515)
    given = parser.parse_args()

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.light")
    import django

    import tests.apart  # noqa: F401  (a directory of its own before any setting is read)

    django.setup()
    from mingtang.records.rebuilding import within
    from mingtang.records.scanning import files
    from tests.records.corpora import escapes, hiding, measure, papers

    tier = "ci" if given.items < 40_000 else "night"
    start = time.perf_counter()
    tally = measure.measure(papers.papers(given.items, given.seed), files.scan_file)
    print(*measure.lines(tally, tier), *tally.examples, sep="\n")
    gone = escapes.escapes(
        hiding.hidden(given.turns, given.seed),
        files.scan_file,
        within.rebuild,
        within.CannotRebuild,
    )
    print(*gone.lines(tier), sep="\n")
    lacking = measure.short_of(tally) + gone.short_of()
    print(
        f"seed={given.seed} seconds={time.perf_counter() - start:.0f} verdict={'FAIL' if lacking else 'PASS'}"
    )
    print(*lacking, sep="\n")
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
