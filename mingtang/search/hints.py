"""您是不是要找: another way to write a question that nothing answers.

A part of the question that stands nowhere is replaced by a term of our lists or a passage of a title that is read the
same, or that differs in one character. Only what then finds something is proposed.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from tantivy import Query

from . import pinyin, synonyms, tokens
from .document import schema, stored
from .index import Reader, View
from .matching import any_words, count, run
from .query import search
from .question import Part, Question

_TITLES = 5  # titles looked through for one way to write a part
_SHORTEST = 3  # characters of a part in which one may be wrong: of two, too little is left
_LONGEST = 30
_CLOSE = 0.85  # how alike letters must be to what a term is spelt by


def hint(reader: Reader, q: str) -> str:
    """The question with its mistaken parts put right, or "" where nothing better is known. Costs some ten questions:
    for answers that are empty."""
    view, asked = reader.view(), Question(q)
    if view is None:
        return ""
    terms, changed = [], False
    for term, parts in asked.parts.items():
        better = _better(view, term, parts)
        changed = changed or better != term
        terms.append(better)
    proposed = " ".join(terms)
    return proposed if changed and search(reader, proposed, 1, partial=False).total else ""


def _better(view: View, term: str, parts: list[Part]) -> str:
    if _stands(view, Part(term, True)) or not term:
        return term
    if whole := next(_proposals(view, term), ""):
        return whole
    for part in parts:
        if part.run != term and not _stands(view, part) and (better := next(_proposals(view, part.run), "")):
            term = term.replace(part.run, better)
    return term


def _stands(view: View, part: Part) -> bool:
    return count(view, any_words(part, titles=False)) > 0


def _proposals(view: View, part: str) -> Iterator[str]:
    """Other ways to write `part`, each standing somewhere, the likeliest first."""
    for found in (_read_alike(view, part), _one_other(view, part)):
        for other in found:
            folded = tokens.fold(other)
            if folded != part and _stands(view, Part(folded, True)):
                yield other


def _terms() -> list[str]:
    return list(
        dict.fromkeys([*tokens.own_words(), *(word for group in synonyms.groups() for word in group)])
    )


def _read_alike(view: View, part: str) -> Iterator[str]:
    if pinyin.LETTERS.fullmatch(part):
        spelt = pinyin.spelt()
        for close in get_close_matches(part, spelt, 2, _CLOSE):
            yield spelt[close][0]
        return
    read = list(pinyin.syllables(part))
    yield from pinyin.named("".join(read))
    if 1 < len(read) <= _LONGEST:
        for title in _titles(view, run("sound", read)):
            pieces = pinyin.spelling(title)
            for at in range(len(pieces) - len(read) + 1):
                here = pieces[at : at + len(read)]
                if [said for _, said in here] == read:
                    yield "".join(piece for piece, _ in here)


def _one_other(view: View, part: str) -> Iterator[str]:
    if not _SHORTEST <= len(part) <= _LONGEST or part.isascii():
        return
    for word in _terms():
        if _differs_once(tokens.fold(word), part):
            yield word
    if len(part) > _SHORTEST:
        for wrong in range(len(part)):
            kept = [(at, char) for at, char in enumerate(part) if at != wrong]
            for title in _titles(view, Query.phrase_query(schema(), "chars", kept)):
                letters = "".join(tokens.characters(title))
                passages = (letters[at : at + len(part)] for at in range(len(letters) - len(part) + 1))
                yield from (one for one in passages if _differs_once(one, part) and one.isalnum())


def _differs_once(one: str, other: str) -> bool:
    return len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) == 1


def _titles(view: View, query: Query) -> list[str]:
    return [stored(view.searcher.doc(at)).title for _, at in view.searcher.search(query, _TITLES).hits]
