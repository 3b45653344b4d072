"""visits LOG...: count pages from access logs of the web server in front; running it again counts only what is new."""

import argparse
from dataclasses import asdict
from pathlib import Path

from django.utils import timezone

from mingtang.channels import logs
from mingtang.cli.output import refuse, tell


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="mingtang visits")
    parser.add_argument("logs", nargs="+", type=Path, metavar="LOG")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args(argv)
    found = []
    for log in given.logs:
        try:
            found.append({"log": str(log), **asdict(logs.fold(log, timezone.now()))})
        except (OSError, EOFError) as error:
            return refuse(f"{log}: {type(error).__name__}", "an access log, plain or .gz")
    lines = [
        f"{one['log']}: {one['lines']} new lines, {one['counted']} counted, {one['bots']} of bots, "
        f"{one['others']} of no page, {one['strange']} not understood"
        for one in found
    ]
    tell(found, given.json, lines)
    return 1 if any(one["strange"] for one in found) else 0
