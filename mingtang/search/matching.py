"""What answers a question, as one query of the engine: it is asked once, and counts and ranks together.

A document belongs to the first of the ways that holds it: titles, then bodies, then attachments, or the union of all that
worded() looks for. The ways are scored so far apart that the scores of the others only part equals.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tantivy import Occur, Query

from .document import schema
from .index import View
from .question import Part, Question

# What the BM25 of a phrase, divided by its pairs, is multiplied by: it lies under 30, and above 1e-9 in a title or a body
# of a million documents that all hold it. Multiplied, not added to: the engine's scores have seven digits.
TITLES, BODIES, FILES = 1e24, 1e12, 1.0
OWN, EXACT, NUMBER, SPELT = (
    100,
    1_000,
    1_000,
    10_000,
)  # of a way, times its factor: each is more than all before it
LEAST = 2 * NUMBER * BODIES  # what a title that holds the question has, and nothing else
# Of the union, each more than all after it together: BM25 of 32 words, halved, stays under 600.
BY_NUMBER, ALL_IN_TITLE, OTHER_WORDS, IN_BODY, IN_FILES = 16_000, 8_000, 4_000, 2_000, 1_000
OWN_IN_UNION = 300


class Match(NamedTuple):
    """titles: the first way; others: (what is held, the same in order) of each way after it."""

    view: View
    asked: Question
    titles: Query
    others: list[tuple[Query, Query]]
    exact: list[Query]  # the title or number (文号) that is the question: none where no document has it

    @property
    def held(self) -> Query:
        """All that answers, in no order."""
        return either([self.titles, *(held for held, _ in self.others)])

    def ranked(self, spelt: bool) -> Query:
        """The same in order. spelt: of the titles those come first that hold the question letter by letter; to be asked
        where that is not seen from the titles found, for it costs as much again."""
        return either([self._titles(spelt), *(ranked for _, ranked in self.others)])

    def _titles(self, spelt: bool) -> Query:
        """The title that is the question leads."""
        more = _bonus(self.exact, EXACT * TITLES)
        if spelt:
            letters = run("chars", list(self.asked.letters))
            more.append((Occur.Should, Query.const_score_query(letters, SPELT * TITLES)))
        return _phrase(self.view, self.titles, self.asked.whole, TITLES, more)


def phrased(view: View, asked: Question, titles: bool) -> Match:
    """What holds the question as one phrase, by the phrase's BM25."""
    others, whole, exact = [], asked.whole, _exact(view, asked.whole)
    if not titles and len(whole) > 1:
        body = phrase("body", whole)  # a number stands in it too
        others.append((body, _phrase(view, body, whole, BODIES, _bonus(exact, NUMBER * BODIES))))
        if view.attached and view.searcher.doc_freq("files", whole[:2]):
            files = phrase("files", whole)
            others.append((files, _phrase(view, files, whole, FILES)))
    return Match(view, asked, _in_titles(asked), others, exact)


def worded(view: View, asked: Question, titles: bool, some: bool) -> Match:
    """What holds every term, as it is or all its parts wherever they stand, in whichever words; by scores, then by BM25 of
    dictionary words. `some`: what has any of it."""
    scored: list[tuple[float, Query]] = []
    if not titles and asked.whole:
        scored += [(BY_NUMBER, term("exact", asked.whole)), (IN_BODY, phrase("body", asked.whole))]
        scored.append((IN_FILES, phrase("files", asked.whole)))
    if len(asked.terms) > 1:
        scored.append((ALL_IN_TITLE, every(in_title(one) for one in asked.terms)))
    parts = [part for found in asked.parts.values() for part in found]
    if asked.widened:
        scored.append((OTHER_WORDS, every(_title_words(part) for part in parts)))
    if some:
        scored += [(0, query) for one in asked.terms for query in _places(one, titles)]
        scored += [] if titles else [(0, term("words", word)) for word in asked.words]
    elif parts:
        scored.append((0, every(_held(one, found, titles) for one, found in asked.parts.items())))
    words = [(Occur.Should, Query.boost_query(term("words", word), 0.5)) for word in asked.words]
    held = _union(scored)
    ranked = [(Occur.Must, held), *words, *_owned(view, OWN_IN_UNION)]
    return Match(
        view, asked, _in_titles(asked), [(held, Query.boolean_query(ranked))], _exact(view, asked.whole)
    )


def _in_titles(asked: Question) -> Query:
    return in_title(asked.whole) if asked.whole else run("chars", list(asked.letters))


def _phrase(
    view: View, query: Query, folded: str, factor: float, more: Iterable[tuple[Occur, Query]] = ()
) -> Query:
    """A phrase scored as one word is, however long, times `factor`; the city's own before reference texts."""
    scored = Query.boost_query(query, factor / max(len(folded) // 2, 1))
    clauses = [*more, *_owned(view, OWN * factor)]
    return Query.boolean_query([(Occur.Must, scored), *clauses]) if clauses else scored


def _owned(view: View, score: float) -> list[tuple[Occur, Query]]:
    """What the city's own get where there are others."""
    return [(Occur.Should, Query.const_score_query(term("own", "1"), score))] if view.mixed else []


def _exact(view: View, whole: str) -> list[Query]:
    """Nothing to ask where no document has it."""
    return [term("exact", whole)] if view.searcher.doc_freq("exact", whole) else []


def _bonus(queries: Iterable[Query], score: float) -> list[tuple[Occur, Query]]:
    """What a document gets for any of them."""
    return [(Occur.Should, Query.const_score_query(query, score)) for query in queries]


def count(view: View, query: Query) -> int:
    """How many documents match: nothing is scored."""
    return view.searcher.search(query, 1, order_by_field="when").count


def any_words(part: Part, titles: bool) -> Query:
    """The part as it is typed or in other words."""
    runs = [part.run, *part.others]
    return either([query for run in runs for query in _places(run, titles)] + list(_read(part)))


def _places(run: str, titles: bool) -> list[Query]:
    """Where a run may stand."""
    if titles or len(run) == 1:
        return [in_title(run)]
    return [in_title(run), phrase("body", run), phrase("files", run)]


def _read(part: Part) -> Iterator[Query]:
    """Titles that are read as the letters of this part."""
    yield from (run("sound", cut) for cut in part.cuts)
    if part.short:
        yield run("short", part.short)


def _title_words(part: Part) -> Query:
    written = [in_title(run) for run in (part.run, *part.others)]
    return either(written + [run("sound", cut) for cut in part.cuts])


def _held(one: str, parts: list[Part], titles: bool) -> Query:
    """A term as it is, or all its parts wherever they stand."""
    whole = _places(one, titles) if len(parts) > 1 or parts[0].run != one else []
    return either([*whole, every(any_words(part, titles) for part in parts)])


def term(field: str, value: str) -> Query:
    return Query.term_query(schema(), field, value.encode("utf-8", "replace").decode())


def run(field: str, run: list[str]) -> Query:
    """These tokens, one after the other. (tantivy aborts on a phrase of one.)"""
    if len(run) < 2:
        return term(field, run[0]) if run else Query.empty_query()
    return Query.phrase_query(schema(), field, [*run])


def phrase(field: str, folded: str) -> Query:
    """Its pairs side by side, 0, 2, 4 … and the last: those that overlap say nothing more and would cost as much again.
    (Values of one field are printed so far apart that none runs across.)"""
    if len(folded) < 3:
        return run(field, [folded] if len(folded) == 2 else [])
    last = len(folded) - 2
    return Query.phrase_query(
        schema(), field, [(at, folded[at : at + 2]) for at in (*range(0, last, 2), last)]
    )


def in_title(folded: str) -> Query:
    return term("chars", folded) if len(folded) == 1 else phrase("title", folded)


def either(queries: list[Query]) -> Query:
    return (
        queries[0] if len(queries) == 1 else Query.boolean_query([(Occur.Should, query) for query in queries])
    )


def every(queries: Iterable[Query]) -> Query:
    found = list(queries)
    return found[0] if len(found) == 1 else Query.boolean_query([(Occur.Must, query) for query in found])


def _union(scored: Iterable[tuple[float, Query]]) -> Query:
    return Query.boolean_query(
        [(Occur.Should, Query.const_score_query(query, score)) for score, query in scored]
    )
