"""Question to answer. Never raises for what a person typed: the query is built from tokens, nothing is
parsed.

Order by relevance: titles that hold the question letter by letter, first of them the title that is the
question; titles that hold it folded; the number (文号) that is the question; titles with every term of
it; bodies that hold it; documents with every term of it, a term as it is or all its pieces. Inside a step the
city's own documents stand before reference texts, then BM25 over dictionary words decides. So the
documents whose titles hold a fragment are all found, and all stand before the others.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from tantivy import DocAddress, FieldType, Occur, Query

from . import tokens
from .document import Doc, schema, stored, when
from .index import Reader, View
from .snippet import snippet

# Each step is more than all below it together: BM25 of 32 words, halved, stays under 600.
LETTERS, EXACT, FOLDED, NUMBER, ALL_IN_TITLE, IN_BODY, OWN = 32_000, 16_000, 8_000, 4_000, 2_000, 1_000, 300
_ASKED = 4_096  # characters of a question that are looked at
_PHRASE = 300  # folded characters matched as one phrase: longer than any title fragment people paste
_TERMS, _WORDS = 64, 32  # no question of the pages (100 characters) has more terms


@dataclass(frozen=True)
class Hit(Doc):
    """The document as printed (plain text, body left out); `snippet` is safe HTML, its only tag <mark>."""

    snippet: str = ""


@dataclass(frozen=True)
class Results:
    """`total` counts every document found, `hits` are the page's; generation 0: nothing was ever printed.
    `partial`: no document has all of the question, these have some of it; whoever shows them must say so."""

    total: int
    took_ms: float
    hits: tuple[Hit, ...] = ()
    generation: int = 0
    partial: bool = False


class _Asked:
    """A question cut for matching: the whole, its blank-separated terms, the pieces of each, its dictionary words."""

    def __init__(self, q: str) -> None:
        simple = tokens.simplify(q[:_ASKED])
        self.letters = tokens.characters(simple)[:_PHRASE]
        self.whole = tokens.fold(simple)[:_PHRASE]
        folded = (tokens.fold(term)[:_PHRASE] for term in simple.split())
        self.terms = list(dict.fromkeys(term for term in folded if term))[:_TERMS]
        self.pieces = {term: tokens.pieces(term) for term in self.terms}
        self.words = list(dict.fromkeys(tokens.words(simple[:_PHRASE])))[:_WORDS]


def search(
    reader: Reader,
    q: str,
    limit: int = 10,
    offset: int = 0,
    *,
    agency: str = "",
    column: str = "",
    kind: str = "",
    since: date | None = None,
    until: date | None = None,
    own: bool | None = None,
    order: Literal["relevance", "date"] = "relevance",
    partial: bool = True,
) -> Results:
    """The documents that answer `q`. Terms are separated by blanks and must all match; when nothing has
    them all and `partial` allows it, any of them will do and the answer says so. `column` takes in the columns
    below it; `since` and `until` are days, both included. Nothing but blanks asked: nothing found. Raises
    IndexUnavailable only, when the index itself is broken."""
    began = time.perf_counter()
    view, asked = reader.view(), _Asked(q)
    if view is None or not asked.letters:
        return Results(0, _ms(began), generation=view.generation if view else 0)
    filters = list(_filters(agency, column, kind, since, until, own))
    documents = max(view.searcher.num_docs, 1)
    for some in (False, True) if partial else (False,):
        found = view.searcher.search(
            _ranked(_any(asked) if some else _every(asked), asked, filters),
            limit=min(max(limit, 1), documents),
            offset=min(max(offset, 0), documents),
            order_by_field="when" if order == "date" else None,
        )
        if found.count:
            break
    hits = tuple(_hit(view, address, asked) for _, address in found.hits[: max(limit, 0)])
    return Results(found.count, _ms(began), hits, view.generation, partial=some and found.count > 0)


def suggest(reader: Reader, typed: str, limit: int = 8) -> list[str]:
    """What `typed` may become: terms of words.txt that find something, then titles, those it begins first."""
    view, asked = reader.view(), _Asked(typed)
    if view is None or not asked.letters or limit < 1:
        return []
    own = [word for word in tokens.own_words() if asked.whole and word.startswith(asked.whole)]
    own = [word for word in own if _count(view, _phrase("body", word))][: limit // 2]
    title = _union([(LETTERS, _letters(asked.letters)), (FOLDED, _in_title(asked.whole))])
    titles = [stored(view.searcher.doc(at)).title for _, at in view.searcher.search(title, limit * 4).hits]
    titles.sort(key=lambda text: not tokens.fold(text).startswith(asked.whole))
    return list(dict.fromkeys(own + titles))[:limit]


def _ms(began: float) -> float:
    return round((time.perf_counter() - began) * 1000, 3)


def _count(view: View, query: Query) -> int:
    return view.searcher.search(query, limit=1).count


def _hit(view: View, address: DocAddress, asked: _Asked) -> Hit:
    doc = stored(view.searcher.doc(address))
    lines = snippet(doc.title, doc.body, [asked.whole, *asked.terms], asked.words)
    return Hit(**vars(replace(doc, body="")), snippet=lines)


def _term(field: str, value: str) -> Query:
    return Query.term_query(schema(), field, value.encode("utf-8", "replace").decode())


def _run(field: str, run: list[str]) -> Query:
    """These tokens, one after the other. (tantivy aborts on a phrase of one.)"""
    if len(run) < 2:
        return _term(field, run[0]) if run else Query.empty_query()
    return Query.phrase_query(schema(), field, [*run])


def _phrase(field: str, folded: str) -> Query:
    return _run(field, tokens.bigrams(folded))


def _letters(letters: list[str]) -> Query:
    return _run("chars", letters)


def _in_title(folded: str) -> Query:
    return _term("chars", folded) if len(folded) == 1 else _phrase("title", folded)


def _union(scored: Iterable[tuple[float, Query]]) -> Query:
    return Query.boolean_query(
        [(Occur.Should, Query.const_score_query(query, score)) for score, query in scored]
    )


def _all(queries: Iterable[Query]) -> Query:
    return Query.boolean_query([(Occur.Must, query) for query in queries])


def _somewhere(term: str) -> Query:
    return _union([(0, _in_title(term)), (0, _phrase("body", term))])


def _steps(asked: _Asked) -> list[tuple[float, Query]]:
    return [
        (LETTERS, _letters(asked.letters)),
        (EXACT, _term("exact", "t" + asked.whole) if asked.whole else Query.empty_query()),
        (FOLDED, _in_title(asked.whole)),
        (NUMBER, _term("exact", "n" + asked.whole)),
        (IN_BODY, _phrase("body", asked.whole)),
    ]


def _every(asked: _Asked) -> Query:
    steps = _steps(asked)
    if len(asked.terms) > 1:
        steps.append((ALL_IN_TITLE, _all(_in_title(term) for term in asked.terms)))
    if asked.terms:
        steps.append((0, _all(_held(term, asked.pieces[term]) for term in asked.terms)))
    return _union(steps)


def _held(term: str, pieces: list[str]) -> Query:
    """As it is, or all its pieces wherever they stand."""
    if not 1 < len(pieces) <= _WORDS:
        return _somewhere(term)
    return _union([(0, _somewhere(term)), (0, _all(_somewhere(piece) for piece in pieces))])


def _any(asked: _Asked) -> Query:
    words = [(0.0, _term("words", word)) for word in asked.words]
    return _union(_steps(asked) + [(0.0, _somewhere(term)) for term in asked.terms] + words)


def _ranked(match: Query, asked: _Asked, filters: list[Query]) -> Query:
    words = [Query.boost_query(_term("words", word), 0.5) for word in asked.words]
    own = Query.const_score_query(_term("own", "1"), OWN)
    must = [(Occur.Must, query) for query in [match, *filters]]
    return Query.boolean_query(must + [(Occur.Should, query) for query in [own, *words]])


def _filters(
    agency: str, column: str, kind: str, since: date | None, until: date | None, own: bool | None
) -> Iterable[Query]:
    for field, value in (("agency", agency), ("column", column), ("kind", kind)):
        if value:
            yield Query.const_score_query(_term(field, value), 0)
    if own is not None:
        yield Query.const_score_query(_term("own", str(int(own))), 0)
    if since or until:
        low, high = when(since or date.min), when(until) + (1 << 32) if until else 1 << 62
        days = Query.range_query(schema(), "when", FieldType.Unsigned, low, high, include_upper=False)
        yield Query.const_score_query(days, 0)
