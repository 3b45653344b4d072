"""建议核对: placeholders, wording and typing mistakes in a text. Advice for drafter and reviewers; it holds nothing."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

MOST = 60  # pieces of advice on one text


@dataclass(frozen=True)
class Advice:
    """One place: what stands there, the words before and after, and what is to be looked at."""

    said: str
    before: str
    after: str
    hint: str


def advise(text: str, watched: str = "") -> list[Advice]:
    """In the order of the text. watched: the city's own words (setting watch_words), 词=提示 or 词, with 、 between."""
    own = [
        (re.compile(re.escape(word.strip())), hint.strip() or "本市提示词，请核对")
        for word, _, hint in (one.partition("=") for one in re.split(r"[、；;\n]", watched))
        if word.strip()
    ]
    found = [(m.start(), m, hint) for pattern, hint in [*_packaged(), *own] for m in pattern.finditer(text)]
    return [
        Advice(
            m[0],
            text[max(0, at - 10) : at].split("\n")[-1],
            text[m.end() : m.end() + 10].split("\n")[0],
            hint,
        )
        for at, m, hint in sorted(found, key=lambda f: f[0])[:MOST]
    ]


@cache
def _packaged() -> list[tuple[re.Pattern[str], str]]:
    """(pattern, hint) of the list that comes with the house."""
    told = tomllib.loads(Path(__file__).with_name("advice.toml").read_text(encoding="utf-8"))
    return [
        *((re.compile(pattern), hint) for pattern, hint in told["placeholders"].items()),
        *((re.compile(re.escape(word)), hint) for word, hint in told["wording"].items()),
        *((re.compile(re.escape(word)), f"疑为“{right}”") for word, right in told["typos"].items()),
    ]
