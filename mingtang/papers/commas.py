"""Lists as comma-separated text (RFC 4180), for readers and programs that take no XLSX."""

import csv
import io
from collections.abc import Iterable
from typing import Any

from mingtang.papers.sheet import acts_as_formula


def csv_of(heads: Iterable[str], rows: Iterable[Iterable[Any]]) -> bytes:
    """The labels, then one line a row, with the mark by which spreadsheet programs know UTF-8. A text that would act as a
    formula stands behind an apostrophe; numbers stay numbers."""
    out = io.StringIO(newline="")
    write = csv.writer(out).writerow
    write(heads)
    for row in rows:
        write(_harmless(value) for value in row)
    return out.getvalue().encode("utf-8-sig")


def _harmless(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and acts_as_formula(value) else value
