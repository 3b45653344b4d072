"""agencies: the tree of agencies, root first."""

import argparse

from mingtang.cli.output import tell
from mingtang.people.models import Agency


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="mingtang agencies")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args(argv)
    rows = [
        {
            "code": a.code,
            "name": a.name,
            "parent": a.parent_id,
            "kind": a.kind,
            "closed_on": a.closed_on.isoformat() if a.closed_on else None,
        }
        for a in Agency.objects.order_by("order", "code")
    ]
    rows.sort(key=lambda row: row["parent"] is not None)  # stable: the root comes first
    tell(rows, given.json, [f"{r['code']:6} {r['name']}" for r in rows])
    return 0
