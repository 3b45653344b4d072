"""Text, comma-separated files and web pages as a page."""

from __future__ import annotations

import csv
import io
from itertools import islice

from mingtang.records.rebuilding.text import decoded
from mingtang.records.rebuilding.webpage import body_of
from mingtang.records.viewing.base import View

MOST_ROWS, MOST_CHARACTERS = 1_000, 300_000


def put(view: View, name: str, data: bytes) -> None:
    text = decoded(data)
    if len(text) > MOST_CHARACTERS:
        view.left_out("文件较长，本页只显示前面部分")
    text = text[:MOST_CHARACTERS]
    if name.lower().endswith(".csv"):
        _table(view, text)
    else:
        view.lines(text.splitlines())


def webpage(view: View, name: str, data: bytes) -> None:
    view.pieces.append(body_of(data))


def _table(view: View, text: str) -> None:
    mark = max(",\t;", key=text.partition("\n")[0].count)
    rows = list(islice(csv.reader(io.StringIO(text), delimiter=mark), MOST_ROWS + 1))
    if len(rows) > MOST_ROWS:
        view.left_out(f"表格较长，本页只显示前{MOST_ROWS}行")
    if shown := [row for row in rows[:MOST_ROWS] if any(cell.strip() for cell in row)]:
        view.rows(shown)
