"""The operator's door. Each verb is a module with `main(argv) -> int`: 0 good, 1 a finding, 2 refused or misused.

With --json a verb prints one UTF-8 JSON document on stdout; progress goes to stderr.
`due`, `scan` and `away` never import Django, so they start at once; the others set Django up first.
"""

import importlib
import os
import sys

VERBS = {
    "serve": "open the city: server and worker (the default)",
    "worker": "run the jobs of this city until stopped",
    "init": "make a city: --demo [--seed N] [--today D] [--profile small|full] | --empty",
    "import": "import documents: PATH --agency A --column C --as-released-by POST",
    "print": "print what waits, or the whole public tree: [--all [--afresh]]",
    "away": "ask every address of the sitemap of a plain file server: [--from URL] [--tree DIR]",
    "search": "search what is published: Q [--limit N] [--agency A]",
    "scan": "look for personal and hidden data in files: FILE... [--json]",
    "agencies": "list the agencies, root first",
    "columns": "list the columns that take records: --agency A",
    "due": "compute a due date with its trace: KIND --received D …",
    "dump": "write the ledger to a file: --ledger FILE",
    "verify": "verify ledger, cases and files: [--dump FILE] [--receipt CODE] [--strict]",
    "rehearse": "play a year of requests and count it twice: --data DIR --year Y --requests N [--seed S]",
    "report": "compute a report: annual --agency A --year Y --form 2021 [--cell table.row.column]",
    "visits": "count page views from access logs: LOG... [--json]",
    "doctor": "check this installation",
}
PURE = ("due", "scan", "away")
BEFORE = ("rehearse",)  # settles where its city lies before the settings are read


def main(argv: list[str]) -> int:
    verb, *rest = argv or ["serve"]
    if verb in ("help", "-h", "--help"):
        sys.stdout.write(
            "python -m mingtang VERB [--json] …\n\n"
            + "".join(f"  {v:10}{about}\n" for v, about in VERBS.items())
        )
        return 0
    if verb not in VERBS:
        sys.stderr.write(f"found verb {verb!r}, expected one of: {', '.join(VERBS)}\n")
        return 2
    if verb not in (*PURE, *BEFORE):
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mingtang.settings")
        import django

        django.setup()
    name = {"import": "importing", "print": "printing"}.get(verb, verb)
    try:
        result: int = importlib.import_module(f"mingtang.cli.{name}").main(rest)
    except SystemExit as stop:  # argparse: 2 is misuse
        return stop.code if isinstance(stop.code, int) else 2
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        if verb in PURE or not _older(error):
            raise
        sys.stderr.write(
            "found the tables of an older version, expected those of this one: start `serve` once\n"
        )
        return 2
    return result


def _older(error: Exception) -> bool:
    """Whether a statement failed because the city was not opened since the upgrade."""
    from django.db.utils import OperationalError, ProgrammingError

    from mingtang.cli.init import behind

    return isinstance(error, OperationalError | ProgrammingError) and behind()
