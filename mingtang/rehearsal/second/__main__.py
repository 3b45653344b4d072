"""python -m mingtang.rehearsal.second JOURNAL NOTICES --year Y: the judge's report as JSON on stdout; exit 2 when it refuses."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from . import Fault, compute


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m mingtang.rehearsal.second", description="A year's report from its journal alone."
    )
    parser.add_argument("journal", type=Path, help="journal.jsonl of a rehearsed year")
    parser.add_argument("notices", type=Path, help='JSON: {"YYYY-MM-DD": "work" | "rest"}')
    parser.add_argument("--year", type=int, required=True)
    given = parser.parse_args(arguments)
    try:
        with given.journal.open(encoding="utf-8") as lines:
            report = compute(lines, json.loads(given.notices.read_text("utf-8")), given.year)
    except (Fault, OSError, ValueError) as fault:
        sys.stderr.write(f"{fault}\n")
        return 2
    sys.stdout.write(json.dumps(report, ensure_ascii=False, indent=1, sort_keys=True) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
