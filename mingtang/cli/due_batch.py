"""due --batch: one answer a line, in order; a line that cannot be answered says why. Pure: imports no Django."""

import json
import sys
from collections.abc import Iterable
from pathlib import Path

from mingtang import clock
from mingtang.cli.due_answer import Misused, quoted, reckon

TOGETHER = 64  # answers written at once: a call of the system each would be a tenth of the time
KEYS = frozenset({"kind", "received", "channel", "corrected", "pauses", "extend", "term"})


def batch(name: str) -> int:
    """Answer the file `name`, - for stdin. 1 if a line could not be answered. Raises Misused."""
    if name == "-":
        return _answers(sys.stdin.buffer)
    try:
        lines = Path(name).open("rb")  # noqa: SIM115 (closed below; only a failure to open is misuse)
    except OSError as wrong:
        raise Misused(f"--batch {name} ({wrong.strerror})", "a readable file of JSON lines, or -") from None
    with lines:
        return _answers(lines)


def _answers(lines: Iterable[bytes]) -> int:
    bad = 0
    written: list[str] = []
    for number, line in enumerate(lines, 1):
        try:
            written.append(_answer(line))
        except (Misused, clock.ClockError) as wrong:
            bad = 1
            written.append(quoted({"line": number, "error": str(wrong)}))
        if len(written) == TOGETHER:
            _write(written)
    _write(written)
    return bad


def _write(lines: list[str]) -> None:
    sys.stdout.write("".join([line + "\n" for line in lines]))
    lines.clear()


def _answer(line: bytes) -> str:
    try:
        row = json.loads(line.decode())
    except (ValueError, RecursionError):
        raise Misused("a line that is not JSON", "one JSON object a line, in UTF-8") from None
    if not isinstance(row, dict):
        raise Misused(f"{type(row).__name__}", "a JSON object")
    if unknown := row.keys() - KEYS:
        raise Misused(f"key {min(unknown)!r}", f"only {', '.join(sorted(KEYS))}")
    extend = row.get("extend")
    extend = 0 if extend is None else extend
    if not isinstance(extend, int) or isinstance(extend, bool) or extend < 0:
        raise Misused(f"extend {extend!r}", "a whole number, 0 for none")
    return reckon(row, (extend,) if extend else ()).text()
