"""A question cut for matching: what was typed, and what else is looked for because of it."""

from __future__ import annotations

import re
from functools import cached_property

from . import pinyin, synonyms, tokens

_ASKED = 4_096  # characters of a question that are looked at
_PHRASE = 300  # folded characters matched as one phrase: longer than any title fragment people paste
_TERMS, WORDS = 64, 32  # no question of the pages (100 characters) has more terms
_LATIN = re.compile("[a-z]{2}")


class Part:
    """One piece of a term, with the other words for it: synonyms, or the terms that its letters spell."""

    def __init__(self, run: str, plain: bool) -> None:
        self.run = run
        self.latin = not plain and len(run) > 1 and pinyin.LETTERS.fullmatch(run) is not None
        self.others = {} if plain else synonyms.variants(run)  # folded run → the word put in
        if self.latin:
            self.others = {tokens.fold(word): word for word in pinyin.named(run)}
        self.cuts = pinyin.cuts(run) if self.latin else []

    @property
    def short(self) -> list[str]:
        """The run as initials: what the field `short` holds of a title that is abbreviated so."""
        return tokens.runs(self.run, pinyin.ABBREVIATED) if self.latin else []

    @property
    def widened(self) -> bool:
        return bool(self.others or self.cuts or self.short)


class Question:
    """The whole, its blank-separated terms, the parts of each, its dictionary words. `exact`: only what is written.
    Cutting waits until somebody asks for it: most questions are found as they stand."""

    def __init__(self, q: str, exact: bool = False) -> None:
        simple = tokens.simplify(q[:_ASKED])
        self.exact = exact
        typed = simple.split()
        self.letters = "␣".join(typed)[:_PHRASE]  # as the field `chars` has them
        self.whole = tokens.fold(simple)[:_PHRASE]
        folded = (tokens.fold(term)[:_PHRASE] for term in typed) if len(typed) > 1 else [self.whole]
        self.terms = list(dict.fromkeys(term for term in folded if term))[:_TERMS]
        self._simple = simple[:_PHRASE]

    def is_in(self, title: str) -> bool:
        """Whether `title` holds the question letter by letter."""
        return self.letters in title.lower() or self.letters in "".join(tokens.characters(title))

    @cached_property
    def words(self) -> list[str]:
        return list(dict.fromkeys(tokens.words(self._simple)))[:WORDS]

    @cached_property
    def parts(self) -> dict[str, list[Part]]:
        """Each term in pieces; a term that is not to be cut, or not into too many, is its own piece."""
        found = {}
        for term in self.terms:
            pieces = [] if self.exact else tokens.pieces(term)
            found[term] = [Part(run, self.exact) for run in (pieces if 0 < len(pieces) <= WORDS else [term])]
        if len(self.terms) > 1 and pinyin.LETTERS.fullmatch(self.whole) and not self.exact:
            found = {self.whole: [Part(self.whole, False)]} if self._one_name() else found
        return found

    def _one_name(self) -> bool:
        """Whether the terms are syllables typed apart: gong zu fang."""
        return all([term] in pinyin.cuts(term) for term in self.terms)

    @cached_property
    def widened(self) -> list[Part]:
        """The parts that are looked for in other words too."""
        if self.exact or not (_LATIN.search(self.whole) or synonyms.member(self.whole)):
            return []
        return [part for parts in self.parts.values() for part in parts if part.widened]

    @property
    def one_phrase(self) -> bool:
        """Whether the question is one run of characters, in no other words."""
        return len(self.terms) < 2 and not self.widened

    @property
    def is_cut(self) -> bool:
        """Whether its parts say more than the whole: several, or in other words."""
        return [[part.run for part in parts] for parts in self.parts.values()] != [[self.whole]] or bool(
            self.widened
        )

    @property
    def added(self) -> tuple[str, ...]:
        """The words that are looked for besides those typed, as they are written in our lists."""
        return tuple(dict.fromkeys(word for part in self.widened for word in part.others.values()))

    @cached_property
    def needles(self) -> list[str]:
        """What to mark in an answer, the most telling first (folded)."""
        others = [run for part in self.widened for run in part.others]
        return list(dict.fromkeys(filter(None, [self.whole, *self.terms, *others])))
