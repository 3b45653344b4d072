"""文字检查: what a text is asked about before it is published, beside personal data.

What holds the release (须改正): text left to fill in, words the city bars, days that no calendar has. A second person may
clear it with a reason, as personal data. What only advises (建议核对): wording, typing mistakes, a weekday that is not that
of its day, attachments that are named and not there. Pure Python; `words.toml` and `typos.txt` are the lists.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from mingtang.records.checking import days, named

MOST = 60  # places of one text that are told
BARRED = "本市不得公开使用的词"
_AROUND = 10  # characters before and after a place


@dataclass(frozen=True)
class Advice:
    """One place: what stands there, the words before and after, and what is to be looked at. holds: not published as it is."""

    said: str
    before: str
    after: str
    hint: str
    holds: bool = False


def advise(
    text: str, watched: str = "", barred: Sequence[str] = (), files: Sequence[str] | None = None
) -> list[Advice]:
    """In the order of the text, what holds first. watched, barred: lists of words as the settings give them (词=提示 or
    词, with 、 between). files: names of the attachments; None where the text has none to compare with yet."""
    held = [_place(text, m, hint, True) for m, hint in _holding(text, barred)]
    hints = [
        *_hinting(text, watched),
        *days.odd(text),
        *(named.missing(text, files) if files is not None else ()),
    ]
    told = [_place(text, m, hint, False) for m, hint in sorted(hints, key=lambda found: found[0].start())]
    known = {(one.said, one.before) for one in held}
    return [*held, *(one for one in told if (one.said, one.before) not in known)][:MOST]


def holds(text: str, barred: Sequence[str] = ()) -> int:
    """How many places of `text` hold its release."""
    return sum(1 for _ in _holding(text, barred))


def _holding(text: str, barred: Sequence[str]) -> list[tuple[re.Match[str], str]]:
    found = [(m, hint) for pattern, hint in _lists()["unfinished"] for m in pattern.finditer(text)]
    for pattern, hint in (one for words in barred for one in own(words, BARRED)):
        found += [(m, hint) for m in pattern.finditer(text)]
    found += days.impossible(text)
    return sorted(found, key=lambda one: one[0].start())


def _hinting(text: str, watched: str) -> Iterator[tuple[re.Match[str], str]]:
    lists = _lists()
    for pattern, hint in [*lists["perhaps"], *lists["words"], *own(watched, "本市提示词，请核对")]:
        for match in pattern.finditer(text):
            yield match, hint


@cache
def own(words: str, otherwise: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """A list of a setting as patterns with their hints."""
    pairs = [one.partition("=") for one in re.split(r"[、；;\n]", words) if one.strip() not in ("", "无")]
    return tuple(
        (re.compile(re.escape(word.strip())), hint.strip() or otherwise)
        for word, _, hint in pairs
        if word.strip()
    )


def _place(text: str, match: re.Match[str], hint: str, holding: bool) -> Advice:
    before = text[max(0, match.start() - _AROUND) : match.start()].split("\n")[-1]
    return Advice(
        match[0].strip(), before, text[match.end() : match.end() + _AROUND].split("\n")[0], hint, holding
    )


@cache
def _lists() -> dict[str, list[tuple[re.Pattern[str], str]]]:
    """(pattern, hint) of the lists that come with the house."""
    here = Path(__file__).parent
    told = tomllib.loads((here / "words.toml").read_text(encoding="utf-8"))
    typed = {
        kind: [(re.compile(p, re.MULTILINE), hint) for p, hint in told[kind].items()]
        for kind in ("unfinished", "perhaps")
    }
    words = [(re.compile(re.escape(word)), hint) for word, hint in told["wording"].items()]
    return typed | {"words": words + [(re.compile(wrong), f"疑为“{right}”") for wrong, right in typos()]}


@cache
def typos() -> list[tuple[str, str]]:
    """(wrong, right) of typos.txt."""
    lines = (Path(__file__).parent / "typos.txt").read_text(encoding="utf-8").splitlines()
    pairs = [line.partition("=") for line in lines if line and not line.startswith("#")]
    return [(wrong, right) for wrong, _, right in pairs]
