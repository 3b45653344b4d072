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
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from tantivy import DocAddress, Document, Occur, Query

from . import tokens
from .document import TEXT, Doc, File, attached, kept, seen
from .index import Reader, View
from .matching import Step, any_of, count, phrase, phrased, worded
from .narrow import Narrow
from .question import Question
from .snippet import Kept, Text, snippet

ENOUGH = 10  # documents, a page of them


@dataclass(frozen=True)
class Hit(Doc):
    """The document as printed (plain text, body and attachments left out); `snippet` is safe HTML, its only tag
    <mark>; `attachment` names the one it was taken from, "" when title or body say why."""

    snippet: str = ""
    attachment: str = ""


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


class Found(NamedTuple):
    """A document read back: the fields of its Doc but the texts, and whether these are plain."""

    document: Document
    shown: dict[str, Any]
    plain: bool


class Turn(NamedTuple):
    """Which of the answers are shown, under which filters."""

    limit: int
    offset: int
    by_date: bool
    filters: list[Query]

    def under(self, query: Query, before: Iterable[Query] = ()) -> Query:
        """Of `query` what the filters let through and none of `before` has."""
        more = [(Occur.Must, one) for one in self.filters] + [(Occur.MustNot, one) for one in before]
        return Query.boolean_query([(Occur.Must, query), *more]) if more else query


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
    total, shown, some = _best(view, asked, titles, partial, turn)
    hits = tuple(_hit(one, asked) for one in shown)
    return Results(total, _ms(began), hits, view.generation, partial=some and total > 0, added=asked.added)


def settled(view: View, asked: Question, titles: bool) -> list[Step]:
    """All that answers `asked` strictly: as one phrase where that is all there is to ask or ENOUGH hold it, whatever the
    filters; else by its parts."""
    if asked.one_phrase:
        found = phrased(view, asked, titles)
        if not asked.is_cut or count(view, any_of(found)) >= ENOUGH:
            return found
    return worded(view, asked, titles, some=False)


def _best(
    view: View, asked: Question, titles: bool, partial: bool, turn: Turn
) -> tuple[int, list[Found], bool]:
    """(how many, which are shown, whether they have only some of the question). What settled() gives, without asking
    twice for what is shown anyway."""
    strict = phrased(view, asked, titles) if asked.one_phrase else worded(view, asked, titles, some=False)
    total, shown = _page(view, asked, strict, turn)
    few = total < ENOUGH and asked.one_phrase and asked.is_cut
    if few and (not turn.filters or count(view, any_of(strict)) < ENOUGH):
        total, shown = _page(view, asked, worded(view, asked, titles, some=False), turn)
    if total or not partial or asked.exact:
        return total, shown, False
    return *_page(view, asked, worded(view, asked, titles, some=True), turn), True


def _page(view: View, asked: Question, steps: list[Step], turn: Turn) -> tuple[int, list[Found]]:
    """How many answer, and those of this turn."""
    if turn.by_date:
        whole = turn.under(any_of(steps))
        found = view.searcher.search(whole, max(turn.limit, 1), offset=turn.offset, order_by_field="when")
        return found.count, [_found(view, at) for _, at in found.hits[: turn.limit]]
    total, shown, before = 0, list[Found](), list[Query]()
    for step in steps:
        if len(shown) == turn.limit:
            return count(view, turn.under(any_of(steps))), shown
        left = turn._replace(limit=turn.limit - len(shown), offset=max(turn.offset - total, 0))
        here, some = _of_step(view, asked, step, left, before)
        total += here
        shown += some
        before += [step.held] if here else []
    return total, shown


def _of_step(
    view: View, asked: Question, step: Step, turn: Turn, before: list[Query]
) -> tuple[int, list[Found]]:
    """Letters are looked for only where the titles shown do not have them all: it would cost as much as all the rest."""
    found = view.searcher.search(turn.under(step.ranked, before), turn.limit, offset=turn.offset)
    shown = [_found(view, at) for _, at in found.hits]
    settled = not turn.offset and all(asked.is_in(one.shown["title"]) for one in shown)
    if not step.first or not found.count or settled:
        return found.count, shown
    _, shown = _page(view, asked, [step.first, step._replace(first=None)], turn)
    return found.count, shown


def _found(view: View, at: DocAddress) -> Found:
    document = view.searcher.doc(at)
    return Found(document, *seen(document))


def suggest(reader: Reader, typed: str, limit: int = 8) -> list[str]:
    """What `typed` may become: terms of words.txt that find something, then titles, those it begins first."""
    view, asked = reader.view(), Question(typed)
    if view is None or not asked.letters or limit < 1:
        return []
    own = [word for word in tokens.own_words() if asked.whole and word.startswith(asked.whole)]
    own = [word for word in own if count(view, phrase("body", word))][: limit // 2]
    _, first = _page(view, asked, phrased(view, asked, titles=True), Turn(limit * 4, 0, False, []))
    titles = [one.shown["title"] for one in first]
    titles.sort(key=lambda text: not tokens.fold(text).startswith(asked.whole))
    return list(dict.fromkeys(own + titles))[:limit]


def _ms(began: float) -> float:
    return round((time.perf_counter() - began) * 1000, 3)


def _hit(one: Found, asked: Question) -> Hit:
    found, shown, plain = one
    title, body = (
        Text(shown["title"], plain),
        Kept(kept(found)) if plain else Text(kept(found).decode(TEXT), plain),
    )
    files = attached(found)
    own = Text(f"{title.text}{shown['doc_no']}{body.text}", plain) if files else None
    if own and (file := _attachment(own, files, plain, asked.needles)):
        lines = snippet(Text(file.name, plain), Text(file.text, plain), asked)
        return Hit(**shown, snippet=lines, attachment=file.name)
    return Hit(**shown, snippet=snippet(title, body, asked))


def _attachment(own: Text, given: tuple[File, ...], plain: bool, needles: list[str]) -> File | None:
    """The attachment that holds the most telling of `needles`, where `own`, the document's text, does not."""
    files = [(file, Text(file.name + file.text, plain)) for file in given]
    for needle in needles:
        if own.holds(needle):
            return None
        for file, text in files:
            if text.holds(needle):
                return file
    return None
