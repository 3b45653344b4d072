"""What a scanner found, set against what was planted: recall, precision and their Wilson bounds, kind by kind.

The contract: `scan_file(name, data)` gives a report with `.finds` (kind, where, text_masked), `.hidden` (what, where),
`.reasons` and `.held`; `rebuild(name, data)` gives `.data` and `.dropped`, or raises CannotRebuild.
A find is matched to a planted value by the characters it leaves unmasked.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from math import sqrt
from typing import Any

from tests.records.corpora.people import KINDS

HAN = str.maketrans("〇零一二三四五六七八九壹贰叁肆伍陆柒捌玖", "00123456789123456789")
UNSEEN = re.compile(r"[\s\-—–－.·•\u00ad\u200b-\u200f\u2060\ufeff()]")
MASKS = re.compile(r"[*＊●○█■□…×?#]+")
AT = re.compile(r"\s*[\[(]at[\])]\s*", re.I)
BULLETS = re.compile(r"[•·●]{2,}")


@dataclass(frozen=True)
class Item:
    """One planted value. written: its spelling in the file."""

    kind: str
    value: str
    written: str
    disguise: str


@dataclass(frozen=True)
class Paper:
    """A file of the corpus. holds: what is planted in it; container: how it is wrapped."""

    name: str
    data: bytes
    holds: tuple[Item, ...]
    container: str
    innocent: tuple[str, ...] = ()  # what the lines without personal data are


@lru_cache(maxsize=20_000)
def bare(text: str) -> str:
    """A value without its disguise, for comparing."""
    text = AT.sub("@", unicodedata.normalize("NFKC", text))
    return UNSEEN.sub("", text).translate(HAN).upper()


@lru_cache(maxsize=20_000)
def visible(masked: str) -> tuple[str, ...]:
    """The pieces a masked text leaves to be read."""
    return tuple(piece for part in MASKS.split(BULLETS.sub("*", masked)) if (piece := bare(part)))


def _after(piece: str, rest: str) -> int:
    """Where the piece ends in the rest, or -1. A long one (an address) may carry a few characters of its sentence."""
    spare = range(min(11, len(piece) - 5)) if len(piece) > 8 and not piece.isascii() else range(1)
    for front in spare:
        for back in (0, 1, 2, 3) if len(spare) > 1 else (0,):
            part = piece[front : len(piece) - back]
            if (at := rest.find(part)) >= 0:
                return at + len(part)
    return -1


def fits(masked: str, value: str) -> bool:
    """Could this masked text stand for this value? Its readable pieces come in the value in their order."""
    rest = bare(value)
    for piece in visible(masked):
        if (end := _after(piece, rest)) < 0:
            return False
        rest = rest[end:]
    return True


def tells(masked: str, value: str) -> bool:
    """The report itself repeats the whole value."""
    return len(bare(value)) > 5 and bare(value) in bare(masked)


def wilson(good: int, of: int) -> float:
    """Lower bound of the share good/of at 95 % (Wilson score, z = 1.96)."""
    if not of:
        return 0.0
    z, share = 1.96, good / of
    middle = share + z * z / (2 * of)
    spread = z * sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return max(0.0, (middle - spread) / (1 + z * z / of))


@dataclass
class Tally:
    """Counts by kind; missed and wrong keep where, to be looked at."""

    planted: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    missed: Counter[tuple[str, str, str]] = field(default_factory=Counter)  # (kind, disguise, container)
    false: Counter[tuple[str, str]] = field(default_factory=Counter)  # (kind, container)
    examples: list[str] = field(default_factory=list)
    told: int = 0  # reports that repeat a whole value
    held: Counter[str] = field(default_factory=Counter)  # by container
    papers: Counter[str] = field(default_factory=Counter)

    def recall(self, *kinds: str) -> tuple[int, int]:
        return sum(self.found[k] for k in kinds), sum(self.planted[k] for k in kinds)

    def precision(self, *kinds: str) -> tuple[int, int]:
        good = sum(self.found[k] for k in kinds)
        return good, good + sum(self.wrong[k] for k in kinds)

    def add(self, paper: Paper, report: Any) -> None:
        """A held report counts what it found, and no more: held is not found."""
        self.papers[paper.container] += 1
        self.held[paper.container] += bool(report.held)
        self.planted.update(item.kind for item in paper.holds)
        finds = list(report.finds)
        placed: dict[int, int] = {}  # which find stands for which planted value: the most that can be placed
        for n, find in enumerate(finds):
            self.told += any(tells(find.text_masked, item.value) for item in paper.holds)
            _place(n, finds, paper.holds, placed, set())
        for n, find in enumerate(finds):
            if n not in placed.values() and not any(
                i.kind == find.kind and fits(find.text_masked, i.value) for i in paper.holds
            ):
                self._wrong(paper, find)
        self.found.update(paper.holds[at].kind for at in placed)
        left = [item for at, item in enumerate(paper.holds) if at not in placed]
        for item in left:
            self.missed[item.kind, item.disguise, paper.container] += 1
            if len(self.examples) < 40:
                self.examples.append(
                    f"missed {item.kind} as {item.disguise!r} in {paper.name}: {item.written!r}"
                )

    def _wrong(self, paper: Paper, find: Any) -> None:
        self.wrong[find.kind] += 1
        self.false[find.kind, paper.container] += 1
        if len(self.examples) < 80:
            self.examples.append(f"wrong {find.kind} in {paper.name}: {find.text_masked!r} at {find.where!r}")


def _place(
    n: int, finds: list[Any], holds: tuple[Item, ...], placed: dict[int, int], tried: set[int]
) -> bool:
    """Put the n-th find to a value it may stand for, moving others where they may stand elsewhere (augmenting paths):
    two masks that show little may fit the same values."""
    for at, item in enumerate(holds):
        if at in tried or item.kind != finds[n].kind or not fits(finds[n].text_masked, item.value):
            continue
        tried.add(at)
        if at not in placed or _place(placed[at], finds, holds, placed, tried):
            placed[at] = n
            return True
    return False


# G29: recall a kind, precision a group. The landline has no target of its own: it counts in the telephones' precision.
RECALL = {"id_number": 0.999, "mobile": 0.995, "bank_card": 0.99, "passport": 0.97, "plate": 0.97, "address": 0.97, "email": 0.97}  # fmt: skip
PRECISION = {("id_number",): 0.98, ("mobile", "phone"): 0.95}


def measure(papers: Iterable[Paper], scan: Callable[[str, bytes], Any]) -> Tally:
    tally = Tally()
    for paper in papers:
        tally.add(paper, scan(paper.name, paper.data))
    return tally


def short_of(tally: Tally) -> list[str]:
    """Every target of G29 that was not met, in words."""
    lacking = []
    for kind, target in RECALL.items():
        good, of = tally.recall(kind)
        if good < target * of or not of:
            lacking.append(f"recall of {kind} {good}/{of}, target {target}")
    for kinds, target in PRECISION.items():
        good, of = tally.precision(*kinds)
        if good < target * of or not of:
            lacking.append(f"precision of {'+'.join(kinds)} {good}/{of}, target {target}")
    if tally.told:
        lacking.append(f"{tally.told} reports repeat a whole value")
    return lacking


def _share(good: int, of: int) -> str:
    return f"{good}/{of}={good / of if of else 0:.4f} lower95={wilson(good, of):.4f}"


def lines(tally: Tally, tier: str = "ci") -> list[str]:
    """The figures of G29 as they are printed; what was missed and wrongly found comes after them."""
    goal = f"MT-GOAL id=G29 tier={tier}"
    out = [
        f"{goal} kind={kind} recall {_share(*tally.recall(kind))} target={RECALL.get(kind, '-')}"
        f" precision {_share(*tally.precision(kind))}"
        for kind in KINDS
    ]
    for kinds, target in PRECISION.items():
        out.append(
            f"{goal} kind={'+'.join(kinds)} precision {_share(*tally.precision(*kinds))} target={target}"
        )
    out.append(f"{goal} papers={tally.papers.total()} told={tally.told} held={dict(+tally.held)}")
    for (kind, disguise, container), count in tally.missed.most_common(25):
        out.append(f"    missed {count} × {kind} as {disguise} in {container}")
    for (kind, container), count in tally.false.most_common(15):
        out.append(f"    wrong {count} × {kind} in {container}")
    return out
