"""Words: templates filled from pools, no template twice with the same fillers."""

from __future__ import annotations

import re
from itertools import count
from random import Random
from typing import Any

from mingtang.rehearsal.city import data

_HOLE = re.compile(r"\{(\w+)(?::(\d+)-(\d+))?\}")
_TRIES = 400


class Texts:
    """One drawing from the pools. `fill` never gives the same filling of a template again."""

    def __init__(self, seed: str) -> None:
        self.chance = Random(f"{seed}/texts")  # noqa: S311
        self.pools: dict[str, list[str]] = data("words")["pools"]
        self._used: set[tuple[str, tuple[str, ...]]] = set()
        self._said: set[str] = set()
        self.drawn: dict[str, str] = {}  # the words of the last title, for the text below it

    def fill(self, template: str, **known: Any) -> str:
        """`template` with every {word} drawn from its pool and every {n:low-high} a number; `known` words are given."""
        for _ in range(_TRIES):
            fillers: list[str] = []
            text = self._filled(template, fillers, known)
            if (template, tuple(fillers)) not in self._used:
                self._used.add((template, tuple(fillers)))
                return text
        raise LookupError(f"no new filling of {template!r} in {_TRIES} tries: give its pools more words")

    def _filled(self, template: str, fillers: list[str], known: dict[str, Any]) -> str:
        def one(found: re.Match[str]) -> str:
            fillers.append(self._draw(found, known))
            if not found[2]:
                self.drawn[found[1]] = fillers[-1]
            return fillers[-1]

        return _HOLE.sub(one, template)

    def title(self, templates: list[str], **known: Any) -> str:
        """A filling of one of `templates` that was never said before."""
        text = ""
        for _ in range(40):
            self.drawn = {}
            text = self.say(self.chance.choice(templates), **known)
            if text not in self._said:
                self._said.add(text)
                return text
        again = next(n for n in count(2) if f"{text}（之{n}）" not in self._said)  # the words are used up
        self._said.add(f"{text}（之{again}）")
        return f"{text}（之{again}）"

    def body(self, row: dict[str, Any], **known: Any) -> str:
        """Three to five paragraphs: a first one, some of the middle, and whom to ask."""
        for _ in range(_TRIES):
            n = self.chance.randint(min(2, len(row["middle"])), min(3, len(row["middle"])))
            chosen = sorted(self.chance.sample(row["middle"], n), key=row["middle"].index)
            rows = [self.chance.choice(row["first"]), *_counted(chosen), self.chance.choice(row["last"])]
            text = "".join(f"<p>{self._filled(part, [], known)}</p>" for part in rows)
            if text not in self._said:
                self._said.add(text)
                return text
        raise LookupError(f"no new body for {row['name']!r}")

    def say(self, template: str, **known: Any) -> str:
        """A filling that may have been said before: part of a text that is new as a whole."""
        return self._filled(template, [], known)

    def _draw(self, found: re.Match[str], known: dict[str, Any]) -> str:
        name, low, high = found.groups()
        if low:
            return str(self.chance.randint(int(low), int(high)))
        return str(known[name]) if name in known else self.chance.choice(self.pools[name])


def _counted(parts: list[str]) -> list[str]:
    """Paragraphs that begin with a numeral, counted anew: what was left out leaves no gap."""
    numerals = iter("一二三四五六七八九")
    return [next(numerals) + part[1:] if part[1:2] == "、" else part for part in parts]
