"""An annual report that was made elsewhere, read back: its cells by their labels, its chapters by their headings. Pure.

A document comes as tokens: a paragraph or a cell each, blank cells included, so that tables set as tables and tables set as
lines read alike. Labels are compared without brackets' widths, blanks, quotes and numbering (年报 §2.8).
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from mingtang.counts.annual import Value, Values
from mingtang.counts.forms import Form
from mingtang.counts.returns import canonical, why_not

_HEADS = {"指标", "单位", "数量", "信息内容", "申请人情况"}
MOST = 30_000  # tokens of a document
_BLANK = {"", "-", "—", "/", "无"}
_NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?")
_NUMBERING = re.compile(r"^(?:其中:)?(?:\(?[一二三四五六七八九十\d]{1,3}\)?[.、]?)?")
_DROPPED = re.compile(r"[\s\"'“”‘’「」『』|]|\([^()]*\)$")
_BLOCKS = {"p", "li", "h1", "h2", "h3", "h4", "caption", "figcaption", "br", "tr"}
_CELLS = {"td", "th"}


@dataclass
class Read:
    """values: every cell of the form, None where the report has a blank or no such line. absent: places that were not found.
    texts: section key → paragraphs."""

    form: Form
    values: Values
    absent: list[str] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)


class _Tokens(HTMLParser):
    """The tokens of a page: text of each block, and of each cell, an empty one too."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._cell: list[str] | None = None
        self._line: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag in _CELLS:
            self._flush()
            self._cell = []
        elif tag in _BLOCKS and self._cell is None:
            self._flush()

    def handle_endtag(self, tag: str) -> None:
        if tag in _CELLS and self._cell is not None:
            self.found.append("".join(self._cell).strip())
            self._cell = None
        elif tag in _BLOCKS and self._cell is None:
            self._flush()

    def handle_data(self, data: str) -> None:
        (self._line if self._cell is None else self._cell).append(data)

    def _flush(self) -> None:
        for line in "".join(self._line).splitlines():
            self.found += of_line(line)
        self._line = []

    def close(self) -> None:
        super().close()
        self._flush()


def of_line(line: str) -> list[str]:
    """A line of text as tokens: cells where it is a row with bars or tabs, else itself; [] of a blank one."""
    if "|" in line or "\t" in line:
        parts = [part.strip() for part in re.split(r"[|\t]", line)]
        return parts[:-1] if len(parts) > 1 and not parts[-1] else parts
    return [line.strip()] if line.strip() else []


def tokens(html: str) -> list[str]:
    reader = _Tokens()
    reader.feed(html)
    reader.close()
    return reader.found[:MOST]


def plain(label: str) -> str:
    """A label as it is compared: （三）不予公开 → 不予公开; 其中：1.当面申请数 → 当面申请数."""
    folded = unicodedata.normalize("NFKC", label)
    folded = _DROPPED.sub("", _DROPPED.sub("", folded))
    return _NUMBERING.sub("", folded, count=1) or folded


def read(form: Form, found: list[str]) -> Read:
    """The report that these tokens tell."""
    made, at = Read(form, {}), 0
    used: set[int] = set()
    for key, table in form.tables.items():
        for row, places in _rows(form, key):
            label = _label(table, row)
            where = _find(found, label, at, len(places), _units(table, row))
            if where is None:
                made.absent += [".".join(place) for place in places]
                _put(made, places, [None] * len(places))
                continue
            n, begin, cells = where
            at = n + 1
            used |= {*range(n, begin + len(cells))}
            _put(made, places, [_value(form, place, text) for place, text in zip(places, cells, strict=True)])
    _texts(made, found, used)
    return made


def _rows(form: Form, key: str) -> Iterable[tuple[Any, list[tuple[str, str, str]]]]:
    """Each line of a table that stands as one line in print, with its cells. Table three is one line without a label."""
    table = form.tables[key]
    if "groups" in table:
        yield table, [(key, g["key"], c["key"]) for g in table["groups"] for c in g["columns"]]
    elif "blocks" in table:
        for block in table["blocks"]:
            for row in block["rows"]:
                yield row, [(key, row["key"], c["key"]) for c in block["columns"]]
    else:
        for row in table["rows"]:
            if row.get("kind") != "group":
                yield row, [(key, row["key"], c["key"]) for c in table["columns"]]


def _label(table: Any, row: Any) -> set[str]:
    if "groups" in row:
        return {plain(table["groups"][-1]["columns"][-1]["label"])}  # the last head above its numbers
    return {plain(text) for text in (row["label"], *row.get("aliases", ()))}


def _units(table: Any, row: Any) -> set[str]:
    return {row["unit"], "人次", "宗次", "条", "件"} if table.get("units") else set()


def _find(
    found: list[str], labels: set[str], at: int, cells: int, units: set[str]
) -> tuple[int, int, list[str]] | None:
    """(place of the label, that of its first cell, the texts of its cells) of the first line from `at` on that has this label and cells behind it."""
    for n in range(at, len(found)):
        if plain(found[n]) not in labels or not found[n]:
            continue
        begin = n + 1 + (n + 1 < len(found) and found[n + 1] in units)
        texts = []
        for text in found[begin : begin + cells]:
            if not _is_cell(text):
                break
            texts.append(text)
        if len(texts) == cells or (cells == 1 and n + 1 < len(found)):
            return n, begin, texts or [""]
    return None


def _is_cell(text: str) -> bool:
    folded = unicodedata.normalize("NFKC", text).strip()
    return folded in _BLANK or bool(_NUMBER.fullmatch(folded))


def _value(form: Form, place: tuple[str, str, str], text: str) -> Value:
    folded = unicodedata.normalize("NFKC", text).strip().replace(",", "")
    if folded in _BLANK:
        return None
    said = canonical(folded)
    if why_not(form, place, said):
        return None
    return said if "." in said else int(said)


def _put(made: Read, places: list[tuple[str, str, str]], values: list[Value]) -> None:
    for (table, row, column), value in zip(places, values, strict=True):
        made.values.setdefault(table, {}).setdefault(row, {})[column] = value


def _texts(made: Read, found: list[str], used: set[int]) -> None:
    """Chapters by the words of their headings; a table's heading ends the chapter before it. used: tokens that belong to tables;
    where the tables come last, what stands behind them is no part of the report."""
    last = max(used, default=len(found)) if made.form.code == "2008" else len(found)
    heads = {plain(one["label"]): one for one in made.form.body["sections"] if one["label"]}
    current = "intro" if "intro" in made.form.written else ""
    lines: dict[str, list[str]] = {}
    for n, token in enumerate(found[: last + 1]):
        if n in used or token in _HEADS:
            continue
        one = _heading(heads, token)
        if one:
            current = one["key"] if one["type"] == "text" else ""
        elif current and token and not _is_cell(token):
            lines.setdefault(current, []).append(token)
    made.texts = {key: "\n".join(lines.get(key, [])) for key in made.form.written}


def _heading(heads: dict[str, Any], token: str) -> Any:
    if len(token) > 60:
        return None
    folded = plain(token)
    if folded in heads:
        return heads[folded]
    bare = re.sub(r"^[一二三四五六七八九十]+", "", folded)
    return next(
        (one for text, one in heads.items() if text == bare or (len(text) > 5 and bare.startswith(text))),
        None,
    )


def from_document(form: Form, data: bytes) -> Read | None:
    """The same from a JSON document with `tables` and `sections`, as the reports of this house are exported; None of another."""
    try:
        said = json.loads(data)
        tables, texts = said["tables"], said.get("sections", {})
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    made = Read(form, {})
    for place in form.cells():
        table, row, column = place
        try:
            given = tables[table][row][column]
        except (KeyError, TypeError):
            made.absent.append(".".join(place))
            given = None
        value = (
            None
            if given is None or isinstance(given, bool)
            else _value(form, place, str(given))
            if _is_cell(str(given))
            else None
        )
        _put(made, [place], [value])
    if isinstance(texts, dict):
        made.texts = {key: str(texts.get(key, "")) for key in form.written}
    return made
