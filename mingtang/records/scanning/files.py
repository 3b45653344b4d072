"""The scanner of files: what is found in what they show, what they hide, and why one cannot be cleared.

Runs in the process apart (mingtang.quarantine); `report` and `screened` are what the house asks."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import asdict
from typing import Any

from mingtang.records import scanning
from mingtang.records.rebuilding import deep, within
from mingtang.records.rebuilding.base import DAMAGED, LEFT, CannotRebuild
from mingtang.records.scanning.report import Find, Hidden, Reason, Report

HIDDEN = "看不见的内容"
WHOLE = "整个文件"
MOST = 200  # finds of a screened file that are kept one by one; the others are counted
_MOST = 2_000  # finds of a file that are listed one by one


def report(data: bytes, name: str) -> tuple[dict[str, Any], bytes]:
    """The report of one file as it is answered to the house."""
    return asdict(scan_file(name, data)), b""


def screened(data: bytes, name: str) -> tuple[dict[str, Any], bytes]:
    """{"finds", "dropped", "held"} of a file, and its bytes as it may be published; b"" where it is held."""
    try:
        rebuilt = within.rebuild(name, data)
    except CannotRebuild as held:
        return {"finds": _told(scan_file(name, data).finds), "dropped": [], "held": held.reason}, b""
    shown = finds_in([("文件名", name), *rebuilt.texts])
    known = {(f.kind, f.text_masked) for f in shown}
    behind = [f for f in finds_in(list(deep.strings(rebuilt.data))) if (f.kind, f.text_masked) not in known]
    if behind:  # the last look: what is in the bytes but on no page
        return {"finds": _told([*shown, *behind]), "dropped": [], "held": LEFT}, b""
    return {"finds": _told(shown), "dropped": rebuilt.dropped, "held": ""}, rebuilt.data


def _told(finds: list[Find]) -> list[tuple[str, str, str, int]]:
    """(kind, where, masked, how often), at most MOST of them and then how many more."""
    counts = Counter((f.kind, f.where, f.text_masked) for f in finds)
    listed = [(*one, n) for one, n in counts.items()]
    more = sum(n for *_, n in listed[MOST:])
    return [*listed[:MOST], *([(finds[-1].kind, f"另有{more}处", "", more)] if more else [])]


def scan_file(name: str, data: bytes) -> Report:
    """The report of one file. Never raises: what cannot be read is held with its reason."""
    try:
        return _scanned(name, data)
    except Exception:  # whatever hostile bytes do to a reader, the file is held
        return Report("unknown", reasons=[Reason("unreadable", DAMAGED)])


def _scanned(name: str, data: bytes) -> Report:
    try:
        kind = within.format_of(name, data)
    except CannotRebuild as held:
        return Report("zip", reasons=[Reason(held.code, held.reason)])
    hidden: list[Hidden] = []
    reasons: list[Reason] = []
    shown: list[Find] = finds_in([("文件名", name)])
    try:
        rebuilt = within.rebuild(name, data)
        shown += finds_in(rebuilt.texts)
        hidden = [Hidden(what, where or WHOLE) for what, where in rebuilt.hidden]
    except CannotRebuild as held:
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
