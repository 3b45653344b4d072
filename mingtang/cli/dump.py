"""dump --ledger FILE: the ledger as JSON lines, for `verify --dump` on any machine."""

import argparse
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mingtang.cli.output import progress, tell
from mingtang.ledger.models import Chain, Checkpoint, Event, Typed

EVENT = ("chain", "seq", "at", "act", "subject_type", "subject", "payload", "prev", "hash")


def records() -> Iterator[tuple[Any, ...]]:
    """("chain", …), ("event", …), ("checkpoint", …), ("typed", …): what ledger.check.read_dump reads."""
    for row in Chain.objects.order_by("code").values_list("code", "seq", "head"):
        yield ("chain", *row)
    for row in Event.objects.order_by("chain", "seq").values_list(*EVENT).iterator(chunk_size=2000):
        yield ("event", *row)
    for row in Checkpoint.objects.order_by("no").values_list("no", "body", "digest"):
        yield ("checkpoint", *row)
    for row in (
        Typed.objects.order_by("chain", "seq", "field")
        .values_list("chain", "seq", "field", "salt", "value")
        .iterator()
    ):
        yield ("typed", *row)


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="mingtang dump")
    parser.add_argument("--ledger", required=True, metavar="FILE")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args(argv)
    target = Path(given.ledger)
    count = 0
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)  # typed values are personal data
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        for record in records():
            count += record[0] == "event"
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
    progress(f"{count} events → {target}")
    tell({"file": str(target), "events": count}, given.json, [f"{target}：{count} 条记录"])
    return 0
