"""The shape of a table: which words it may use, of which type, and which must stand. Reads nothing into them."""

from collections.abc import Iterator, Mapping
from typing import Any

from mingtang.kinds.table import ROWS, Step, columns

TOP: Mapping[str, tuple[type, bool]] = {
    "version": (str, True),
    "code": (str, True),
    "label": (str, True),
    "law": (str, True),
    "builds_on": (str, False),
    "main": (str, False),
    "cells": (str, False),
    "laws": (dict, False),
    "facts": (dict, False),
    "states": (dict, True),
    "terms": (dict, False),
    "outcomes": (dict, False),
    "steps": (list, True),
    "item": (dict, False),
}
TYPES = {str: "文字", int: "整数", bool: "是或否", tuple: "文字或文字列表", dict: "表", list: "列表"}

Found = tuple[str, str]  # path, Chinese sentence


def faults_of(mapping: Mapping[str, Any]) -> Iterator[Found]:
    """Faults of shape. While there is one, nothing else can be judged."""
    yield from row_faults(mapping, TOP, "")
    for table, row in ROWS.items():
        entries = mapping.get(table)
        for key, raw in entries.items() if isinstance(entries, Mapping) else ():
            yield from row_faults(raw, columns(row), f"{table}.{key}")
    steps = mapping.get("steps")
    for i, raw in enumerate(steps if isinstance(steps, list) else ()):
        yield from row_faults(raw, columns(Step), f"steps.{i}")
    for table in ("facts", "laws"):
        entries = mapping.get(table)
        for key, text in entries.items() if isinstance(entries, Mapping) else ():
            if not isinstance(text, str):
                yield f"{table}.{key}", f"“{key}”应为文字"


def row_faults(raw: object, known: Mapping[str, tuple[type, bool]], path: str) -> Iterator[Found]:
    """Faults of one row: no table at all, unknown words, words of a wrong type, words that are missing."""
    if not isinstance(raw, Mapping):
        yield path, "此处应为一行表格，写明各项内容"
        return
    at = raw.get("at", path)
    prefix = f"{at}." if at else ""
    for word, value in raw.items():
        if word == "at":
            continue
        if word not in known:
            yield f"{prefix}{word}", f"不认识的项“{word}”"
        elif not fits(value, known[word][0]):
            yield f"{prefix}{word}", f"“{word}”应为{TYPES[known[word][0]]}"
    for word, (_, must) in known.items():
        if must and raw.get(word) in (None, "", [], {}):
            yield at, f"缺少“{word}”"


def fits(value: object, wanted: type) -> bool:
    """Whether `value` is of the type; True is no number, one word is a list of one."""
    if wanted is tuple:
        return isinstance(value, str) or (isinstance(value, list) and all(isinstance(v, str) for v in value))
    if wanted is int:
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, wanted)
