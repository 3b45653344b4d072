"""The scanner of personal data before release, over texts and files.

It fails closed: what it finds or cannot read holds the release until it is masked, or a second person clears it with a
reason (条例第十五条; 个人信息保护法第二十五条、第二十八条). `scan` reads a text, `scan_file` a file."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mingtang.records import converting
from mingtang.records.scanning.folding import fold
from mingtang.records.scanning.numbers import Number, boxed, numbers_in
from mingtang.records.scanning.report import Find, Hidden, Reason, Report
from mingtang.records.scanning.words import Word, words_in

LABELS = {
    "id_number": "身份证号码", "mobile": "手机号码", "phone": "私人电话", "bank_card": "银行卡号", "email": "电子邮箱", "plate": "车牌号码",
    "passport": "护照号码", "address": "家庭住址",
}  # fmt: skip
__all__ = ["LABELS", "Find", "Found", "Hidden", "Reason", "Report", "mask", "masked", "scan", "scan_file"]
_SURE = ("id_number", "bank_card", "mobile", "email", "phone", "passport", "plate", "address")
_DISTRICT = re.compile(r"(?:^|\s)([一-鿿]{1,5}(?:省|市|区|县|镇|乡|街道))")


@dataclass(frozen=True)
class Found:
    """One place: kind, offset and length in the text, and how it would read masked."""

    kind: str
    start: int
    length: int
    masked: str


def scan(text: str) -> list[Found]:
    """Every suspected place in `text` (offsets in characters of `text`), none overlapping, in order."""
    folded = fold(text)
    found: list[Number | Word] = [*numbers_in(folded.text), *words_in(folded), *boxed(folded.digits)]
    if folded.digits != folded.text:
        found += numbers_in(folded.digits)
    taken: list[Found] = []
    for one in sorted(found, key=lambda f: (_SURE.index(f.kind), f.start)):
        start, length = folded.span(one.start, one.end)
        if not any(start < t.start + t.length and t.start < start + length for t in taken):
            taken.append(Found(one.kind, start, length, masked(one.kind, one[3])))
    return sorted(taken, key=lambda f: f.start)


def masked(kind: str, said: str) -> str:
    """`said` as it may stand on a public page: enough to tell two people of one list apart, not more."""
    if kind == "id_number":
        return said[0] + "*" * (len(said) - 2) + said[-1]
    if kind == "bank_card":
        return "*" * (len(said) - 4) + said[-4:]
    if kind == "mobile":
        return said[:3] + "****" + said[-4:]
    if kind == "email":
        return f"{said[0]}***@***"
    if kind == "plate":
        return said[:2] + "*" * (len(said) - 3) + said[-1]
    if kind == "address":
        kept = _DISTRICT.search(said)
        return f"{kept[1] if kept else ''}***"
    return said[:1] + "*" * (len(said) - 2) + said[-1]


def mask(text: str) -> str:
    """一键脱敏: `text` with every found place masked."""
    for place in reversed(scan(text)):
        text = text[: place.start] + place.masked + text[place.start + place.length :]
    return text


def scan_file(name: str, data: bytes) -> Report:
    """The report of one file, by the process apart. Never raises: what cannot be read is held with its reason."""
    from mingtang.records.rebuilding import CannotRebuild, asked  # a room that reads texts with this one

    try:
        told, _ = asked(
            "mingtang.records.scanning.files:report", *(converting.converted(name, data) or (name, data))
        )
    except CannotRebuild as held:
        return Report("unknown", reasons=[Reason(held.code, held.reason)])
    lists = {"finds": Find, "hidden": Hidden, "reasons": Reason}
    return Report(told["format"], **{key: [kind(**one) for one in told[key]] for key, kind in lists.items()})
