"""What answers a question, as queries of the engine: steps, each of which comes before all that follow.

A document belongs to the first step that holds it. The steps are asked one after the other, so that a page which titles
fill ranks nothing else: the rest is only counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tantivy import Occur, Query

from .document import schema
from .index import View
from .question import Part, Question

# Each is more than all after it together: BM25 of 32 words, halved, stays under 600; a phrase's, divided by its pairs,
# under 30.
EXACT, NUMBER, ALL_IN_TITLE, OTHER_WORDS, IN_BODY, IN_FILES = 16_000, 16_000, 8_000, 4_000, 2_000, 1_000
REFERENCE = -300  # after all of the city's own that are found alike


class Step(NamedTuple):
    """held: what belongs to it, unless to a step before; ranked: the same in order; first: those of it that come before
    the others, in that order too."""

    held: Query
    ranked: Query
    first: Step | None = None


def any_of(steps: list[Step]) -> Query:
    """What belongs to any of the steps."""
    return either([step.held for step in steps])


def phrased(view: View, asked: Question, titles: bool) -> list[Step]:
    """What holds the question as one phrase, by the phrase's BM25."""
    steps = [_titles(view, asked)]
    if not titles and len(asked.whole) > 1:
        steps.append(_bodies(view, asked.whole))
        if view.searcher.doc_freq("files", asked.whole[:2]):
            files = phrase("files", asked.whole)
            steps.append(Step(files, _owned(view, [(Occur.Must, _even(files, asked.whole))])))
    return steps


def _bodies(view: View, whole: str) -> Step:
    """A number (文号) stands in the body too."""
    held = phrase("body", whole)
    ranked = [(Occur.Must, _even(held, whole)), *_bonus(view, "exact", "n" + whole, NUMBER)]
    return Step(held, _owned(view, ranked))


def worded(view: View, asked: Question, titles: bool, some: bool) -> list[Step]:
    """What holds every term, as it is or all its parts wherever they stand, in whichever words; by scores, then by BM25 of
    dictionary words. `some`: what has any of it."""
    scored: list[tuple[float, Query]] = []
    if not titles and asked.whole:
        scored += [(NUMBER, term("exact", "n" + asked.whole)), (IN_BODY, phrase("body", asked.whole))]
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
    words = [Query.boost_query(term("words", word), 0.5) for word in asked.words]
    held = _union(scored)
    ranked = [(Occur.Must, held), *((Occur.Should, query) for query in words)]
    return [_titles(view, asked), Step(held, _owned(view, ranked))]


def _titles(view: View, asked: Question) -> Step:
    """Titles that hold the question, first those that hold it letter by letter; the title that is the question leads."""
    letters = run("chars", asked.letters)
    if not asked.whole:
        return Step(letters, letters)
    held = in_title(asked.whole)
    ranked = [(Occur.Must, _even(held, asked.whole)), *_bonus(view, "exact", "t" + asked.whole, EXACT)]
    spelt = [(Occur.Must, Query.const_score_query(letters, 0)), *ranked]
    return Step(held, _owned(view, ranked), Step(every([held, letters]), _owned(view, spelt)))


def _owned(view: View, ranked: list[tuple[Occur, Query]]) -> Query:
    """The city's own before reference texts."""
    clauses = ranked + _bonus(view, "own", "0", REFERENCE)
    return Query.boolean_query(clauses) if len(clauses) > 1 else clauses[0][1]


def _bonus(view: View, field: str, value: str, score: float) -> list[tuple[Occur, Query]]:
    """What a document gets for one term: nothing to ask where none has it."""
    if not view.searcher.doc_freq(field, value):
        return []
    return [(Occur.Should, Query.const_score_query(term(field, value), score))]


def count(view: View, query: Query) -> int:
    """How many documents match: nothing is scored."""
    return view.searcher.search(query, 1, order_by_field="when").count


def _even(query: Query, folded: str) -> Query:
    """A phrase scored as one word is, however long."""
    return Query.boost_query(query, 1 / max(len(folded) - 1, 1))


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
    return run(field, [folded[at : at + 2] for at in range(len(folded) - 1)])


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
