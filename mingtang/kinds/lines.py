"""Where in a TOML source each table, row and key begins: the parser of the standard library does not tell."""

import re
from collections import Counter
from collections.abc import Mapping

_HEADER = re.compile(r"(\[\[?)\s*([\w.\-]+)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"([\w\-]+(?:\.[\w\-]+)*)\s*=\s*(.*)")


def lines_of(source: str) -> Mapping[str, int]:
    """Path → line number, counted from 1. A row of an array has its index in the path: `steps.4.from`."""
    found: dict[str, int] = {}
    rows: Counter[str] = Counter()
    head = array = ""
    for number, raw in enumerate(source.splitlines(), 1):
        line = raw.strip()
        if header := _HEADER.match(line):
            name, array = header[2], ""
            head = name if header[1] == "[" else f"{name}.{rows[name]}"
            rows[name] += header[1] == "[["
            found.setdefault(head, number)
        elif array and line.startswith("{"):
            found.setdefault(f"{array}.{rows[array]}", number)
            rows[array] += 1
        elif key := _KEY.match(line):
            path = f"{head}.{key[1]}" if head else key[1]
            found.setdefault(path, number)
            array = path if key[2].strip() == "[" else ""
    return found


def line_of(path: str, lines: Mapping[str, int]) -> int:
    """The line of `path`, or of the nearest thing it stands in; 0 where the source says nothing."""
    while path and path not in lines:
        path = path.rpartition(".")[0]
    return lines.get(path, 0)
