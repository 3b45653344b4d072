"""Engines that are wrong on purpose, and one that knows every answer: the harness must tell them apart (rule P1)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from tests.records.corpora import deep
from tests.records.corpora.measure import Item, Paper
from tests.records.corpora.negatives import is_card, is_id_number


@dataclass(frozen=True)
class Find:
    kind: str
    where: str
    text_masked: str


@dataclass
class Report:
    finds: list[Find] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    held: bool = False


@dataclass(frozen=True)
class Rebuilt:
    data: bytes
    dropped: list[str]


class Refused(Exception):
    """The stand-ins' own CannotRebuild."""


def masked(text: str) -> str:
    return text[:3] + "*" * max(1, len(text) - 7) + text[-4:]


class Knowing:
    """Finds what was planted, because it was told; blind to what `misses` says, and sees persons where `cries` says."""

    def __init__(
        self,
        papers: Iterable[Paper],
        misses: Callable[[Item, Paper], bool] = lambda item, paper: False,
        cries: Callable[[str], str] = lambda innocent: "",
    ) -> None:
        self.known = {paper.data: paper for paper in papers}
        self.misses, self.cries = misses, cries

    def __call__(self, name: str, data: bytes) -> Report:
        paper = self.known[data]
        right = [
            Find(i.kind, paper.container, masked(i.value)) for i in paper.holds if not self.misses(i, paper)
        ]
        wrong = [
            Find(kind, paper.container, "99****0000#")
            for what in paper.innocent
            if (kind := self.cries(what))
        ]
        return Report(right + wrong)


PATTERNS = {
    "id_number": re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)"),
    "mobile": re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)"),
    "bank_card": re.compile(r"(?<!\d)62\d{14,17}(?!\d)"),
    "email": re.compile(r"[\w.]+@[\w.]+\w"),
    "plate": re.compile(r"岫[A-Z][A-Z0-9]{5,6}"),
    "passport": re.compile(r"(?<![A-Z])[EG][A-Z0-9]\d{7}(?!\d)"),
    "phone": re.compile(r"(?<!\d)0880-?\d{7,8}(?!\d)"),
    "address": re.compile(r"[\u4e00-\u9fff]+(?:街道|镇|乡)[\u4e00-\u9fff]+\d+(?:号|幢|栋)[\u4e00-\u9fff\d]*"),
}


class Plain:
    """A pattern over the plain text of whatever opens, with neither normalisation nor context; checksum as asked."""

    def __init__(self, checksum: bool) -> None:
        self.checksum = checksum

    def __call__(self, name: str, data: bytes) -> Report:
        made = Report()
        found: set[tuple[str, str]] = set()
        for layer in deep.layers(data):
            for text in {layer.decode("utf-8", "ignore"), layer.decode("gb18030", "ignore")}:
                for kind, pattern in PATTERNS.items():
                    found |= {(kind, hit) for hit in pattern.findall(text) if self._right(kind, hit)}
        made.finds = [Find(kind, name, masked(text)) for kind, text in sorted(found)]
        return made

    def _right(self, kind: str, text: str) -> bool:
        if not self.checksum:
            return True
        right = {"id_number": is_id_number, "bank_card": is_card}.get(kind)
        return right is None or right(text.upper())


def careless(name: str, data: bytes) -> Report:
    """Says nothing of anything."""
    return Report()


def as_it_is(name: str, data: bytes) -> Rebuilt:
    """Publishes the file that came in."""
    return Rebuilt(data, [])


def blank(name: str, data: bytes) -> Rebuilt:
    """Nothing can leak from an empty file, nor be read in it."""
    return Rebuilt(b"", ["all"])


def boxes_only(name: str, data: bytes) -> Rebuilt:
    """Looks for black boxes in PDFs, as x-ray does, and passes everything else."""
    if data.startswith(b"%PDF") and re.search(rb"\bre\s+f\b", data):
        raise Refused(name)
    return Rebuilt(data, [])
