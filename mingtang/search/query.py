"""Question to answer. Never raises for what a person typed: the query is built from tokens, nothing is
parsed.

Order by relevance: titles that hold the question letter by letter, first of them the title that is the
question; titles that hold it folded; the number (文号) that is the question; titles with every term of
it; titles with every part of it in other words (synonyms, pinyin); bodies that hold it; attachments that do; documents with every term
of it, a term as it is or all its parts in whichever words. Inside a step the city's own documents stand before
reference texts, then BM25 decides. So the documents whose titles hold a fragment are all found,
and all stand before the others. A question of one term is cut only where fewer than ENOUGH hold it as it is.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from tantivy import DocAddress, Occur, Query

from . import tokens
from .document import seen
from .hits import Hit, Hits
from .index import Reader, View
from .matching import LEAST, Match, count, phrase, phrased, worded
from .narrow import Narrow
from .question import Question

ENOUGH = 10  # documents, a page of them


@dataclass(frozen=True)
class Results:
    """`total` counts every document found, `hits` are the page's; generation 0: nothing was ever printed.
    `partial`: no document has all of the question, these have some of it; whoever shows them must say so.
    `added`: the words that were looked for besides those typed; they must be told too."""

    total: int
    took_ms: float
    hits: tuple[Hit, ...] = ()
    generation: int = 0
    partial: bool = False
    added: tuple[str, ...] = ()


class Asking(NamedTuple):
    """Who is asked, what, and how an answer is read."""

    view: View
    asked: Question
    read: Callable[[DocAddress], Hit]


class Turn(NamedTuple):
    """Which of the answers are shown, under which filters."""

    limit: int
    offset: int
    by_date: bool
    filters: list[Query]

    def under(self, query: Query) -> Query:
        """Of `query` what the filters let through."""
        if not self.filters:
            return query
        return Query.boolean_query([(Occur.Must, one) for one in (query, *self.filters)])


def search(
    reader: Reader,
    q: str | Question,
    limit: int = 10,
    offset: int = 0,
    *,
    order: Literal["relevance", "date"] = "relevance",
    partial: bool = True,
    titles: bool = False,
    exact: bool = False,
    **narrow: Any,
) -> Results:
    """The documents that answer `q`. Terms are separated by blanks and must all match; when nothing has
    them all and `partial` allows it, any of them will do and the answer says so. `titles`: looked for in titles only;
    `exact`: every term as it is written, in no other words. `narrow`: fields of Narrow. Nothing but blanks asked:
    nothing found. Raises IndexUnavailable only, when the index itself is broken."""
    began = time.perf_counter()
    view, asked = reader.view(), q if isinstance(q, Question) else Question(q, exact)
    if view is None or not asked.letters:
        return Results(0, _ms(began), generation=view.generation if view else 0)
    documents = max(view.searcher.num_docs, 1)
    turn = Turn(
        min(max(limit, 0), documents),
        min(max(offset, 0), documents),
        order == "date",
        Narrow(**narrow).queries() if narrow else [],
    )
    asking = Asking(view, asked, Hits(view, asked).at)
    total, hits, some = _best(asking, titles, partial, turn)
    return Results(
        total, _ms(began), tuple(hits), view.generation, partial=some and total > 0, added=asked.added
    )


def settled(view: View, asked: Question, titles: bool) -> Match:
    """All that answers `asked` strictly: as one phrase where that is all there is to ask or ENOUGH hold it, whatever the
    filters; else by its parts."""
    if asked.one_phrase:
        found = phrased(view, asked, titles)
        if not asked.is_cut or count(view, found.held) >= ENOUGH:
            return found
    return worded(view, asked, titles, some=False)


def _best(asking: Asking, titles: bool, partial: bool, turn: Turn) -> tuple[int, list[Hit], bool]:
    """(how many, which are shown, whether they have only some of the question). What settled() gives, without asking
    twice for what is shown anyway."""
    view, asked, _ = asking
    strict = phrased(view, asked, titles) if asked.one_phrase else worded(view, asked, titles, some=False)
    total, shown = _page(asking, strict, turn)
    few = total < ENOUGH and asked.one_phrase and asked.is_cut
    if few and (not turn.filters or count(view, strict.held) < ENOUGH):
        total, shown = _page(asking, worded(view, asked, titles, some=False), turn)
    if total or not partial or asked.exact:
        return total, shown, False
    return *_page(asking, worded(view, asked, titles, some=True), turn), True


def _page(asking: Asking, match: Match, turn: Turn) -> tuple[int, list[Hit]]:
    """How many answer, and those of this turn."""
    if not turn.limit:
        return count(asking.view, turn.under(match.held)), []
    if turn.by_date:
        found = asking.view.searcher.search(
            turn.under(match.held), turn.limit, offset=turn.offset, order_by_field="when"
        )
        return found.count, [asking.read(at) for _, at in found.hits]
    total, shown, clear = _ranked(asking, match, turn, spelt=turn.offset > 0)
    return (total, shown) if clear else _ranked(asking, match, turn, spelt=True)[:2]


def _ranked(asking: Asking, match: Match, turn: Turn, spelt: bool) -> tuple[int, list[Hit], bool]:
    """The same by relevance, and whether the titles that hold the question letter by letter are sure to come first."""
    query = turn.under(match.ranked(spelt))
    found = asking.view.searcher.search(query, turn.limit, offset=turn.offset)
    shown = [asking.read(at) for _, at in found.hits]
    scored = zip(found.hits, shown, strict=True)
    clear = spelt or all(score < LEAST or asking.asked.is_in(one.title) for (score, _), one in scored)
    return found.count, shown, clear


def suggest(reader: Reader, typed: str, limit: int = 8) -> list[str]:
    """What `typed` may become: terms of words.txt that find something, then titles, those it begins first."""
    view, asked = reader.view(), Question(typed)
    if view is None or not asked.letters or limit < 1:
        return []
    own = [word for word in tokens.own_words() if asked.whole and word.startswith(asked.whole)]
    own = [word for word in own if count(view, phrase("body", word))][: limit // 2]
    asking = Asking(view, asked, lambda at: Hit.of(seen(view.searcher.doc(at))[0]))
    _, first = _page(asking, phrased(view, asked, titles=True), Turn(limit * 4, 0, False, []))
    titles = [one.title for one in first]
    titles.sort(key=lambda text: not tokens.fold(text).startswith(asked.whole))
    return list(dict.fromkeys(own + titles))[:limit]


def _ms(began: float) -> float:
    return round((time.perf_counter() - began) * 1000, 3)
