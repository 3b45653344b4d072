"""columns --agency A: the columns into which this agency may put records."""

import argparse

from mingtang.cli.output import refuse, tell
from mingtang.people.models import Agency
from mingtang.records.columns import open_to_agency


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="mingtang columns")
    parser.add_argument("--agency", required=True)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args(argv)
    if not Agency.objects.filter(code=given.agency).exists():
        return refuse(f"agency {given.agency!r}", "a code listed by `agencies`")
    rows = [
        {"code": c.code, "name": c.name, "parent": c.parent_id, "kind": c.kind}
        for c in open_to_agency(given.agency)
    ]
    tell(rows, given.json, [f"{r['code']:24} {r['name']}" for r in rows])
    return 0
