"""The scanner of files: what is found in what they show, what they hide, and why one cannot be cleared."""

from __future__ import annotations

import re
from collections import Counter

from mingtang.records import rebuilding, scanning
from mingtang.records.rebuilding import deep
from mingtang.records.rebuilding.base import DAMAGED
from mingtang.records.scanning.report import Find, Hidden, Reason, Report

HIDDEN = "看不见的内容"
WHOLE = "整个文件"
_MOST = 2_000  # finds of a file that are listed one by one


def scan_file(name: str, data: bytes) -> Report:
    """The report of one file. Never raises: what cannot be read is held with its reason."""
    try:
        return _scanned(name, data)
    except Exception:  # whatever hostile bytes do to a reader, the file is held
        return Report("unknown", reasons=[Reason("unreadable", DAMAGED)])


def _scanned(name: str, data: bytes) -> Report:
    try:
        kind = rebuilding.format_of(name, data)
    except rebuilding.CannotRebuild as held:
        return Report("zip", reasons=[Reason(held.code, held.reason)])
    hidden: list[Hidden] = []
    reasons: list[Reason] = []
    shown: list[Find] = finds_in([("文件名", name)])
    try:
        rebuilt = rebuilding.rebuild(name, data)
        shown += finds_in(rebuilt.texts)
        hidden = [Hidden(what, where or WHOLE) for what, where in rebuilt.hidden]
    except rebuilding.CannotRebuild as held:
        reasons.append(Reason(held.code, held.reason))
    if reasons:
        shown += finds_in(list(deep.strings(data)))
    else:
        more = _behind(data) - Counter((f.kind, f.text_masked) for f in shown)
        shown += [Find(kind_, HIDDEN, masked) for kind_, masked in more.elements()]
    return Report(kind, shown[:_MOST], hidden, reasons)


def _behind(data: bytes) -> Counter[tuple[str, str]]:
    """How often each find stands in the file, seen or not. One part may be read in several ways: the one that shows most."""
    parts: dict[str, Counter[tuple[str, str]]] = {}
    for where, said in deep.strings(data):
        parts[where] = parts.get(where, Counter()) | Counter((f.kind, f.masked) for f in scanning.scan(said))
    return sum(parts.values(), Counter())


def finds_in(texts: list[tuple[str, str]]) -> list[Find]:
    """Finds in texts with their places; a text of several lines says which line.
    Texts that follow each other in one place (the paragraphs of a document) are read as one, so that a number on two of
    them is found."""
    found: list[Find] = []
    for place, parts in _grouped(texts):
        whole = "\n".join(said for _, said in parts)
        ends, at = [], 0
        for where, said in parts:
            at += len(said) + 1
            ends.append((at, where))
        for one in scanning.scan(whole):
            where = next((w for end, w in ends if one.start < end), place)
            if len(parts) == 1 and ("\n" in whole or not where):
                where = f"{where}第{whole.count(chr(10), 0, one.start) + 1}行"
            found.append(Find(one.kind, where or WHOLE, one.masked))
    return found


def _grouped(texts: list[tuple[str, str]]) -> list[tuple[str, list[tuple[str, str]]]]:
    groups: list[tuple[str, list[tuple[str, str]]]] = []
    for where, said in texts:
        place = re.sub(r"第\d+[段行]$", "", where)
        if groups and place != where and groups[-1][0] == place:
            groups[-1][1].append((where, said))
        else:
            groups.append((place, [(where, said)]))
    return groups
